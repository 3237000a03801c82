"""Loops that break a rule of debug mode."""

import asyncio
import logging


class DebugAtStart(asyncio.SelectorEventLoop):
    """A new loop is in debug mode."""

    def __init__(self):
        super().__init__()
        self.set_debug(True)


class NoDebug(asyncio.SelectorEventLoop):
    """There is no debug mode."""

    def set_debug(self, enabled):
        super().set_debug(False)


class DebugOfAll(asyncio.SelectorEventLoop):
    """Debug mode is one for all loops."""

    all_debug = False

    def get_debug(self):
        return self.all_debug

    def set_debug(self, enabled):
        super().set_debug(enabled)
        type(self).all_debug = enabled


class DebugOfTheRun(asyncio.SelectorEventLoop):
    """set_debug() inside a run takes effect after it."""

    wanted = False

    def set_debug(self, enabled):
        self.wanted = enabled
        if not self.is_running():
            super().set_debug(enabled)

    def get_debug(self):
        return self.wanted


class AnyThread(asyncio.SelectorEventLoop):
    """The thread is never checked."""

    def _check_thread(self):
        pass


class AlwaysChecksThread(asyncio.SelectorEventLoop):
    """The thread is checked without debug mode too."""

    def call_soon(self, callback, *args, context=None):
        self._check_thread()
        return super().call_soon(callback, *args, context=context)


class ChecksThreadsafe(asyncio.SelectorEventLoop):
    """In debug mode call_soon_threadsafe() is checked for the thread too."""

    def call_soon_threadsafe(self, callback, *args, context=None):
        if self.get_debug():
            self._check_thread()
        return super().call_soon_threadsafe(callback, *args, context=context)


class QueuesBeforeCheck(asyncio.SelectorEventLoop):
    """call_soon() from another thread raises, but has queued the callback."""

    def call_soon(self, callback, *args, context=None):
        if self.get_debug():
            self._ready.append(asyncio.Handle(callback, args, self, context))
            try:
                self._check_thread()
            except RuntimeError:
                self._write_to_self()
                raise
            self._ready.pop()
        return super().call_soon(callback, *args, context=context)


class TimersAnyThread(asyncio.SelectorEventLoop):
    """call_later() and call_at() are not checked for the thread."""

    def call_at(self, when, callback, *args, context=None):
        checked, self._check_thread = self._check_thread, lambda: None
        try:
            return super().call_at(when, callback, *args, context=context)
        finally:
            self._check_thread = checked


class PatientDefault(asyncio.SelectorEventLoop):
    """slow_callback_duration is a second at first."""

    def __init__(self):
        super().__init__()
        self.slow_callback_duration = 1.0


class NeverSlow(asyncio.SelectorEventLoop):
    """Slow callbacks are not logged."""

    def __init__(self):
        super().__init__()
        self.__dict__["duration"] = 0.1

    @property
    def slow_callback_duration(self):
        return self.duration if not self.__dict__.get("inside") else float("inf")

    @slow_callback_duration.setter
    def slow_callback_duration(self, seconds):
        self.duration = seconds

    def _run_once(self):
        self.inside = True
        try:
            super()._run_once()
        finally:
            self.inside = False


class AlwaysSlow(asyncio.SelectorEventLoop):
    """Every callback in debug mode is logged as slow."""

    def _run_once(self):
        super()._run_once()
        if self.get_debug():
            logging.getLogger("asyncio").warning("Executing took too long")


class SlowWithoutDebug(asyncio.SelectorEventLoop):
    """Slow callbacks are logged without debug mode too."""

    def _run_once(self):
        wanted, self._debug = self._debug, True
        try:
            super()._run_once()
        finally:
            self._debug = wanted


class AcceptsAnything(asyncio.SelectorEventLoop):
    """Debug mode does not look at what it is to call."""

    def _check_callback(self, callback, method):
        pass


class NoTracebacks(asyncio.SelectorEventLoop):
    """Contexts have no source_traceback."""

    def call_exception_handler(self, context):
        super().call_exception_handler({key: value for key, value in context.items() if key != "source_traceback"})


class OwnSlowLogger(asyncio.SelectorEventLoop):
    """Slow callbacks are logged to a logger of its own."""

    def _run_once(self):
        asyncio.base_events.logger, kept = logging.getLogger("broken"), asyncio.base_events.logger
        try:
            super()._run_once()
        finally:
            asyncio.base_events.logger = kept


# The clause whose case catches each.
class IgnoresDevMode(asyncio.SelectorEventLoop):
    """A new loop is outside debug mode, whatever mode Python is in."""

    def __init__(self):
        super().__init__()
        self.set_debug(False)


class _LogsLess(asyncio.SelectorEventLoop):
    """Logs no slow handle whose text begins in one way."""

    beginning = ""

    def __init__(self):
        super().__init__()
        logging.getLogger("asyncio").addFilter(self.keeps)

    def keeps(self, record):
        return not (record.args and str(record.args[0]).startswith(self.beginning))


class SlowTasksAreFine(_LogsLess):
    """A step of a task may take as long as it likes."""

    beginning = "<Task"


class SlowTimersAreFine(_LogsLess):
    """A timer's callback may take as long as it likes."""

    beginning = "<TimerHandle"


class ClosesCoroutines(asyncio.SelectorEventLoop):
    """A coroutine that a callback returns is closed, and nobody warned."""

    def call_soon(self, callback, *args, context=None):
        def closing(*args):
            result = callback(*args)
            if asyncio.iscoroutine(result):
                result.close()
        return super().call_soon(closing, *args, context=context)


class ReceivesBlocking(asyncio.SelectorEventLoop):
    """In debug mode sock_recv() takes a socket that blocks."""

    async def sock_recv(self, sock, n):
        blocking = sock.getblocking()
        sock.setblocking(False)
        try:
            return await super().sock_recv(sock, n)
        finally:
            sock.setblocking(blocking)


CAUGHT_BY = {
    "DebugAtStart": "debug.default-off",
    "NoDebug": "debug.set-get",
    "DebugOfAll": "debug.per-loop",
    "DebugOfTheRun": "debug.set-while-running",
    "AnyThread": "debug.wrong-thread-call-soon",
    "AlwaysChecksThread": "debug.wrong-thread-off-in-normal-mode",
    "ChecksThreadsafe": "threadsafe.no-thread-check-in-debug",
    "QueuesBeforeCheck": "debug.wrong-thread-call-soon",
    "TimersAnyThread": "timer.debug-thread-check",
    "PatientDefault": "debug.slow-callback-default",
    "NeverSlow": "debug.slow-callback-logged",
    "AlwaysSlow": "debug.slow-callback-logged",
    "SlowWithoutDebug": "debug.slow-not-logged-off",
    "AcceptsAnything": "soon.non-callable-debug",
    "NoTracebacks": "debug.source-traceback-in-context",
    "OwnSlowLogger": "debug.logger-name",
    "IgnoresDevMode": "debug.dev-mode",
    "SlowTasksAreFine": "debug.slow-task-logged",
    "SlowTimersAreFine": "debug.slow-timer-logged",
    "ClosesCoroutines": "debug.never-awaited-warning",
    "ReceivesBlocking": "debug.blocking-socket-check",
}
