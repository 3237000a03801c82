"""Loops whose tasks break a rule of what they may wait for, or of what makes them."""

import asyncio
import collections.abc
import concurrent.futures
from asyncio import events, futures, tasks


class _Driven(collections.abc.Coroutine):
    """A coroutine between a task and another coroutine: `look` may change what is yielded, or give an error to throw instead."""

    def __init__(self, coro, look):
        self._coro, self._look = coro, look

    def _pass_on(self, yielded):
        while True:
            yielded, error = self._look(yielded)
            if error is None:
                return yielded
            yielded = self._coro.throw(error)

    def send(self, value):
        return self._pass_on(self._coro.send(value))

    def throw(self, *error):
        return self._pass_on(self._coro.throw(*error))

    def close(self):
        self._coro.close()

    def __await__(self):
        return self._coro.__await__()


class _Drives(asyncio.SelectorEventLoop):
    """A loop that looks at what its tasks yield."""

    def look(self, yielded):
        """What the task gets in its place, and None or the error that the coroutine gets."""
        return yielded, None

    def create_task(self, coro, **options):
        return super().create_task(_Driven(coro, self.look), **options)


class ForeignIsATypeError(_Drives):
    """Awaiting a future of another loop raises TypeError."""

    def look(self, yielded):
        foreign = asyncio.isfuture(yielded) and yielded.get_loop() is not self
        return yielded, TypeError("the future belongs to another loop") if foreign else None


class SelfIsAValue(_Drives):
    """A task that awaits itself gets ValueError."""

    def look(self, yielded):
        return yielded, ValueError("a task cannot await itself") if yielded is asyncio.current_task(self) else None


class AnythingIsAYield(_Drives):
    """What is no future may be yielded, and counts as nothing."""

    def look(self, yielded):
        return yielded if asyncio.isfuture(yielded) else None, None


class YieldNeedsNoAwait(_Drives):
    """A future that is yielded without being awaited counts as nothing."""

    def look(self, yielded):
        return yielded if getattr(yielded, "_asyncio_future_blocking", None) else None, None


class _Beside(asyncio.SelectorEventLoop):
    """Puts functions in the place of asyncio's own, for as long as the process lives: a mutant has one to itself."""

    functions = {}

    def __init__(self):
        super().__init__()
        for name, function in self.functions.items():
            setattr(asyncio, name, function)


def _tasks_of_all_loops(loop=None):
    known = tasks._all_tasks if hasattr(tasks, "_all_tasks") else tasks._scheduled_tasks
    return {task for task in known if not task.done()}


class TasksOfAllLoops(_Beside):
    """Beside it all_tasks() gives the tasks of every loop."""

    functions = {"all_tasks": _tasks_of_all_loops}


class CancelledIsException(_Beside):
    """Beside it CancelledError is an Exception, as before 3.8."""

    functions = {"CancelledError": type("CancelledError", (Exception,), {})}


class AlwaysGivesContext(asyncio.SelectorEventLoop):
    """A task factory always gets a context, as in uvloop."""

    def create_task(self, coro, *, name=None, context=None):
        factory = self.get_task_factory()
        if factory is None:
            return super().create_task(coro, name=name, context=context)
        return factory(self, coro, context=context)


class _Strict(asyncio.Timeout if hasattr(asyncio, "Timeout") else object):
    """A time limit that has passed when it is entered raises at once."""

    async def __aenter__(self):
        if self.when() is not None and self.when() <= asyncio.get_running_loop().time():
            raise asyncio.TimeoutError
        return await super().__aenter__()


class PastRaisesAtOnce(_Beside):
    """Beside it timeout_at() of a time that has passed raises before the block begins."""

    functions = {"timeout_at": _Strict}


class _Unforgiving(tasks._PyTask):
    """A task whose cancellation stands, whatever uncancel() says."""

    def uncancel(self):
        if self._num_cancels_requested > 0:
            self._num_cancels_requested -= 1
        return self._num_cancels_requested


class UncancelOnlyCounts(asyncio.SelectorEventLoop):
    """uncancel() changes the count alone, as before 3.13."""

    def create_task(self, coro, *, name=None, context=None):
        return _Unforgiving(coro, loop=self, name=name, context=context)


def _chain_or_cancel(coro, loop):
    future = concurrent.futures.Future()

    def callback():
        try:
            futures._chain_future(asyncio.ensure_future(coro, loop=loop), future)
        except BaseException:
            future.set_result(None)
            raise
    loop.call_soon_threadsafe(callback)
    return future


class FactoryErrorIsNoResult(_Beside):
    """Beside it run_coroutine_threadsafe() gives None where the task factory raised."""

    functions = {"run_coroutine_threadsafe": _chain_or_cancel}


class EagerBeforeTheRun(asyncio.SelectorEventLoop):
    """An eager task begins at once though the loop does not run."""

    making = False

    def is_running(self):
        return self.making or super().is_running()

    def create_task(self, coro, **options):
        running = events._get_running_loop()
        self.making = True
        events._set_running_loop(self)
        try:
            return super().create_task(coro, **options)
        finally:
            self.making = False
            events._set_running_loop(running)


CAUGHT_BY = {
    "ForeignIsATypeError": "fut.foreign-loop-await",
    "SelfIsAValue": "task.await-self",
    "AnythingIsAYield": "task.bad-yield",
    "YieldNeedsNoAwait": "task.yield-instead-of-await",
    "TasksOfAllLoops": "task.all-tasks-per-loop",
    "CancelledIsException": "task.cancelled-error-is-baseexception",
    "AlwaysGivesContext": "task.factory-kwargs-314",
    "PastRaisesAtOnce": "task.timeout-past-deadline",
    "UncancelOnlyCounts": "task.uncancel-rescinds-313",
    "FactoryErrorIsNoResult": "task.run-coroutine-threadsafe-factory-error",
    "EagerBeforeTheRun": "eager.not-running-falls-back",
}
