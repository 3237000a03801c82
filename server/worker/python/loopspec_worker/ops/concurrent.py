"""Concurrent futures, and what joins them to loops."""
import asyncio
import concurrent.futures

from ..gates import Parking
from .table import op


@op("create_concurrent_future")
def create_concurrent_future(fields, builder):
    return lambda frame: concurrent.futures.Future()


@op("wrap_future")
def wrap_future(fields, builder):
    lookup, loop_id, future = builder.lookup, builder.loop_id, builder.object(fields.get("future", ""))
    return lambda frame: asyncio.wrap_future(future(), loop=lookup(loop_id))


@op("run_coroutine_threadsafe")
def run_coroutine_threadsafe(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    function = builder.coroutine_block(fields.get("coroutine", "")).function
    return lambda frame: asyncio.run_coroutine_threadsafe(function(), lookup(loop_id))


@op("concurrent_result")
def concurrent_result(fields, builder):
    program, future, timeout = builder.program, builder.object(fields.get("future", "")), fields.get("timeout")

    def perform(frame):
        awaited = future()
        if not awaited.done():
            parking = Parking(program)
            awaited.add_done_callback(lambda _: parking.let_go())
            parking.wait(timeout)
        return awaited.result(timeout=0)
    return perform
