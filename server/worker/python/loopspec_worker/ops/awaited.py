"""Ops whose asyncio counterpart returns an awaitable."""
from ..waiting import wait_in_coroutine, wait_in_thread
from .table import op


def awaited(name, binds=True):
    """Registers an op that is awaited at once in a coroutine block and run with run_until_complete elsewhere.

    `make(fields, builder)` returns `start(frame, loop)`, which returns the awaitable, or a pair of it and of
    `finish(result)`, which returns what the op returns.
    """
    def register(make):
        @op(name, started=True, binds=binds, waits=True)
        def build(fields, builder):
            made = make(fields, builder)
            start, finish = made if type(made) is tuple else (made, lambda result: result)
            lookup, loop_id = builder.lookup, builder.loop_id
            if builder.in_coroutine:
                async def perform(frame):
                    return finish(await start(frame, lookup(loop_id)))
                return perform

            def perform_outside(frame):
                loop = lookup(loop_id)
                return finish(loop.run_until_complete(start(frame, loop)))
            return perform_outside
        return make
    return register


def peer(name, binds=True):
    """Registers an op on the program's own sockets that waits for the other side.

    `make(fields, builder)` returns `begin(frame)`, which returns (socket, selectors' event, attempt), and how far it has come, a function, for what takes several attempts.
    """
    def register(make):
        @op(name, binds=binds, waits=True)
        def build(fields, builder):
            begin = make(fields, builder)
            if builder.in_coroutine:
                async def perform(frame):
                    return await wait_in_coroutine(*begin(frame))
                return perform
            return lambda frame: wait_in_thread(*begin(frame))
        return make
    return register
