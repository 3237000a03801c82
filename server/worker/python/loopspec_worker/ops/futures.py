"""Futures."""
import asyncio

from ..builder_parts import NOT_A_THING
from ..exceptions import exception_type
from .table import op


@op("create_future")
def create_future(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    return lambda frame: lookup(loop_id).create_future()


def _future_method(name, method):
    @op(name)
    def make(fields, builder):
        future = builder.object(fields.get("future", ""))
        return lambda frame: getattr(future(), method)()


for _name in ("done", "cancelled", "result", "exception", "get_loop"):
    _future_method("future_" + _name, _name)


@op("set_result")
def set_result(fields, builder):
    future, value = builder.object(fields.get("future", "")), builder.value(fields.get("value"))
    return lambda frame: future().set_result(value())


@op("set_exception")
def set_exception(fields, builder):
    future = builder.object(fields.get("future", ""))
    if fields.get("not_an_exception"):
        error = lambda: NOT_A_THING
    elif fields.get("as_type"):
        cls = exception_type(fields["exception"]["type"])
        error = lambda: cls
    else:
        error = builder.exception(fields.get("exception", {}))
    return lambda frame: future().set_exception(error())


@op("future_cancel")
def future_cancel(fields, builder):
    future = builder.object(fields.get("future", ""))
    if "message" not in fields:
        return lambda frame: future().cancel()
    message = fields["message"]
    return lambda frame: future().cancel(msg=message)


@op("add_done_callback")
def add_done_callback(fields, builder):
    future, callback = builder.object(fields.get("future", "")), builder.callable(fields.get("callback"))
    context = builder.context_keyword(fields)
    return lambda frame: future().add_done_callback(callback(), **context())


@op("remove_done_callback")
def remove_done_callback(fields, builder):
    future = builder.object(fields.get("future", ""))
    function = builder.block(fields.get("block", "")).function
    return lambda frame: future().remove_done_callback(function)


@op("is_future")
def is_future(fields, builder):
    target = builder.object(fields.get("target", ""))
    return lambda frame: asyncio.isfuture(target())


class DuckFuture:
    """Of no asyncio type, and yet a future to asyncio."""

    _asyncio_future_blocking = False

    def __init__(self, future):
        self._future = future
        self._adapters = {}

    def __getattr__(self, name):
        return getattr(self._future, name)

    def add_done_callback(self, callback, *, context=None):
        def adapter(_):
            callback(self)
        self._adapters[callback] = adapter
        self._future.add_done_callback(adapter, context=context)

    def remove_done_callback(self, callback):
        return self._future.remove_done_callback(self._adapters.pop(callback, callback))

    def __await__(self):
        if not self._future.done():
            self._asyncio_future_blocking = True
            yield self
        return self._future.result()


@op("create_duck_future")
def create_duck_future(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    return lambda frame: DuckFuture(lookup(loop_id).create_future())
