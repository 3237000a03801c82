"""Loops beside which asyncio's synchronisation primitives and queues break a rule."""

import asyncio
import asyncio.locks


class _Beside(asyncio.SelectorEventLoop):
    """Puts functions in the place of a class's own, for as long as the process lives: a mutant has one to itself."""

    patches = {}

    def __init__(self):
        super().__init__()
        for owner, functions in self.patches.items():
            for name, function in functions.items():
                setattr(owner, name, function)


async def _let_in(self):
    self._locked = True
    return True


class LockLetsAllIn(_Beside):
    """acquire() of a lock never waits."""

    patches = {asyncio.Lock: {"acquire": _let_in}}


def _wake_last(self):
    for waiter in reversed(self._waiters or ()):
        if not waiter.done():
            waiter.set_result(True)
            return


class LockWakesLast(_Beside):
    """The task that came last gets the lock first."""

    patches = {asyncio.Lock: {"_wake_up_first": _wake_last}}


def _release_anything(self):
    self._locked = False
    self._wake_up_first()


class LockReleasesAnything(_Beside):
    """release() of a lock that nobody holds does nothing."""

    patches = {asyncio.Lock: {"release": _release_anything}}


async def _acquire_and_lose(self):
    if not self._locked:
        self._locked = True
        return True
    if self._waiters is None:
        self._waiters = asyncio.locks.collections.deque()
    waiter = asyncio.get_running_loop().create_future()
    self._waiters.append(waiter)
    await waiter  # a cancelled one stays where it is
    self._waiters.remove(waiter)
    self._locked = True
    return True


def _wake_first_of_all(self):
    if self._waiters and not self._waiters[0].done():
        self._waiters[0].set_result(True)


class LockLosesNextWaiter(_Beside):
    """Behind a waiter that was cancelled nobody gets the lock."""

    patches = {asyncio.Lock: {"acquire": _acquire_and_lose, "_wake_up_first": _wake_first_of_all}}


def _set_one(self):
    self._value = True
    for waiter in self._waiters:
        if not waiter.done():
            waiter.set_result(True)
            break


class EventWakesOne(_Beside):
    """set() wakes the first that waits only."""

    patches = {asyncio.Event: {"set": _set_one}}


class EventStaysSet(_Beside):
    """clear() does nothing."""

    patches = {asyncio.Event: {"clear": lambda self: None}}


def _notify_without_lock(self, n=1):
    for waiter in [waiter for waiter in self._waiters if not waiter.done()][:n]:
        waiter.set_result(False)


class ConditionNeedsNoLock(_Beside):
    """notify() does not look whether the lock is held."""

    patches = {asyncio.Condition: {"notify": _notify_without_lock}}


_notify = asyncio.Condition.notify


class ConditionNotifiesAll(_Beside):
    """notify() wakes all, however many it was asked for."""

    patches = {asyncio.Condition: {"notify": lambda self, n=1: _notify(self, len(self._waiters))}}


async def _wait_with_lock(self):
    if not self.locked():
        raise RuntimeError("cannot wait on un-acquired lock")
    waiter = asyncio.get_running_loop().create_future()
    self._waiters.append(waiter)
    try:
        await waiter
    finally:
        self._waiters.remove(waiter)
    return True


class ConditionKeepsLock(_Beside):
    """wait() keeps the lock while it waits."""

    patches = {asyncio.Condition: {"wait": _wait_with_lock}}


_wait = asyncio.Condition.wait


async def _wait_and_let_go(self):
    try:
        return await _wait(self)
    except asyncio.CancelledError:
        self.release()
        raise


class ConditionLetsGoWhenCancelled(_Beside):
    """A waiter that is cancelled does not hold the lock when it hears of it."""

    patches = {asyncio.Condition: {"wait": _wait_and_let_go}}


async def _pass(self):
    self._value -= 1
    return True


class SemaphoreCountsNobody(_Beside):
    """acquire() of a semaphore never waits."""

    patches = {asyncio.Semaphore: {"acquire": _pass}}


_semaphore = asyncio.Semaphore.__init__


class SemaphoreTakesNegative(_Beside):
    """A negative counter counts as none."""

    patches = {asyncio.Semaphore: {"__init__": lambda self, value=1: _semaphore(self, max(value, 0))}}


def _wake_last_of_semaphore(self):
    for waiter in reversed(self._waiters or ()):
        if not waiter.done():
            self._value -= 1
            waiter.set_result(True)
            return True
    return False


class SemaphoreWakesLast(_Beside):
    """The task that came last gets the semaphore first."""

    patches = {asyncio.Semaphore: {"_wake_up_next": _wake_last_of_semaphore}}


class BoundedSemaphoreHasNoBound(_Beside):
    """A bounded semaphore is released beyond its counter."""

    patches = {asyncio.BoundedSemaphore: {"release": asyncio.Semaphore.release}}


_barrier_wait = asyncio.Barrier.wait


async def _first_number(self):
    return min(await _barrier_wait(self), 0)


class BarrierNumbersAlike(_Beside):
    """Every party gets the same number."""

    patches = {asyncio.Barrier: {"wait": _first_number}}


_barrier = asyncio.Barrier.__init__


class BarrierForNobody(_Beside):
    """A barrier for no party is one for a single party."""

    patches = {asyncio.Barrier: {"__init__": lambda self, parties: _barrier(self, max(parties, 1))}}


async def _nothing(self):
    pass


class BarrierIgnoresReset(_Beside):
    """reset() of a barrier does nothing."""

    patches = {asyncio.Barrier: {"reset": _nothing}}


class BarrierIgnoresAbort(_Beside):
    """abort() of a barrier does nothing."""

    patches = {asyncio.Barrier: {"abort": _nothing}}


class QueueIsStack(_Beside):
    """A queue hands out what came last."""

    patches = {asyncio.Queue: {"_get": lambda self: self._queue.pop()}}


class PriorityIsOrder(_Beside):
    """A priority queue hands out what came first."""

    patches = {asyncio.PriorityQueue: {"_put": lambda self, item: self._queue.append(item), "_get": lambda self: self._queue.pop(0)}}


class StackIsQueue(_Beside):
    """A last-in-first-out queue hands out what came first."""

    patches = {asyncio.LifoQueue: {"_get": lambda self: self._queue.pop(0)}}


def _wake_last_in_line(self, waiters):
    while waiters:
        waiter = waiters.pop()
        if not waiter.done():
            waiter.set_result(None)
            break


class QueueWakesLast(_Beside):
    """Of those that wait for an item the last gets it."""

    patches = {asyncio.Queue: {"_wakeup_next": _wake_last_in_line}}


class QueueIsNeverFull(_Beside):
    """put() into a full queue does not wait."""

    patches = {asyncio.Queue: {"full": lambda self: False}}


_get_nowait = asyncio.Queue.get_nowait


class EmptyQueueGivesNone(_Beside):
    """get_nowait() of an empty queue is None."""

    patches = {asyncio.Queue: {"get_nowait": lambda self: None if self.empty() else _get_nowait(self)}}


class JoinDoesNotWait(_Beside):
    """join() returns at once."""

    patches = {asyncio.Queue: {"join": _nothing}}


def _done_without_end(self):
    self._unfinished_tasks = max(self._unfinished_tasks - 1, 0)
    if self._unfinished_tasks == 0:
        self._finished.set()


class TaskDoneWithoutEnd(_Beside):
    """task_done() may be called any number of times."""

    patches = {asyncio.Queue: {"task_done": _done_without_end}}


class ZeroIsNoRoom(_Beside):
    """A queue with a maximum of zero or less is always full."""

    patches = {asyncio.Queue: {"full": lambda self: self.qsize() >= self._maxsize}}


async def _get_and_lose(self):
    while self.empty():
        getter = asyncio.get_running_loop().create_future()
        self._getters.append(getter)
        try:
            await getter
        except asyncio.CancelledError:
            if not self.empty():
                self.get_nowait()
            raise
    return self.get_nowait()


class CancelledGetterTakes(_Beside):
    """A get() that is cancelled when its item has come takes it along."""

    patches = {asyncio.Queue: {"get": _get_and_lose}}


async def _put_after_shutdown(self, item):
    self._is_shutdown = False
    self.put_nowait(item)


class ShutdownTakesItems(_Beside):
    """put() works after shutdown()."""

    patches = {asyncio.Queue: {"put": _put_after_shutdown}}


class ShutdownIsNeverImmediate(_Beside):
    """shutdown(immediate=True) leaves the items."""

    def __init__(self):
        super().__init__()
        if not hasattr(asyncio.Queue, "_mild_shutdown"):
            asyncio.Queue._mild_shutdown = getattr(asyncio.Queue, "shutdown", None)
            asyncio.Queue.shutdown = lambda self, immediate=False: self._mild_shutdown()


# The clause whose case catches each.
CAUGHT_BY = {
    "LockLetsAllIn": "sync.lock-excludes",
    "LockWakesLast": "sync.lock-fair",
    "LockReleasesAnything": "sync.lock-release-unlocked",
    "LockLosesNextWaiter": "sync.lock-cancelled-waiter",
    "EventWakesOne": "sync.event-wakes-all",
    "EventStaysSet": "sync.event-clear",
    "ConditionNeedsNoLock": "sync.condition-needs-lock",
    "ConditionNotifiesAll": "sync.condition-notify-count",
    "ConditionKeepsLock": "sync.condition-releases-lock",
    "ConditionLetsGoWhenCancelled": "sync.condition-reacquires-on-cancel",
    "SemaphoreCountsNobody": "sync.semaphore-counts",
    "SemaphoreTakesNegative": "sync.semaphore-negative",
    "SemaphoreWakesLast": "sync.semaphore-fair",
    "BoundedSemaphoreHasNoBound": "sync.bounded-semaphore-limit",
    "BarrierNumbersAlike": "sync.barrier-passes-together",
    "BarrierForNobody": "sync.barrier-parties",
    "BarrierIgnoresReset": "sync.barrier-reset",
    "BarrierIgnoresAbort": "sync.barrier-abort",
    "QueueIsStack": "queue.fifo",
    "PriorityIsOrder": "queue.priority",
    "StackIsQueue": "queue.lifo",
    "QueueWakesLast": "queue.get-waits",
    "QueueIsNeverFull": "queue.put-waits",
    "EmptyQueueGivesNone": "queue.nowait-raises",
    "JoinDoesNotWait": "queue.join",
    "TaskDoneWithoutEnd": "queue.task-done-too-often",
    "ZeroIsNoRoom": "queue.unbounded",
    "CancelledGetterTakes": "queue.cancelled-getter",
    "ShutdownTakesItems": "queue.shutdown",
    "ShutdownIsNeverImmediate": "queue.shutdown-immediate",
}
