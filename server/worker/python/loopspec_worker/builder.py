"""Turns the ops of one block into steps."""
from .builder_parts import NOT_A_THING
from .exceptions import exception_type, make_exception
from . import ops  # fills the table
from .ops.table import TABLE
from .refusal import Refusal, malformed, unsupported
from .schema import decode_op
from .step import StepRecorder, make_step
from .values import quote

class Builder:
    """What the functions in `ops` need to make an op: the program, and getters for the parts of its message.

    A getter is evaluated when the op runs: ids are looked up then.
    """

    def __init__(self, program, block=None):
        self.program = program
        self.lookup = program.registry.lookup
        self.in_generator = block is not None and block.generator
        self.in_coroutine = block is not None and (block.coroutine or block.generator)
        self.loop_id = "loop"
        self.id = ""
        self._block = block
        self._path_start = '"block":%s' % quote(block.name) if block else ""
        self.quiet = False

    def build(self, raw_ops, quiet=False):
        """The steps of a block. Refusal, with the place, when one cannot be made."""
        steps = []
        for index, raw in enumerate(raw_ops):
            try:
                steps.append(self._build_step(index, raw, quiet))
            except Refusal as refusal:
                block = "block %r" % self._block.name if self._block else "main"
                raise refusal.within("%s, op %d" % (block, index)) from None
        return steps

    def _build_step(self, index, raw, quiet):
        common, name, fields = decode_op(raw)
        kind = TABLE.get(name)
        if kind is None:
            raise unsupported("the op %s is not offered here" % name)
        self.loop_id = common.get("loop") or "loop"
        self.id = common.get("id", "")
        if quiet:
            common["quiet"] = True
        self.quiet = common.get("quiet", False)
        try:
            perform = kind.make(fields, self)
        except Refusal as refusal:
            raise refusal.within(name) from None
        record = StepRecorder(kind, self._path(index), common, self.program.recorder, self.program.registry)
        return make_step(perform, record, common.get("catch", False))

    def _path(self, index):
        if not index:
            return "{%s}" % self._path_start
        return '{%s%s"index":%d}' % (self._path_start, "," if self._path_start else "", index)

    # -- parts of messages ---------------------------------------------------------------------------

    def block(self, name):
        try:
            return self.program.blocks[name]
        except KeyError:
            raise malformed("there is no block %r" % name) from None

    def called_block(self, name, how):
        """A plain block that an op calls itself."""
        block = self.block(name)
        if block.coroutine or block.generator:
            raise malformed("%s cannot run the coroutine block %r" % (how, name))
        return block

    def coroutine_block(self, name):
        block = self.block(name)
        if not block.coroutine:
            raise malformed("block %r is no coroutine" % name)
        return block

    def protocol_factory(self, fields):
        """The factory of the protocol that the op names."""
        name = fields.get("protocol_factory", "")
        try:
            return self.program.protocols[name]
        except KeyError:
            raise malformed("there is no protocol %r" % name) from None

    def object(self, name):
        """A getter of what an id is bound to."""
        lookup = self.lookup
        return lambda: lookup(name)

    def callable(self, spec):
        """A getter of what a Callable names."""
        spec = spec or {}
        if len(spec) != 1:
            raise malformed("a callable names exactly one target, not %d" % len(spec))
        (kind, target), = spec.items()
        if kind == "block":
            function = self.block(target).function
            return lambda: function
        if kind == "coroutine_function":
            function = self.coroutine_block(target).function
            return lambda: function
        if kind == "coroutine_object":
            function = self.coroutine_block(target).function
            return lambda: function()
        if kind == "method":
            lookup, loop_id = self.lookup, self.loop_id
            return lambda: getattr(lookup(loop_id), target)
        return lambda: NOT_A_THING

    def arguments(self, values):
        """A getter of the tuple of arguments."""
        getters = [self.value(value) for value in values or ()]
        if not getters:
            return lambda: ()
        return lambda: tuple([get() for get in getters])

    def context_keyword(self, fields):
        """A getter of {"context": …}, or of {} where the op leaves it away."""
        name = fields.get("context")
        if not name:
            return dict
        lookup = self.lookup
        return lambda: {"context": lookup(name)}

    def exception(self, spec):
        """A getter of an exception: the bound one, or one made for the purpose."""
        if spec.get("ref"):
            return self.object(spec["ref"])
        cls = exception_type(spec.get("type", ""))
        message = spec.get("message", "")
        if spec.get("members"):
            members = [self.exception(member) for member in spec["members"]]
            return lambda: cls(message, [get() for get in members])
        return lambda: make_exception(cls, message)

    def value(self, value):
        """A getter of the Python object that a Value stands for."""
        if not value:
            return lambda: None
        if len(value) != 1:
            raise malformed("a value has exactly one member, not %s" % " ".join(value))
        (kind, content), = value.items()
        if kind == "none":
            return lambda: None
        if kind == "ref":
            return self.object(content)
        if kind == "list":
            getters = [self.value(item) for item in content.get("values", ())]
            return lambda: [get() for get in getters]
        if kind == "map":
            entries = [(key, self.value(item)) for key, item in content.get("entries", {}).items()]
            return lambda: {key: get() for key, get in entries}
        if kind == "exception":
            return self.exception(content)
        if kind == "block":
            function = self.block(content).function
            return lambda: function
        if kind == "time_ns":
            program = self.program
            return lambda: program.start_time + content / 1e9
        if kind == "object":
            raise unsupported("a value cannot be made from the role %r" % content)
        return lambda: content
