"""Synchronisation primitives and queues."""
import asyncio

from ..refusal import unsupported
from .awaitables import only_in_coroutine
from .table import op


def _class(name):
    found = getattr(asyncio, name, None)
    if found is None:
        raise unsupported("this asyncio has no %s" % name)
    return found


@op("create_lock")
def create_lock(fields, builder):
    return lambda frame: asyncio.Lock()


@op("create_event")
def create_event(fields, builder):
    return lambda frame: asyncio.Event()


@op("create_condition")
def create_condition(fields, builder):
    lock = builder.object(fields["lock"]) if fields.get("lock") else None
    return lambda frame: asyncio.Condition(lock()) if lock else asyncio.Condition()


@op("create_semaphore")
def create_semaphore(fields, builder):
    cls, value = asyncio.BoundedSemaphore if fields.get("bounded") else asyncio.Semaphore, fields.get("value", 0)
    return lambda frame: cls(value)


@op("create_barrier")
def create_barrier(fields, builder):
    cls, parties = _class("Barrier"), fields.get("parties", 0)
    return lambda frame: cls(parties)


_QUEUES = {"ORDER_UNSPECIFIED": "Queue", "ORDER_PRIORITY": "PriorityQueue", "ORDER_LIFO": "LifoQueue"}


@op("create_queue")
def create_queue(fields, builder):
    cls, max_size = _class(_QUEUES[fields.get("order", "ORDER_UNSPECIFIED")]), fields.get("max_size", 0)
    return lambda frame: cls(max_size)


def _waiting_method(name, role, method):
    """An op that awaits a method without arguments."""
    @op(name, started=True)
    def make(fields, builder):
        only_in_coroutine(builder)
        target = builder.object(fields.get(role, ""))

        async def perform(frame):
            return await getattr(target(), method)()
        return perform


def _plain_method(name, role, method):
    @op(name)
    def make(fields, builder):
        target = builder.object(fields.get(role, ""))
        return lambda frame: getattr(target(), method)()


for _name, _role, _method in (
        ("acquire", "target", "acquire"), ("event_wait", "event", "wait"), ("condition_wait", "condition", "wait"),
        ("barrier_wait", "barrier", "wait"), ("barrier_reset", "barrier", "reset"), ("barrier_abort", "barrier", "abort"),
        ("queue_get", "queue", "get"), ("queue_join", "queue", "join")):
    _waiting_method(_name, _role, _method)
for _name, _role, _method in (
        ("release", "target", "release"), ("locked", "target", "locked"), ("event_set", "event", "set"),
        ("event_clear", "event", "clear"), ("event_is_set", "event", "is_set"),
        ("queue_get_nowait", "queue", "get_nowait"), ("queue_task_done", "queue", "task_done")):
    _plain_method(_name, _role, _method)


@op("condition_notify")
def condition_notify(fields, builder):
    condition, count = builder.object(fields.get("condition", "")), fields.get("count") or 1
    if fields.get("all"):
        return lambda frame: condition().notify_all()
    return lambda frame: condition().notify(count)


@op("barrier_state")
def barrier_state(fields, builder):
    barrier = builder.object(fields.get("barrier", ""))

    def perform(frame):
        target = barrier()
        return {"broken": target.broken, "n_waiting": target.n_waiting, "parties": target.parties}
    return perform


@op("queue_put", started=True)
def queue_put(fields, builder):
    only_in_coroutine(builder)
    queue, value = builder.object(fields.get("queue", "")), builder.value(fields.get("value"))

    async def perform(frame):
        return await queue().put(value())
    return perform


@op("queue_put_nowait")
def queue_put_nowait(fields, builder):
    queue, value = builder.object(fields.get("queue", "")), builder.value(fields.get("value"))
    return lambda frame: queue().put_nowait(value())


@op("queue_state")
def queue_state(fields, builder):
    queue = builder.object(fields.get("queue", ""))

    def perform(frame):
        target = queue()
        return {"empty": target.empty(), "full": target.full(), "maxsize": target.maxsize, "qsize": target.qsize()}
    return perform


@op("queue_shutdown")
def queue_shutdown(fields, builder):
    _class("QueueShutDown")
    queue, immediate = builder.object(fields.get("queue", "")), fields.get("immediate", False)
    return lambda frame: queue().shutdown(immediate)
