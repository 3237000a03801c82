"""Loops whose handles break a rule."""

import asyncio


class _Handles(asyncio.SelectorEventLoop):
    """Uses a class of its own for the handles of call_soon()."""

    handle_class = asyncio.Handle

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        handle = self.handle_class(callback, args, self, context)
        self._ready.append(handle)
        return handle


class CancelOnce(_Handles):
    """The second cancel() raises."""

    class handle_class(asyncio.Handle):
        def cancel(self):
            if self.cancelled():
                raise RuntimeError("already cancelled")
            super().cancel()


class CancelAfterRunRaises(_Handles):
    """cancel() after the callback ran raises."""

    class handle_class(asyncio.Handle):
        ran = False

        def _run(self):
            super()._run()
            self.ran = True

        def cancel(self):
            if self.ran:
                raise RuntimeError("too late")
            super().cancel()


class CancelRunsElsewhere(_Handles):
    """cancel() after the callback ran cancels what is queued next."""

    class handle_class(asyncio.Handle):
        ran = False

        def _run(self):
            super()._run()
            self.ran = True

        def cancel(self):
            if self.ran and self._loop._ready:
                self._loop._ready[-1].cancel()
            super().cancel()


class RunMeansCancelled(_Handles):
    """cancelled() is True once the callback ran."""

    class handle_class(asyncio.Handle):
        def _run(self):
            super()._run()
            self._cancelled = True


class CancelTells(_Handles):
    """cancel() returns whether it was in time."""

    class handle_class(asyncio.Handle):
        def cancel(self):
            super().cancel()
            return True


class NeverCancelled(_Handles):
    """cancelled() is always False."""

    class handle_class(asyncio.Handle):
        def cancelled(self):
            return False


class KeepsCancelled(_Handles):
    """A cancelled handle keeps its callback and its arguments."""

    class handle_class(asyncio.Handle):
        def cancel(self):
            self._cancelled = True


class KeepsAllThatRan(_Handles):
    """The loop keeps what it ran."""

    def __init__(self):
        super().__init__()
        self.ran = []

    def _run_once(self):
        self.ran.extend(self._ready)
        super()._run_once()


class HidesContext(_Handles):
    """get_context() returns a copy."""

    class handle_class(asyncio.Handle):
        def get_context(self):
            return self._context.copy()


class ErrorsEndRun(asyncio.SelectorEventLoop):
    """The exception of a callback leaves the run."""

    def call_exception_handler(self, context):
        super().call_exception_handler(context)
        if self.is_running() and "exception" in context:
            raise SystemExit from context["exception"]


class PlainTimers(asyncio.SelectorEventLoop):
    """call_later() returns something that is no TimerHandle."""

    class Wrapper:
        def __init__(self, timer):
            self.cancel, self.cancelled, self.when = timer.cancel, timer.cancelled, timer.when

    def call_later(self, delay, callback, *args, context=None):
        return self.Wrapper(super().call_later(delay, callback, *args, context=context))


# The clause whose case catches each.
CAUGHT_BY = {
    "HidesContext": "handle.get-context",
    "CancelOnce": "handle.cancel-idempotent",
    "CancelAfterRunRaises": "handle.cancel-noop-after-run",
    "CancelRunsElsewhere": "handle.cancel-noop-after-run",
    "RunMeansCancelled": "handle.cancelled-false-after-run",
    "CancelTells": "handle.cancel-returns-none",
    "NeverCancelled": "handle.cancelled-flag",
    "KeepsCancelled": "handle.cancel-releases-callback",
    "KeepsAllThatRan": "handle.run-releases-callback",
    "ErrorsEndRun": "handle.callback-exception-keeps-loop",
    "PlainTimers": "timer.returns-timerhandle",
}
