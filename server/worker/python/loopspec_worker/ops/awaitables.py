"""What takes awaitables: ensure_future, gather, shield, wait, as_completed, wait_for."""
import asyncio

from ..refusal import malformed
from ..sets import in_order
from .running import awaitable
from .table import op


def only_in_coroutine(builder):
    if not builder.in_coroutine:
        raise malformed("only a coroutine block can wait")


def _awaitables(fields, builder):
    getters = [awaitable(spec, builder) for spec in fields.get("awaitables", ())]
    return lambda: [get() for get in getters]


def _timeout_keyword(fields):
    return {"timeout": fields["timeout"]} if "timeout" in fields else {}


@op("ensure_future")
def ensure_future(fields, builder):
    lookup, loop_id, get = builder.lookup, builder.loop_id, awaitable(fields.get("awaitable"), builder)
    return lambda frame: asyncio.ensure_future(get(), loop=lookup(loop_id))


@op("gather")
def gather(fields, builder):
    get, return_exceptions = _awaitables(fields, builder), fields.get("return_exceptions", False)
    return lambda frame: asyncio.gather(*get(), return_exceptions=return_exceptions)


@op("shield")
def shield(fields, builder):
    get = awaitable(fields.get("awaitable"), builder)
    return lambda frame: asyncio.shield(get())


@op("wait", started=True)
def wait(fields, builder):
    only_in_coroutine(builder)
    get, registry, keywords = _awaitables(fields, builder), builder.program.registry, _timeout_keyword(fields)
    return_when = fields.get("return_when", "RETURN_WHEN_UNSPECIFIED")[len("RETURN_WHEN_"):]
    if return_when != "UNSPECIFIED":
        keywords["return_when"] = getattr(asyncio, return_when)

    async def perform(frame):
        done, pending = await asyncio.wait(get(), **keywords)
        return {"done": in_order(done, registry), "pending": in_order(pending, registry)}
    return perform


@op("as_completed")
def as_completed(fields, builder):
    get, keywords = _awaitables(fields, builder), _timeout_keyword(fields)
    if not builder.id:
        raise malformed("the iterator needs an id")
    return lambda frame: iter(asyncio.as_completed(get(), **keywords))


@op("next_completed", started=True)
def next_completed(fields, builder):
    only_in_coroutine(builder)
    iterator = builder.object(fields.get("iterator", ""))

    async def perform(frame):
        try:
            following = next(iterator())
        except StopIteration:
            raise StopAsyncIteration from None
        return await following
    return perform


@op("wait_for", started=True)
def wait_for(fields, builder):
    only_in_coroutine(builder)
    get, timeout = awaitable(fields.get("awaitable"), builder), fields.get("timeout")

    async def perform(frame):
        return await asyncio.wait_for(get(), timeout)
    return perform
