"""Tasks and coroutines."""
import asyncio

from ..builder_parts import NOT_A_THING
from ..refusal import malformed
from .table import op


@op("create_task")
def create_task(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    function = builder.coroutine_block(fields.get("coroutine", "")).function
    context = builder.context_keyword(fields)
    name = {"name": fields["name"]} if "name" in fields else {}
    return lambda frame: lookup(loop_id).create_task(function(), **name, **context())


def _only_in_coroutine(builder):
    if not builder.in_coroutine:
        raise malformed("only a coroutine block can wait")


@op("await", started=True)
def await_(fields, builder):
    _only_in_coroutine(builder)
    if len(fields) != 1:
        raise malformed("exactly one awaitable, not %d" % len(fields))
    if "future" in fields:
        awaitable = builder.object(fields["future"])
    else:
        function = builder.coroutine_block(fields["coroutine"]).function
        awaitable = lambda: function()

    async def perform(frame):
        return await awaitable()
    return perform


@op("sleep", started=True)
def sleep(fields, builder):
    _only_in_coroutine(builder)
    delay = fields.get("delay", 0.0)

    async def perform(frame):
        return await asyncio.sleep(delay)
    return perform


@op("return_value")
def return_value(fields, builder):
    if not builder.in_coroutine:
        raise malformed("only a coroutine block has a value")
    value = builder.value(fields.get("value"))

    def perform(frame):
        frame.result = value()
        frame.returned = True
    return perform


@op("current_task")
def current_task(fields, builder):
    return lambda frame: asyncio.current_task()


def _logging_factory(text, recorder):
    def logging_factory(loop, coroutine, **keywords):
        recorder.log_mark(text)
        return asyncio.Task(coroutine, loop=loop, **keywords)
    return logging_factory


@op("set_task_factory")
def set_task_factory(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    if "logging" in fields:
        factory = _logging_factory(fields["logging"], builder.program.recorder)
    else:
        factory = NOT_A_THING if fields.get("not_callable") else None
    return lambda frame: lookup(loop_id).set_task_factory(factory)


@op("get_task_factory")
def get_task_factory(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    return lambda frame: lookup(loop_id).get_task_factory()
