"""Addresses: how programs name them, and how they are recorded."""
import os
import pathlib
import socket

from .builder_parts import NOT_A_THING
from .refusal import malformed
from .values import quote

FAMILIES = {"ADDRESS_FAMILY_INET": socket.AF_INET, "ADDRESS_FAMILY_INET6": socket.AF_INET6,
            "ADDRESS_FAMILY_UNIX": getattr(socket, "AF_UNIX", None)}

_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}
_HOSTS = frozenset(("", "0.0.0.0", "127.0.0.1", "::", "::1", "::1%lo", "localhost"))


def family_of(fields, default=0):
    family = FAMILIES.get(fields.get("family"), default)
    if family is None:
        raise malformed("this platform has no such address family")
    return family


class Addresses:
    """The addresses of one program, by id and by port."""

    def __init__(self, folder):
        self._folder = folder
        self._id_of_port = {}
        self._addresses = {}  # id -> local address
        self._abstract = {}

    # -- what is known -------------------------------------------------------------------------------

    def learn(self, name, address):
        """`name` has this local address from now on."""
        if not name or not address:
            return
        self._addresses[name] = address
        if type(address) is tuple and len(address) >= 2:
            self._id_of_port.setdefault(address[1], name)

    def learn_socket(self, name, sock):
        try:
            self.learn(name, sock.getsockname())
        except OSError:
            pass

    def learn_transport(self, name, transport):
        try:
            address = transport.get_extra_info("sockname")
        except Exception:
            return  # of a pipe, say: what else is wrong about it is for the program to show
        self.learn(name, address)

    def learn_server(self, name, server):
        addresses = [sock.getsockname() for sock in server.sockets or ()]
        for address in reversed(addresses):  # the first is the server's
            self.learn(name, address)

    def of(self, name):
        """The local address of what this id is or was bound to; loopback for a wildcard."""
        try:
            address = self._addresses[name]
        except KeyError:
            raise NameError("id %r has no address" % name) from None
        if type(address) is tuple and address[0] in _LOOPBACK:
            return (_LOOPBACK[address[0]],) + address[1:]
        return address

    # -- how they are recorded -----------------------------------------------------------------------

    def write(self, address):
        """The JSON of a socket address."""
        if isinstance(address, tuple) and len(address) >= 2 and type(address[0]) is str:
            parts = ['{"text":%s}' % quote(address[0]), self.write_port(address[1])]
            parts += ['{"integer":"%d"}' % part for part in address[2:]]
            return '{"list":{"values":[%s]}}' % ",".join(parts)
        if address is None:
            return '{"none":{}}'
        if isinstance(address, (str, bytes)):
            return self._path(address)
        return '{"object":%s}' % quote(type(address).__name__)

    def write_port(self, port):
        """The JSON of a port."""
        if not port:
            return '{"integer":"0"}'
        name = self._id_of_port.get(port)
        return '{"object":%s}' % quote("port of " + name if name else "port")

    def _path(self, path):
        text = os.fsdecode(path)
        if text.startswith("\0"):
            return '{"object":%s}' % quote("abstract " + self._abstract.get(text, "name"))
        name = self._folder.name_of(text)
        return '{"object":%s}' % quote("path of " + name) if name else '{"text":%s}' % quote(text)

    # -- how programs name them ----------------------------------------------------------------------

    def getter(self, spec):
        """A getter of the address that an Endpoint stands for, in the form asked for."""
        spec = spec or {}
        form = spec.get("form", "FORM_UNSPECIFIED")
        if spec.get("none") and not spec.get("port_of"):
            return lambda: None
        if "argument" in spec:
            raise malformed("an address from an argument is for sendto only")
        if spec.get("not_an_address"):
            return lambda: NOT_A_THING
        if spec.get("of"):
            return lambda: self.of(spec["of"])
        if "path" in spec:
            convert = {"FORM_BYTES": os.fsencode, "FORM_PATH_LIKE": pathlib.Path}.get(form, str)
            return lambda: convert(self._folder.file(spec["path"]))
        if "abstract_name" in spec:
            convert = os.fsencode if form == "FORM_BYTES" else str
            return lambda: convert(self._abstract_path(spec["abstract_name"]))
        return self._inet_getter(spec, form)

    def _inet_getter(self, spec, form):
        host = None if spec.get("none") else spec.get("host", "127.0.0.1")
        if host is not None and host not in _HOSTS:
            raise malformed("%r is no host that a program may name" % host)
        port_of = spec.get("port_of")
        if form == "FORM_BYTES" and host is not None:
            host = host.encode()

        def get():
            port = self.of(port_of)[1] if port_of else 0
            if form == "FORM_PORT_TEXT":
                port = str(port)
            return host, None if form == "FORM_PORT_NONE" else port
        return get

    def _abstract_path(self, name):
        path = "\0loopspec-%d-%x-%s" % (os.getpid(), id(self), name)
        self._abstract[path] = name
        return path

    def host_and_port(self, spec):
        """A getter of the positional arguments host and port; of none where the op leaves the address away."""
        if spec is None:
            return lambda: ()
        get = self.getter(spec)

        def arguments():
            address = get()
            return tuple(address[:2]) if isinstance(address, tuple) else (address,)
        return arguments
