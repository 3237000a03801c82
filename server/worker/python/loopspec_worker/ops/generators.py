"""Asynchronous generators."""
import sys

from ..generator_block import Yield
from ..refusal import malformed
from .awaitables import only_in_coroutine
from .table import op


@op("create_async_generator")
def create_async_generator(fields, builder):
    block = builder.block(fields.get("async_generator", ""))
    if not block.generator:
        raise malformed("block %r is no asynchronous generator" % block.name)
    return lambda frame: block.function()


@op("yield_value", started=True)
def yield_value(fields, builder):
    if not builder.in_generator:
        raise malformed("only an asynchronous generator yields")
    return Yield(builder.value(fields.get("value")))


@op("anext", started=True)
def anext_(fields, builder):
    only_in_coroutine(builder)
    generator = builder.object(fields.get("generator", ""))

    async def perform(frame):
        return await generator().__anext__()
    return perform


@op("aclose", started=True)
def aclose(fields, builder):
    only_in_coroutine(builder)
    generator = builder.object(fields.get("generator", ""))

    async def perform(frame):
        return await generator().aclose()
    return perform


def _own_hook(generator):
    """A hook of the program's own."""


@op("set_asyncgen_hooks")
def set_asyncgen_hooks(fields, builder):
    return lambda frame: sys.set_asyncgen_hooks(firstiter=_own_hook, finalizer=_own_hook)


@op("get_asyncgen_hooks")
def get_asyncgen_hooks(fields, builder):
    def perform(frame):
        hooks = tuple(sys.get_asyncgen_hooks())
        return {(None, None): "none", (_own_hook, _own_hook): "own"}.get(hooks, "other")
    return perform
