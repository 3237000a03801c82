"""Loops that break a rule of signals."""

import asyncio
import contextvars
import signal
import threading
from asyncio import events


class CallsLater(asyncio.SelectorEventLoop):
    """A signal's callback is called a while later, with the timers."""

    def add_signal_handler(self, sig, callback, *args):
        super().add_signal_handler(sig, self.call_later, 0.01, callback, *args)


class SchedulesLater(asyncio.SelectorEventLoop):
    """What a signal's callback gives to call_soon() runs a while later."""

    inside = False

    def add_signal_handler(self, sig, callback, *args):
        def note():
            self.inside = True
            try:
                callback(*args)
            finally:
                self.inside = False
        super().add_signal_handler(sig, note)

    def call_soon(self, callback, *args, context=None):
        if self.inside:
            return self.call_later(0.01, callback, *args, context=context)
        return super().call_soon(callback, *args, context=context)


class WaitsForTimers(asyncio.SelectorEventLoop):
    """A signal's callback is called when the next timer has run."""

    def _handle_signal(self, sig):
        if self._scheduled:
            self.call_at(self._scheduled[0].when(), super()._handle_signal, sig)
        else:
            super()._handle_signal(sig)


class WokenForNothing(asyncio.SelectorEventLoop):
    """A signal that wakes a loop with nothing to do ends its run."""

    def _handle_signal(self, sig):
        if self._scheduled or self._ready:
            super()._handle_signal(sig)
        else:
            self.stop()


class CallsOnce(asyncio.SelectorEventLoop):
    """A signal's callback is called for the first one."""

    called = frozenset()

    def _handle_signal(self, sig):
        if sig not in self.called:
            self.called |= {sig}
            super()._handle_signal(sig)


class NewestCallback(asyncio.SelectorEventLoop):
    """The callback that was added last is called for every signal."""

    def _handle_signal(self, sig):
        super()._handle_signal([*self._signal_handlers][-1])


class RemovedIsIgnored(asyncio.SelectorEventLoop):
    """A signal whose handler was removed is ignored."""

    def remove_signal_handler(self, sig):
        removed = super().remove_signal_handler(sig)
        if removed and sig != signal.SIGINT:
            signal.signal(sig, signal.SIG_IGN)
        return removed


class InterruptEnds(asyncio.SelectorEventLoop):
    """SIGINT whose handler was removed ends the process."""

    def remove_signal_handler(self, sig):
        removed = super().remove_signal_handler(sig)
        if removed and sig == signal.SIGINT:
            signal.signal(sig, signal.SIG_DFL)
        return removed


class RemovedAfterwards(asyncio.SelectorEventLoop):
    """A handler that removes itself is there until it has returned."""

    inside = None

    def add_signal_handler(self, sig, callback, *args):
        def note():
            self.inside = sig
            try:
                callback(*args)
            finally:
                self.inside = None
        super().add_signal_handler(sig, note)

    def remove_signal_handler(self, sig):
        if sig == self.inside:
            self.call_soon(super().remove_signal_handler, sig)
            return False
        return super().remove_signal_handler(sig)


class QueuesAtOnce(asyncio.SelectorEventLoop):
    """A signal queues its callback where it arrives, and no removal takes it back."""

    def add_signal_handler(self, sig, callback, *args):
        super().add_signal_handler(sig, callback, *args)
        signal.signal(sig, lambda *_: self.call_soon_threadsafe(callback, *args))

    def _handle_signal(self, sig):
        pass


class InvalidIsOsError(asyncio.SelectorEventLoop):
    """A number that is no signal raises OSError, as signal(2) says."""

    def _check_signal(self, sig):
        try:
            super()._check_signal(sig)
        except ValueError as error:
            raise OSError(*error.args) from None


class TextIsAValue(asyncio.SelectorEventLoop):
    """A signal that is no int raises ValueError."""

    def _check_signal(self, sig):
        try:
            super()._check_signal(sig)
        except TypeError as error:
            raise ValueError(*error.args) from None


class StartsCoroutines(asyncio.SelectorEventLoop):
    """A coroutine function becomes a task when the signal arrives."""

    def add_signal_handler(self, sig, callback, *args):
        if asyncio.iscoroutinefunction(callback):
            super().add_signal_handler(sig, lambda: self.create_task(callback(*args)))
        else:
            super().add_signal_handler(sig, callback, *args)


class RemovesAnything(asyncio.SelectorEventLoop):
    """remove_signal_handler() of what is no signal is False."""

    def remove_signal_handler(self, sig):
        return sig in self._signal_handlers and super().remove_signal_handler(sig)


class ErrorsSilence(asyncio.SelectorEventLoop):
    """A callback that raised is not called again."""

    def add_signal_handler(self, sig, callback, *args):
        def once():
            nonlocal raised
            if not raised:
                raised = True
                callback(*args)
                raised = False
        raised = False
        super().add_signal_handler(sig, once)


class ExitIsStop(asyncio.SelectorEventLoop):
    """SystemExit in a signal's callback stops the loop."""

    def add_signal_handler(self, sig, callback, *args):
        def guarded():
            try:
                callback(*args)
            except SystemExit:
                self.stop()
        super().add_signal_handler(sig, guarded)


class InterruptIsStop(asyncio.SelectorEventLoop):
    """SIGINT stops the loop."""

    def run_forever(self):
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, lambda *_: self.call_soon_threadsafe(self.stop))
        super().run_forever()


class KeepsUninstalled(asyncio.SelectorEventLoop):
    """A handler that could not be installed stays registered."""

    def add_signal_handler(self, sig, callback, *args):
        try:
            super().add_signal_handler(sig, callback, *args)
        except RuntimeError:
            self._signal_handlers[sig] = events.Handle(callback, args, self, None)
            raise


class ClosedTakesSignals(asyncio.SelectorEventLoop):
    """add_signal_handler() on a closed loop does nothing."""

    def add_signal_handler(self, sig, callback, *args):
        if not self.is_closed():
            super().add_signal_handler(sig, callback, *args)


class CloseLeavesSignals(asyncio.SelectorEventLoop):
    """A closed loop's signal handlers stay in place."""

    def close(self):
        handlers = {sig: signal.getsignal(sig) for sig in self._signal_handlers}
        super().close()
        for sig, handler in handlers.items():
            signal.signal(sig, handler)


class EmptyContext(asyncio.SelectorEventLoop):
    """A signal's callback runs in an empty context."""

    def add_signal_handler(self, sig, callback, *args):
        contextvars.Context().run(super().add_signal_handler, sig, callback, *args)


class SignalsWithoutArguments(asyncio.SelectorEventLoop):
    """A signal's callback is called without arguments."""

    def add_signal_handler(self, sig, callback, *args):
        super().add_signal_handler(sig, callback)


class AddsHandlers(asyncio.SelectorEventLoop):
    """A second add_signal_handler() leaves the first callback in place."""

    def __init__(self):
        self._callbacks = {}
        super().__init__()

    def add_signal_handler(self, sig, callback, *args):
        first = self._callbacks.setdefault(sig, callback)
        super().add_signal_handler(sig, first, *args)


class RemovesSilently(asyncio.SelectorEventLoop):
    """remove_signal_handler() returns None."""

    def remove_signal_handler(self, sig):
        super().remove_signal_handler(sig)


class AnyThread(asyncio.SelectorEventLoop):
    """add_signal_handler() in another thread does nothing."""

    def add_signal_handler(self, sig, callback, *args):
        if threading.current_thread() is threading.main_thread():
            super().add_signal_handler(sig, callback, *args)


class HandlesWithinCallbacks(asyncio.SelectorEventLoop):
    """A signal's callback interrupts what is running."""

    def add_signal_handler(self, sig, callback, *args):
        super().add_signal_handler(sig, callback, *args)
        signal.signal(sig, lambda *_: callback(*args))


class TakesKill(asyncio.SelectorEventLoop):
    """A handler of SIGKILL is taken, and never called."""

    def add_signal_handler(self, sig, callback, *args):
        if sig != signal.SIGKILL:
            super().add_signal_handler(sig, callback, *args)


class WrongThreadIsAValue(asyncio.SelectorEventLoop):
    """add_signal_handler() in another thread raises ValueError, as in uvloop."""

    def add_signal_handler(self, sig, callback, *args):
        if threading.current_thread() is not threading.main_thread():
            raise ValueError("signal only works in main thread")
        super().add_signal_handler(sig, callback, *args)


class ComesOutOfTheRun(asyncio.SelectorEventLoop):
    """A signal comes out of run_forever() as InterruptedError when it has been handled, as in rloop once."""

    handled = False

    def _handle_signal(self, sig):
        super()._handle_signal(sig)
        self.handled = True

    def _run_once(self):
        super()._run_once()
        if self.handled:
            self.handled = False
            raise InterruptedError


CAUGHT_BY = {
    "CallsLater": "signal.callback-called",
    "SchedulesLater": "signal.callback-on-loop",
    "WaitsForTimers": "signal.wakes-idle-loop",
    "WokenForNothing": "signal.wakes-loop-without-handles",
    "CallsOnce": "signal.repeated",
    "NewestCallback": "signal.several-signals",
    "RemovedIsIgnored": "signal.remove-restores-default",
    "InterruptEnds": "signal.remove-restores-int",
    "RemovedAfterwards": "signal.remove-inside-handler",
    "QueuesAtOnce": "signal.removed-not-called",
    "InvalidIsOsError": "signal.invalid-number",
    "TextIsAValue": "signal.invalid-type",
    "StartsCoroutines": "signal.coroutine-rejected",
    "RemovesAnything": "signal.remove-checks-arguments",
    "ErrorsSilence": "signal.exception-in-handler",
    "ExitIsStop": "signal.systemexit-in-handler",
    "InterruptIsStop": "signal.default-sigint",
    "KeepsUninstalled": "signal.install-error-cleanup",
    "ClosedTakesSignals": "close.add-signal-raises",
    "CloseLeavesSignals": "close.removes-signal-handlers",
    "EmptyContext": "ctx.signal-copy",
    "SignalsWithoutArguments": "signal.args",
    "AddsHandlers": "signal.replace",
    "RemovesSilently": "signal.remove-true-false",
    "AnyThread": "signal.main-thread-only",
    "HandlesWithinCallbacks": "signal.not-in-signal-context",
    "TakesKill": "signal.uncatchable",
    "WrongThreadIsAValue": "signal.main-thread-only",
    "ComesOutOfTheRun": "signal.callback-on-loop",
}
