"""Ids: the names under which a program knows objects."""

# What no op binds.
OWN = "own"

_PLAIN = (type(None), bool, int, float, str, bytes)


class Registry:
    """Binds ids to objects (strongly: `forget` drops) and finds the earliest id still bound to an object."""

    # The transport of the protocol whose block runs just now, under the id OWN.
    own = None

    def __init__(self):
        self._objects = {}
        self._names = {}  # id(object) -> its names, in the order they were bound

    def bind(self, name, value):
        self.forget(name)
        self._objects[name] = value
        if not isinstance(value, _PLAIN):
            self._names.setdefault(id(value), []).append(name)

    def lookup(self, name):
        """The object bound to `name`. NameError when there is none."""
        try:
            return self._objects[name]
        except KeyError:
            if name == OWN and self.own is not None:
                return self.own
            raise NameError("id %r is not bound" % name) from None

    def is_bound(self, name):
        return name in self._objects

    def name_of(self, value):
        """The earliest name still bound to this very object, or None."""
        names = self._names.get(id(value))
        return names[0] if names else None

    def forget(self, name):
        """Drops the reference to what the name is bound to; nothing happens when it is not bound."""
        if name not in self._objects:
            return
        value = self._objects.pop(name)
        names = self._names.get(id(value))
        if names and name in names:
            names.remove(name)
            if not names:
                del self._names[id(value)]

    def clear(self):
        self._names.clear()
        self._objects.clear()
        self.own = None
