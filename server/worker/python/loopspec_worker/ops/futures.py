"""Futures."""
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


for _name in ("done", "cancelled", "result", "exception"):
    _future_method("future_" + _name, _name)


@op("set_result")
def set_result(fields, builder):
    future, value = builder.object(fields.get("future", "")), builder.value(fields.get("value"))
    return lambda frame: future().set_result(value())


@op("set_exception")
def set_exception(fields, builder):
    future, error = builder.object(fields.get("future", "")), builder.exception(fields.get("exception", {}))
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
