"""The error handling API and debug mode."""
from ..builder_parts import NOT_A_THING
from .table import op


@op("set_exception_handler")
def set_exception_handler(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    if fields.get("block"):
        handler = builder.called_block(fields["block"], "an exception handler").handler
    else:
        handler = NOT_A_THING if fields.get("not_callable") else None
    return lambda frame: lookup(loop_id).set_exception_handler(handler)


@op("get_exception_handler")
def get_exception_handler(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    return lambda frame: lookup(loop_id).get_exception_handler()


def _received_context(frame):
    """The context that this handler block was given."""
    for argument in frame.arguments:
        if isinstance(argument, dict):
            return argument
    raise LookupError("the block was given no context")


def _context(spec, builder):
    """A function of the frame that makes the context."""
    if spec.get("received"):
        return _received_context
    if spec.get("not_a_dict"):
        return lambda frame: NOT_A_THING
    entries = []
    if "message" in spec:
        message = spec["message"]
        entries.append(("message", lambda: message))
    if "exception" in spec:
        entries.append(("exception", builder.exception(spec["exception"])))
    entries += [(key, builder.value(value)) for key, value in spec.get("extra", {}).items()]
    return lambda frame: {key: get() for key, get in entries}


def _call_with_context(name):
    @op(name, started=True)
    def make(fields, builder):
        lookup, loop_id = builder.lookup, builder.loop_id
        context = _context(fields.get("context", {}), builder)
        return lambda frame: getattr(lookup(loop_id), name)(context(frame))


_call_with_context("call_exception_handler")
_call_with_context("default_exception_handler")


@op("set_debug")
def set_debug(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    enabled = fields.get("enabled", False)
    return lambda frame: lookup(loop_id).set_debug(enabled)


@op("set_slow_callback_duration")
def set_slow_callback_duration(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    duration = fields.get("seconds", 0.0)
    return lambda frame: setattr(lookup(loop_id), "slow_callback_duration", duration)


@op("get_slow_callback_duration")
def get_slow_callback_duration(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    return lambda frame: lookup(loop_id).slow_callback_duration
