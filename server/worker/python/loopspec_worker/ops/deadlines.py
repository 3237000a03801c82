"""asyncio.timeout and asyncio.timeout_at."""
import asyncio

from ..builder_parts import time_value
from ..refusal import unsupported
from .awaitables import only_in_coroutine
from .table import op


def _limited(fields, builder, make_limit):
    """What awaits the block within a time limit that the op's id is bound to."""
    only_in_coroutine(builder)
    if not hasattr(asyncio, "timeout"):
        raise unsupported("asyncio.timeout is there from Python 3.11 on")
    function = builder.coroutine_block(fields.get("coroutine", "")).function
    name, registry = builder.id, builder.program.registry

    async def perform(frame):
        async with make_limit() as limit:
            if name:
                registry.bind(name, limit)
            del limit
            return await function()
    return perform


def _absolute(fields, builder):
    """A getter of the time that `when` and `base` mean, or of None."""
    program, when, base = builder.program, fields.get("when"), fields.get("base")
    if when is None:
        return lambda: None
    return lambda: (builder.lookup(base) if base else program.start_time) + when


@op("timeout", started=True, binds=False)
def timeout(fields, builder):
    delay = fields.get("delay")
    return _limited(fields, builder, lambda: asyncio.timeout(delay))


@op("timeout_at", started=True, binds=False)
def timeout_at(fields, builder):
    when = _absolute(fields, builder)
    return _limited(fields, builder, lambda: asyncio.timeout_at(when()))


@op("timeout_reschedule")
def timeout_reschedule(fields, builder):
    limit, when = builder.object(fields.get("deadline", "")), _absolute(fields, builder)
    return lambda frame: limit().reschedule(when())


@op("timeout_when")
def timeout_when(fields, builder):
    limit, program = builder.object(fields.get("deadline", "")), builder.program
    return lambda frame: time_value(limit().when(), program)


@op("timeout_expired")
def timeout_expired(fields, builder):
    limit = builder.object(fields.get("deadline", ""))
    return lambda frame: limit().expired()
