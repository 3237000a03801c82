"""Running and stopping, and the current loop."""
import asyncio

from ..builder_parts import NOT_A_THING
from ..refusal import malformed, unsupported
from .table import op


def _loop_method(name, method, runs=False):
    """An op that calls a method of the loop without arguments."""
    @op(name, started=runs, waits=runs)
    def make(fields, builder):
        lookup, loop_id = builder.lookup, builder.loop_id
        return lambda frame: getattr(lookup(loop_id), method)()


for _name in ("stop", "is_running", "is_closed", "close", "get_debug"):
    _loop_method(_name, _name)
_loop_method("run_forever", "run_forever", runs=True)


class CustomAwaitable:
    """Awaitable, but of no type that asyncio knows."""

    def __init__(self, future):
        self._future = future

    def __await__(self):
        return self._future.__await__()


def awaitable(spec, builder):
    """A getter of what an Awaitable names, or the awaitable of run_until_complete."""
    spec = spec or {}
    if len(spec) != 1:
        raise malformed("exactly one awaitable, not %d" % len(spec))
    (kind, name), = spec.items()
    if kind == "future":
        return builder.object(name)
    if kind == "coroutine":
        function = builder.coroutine_block(name).function
        return lambda: function()
    if kind == "custom_awaitable":
        lookup = builder.lookup
        return lambda: CustomAwaitable(lookup(name))
    return lambda: NOT_A_THING


@op("run_until_complete", started=True, waits=True)
def run_until_complete(fields, builder):
    get_awaitable = awaitable(fields, builder)
    lookup, loop_id = builder.lookup, builder.loop_id
    return lambda frame: lookup(loop_id).run_until_complete(get_awaitable())


@op("shutdown_asyncgens", started=True, waits=True)
def shutdown_asyncgens(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    if builder.in_coroutine:
        async def perform(frame):
            return await lookup(loop_id).shutdown_asyncgens()
        return perform

    def perform_outside(frame):
        loop = lookup(loop_id)
        return loop.run_until_complete(loop.shutdown_asyncgens())
    return perform_outside


@op("run_main", started=True, waits=True)
def run_main(fields, builder):
    if not hasattr(asyncio, "Runner"):
        raise unsupported("asyncio.Runner is there from Python 3.11 on")
    function = builder.coroutine_block(fields.get("coroutine", "")).function
    new_loop = builder.program.new_loop
    debug = fields.get("debug") or None

    def perform(frame):
        with asyncio.Runner(debug=debug, loop_factory=new_loop) as runner:
            return runner.run(function())
    return perform


@op("get_running_loop")
def get_running_loop(fields, builder):
    return lambda frame: asyncio.get_running_loop()


@op("get_event_loop")
def get_event_loop(fields, builder):
    adopt = builder.program.adopt

    def perform(frame):
        loop = asyncio.get_event_loop()
        if isinstance(loop, asyncio.AbstractEventLoop):
            adopt(loop)  # asyncio may have made it just now
        return loop
    return perform


@op("set_event_loop")
def set_event_loop(fields, builder):
    if fields.get("event_loop"):
        target = builder.object(fields["event_loop"])
    elif fields.get("not_a_loop"):
        target = lambda: NOT_A_THING
    else:
        target = lambda: None
    return lambda frame: asyncio.set_event_loop(target())


@op("new_event_loop")
def new_event_loop(fields, builder):
    program = builder.program
    return lambda frame: asyncio.new_event_loop() if program.counting_policy else program.new_loop()
