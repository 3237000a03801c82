"""Loops whose tasks break a rule."""

import asyncio

from .scheduling import EarlyTimers


class _Tasks(asyncio.SelectorEventLoop):
    """Makes tasks of a class of its own, around what `wrap` makes of the coroutine."""

    task_class = asyncio.Task

    def wrap(self, coroutine):
        return coroutine

    def create_task(self, coroutine, *, name=None, context=None):
        self._check_closed()
        return self.task_class(self.wrap(coroutine), loop=self, name=name, context=context)


class _Queue(asyncio.SelectorEventLoop):
    """Schedules some callbacks of tasks in its own way."""

    def concerns(self, callback):
        return False

    def call_soon(self, callback, *args, context=None):
        if self.concerns(callback):
            return self.schedule(callback, args, context)
        return super().call_soon(callback, *args, context=context)

    def schedule_late(self, callback, args, context):
        return super().call_soon(lambda: asyncio.SelectorEventLoop.call_soon(self, callback, *args, context=context))

    def schedule_first(self, callback, args, context):
        handle = super().call_soon(callback, *args, context=context)
        self._ready.remove(handle)
        self._ready.appendleft(handle)
        return handle


def _is_wakeup(callback):
    return "wakeup" in repr(callback)


def _is_step(callback):
    return "TaskStep" in repr(callback)


class FutureForTask(asyncio.SelectorEventLoop):
    """create_task() gives a future that is no task."""

    def create_task(self, coroutine, *, name=None, context=None):
        task, future = super().create_task(coroutine), self.create_future()
        task.add_done_callback(lambda _: future.set_result(task.result()))
        return future


class StartsAtOnce(asyncio.SelectorEventLoop):
    """A task runs to its first suspension inside create_task()."""

    at_once = False

    def create_task(self, coroutine, *, name=None, context=None):
        self.at_once = True
        try:
            return super().create_task(coroutine, name=name, context=context)
        finally:
            self.at_once = False

    def call_soon(self, callback, *args, context=None):
        handle = super().call_soon(callback, *args, context=context)
        if self.at_once and asyncio.current_task() is None:
            self.at_once = False
            self._ready.remove(handle)
            handle._run()
        return handle

    def run_until_complete(self, future):
        return super().run_until_complete(asyncio.ensure_future(self.later(future), loop=self))

    async def later(self, future):
        return await future


class StartsAnIterationLate(_Queue):
    """A task begins an iteration late."""

    schedule = _Queue.schedule_late

    def concerns(self, callback):
        return _is_step(callback) and asyncio.current_task(self) is None


class GoesOnFirst(_Queue):
    """A task that gives way is queued ahead of the others."""

    schedule = _Queue.schedule_first

    def concerns(self, callback):
        return _is_step(callback)


class SleepsTwoIterations(_Queue):
    """sleep(0) costs two iterations."""

    schedule = _Queue.schedule_late

    def concerns(self, callback):
        return _is_step(callback) and asyncio.current_task(self) is not None


class NegativeSleepIsLonger(SleepsTwoIterations):
    """sleep(-1) costs two iterations."""


class WakesLate(_Queue):
    """A task that waits goes on an iteration late."""

    schedule = _Queue.schedule_late
    concerns = staticmethod(_is_wakeup)


class WakesFirst(_Queue):
    """A task that waits goes on ahead of what is queued."""

    schedule = _Queue.schedule_first
    concerns = staticmethod(_is_wakeup)


class CancelsFirst(WakesFirst):
    """A task that is cancelled hears of it ahead of what is queued."""


class TakesAnything(_Tasks):
    """create_task() takes what is no coroutine."""

    def wrap(self, coroutine):
        return coroutine if asyncio.iscoroutine(coroutine) else asyncio.sleep(0)


class IgnoresName(_Tasks):
    """name= has no effect."""

    def create_task(self, coroutine, *, name=None, context=None):
        return super().create_task(coroutine, context=context)


class FactoryLosesName(asyncio.SelectorEventLoop):
    """name= has no effect on what a factory made."""

    def create_task(self, coroutine, *, name=None, context=None):
        return super().create_task(coroutine, **({"context": context} if context else {}))


class IgnoresContext(_Tasks):
    """context= has no effect."""

    def create_task(self, coroutine, *, name=None, context=None):
        return super().create_task(coroutine, name=name)


class IgnoresFactory(_Tasks):
    """The task factory is not asked."""


class TakesAnyFactory(asyncio.SelectorEventLoop):
    """set_task_factory() takes what cannot be called."""

    def set_task_factory(self, factory):
        self._task_factory = factory


class KeepsFactory(asyncio.SelectorEventLoop):
    """set_task_factory(None) has no effect."""

    def set_task_factory(self, factory):
        if factory is not None:
            super().set_task_factory(factory)


class RunsWithoutFactory(asyncio.SelectorEventLoop):
    """run_until_complete() makes its task without the factory."""

    def run_until_complete(self, future):
        if asyncio.iscoroutine(future):
            future = asyncio.Task(future, loop=self)
        return super().run_until_complete(future)


class TakesResult(_Tasks):
    """set_result() of a task does nothing."""

    class task_class(asyncio.Task):
        def set_result(self, result):
            pass


class SwallowsErrors(_Tasks):
    """A task whose coroutine fails has the result None."""

    async def wrap(self, coroutine):
        try:
            return await coroutine
        except Exception:
            return None


class GathersNone(SwallowsErrors):
    """gather() hears of no failure."""


class GroupsGoOn(SwallowsErrors):
    """A task group hears of no failure."""


class WrapsErrors(_Tasks):
    """A task fails with another exception than its coroutine."""

    async def wrap(self, coroutine):
        try:
            return await coroutine
        except Exception as error:
            raise RuntimeError("the coroutine failed") from error


class ThreadsGetOtherErrors(WrapsErrors):
    """run_coroutine_threadsafe() fails with another exception than the coroutine."""


class ForgetsFailures(_Tasks):
    """Nobody hears of a failed task that was not asked."""

    def create_task(self, coroutine, **keywords):
        task = super().create_task(coroutine, **keywords)
        task.add_done_callback(lambda _: task.cancelled() or task.exception())
        return task


class ForgetsPending(_Tasks):
    """Nobody hears of a task that dies pending."""

    def create_task(self, coroutine, **keywords):
        task = super().create_task(coroutine, **keywords)
        task._log_destroy_pending = False
        return task


class ExitsAfterBatch(_Tasks):
    """SystemExit and KeyboardInterrupt leave the run in the next iteration."""

    async def wrap(self, coroutine):
        try:
            return await coroutine
        except (SystemExit, KeyboardInterrupt) as error:
            self.call_soon(self.leave, error)

    def leave(self, error):
        raise error


class BaseExceptionsEscape(_Tasks):
    """Every BaseException leaves the run."""

    async def wrap(self, coroutine):
        try:
            return await coroutine
        except (Exception, asyncio.CancelledError, GeneratorExit):
            raise
        except BaseException as error:
            raise SystemExit from error


class HidesTask(_Tasks):
    """The coroutine runs in another task than create_task() returned."""

    def wrap(self, coroutine):
        async def outer():
            return await asyncio.Task(coroutine, loop=self)
        return outer()


class NotListed(_Tasks):
    """A task is not in all_tasks()."""

    def create_task(self, coroutine, **keywords):
        task = super().create_task(coroutine, **keywords)
        asyncio._unregister_task(task)
        return task


class KeepsTasks(_Tasks):
    """The loop keeps its tasks alive."""

    def create_task(self, coroutine, **keywords):
        self.kept = getattr(self, "kept", [])
        self.kept.append(super().create_task(coroutine, **keywords))
        return self.kept[-1]


class CancelTellsNothing(_Tasks):
    """cancel() returns None."""

    class task_class(asyncio.Task):
        def cancel(self, msg=None):
            super().cancel(msg=msg)


class CancelsAfterStart(_Tasks):
    """cancel() takes effect in the iteration after the next, so that the first step runs."""

    class task_class(asyncio.Task):
        def cancel(self, msg=None):
            self.get_loop().call_soon(super().cancel, msg)
            return not self.done()


class Shields(_Tasks):
    """Cancelling a task leaves alone what it waits for."""

    def wrap(self, coroutine):
        async def outer():
            return await asyncio.shield(asyncio.Task(coroutine, loop=self))
        return outer()


class StopsChain(Shields):
    """Cancelling a task does not reach the task that it waits for."""


class CancelSticks(_Tasks):
    """A task that was asked to cancel ends cancelled whatever its coroutine does."""

    async def wrap(self, coroutine):
        result = await coroutine
        if asyncio.current_task().cancelling():
            raise asyncio.CancelledError
        return result


class CancelSticksLater(CancelSticks):
    """A task that swallowed a cancellation ends cancelled after all."""


class LateRequestIsLost(_Tasks):
    """A cancellation asked for in the last step is lost."""

    async def wrap(self, coroutine):
        result = await coroutine
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            pass
        return result


class CannotCancelItself(_Tasks):
    """A task's request for its own cancellation is ignored."""

    class task_class(asyncio.Task):
        def cancel(self, msg=None):
            if asyncio.current_task() is self:
                return True
            return super().cancel(msg=msg)


class LosesMessage(_Tasks):
    """The message of cancel() is lost."""

    class task_class(asyncio.Task):
        def cancel(self, msg=None):
            return super().cancel()


class CountsToOne(_Tasks):
    """cancelling() tells whether, and not how often."""

    class task_class(asyncio.Task):
        def cancelling(self):
            return min(1, super().cancelling())


class UncancelTellsNothing(_Tasks):
    """uncancel() returns None."""

    class task_class(asyncio.Task):
        def uncancel(self):
            super().uncancel()


class SleepsShort(EarlyTimers):
    """A sleep ends five milliseconds early."""


class TimesOutEarly(EarlyTimers):
    """wait_for() gives up five milliseconds early."""


class DeadlinesEarly(EarlyTimers):
    """asyncio.timeout() expires five milliseconds early."""


class TasksOnClosedLoop(_Tasks):
    """A closed loop takes a task, which never begins."""

    def create_task(self, coroutine, *, name=None, context=None):
        if self.is_closed():
            coroutine.close()
            return self.create_future()
        return super().create_task(coroutine, name=name, context=context)


CAUGHT_BY = {
    "FutureForTask": "task.create-returns-task",
    "StartsAtOnce": "task.first-step-deferred",
    "StartsAnIterationLate": "task.start-order",
    "GoesOnFirst": "task.step-interleaving",
    "SleepsTwoIterations": "task.sleep0-one-iteration",
    "NegativeSleepIsLonger": "task.sleep-negative",
    "WakesLate": "task.wakeup-one-hop",
    "WakesFirst": "task.await-task-extra-hop",
    "CancelsFirst": "task.cancel-thrown-next-cycle",
    "TakesAnything": "task.rejects-non-coroutine",
    "IgnoresName": "task.name-given",
    "FactoryLosesName": "task.name-with-factory",
    "IgnoresContext": "task.context-argument",
    "IgnoresFactory": "task.factory-called",
    "TakesAnyFactory": "task.factory-invalid",
    "KeepsFactory": "task.factory-none-resets",
    "RunsWithoutFactory": "task.factory-used-by-helpers",
    "TakesResult": "task.no-set-result",
    "SwallowsErrors": "task.exception-stored",
    "GathersNone": "task.gather-exceptions",
    "GroupsGoOn": "task.group-failure-cancels",
    "ThreadsGetOtherErrors": "task.run-coroutine-threadsafe",
    "ForgetsFailures": "task.never-retrieved",
    "ForgetsPending": "task.destroyed-pending",
    "ExitsAfterBatch": "task.systemexit-escapes",
    "BaseExceptionsEscape": "task.custom-baseexception-stored",
    "HidesTask": "task.current-task",
    "NotListed": "task.all-tasks",
    "KeepsTasks": "task.weakly-held",
    "CancelTellsNothing": "task.cancel-requests",
    "CancelsAfterStart": "task.cancel-before-start",
    "Shields": "task.cancel-awaited-future",
    "StopsChain": "task.cancel-chain",
    "CancelSticks": "task.cancel-suppressed",
    "CancelSticksLater": "task.cancel-ignored-continues",
    "LateRequestIsLost": "task.cancel-at-end",
    "CannotCancelItself": "task.cancel-current",
    "LosesMessage": "task.cancel-message-propagates",
    "CountsToOne": "task.cancelling-count",
    "UncancelTellsNothing": "task.uncancel-returns",
    "SleepsShort": "task.sleep-result",
    "TimesOutEarly": "task.wait-for-timeout",
    "DeadlinesEarly": "task.timeout-context",
    "TasksOnClosedLoop": "task.error-in-call-soon-closes",
}
