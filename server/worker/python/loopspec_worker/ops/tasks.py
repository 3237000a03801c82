"""Tasks and coroutines."""
import asyncio

from ..builder_parts import NOT_A_THING
from ..refusal import malformed, unsupported
from .awaitables import only_in_coroutine
from .table import op
from .task_state import name_keyword


@op("create_task")
def create_task(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    function = builder.coroutine_block(fields.get("coroutine", "")).function
    context, keywords = builder.context_keyword(fields), name_keyword(fields, builder)
    if "eager_start" in fields:
        keywords["eager_start"] = fields["eager_start"]
    if fields.get("not_a_coroutine"):
        function = lambda: NOT_A_THING
    if fields.get("on_running_loop"):
        return lambda frame: asyncio.create_task(function(), **keywords, **context())
    return lambda frame: lookup(loop_id).create_task(function(), **keywords, **context())


@op("await", started=True)
def await_(fields, builder):
    only_in_coroutine(builder)
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
    only_in_coroutine(builder)
    delay = fields.get("delay", 0.0)
    if "result" in fields:
        result = builder.value(fields["result"])

        async def perform_with_result(frame):
            return await asyncio.sleep(delay, result())
        return perform_with_result

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
    lookup, name = builder.lookup, fields.get("event_loop")
    return lambda frame: asyncio.current_task(*([lookup(name)] if name else []))


def _factory(before, name, registry):
    """A factory that calls `before(loop, coroutine, keywords)` and makes asyncio's own task."""
    def factory(loop, coroutine, **keywords):
        before(loop, coroutine, keywords)
        task = asyncio.Task(coroutine, loop=loop, **keywords)
        if name:
            registry.bind(name, task)
        return task
    return factory


def _before(fields, builder):
    if "logging" in fields:
        text, recorder = fields["logging"], builder.program.recorder
        return lambda loop, coroutine, keywords: recorder.log_mark(text)
    function = builder.called_block(fields["block"], "a task factory").function
    if fields.get("keywords"):
        return lambda loop, coroutine, keywords: function(loop, coroutine, keywords)
    return lambda loop, coroutine, keywords: function(loop, coroutine)


@op("set_task_factory")
def set_task_factory(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    if "logging" in fields or "block" in fields:
        factory = _factory(_before(fields, builder), fields.get("bind"), builder.program.registry)
    elif fields.get("eager"):
        if not hasattr(asyncio, "eager_task_factory"):
            raise unsupported("eager_task_factory is there from Python 3.12 on")
        factory = asyncio.eager_task_factory
    else:
        factory = NOT_A_THING if fields.get("not_callable") else None
    return lambda frame: lookup(loop_id).set_task_factory(factory)


@op("get_task_factory")
def get_task_factory(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    return lambda frame: lookup(loop_id).get_task_factory()
