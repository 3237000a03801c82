"""Loops that take what they should refuse, or refuse what they should take."""

import asyncio
import math
import os
import threading
import types


class TakesKeywords(asyncio.SelectorEventLoop):
    """call_soon() takes any keyword argument."""

    def call_soon(self, callback, *args, context=None, **others):
        return super().call_soon(callback, *args, context=context)


class RefusesAtOnce(asyncio.SelectorEventLoop):
    """call_soon() refuses what cannot be called outside debug mode too."""

    def call_soon(self, callback, *args, context=None):
        if not callable(callback):
            raise TypeError("a callable object was expected")
        return super().call_soon(callback, *args, context=context)


class TakesCoroutines(asyncio.SelectorEventLoop):
    """Debug mode lets coroutines pass."""

    def _check_callback(self, callback, method):
        if not callable(callback) and not asyncio.iscoroutine(callback):
            raise TypeError("a callable object was expected")


class ThreadsafeTakesAnything(asyncio.SelectorEventLoop):
    """Debug mode does not look at what call_soon_threadsafe() is to call."""

    def _check_callback(self, callback, method):
        if method != "call_soon_threadsafe":
            super()._check_callback(callback, method)


class TimersTakeAnything(asyncio.SelectorEventLoop):
    """Debug mode does not look at what timers are to call."""

    def _check_callback(self, callback, method):
        if method != "call_at":
            super()._check_callback(callback, method)


class RunsCoroutines(asyncio.SelectorEventLoop):
    """A coroutine that a callback returns becomes a task."""

    def call_soon(self, callback, *args, context=None):
        if not asyncio.iscoroutinefunction(callback):
            return super().call_soon(callback, *args, context=context)
        return super().call_soon(lambda: self.create_task(callback(*args)), context=context)


class ThreadsafeReturnsNothing(asyncio.SelectorEventLoop):
    """call_soon_threadsafe() returns None."""

    def call_soon_threadsafe(self, callback, *args, context=None):
        super().call_soon_threadsafe(callback, *args, context=context)


class LateInbox(asyncio.SelectorEventLoop):
    """What other threads register joins the queue at the next iteration."""

    def __init__(self):
        self.inbox = []
        super().__init__()

    def call_soon_threadsafe(self, callback, *args, context=None):
        handle = super().call_soon_threadsafe(callback, *args, context=context)
        self._ready.remove(handle)
        self.inbox.append(handle)
        return handle

    def _run_once(self):
        arrived, self.inbox = self.inbox, []
        self._ready.extend(arrived)
        super()._run_once()


class ChecksStoppedThread(asyncio.SelectorEventLoop):
    """Debug mode checks the thread of a loop that does not run."""

    def __init__(self):
        super().__init__()
        self.maker = threading.get_ident()

    def _check_thread(self):
        if threading.get_ident() != self.maker:
            raise RuntimeError("another thread")


class IgnoresEnvironment(asyncio.SelectorEventLoop):
    """PYTHONASYNCIODEBUG does nothing."""

    def __init__(self):
        super().__init__()
        if "PYTHONASYNCIODEBUG" in os.environ:
            self.set_debug(False)


class FloatsOnly(asyncio.SelectorEventLoop):
    """Delays have to be floats."""

    def call_later(self, delay, callback, *args, context=None):
        if not isinstance(delay, float):
            raise TypeError("a float was expected")
        return super().call_later(delay, callback, *args, context=context)


class NoneIsZero(asyncio.SelectorEventLoop):
    """The delay None is no delay."""

    def call_later(self, delay, callback, *args, context=None):
        return super().call_later(delay or 0, callback, *args, context=context)


class NoneIsNow(asyncio.SelectorEventLoop):
    """The time None is now."""

    def call_at(self, when, callback, *args, context=None):
        return super().call_at(self.time() if when is None else when, callback, *args, context=context)


class ReadsText(asyncio.SelectorEventLoop):
    """A delay may be a text."""

    def call_later(self, delay, callback, *args, context=None):
        return super().call_later(float(delay) if isinstance(delay, str) else delay, callback, *args, context=context)


class FiniteOnly(asyncio.SelectorEventLoop):
    """An infinite delay raises."""

    def call_later(self, delay, callback, *args, context=None):
        if delay is not None and math.isinf(delay):
            raise OverflowError("infinite delay")
        return super().call_later(delay, callback, *args, context=context)


class NegativeIsZero(asyncio.SelectorEventLoop):
    """A negative delay counts as none."""

    def call_later(self, delay, callback, *args, context=None):
        return super().call_later(max(delay, 0), callback, *args, context=context)


class ZeroDelayInQueue(asyncio.SelectorEventLoop):
    """A timer without delay stands in the queue at once."""

    def call_later(self, delay, callback, *args, context=None):
        if delay > 0:
            return super().call_later(delay, callback, *args, context=context)
        self._check_closed()
        timer = asyncio.TimerHandle(self.time() + delay, callback, args, self, context)
        self._ready.append(timer)
        return timer


class BackwardClock(asyncio.SelectorEventLoop):
    """Every second reading of the clock is a little behind the one before."""

    odd = False

    def time(self):
        self.odd = not self.odd
        return super().time() - (0.02 if self.odd else 0)


class LosesOneTimer(asyncio.SelectorEventLoop):
    """Loses the fifteen-thousandth timer."""

    made = 0

    def call_at(self, when, callback, *args, context=None):
        self.made += 1
        if self.made == 15000:
            return asyncio.TimerHandle(when, callback, args, self, context)
        return super().call_at(when, callback, *args, context=context)


class TimersWithoutFlag(asyncio.SelectorEventLoop):
    """Timers have no cancelled()."""

    class _Timer:
        def __init__(self, timer):
            self.cancel, self.when = timer.cancel, timer.when

    def call_at(self, when, callback, *args, context=None):
        return self._Timer(super().call_at(when, callback, *args, context=context))


class FrozenContext(asyncio.SelectorEventLoop):
    """The context of an exception handler is no dict."""

    def call_exception_handler(self, context):
        if self._exception_handler is None:
            return super().call_exception_handler(context)
        self._exception_handler(self, types.MappingProxyType(context))


class DefaultForItselfOnly(asyncio.SelectorEventLoop):
    """default_exception_handler() does nothing when a handler is set."""

    def default_exception_handler(self, context):
        if self._exception_handler is None:
            super().default_exception_handler(context)


class NoDefaultText(asyncio.SelectorEventLoop):
    """The default handler logs an empty text for a context without message."""

    def default_exception_handler(self, context):
        super().default_exception_handler({"message": " ", **context})


class SilentFutures(asyncio.SelectorEventLoop):
    """Exceptions that nobody asked a future for are not reported."""

    class _Future(asyncio.Future):
        def set_exception(self, exception):
            super().set_exception(exception)
            self._log_traceback = False

    def create_future(self):
        return self._Future(loop=self)


class TimersWithoutHandle(asyncio.SelectorEventLoop):
    """The context of a failing timer has no handle."""

    def call_at(self, when, callback, *args, context=None):
        def guarded():
            try:
                callback(*args)
            except Exception as error:
                self.call_exception_handler({"message": "failed", "exception": error})

        return super().call_at(when, guarded, context=context)


# The clause whose case catches each.
CAUGHT_BY = {
    "TakesKeywords": "soon.no-keyword-args",
    "RefusesAtOnce": "soon.non-callable-nondebug",
    "TakesCoroutines": "soon.coroutine-debug",
    "ThreadsafeTakesAnything": "threadsafe.debug-callback-check",
    "TimersTakeAnything": "timer.debug-callback-check",
    "RunsCoroutines": "soon.none-result-ignored",
    "ThreadsafeReturnsNothing": "threadsafe.returns-handle",
    "LateInbox": "soon.fifo-across-sources",
    "ChecksStoppedThread": "debug.wrong-thread-not-when-stopped",
    "IgnoresEnvironment": "debug.env-var",
    "FloatsOnly": "timer.int-and-float",
    "NoneIsZero": "timer.none-delay",
    "NoneIsNow": "timer.none-when",
    "ReadsText": "timer.bad-type",
    "FiniteOnly": "timer.infinite-delay",
    "NegativeIsZero": "timer.negative-order-by-time",
    "ZeroDelayInQueue": "timer.zero-delay-after-soon",
    "BackwardClock": "timer.time-monotonic",
    "LosesOneTimer": "timer.many-timers",
    "TimersWithoutFlag": "handle.timer-is-handle",
    "FrozenContext": "exc.context-is-mutable-dict",
    "DefaultForItselfOnly": "exc.default-callable-by-user",
    "NoDefaultText": "exc.default-empty-message",
    "SilentFutures": "exc.task-never-retrieved-keys",
    "TimersWithoutHandle": "timer.exception-reported",
}
