"""What tasks tell of themselves, and task groups."""
import asyncio
import types

from ..builder_parts import NOT_A_THING
from ..refusal import malformed, unsupported
from ..sets import in_order
from ..step import Shown
from .awaitables import only_in_coroutine
from .table import op


def name_keyword(fields, builder):
    """The keyword argument name=, which the program knows from now on."""
    if "name" not in fields:
        return {}
    builder.program.task_names.add(fields["name"])
    return {"name": fields["name"]}


@op("task_get_name")
def task_get_name(fields, builder):
    task, names, unlike = builder.object(fields.get("task", "")), builder.program.task_names, fields.get("unlike")
    if unlike:
        other = builder.object(unlike)
        return lambda frame: task().get_name() != other().get_name()

    def perform(frame):
        name = task().get_name()
        own = type(name) is not str or not name or name in names
        return name if own else Shown(name, '{"object":"name"}')
    return perform


@op("task_set_name")
def task_set_name(fields, builder):
    task, name = builder.object(fields.get("task", "")), fields.get("name", "")
    builder.program.task_names.add(name)
    return lambda frame: task().set_name(name)


def _task_method(name, method):
    @op(name)
    def make(fields, builder):
        task = builder.object(fields.get("task", ""))
        return lambda frame: getattr(task(), method)()


for _method in ("get_coro", "cancelling", "uncancel"):
    _task_method("task_" + _method, _method)


@op("all_tasks")
def all_tasks(fields, builder):
    registry, lookup, name = builder.program.registry, builder.lookup, fields.get("event_loop")
    return lambda frame: in_order(asyncio.all_tasks(*([lookup(name)] if name else [])), registry)


@op("task_group", started=True, binds=False)
def task_group(fields, builder):
    only_in_coroutine(builder)
    if not hasattr(asyncio, "TaskGroup"):
        raise unsupported("asyncio.TaskGroup is there from Python 3.11 on")
    function = builder.coroutine_block(fields.get("coroutine", "")).function
    name, registry = builder.id, builder.program.registry

    async def perform(frame):
        async with asyncio.TaskGroup() as group:
            if name:
                registry.bind(name, group)
            del group
            return await function()
    return perform


@op("group_create_task")
def group_create_task(fields, builder):
    group, function = builder.object(fields.get("group", "")), builder.coroutine_block(fields.get("coroutine", "")).function
    name, context = name_keyword(fields, builder), builder.context_keyword(fields)
    return lambda frame: group().create_task(function(), **name, **context())


@types.coroutine
def _yield_bare(thing):
    return (yield thing)


@op("bare_yield", started=True)
def bare_yield(fields, builder):
    only_in_coroutine(builder)
    if len(fields) != 1:
        raise malformed("exactly one thing to yield, not %d" % len(fields))
    thing = builder.object(fields["future"]) if fields.get("future") else lambda: NOT_A_THING

    async def perform(frame):
        return await _yield_bare(thing())
    return perform
