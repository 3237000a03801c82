"""Loops that break a rule of executors."""

import asyncio
import concurrent.futures
import contextvars
import threading
import warnings

from .scheduling import DoesNotWake


class GivesCoroutine(asyncio.SelectorEventLoop):
    """run_in_executor() gives a coroutine."""

    async def run_in_executor(self, executor, function, *args):
        return await super().run_in_executor(executor, function, *args)


class RunsOnLoop(asyncio.SelectorEventLoop):
    """A job runs in the loop's own thread."""

    def run_in_executor(self, executor, function, *args):
        future = self.create_future()
        self.call_soon(lambda: future.set_result(function(*args)))
        return future


class DropsArguments(asyncio.SelectorEventLoop):
    """A job gets its first argument only."""

    def run_in_executor(self, executor, function, *args):
        return super().run_in_executor(executor, function, *args[:1])


class LosesExceptions(asyncio.SelectorEventLoop):
    """A job that fails gives None."""

    def run_in_executor(self, executor, function, *args):
        def guarded():
            try:
                return function(*args)
            except BaseException:
                return None
        return super().run_in_executor(executor, guarded)


class OnePool(asyncio.SelectorEventLoop):
    """Every job goes to the default executor."""

    def run_in_executor(self, executor, function, *args):
        return super().run_in_executor(None, function, *args)


class IgnoresDefault(asyncio.SelectorEventLoop):
    """set_default_executor() has no effect."""

    def set_default_executor(self, executor):
        if not isinstance(executor, concurrent.futures.ThreadPoolExecutor):
            super().set_default_executor(executor)


class TakesAnyDefault(asyncio.SelectorEventLoop):
    """set_default_executor() ignores what is no thread pool."""

    def set_default_executor(self, executor):
        if isinstance(executor, concurrent.futures.ThreadPoolExecutor):
            super().set_default_executor(executor)


class WorksWhenClosed(asyncio.SelectorEventLoop):
    """A closed loop takes jobs, which never run."""

    def run_in_executor(self, executor, function, *args):
        if self.is_closed():
            return self.create_future()
        return super().run_in_executor(executor, function, *args)


class CallsBackInThread(asyncio.SelectorEventLoop):
    """Done callbacks of a job run in the job's thread."""

    class future_class(asyncio.Future):
        def add_done_callback(self, callback, *, context=None):
            self.own = getattr(self, "own", []) + [callback]
            if "run_until_complete" in repr(callback):
                super().add_done_callback(callback, context=context)

    def run_in_executor(self, executor, function, *args):
        future = self.future_class(loop=self)

        def run():
            result = function(*args)
            try:
                for callback in getattr(future, "own", []):
                    if "run_until_complete" not in repr(callback):
                        callback(future)
            finally:
                self.call_soon_threadsafe(future.set_result, result)
        threading.Thread(target=run).start()
        return future


class ReportsAtClose(asyncio.SelectorEventLoop):
    """close() reports a job that goes on."""

    busy = 0

    def run_in_executor(self, executor, function, *args):
        def counted():
            self.busy += 1
            function(*args)
            self.busy -= 1
        return super().run_in_executor(executor, counted)

    def close(self):
        if self.busy:
            self.call_exception_handler({"message": "a job goes on"})
        super().close()


class JobsDoNotWake(DoesNotWake):
    """The loop sleeps on when a job ends."""


class OneThread(asyncio.SelectorEventLoop):
    """The default executor has one thread."""

    def __init__(self):
        super().__init__()
        self.set_default_executor(concurrent.futures.ThreadPoolExecutor(max_workers=1))


class ChecksNothing(asyncio.SelectorEventLoop):
    """Debug mode does not look at what a job is."""

    def run_in_executor(self, executor, function, *args):
        return super().run_in_executor(executor, lambda: None)


class PassesContext(asyncio.SelectorEventLoop):
    """A job runs in the caller's context."""

    def run_in_executor(self, executor, function, *args):
        return super().run_in_executor(executor, contextvars.copy_context().run, function, *args)


class ThreadsOnly(asyncio.SelectorEventLoop):
    """run_in_executor() takes thread pools only."""

    def run_in_executor(self, executor, function, *args):
        if isinstance(executor, concurrent.futures.ProcessPoolExecutor):
            raise TypeError("a thread pool is required")
        return super().run_in_executor(executor, function, *args)


class DoesNotWait(asyncio.SelectorEventLoop):
    """shutdown_default_executor() does not wait for jobs."""

    async def shutdown_default_executor(self, timeout=None):
        if self._default_executor is not None:
            self._default_executor.shutdown(wait=False)


class OpensAgain(asyncio.SelectorEventLoop):
    """After shutdown_default_executor() there is a new default executor."""

    async def shutdown_default_executor(self, timeout=None):
        await super().shutdown_default_executor()
        self._default_executor, self._executor_shutdown_called = None, False


class NeedsExecutor(asyncio.SelectorEventLoop):
    """shutdown_default_executor() raises where there is none."""

    async def shutdown_default_executor(self, timeout=None):
        if self._default_executor is None:
            raise RuntimeError("there is no default executor")
        await super().shutdown_default_executor()


class ShutsDownOnce(asyncio.SelectorEventLoop):
    """A second shutdown_default_executor() raises."""

    async def shutdown_default_executor(self, timeout=None):
        if self._executor_shutdown_called:
            raise RuntimeError("the default executor has been shut down")
        await super().shutdown_default_executor()


class _Firm(asyncio.Future):
    """A future that nobody can cancel."""

    def cancel(self, msg=None):
        return False


class JobsCannotBeCancelled(asyncio.SelectorEventLoop):
    """The future of a job cannot be cancelled."""

    def run_in_executor(self, executor, func, *args):
        def copy(_):
            if inner.exception() is not None:
                outer.set_exception(inner.exception())
            else:
                outer.set_result(inner.result())
        inner, outer = super().run_in_executor(executor, func, *args), _Firm(loop=self)
        inner.add_done_callback(copy)
        return outer


class GivesUpSilently(asyncio.SelectorEventLoop):
    """shutdown_default_executor() does not warn when the time is up."""

    async def shutdown_default_executor(self, *args, **options):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            await super().shutdown_default_executor(*args, **options)


class StopIterationIsATypeError(asyncio.SelectorEventLoop):
    """A job that raises StopIteration ends with TypeError."""

    def run_in_executor(self, executor, func, *args):
        def guarded():
            try:
                return func(*args)
            except StopIteration:
                raise TypeError("StopIteration cannot be raised into a future") from None
        return super().run_in_executor(executor, guarded)


class RefusesWhileWorking(asyncio.SelectorEventLoop):
    """close() raises while a job of the default executor is under way."""

    jobs = 0

    def run_in_executor(self, executor, func, *args):
        future = super().run_in_executor(executor, func, *args)
        self.jobs += 1
        future.add_done_callback(lambda _: setattr(self, "jobs", self.jobs - 1))
        return future

    def close(self):
        if self.jobs:
            self.jobs = 0
            raise RuntimeError("the executor is at work")
        super().close()


CAUGHT_BY = {
    "GivesCoroutine": "exec.returns-future",
    "RunsOnLoop": "exec.runs-in-other-thread",
    "DropsArguments": "exec.args-passed",
    "LosesExceptions": "exec.result-and-exception",
    "OnePool": "exec.custom-executor",
    "IgnoresDefault": "exec.set-default",
    "TakesAnyDefault": "exec.set-default-type",
    "WorksWhenClosed": "exec.closed-raises",
    "CallsBackInThread": "exec.callback-in-loop-thread",
    "JobsDoNotWake": "exec.wakes-loop",
    "ReportsAtClose": "exec.cancel-then-close-silent",
    "OneThread": "exec.parallelism",
    "ChecksNothing": "exec.debug-checks",
    "PassesContext": "exec.context-not-propagated",
    "ThreadsOnly": "exec.process-pool",
    "DoesNotWait": "exec.shutdown-default-waits",
    "OpensAgain": "exec.shutdown-then-default-raises",
    "NeedsExecutor": "exec.shutdown-without-executor",
    "ShutsDownOnce": "exec.shutdown-repeatable",
    "JobsCannotBeCancelled": "exec.cancel-pending-future",
    "GivesUpSilently": "exec.shutdown-timeout-warns",
    "StopIterationIsATypeError": "exec.stopiteration",
    "RefusesWhileWorking": "close.shuts-executor-without-waiting",
}
