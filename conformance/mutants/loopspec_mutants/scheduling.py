"""Loops that break a rule of callbacks, timers, errors or threads."""

import asyncio


class LastInFirstOut(asyncio.SelectorEventLoop):
    """Runs what was queued last first."""

    def _run_once(self):
        self._ready.reverse()
        super()._run_once()


class SameTurn(asyncio.SelectorEventLoop):
    """Runs what a turn's callbacks schedule in that turn."""

    def _run_once(self):
        super()._run_once()
        while self._ready:
            handle = self._ready.popleft()
            if not handle.cancelled():
                handle._run()


class EarlyTimers(asyncio.SelectorEventLoop):
    """Timers fire five milliseconds early."""

    def call_at(self, when, callback, *args, context=None):
        return super().call_at(when - 0.005, callback, *args, context=context)


class _DeafHandle(asyncio.Handle):
    def cancel(self):
        self._told = True

    def cancelled(self):
        return getattr(self, "_told", False)


class RunsCancelled(asyncio.SelectorEventLoop):
    """A callback that was cancelled in the queue runs."""

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        handle = _DeafHandle(callback, args, self, context)
        self._ready.append(handle)
        return handle


class DropsErrors(asyncio.SelectorEventLoop):
    """Tells nobody about exceptions."""

    def call_exception_handler(self, context):
        pass


class DoesNotWake(asyncio.SelectorEventLoop):
    """call_soon_threadsafe() does not wake the loop."""

    def _write_to_self(self):
        pass


# The clause whose case catches each.
CAUGHT_BY = {
    "LastInFirstOut": ("soon.fifo", "soon.cancelled-not-run", "soon.exception-does-not-stop-batch", "stop.after-run-inhibits-next",
                       "stop.twice-in-batch-is-once", "task.await-coroutine-no-hop", "task.wait", "task.as-completed"),
    "SameTurn": ("soon.snapshot-per-iteration", "stop.during-run-defers-nested-before"),
    "EarlyTimers": "timer.later-not-early",
    "RunsCancelled": "soon.cancel-within-same-batch",
    "DropsErrors": "exc.called-once",
    "DoesNotWake": "stop.threadsafe-wakes",
}
