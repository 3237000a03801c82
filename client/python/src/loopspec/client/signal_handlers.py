"""SignalHandlers: what a loop calls when this process gets a signal."""

import asyncio
import contextvars
import errno
import signal
import weakref
from types import FrameType
from typing import Any, Callable, Dict, NamedTuple, Optional, Tuple


class _Handler(NamedTuple):
    callback: Callable[..., Any]
    args: Tuple[Any, ...]
    context: contextvars.Context
    # What the loop has not called yet.
    scheduled: "weakref.WeakSet[asyncio.Handle]"


class SignalHandlers:
    """Python runs a signal's handler in the main thread, also while that waits for the server; the handler schedules the callback. No descriptor takes part.

    https://docs.python.org/3/library/asyncio-eventloop.html#unix-signals
    """

    def __init__(self, call_soon_threadsafe: Callable[..., Any]) -> None:
        self._call_soon_threadsafe = call_soon_threadsafe
        self._handlers: Dict[int, _Handler] = {}

    def add(self, number: int, callback: Callable[..., Any], args: Tuple[Any, ...]) -> None:
        if asyncio.iscoroutine(callback) or asyncio.iscoroutinefunction(callback):
            raise TypeError("coroutines cannot be used with add_signal_handler()")
        _check(number)
        before = self._handlers.get(number)
        self._handlers[number] = _Handler(callback, args, contextvars.copy_context(), weakref.WeakSet())
        try:
            signal.signal(number, self._deliver)
            signal.siginterrupt(number, False)
        except (ValueError, OSError) as error:  # not the main thread; SIGKILL
            if before is None:
                del self._handlers[number]
            else:
                self._handlers[number] = before
            if getattr(error, "errno", None) == errno.EINVAL:
                raise RuntimeError("sig %d cannot be caught" % number) from None
            raise RuntimeError(str(error)) from None

    def remove(self, number: int) -> bool:
        """Whether there was one. It is not called any more, also for signals that came before."""
        _check(number)
        handler = self._handlers.pop(number, None)
        if handler is None:
            return False
        for handle in list(handler.scheduled):
            handle.cancel()
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        return True

    def clear(self) -> None:
        for number in list(self._handlers):
            self.remove(number)

    def _deliver(self, number: int, frame: Optional[FrameType]) -> None:
        handler = self._handlers.get(number)
        if handler is None:
            return
        try:
            handler.scheduled.add(self._call_soon_threadsafe(handler.callback, *handler.args, context=handler.context))
        except Exception:
            pass  # the loop is closed or lost, which whoever runs it is told


def _check(number: int) -> None:
    if not isinstance(number, int):
        raise TypeError("sig must be an int, not %r" % (number,))
    if number not in signal.valid_signals():
        raise ValueError("invalid signal number %d" % number)
