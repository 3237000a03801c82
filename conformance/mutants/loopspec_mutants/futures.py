"""Loops whose futures break a rule."""

import asyncio
import asyncio.futures

from .scheduling import DoesNotWake


class _Futures(asyncio.SelectorEventLoop):
    """Makes futures of a class of its own."""

    future_class = asyncio.Future

    def create_future(self):
        return self.future_class(loop=self)


class _Future(asyncio.futures._PyFuture):
    """The one in Python, whose parts can be replaced."""

    def schedule(self, callback, context):
        self._loop.call_soon(callback, self, context=context)

    def _Future__schedule_callbacks(self):
        callbacks, self._callbacks = self._callbacks[:], []
        for callback, context in self.in_order(callbacks):
            self.schedule(callback, context)

    def in_order(self, callbacks):
        return callbacks


class OfAnotherLoop(_Futures):
    """create_future() gives a future of another loop."""

    def create_future(self):
        return asyncio.Future(loop=asyncio.SelectorEventLoop())


class DoneAtStart(_Futures):
    """A new future is cancelled."""

    def create_future(self):
        future = super().create_future()
        future.cancel()
        return future


class PendingIsNone(_Futures):
    """The result of a pending future is None."""

    class future_class(_Future):
        def result(self):
            return super().result() if self.done() else None


class ForgetsResults(_Futures):
    """Every result is None."""

    class future_class(_Future):
        def set_result(self, result):
            super().set_result(None)


class CopiesExceptions(_Futures):
    """A future raises an exception like the one that was set."""

    class future_class(_Future):
        def set_exception(self, exception):
            super().set_exception(type(exception)(*exception.args))


class TakesNoClass(_Futures):
    """An exception's class cannot be set."""

    class future_class(_Future):
        def set_exception(self, exception):
            if isinstance(exception, type):
                raise TypeError("an exception is required")
            super().set_exception(exception)


class TakesNoExceptions(_Futures):
    """What is no exception can be set as one."""

    class future_class(_Future):
        def set_exception(self, exception):
            if isinstance(exception, (BaseException, type)):
                super().set_exception(exception)
            else:
                super().set_exception(RuntimeError(exception))


class TakesStopIteration(_Futures):
    """StopIteration can be set."""

    class future_class(_Future):
        def set_exception(self, exception):
            if isinstance(exception, StopIteration):
                self._exception, self._state = exception, "FINISHED"
            else:
                super().set_exception(exception)


class LastResultWins(_Futures):
    """A result can be replaced."""

    class future_class(_Future):
        def set_result(self, result):
            if self._state == "FINISHED":
                self._result = result
            else:
                super().set_result(result)


class CancelsSilently(_Futures):
    """cancel() returns False."""

    class future_class(_Future):
        def cancel(self, msg=None):
            super().cancel(msg=msg)
            return False


class CancelsAgain(_Futures):
    """cancel() of a future that is done returns True."""

    class future_class(_Future):
        def cancel(self, msg=None):
            super().cancel(msg=msg)
            return True


class CancelledIsNone(_Futures):
    """The exception of a cancelled future is None."""

    class future_class(_Future):
        def exception(self):
            return None if self.cancelled() else super().exception()


class DropsMessage(_Futures):
    """The message of cancel() is lost."""

    class future_class(_Future):
        def cancel(self, msg=None):
            return super().cancel()


class CallsAtOnce(_Futures):
    """Done callbacks run inside set_result()."""

    class future_class(_Future):
        def schedule(self, callback, context):
            context.run(callback, self)


class PassesResult(_Futures):
    """A done callback gets the result."""

    class future_class(_Future):
        def schedule(self, callback, context):
            self._loop.call_soon(callback, None if self.cancelled() else self._result, context=context)

        def add_done_callback(self, callback, *, context=None):
            if getattr(callback, "__module__", "").startswith("asyncio"):
                return super().add_done_callback(lambda _: callback(self), context=context)
            return super().add_done_callback(callback, context=context)


class LastAddedFirst(_Futures):
    """Done callbacks run in the opposite order."""

    class future_class(_Future):
        def in_order(self, callbacks):
            return reversed(callbacks)


class WakesLastWaiterFirst(LastAddedFirst):
    """What awaits a future goes on in the opposite order."""


class LateAddAtOnce(_Futures):
    """A callback added to a future that is done runs at once."""

    class future_class(_Future):
        def add_done_callback(self, callback, *, context=None):
            if self.done():
                callback(self)
            else:
                super().add_done_callback(callback, context=context)


class SchedulesLater(_Futures):
    """Done callbacks are scheduled an iteration late."""

    class future_class(_Future):
        def schedule(self, callback, context):
            self._loop.call_soon(super().schedule, callback, context)


class NothingOnCancel(_Futures):
    """cancel() schedules nothing."""

    class future_class(_Future):
        def cancel(self, msg=None):
            self._callbacks.clear()
            return super().cancel(msg=msg)


class KeepsConcurrentFuture(NothingOnCancel):
    """Cancelling a wrapping future leaves the concurrent one alone."""


class FailureStopsTheRest(_Futures):
    """A done callback that fails keeps the others from running."""

    class future_class(_Future):
        def _Future__schedule_callbacks(self):
            callbacks, self._callbacks = self._callbacks[:], []
            self._loop.call_soon(self.run, callbacks)

        def run(self, callbacks):
            for callback, context in callbacks:
                context.run(callback, self)


class RemovesOne(_Futures):
    """remove_done_callback() removes one registration."""

    class future_class(_Future):
        def remove_done_callback(self, callback):
            for index, (known, _) in enumerate(self._callbacks):
                if known == callback:
                    del self._callbacks[index]
                    return 1
            return 0


class RemovesQueued(_Futures):
    """remove_done_callback() takes back a call that is queued."""

    class future_class(_Future):
        def schedule(self, callback, context):
            self.queued = (callback, self._loop.call_soon(callback, self, context=context))

        def remove_done_callback(self, callback):
            known, handle = getattr(self, "queued", (None, None))
            if known != callback:
                return super().remove_done_callback(callback)
            handle.cancel()
            return 1


class OncePerCallback(_Futures):
    """A callback is called once, however often it was added."""

    class future_class(_Future):
        def add_done_callback(self, callback, *, context=None):
            if not any(known == callback for known, _ in self._callbacks):
                super().add_done_callback(callback, context=context)


class AlwaysSuspends(_Futures):
    """Awaiting a future that is done suspends."""

    class future_class(_Future):
        def __await__(self):
            yield
            return (yield from super().__await__())

        __iter__ = __await__


class SilentLoss(_Futures):
    """Nobody hears of an exception that was not read."""

    class future_class(_Future):
        def __del__(self):
            pass


class ReportsAll(_Futures):
    """Every failed future is reported."""

    class future_class(_Future):
        def __del__(self):
            if self._exception is not None:
                self._loop.call_exception_handler({"message": "failed", "exception": self._exception, "future": self})


class HidesOtherErrors(_Futures):
    """An exception set from outside becomes RuntimeError."""

    class future_class(_Future):
        def set_exception(self, exception):
            super().set_exception(RuntimeError("failed"))


class OwnTypesOnly(_Futures):
    """run_until_complete() takes asyncio's own futures only."""

    def run_until_complete(self, future):
        if asyncio.isfuture(future) and not isinstance(future, asyncio.Future):
            raise TypeError("an asyncio.Future is required")
        return super().run_until_complete(future)


class ThreadsDoNotWake(DoesNotWake):
    """The loop sleeps on when another thread completes a future through it."""


CAUGHT_BY = {
    "OfAnotherLoop": "fut.create-future-type",
    "DoneAtStart": "fut.initial-state",
    "PendingIsNone": "fut.result-not-ready",
    "ForgetsResults": "fut.set-result",
    "CopiesExceptions": "fut.set-exception",
    "TakesNoClass": "fut.set-exception-class",
    "TakesNoExceptions": "fut.set-exception-bad-type",
    "TakesStopIteration": "fut.set-exception-stopiteration",
    "LastResultWins": "fut.double-set",
    "CancelsSilently": "fut.cancel-pending",
    "CancelsAgain": "fut.cancel-done",
    "CancelledIsNone": "fut.cancelled-result-raises",
    "DropsMessage": "fut.cancel-message",
    "CallsAtOnce": "fut.done-callback-async",
    "PassesResult": "fut.done-callback-arg",
    "LastAddedFirst": "fut.done-callback-order",
    "WakesLastWaiterFirst": "fut.many-waiters",
    "LateAddAtOnce": "fut.done-callback-late-add",
    "SchedulesLater": "fut.done-callback-interleave",
    "NothingOnCancel": "fut.done-callback-on-cancel",
    "KeepsConcurrentFuture": "fut.wrap-cancel-propagates",
    "FailureStopsTheRest": "fut.done-callback-exception",
    "RemovesOne": "fut.remove-callback-count",
    "RemovesQueued": "fut.remove-after-done",
    "OncePerCallback": "fut.same-callback-twice",
    "AlwaysSuspends": "fut.await-result",
    "SilentLoss": "fut.never-retrieved-logged",
    "ReportsAll": "fut.retrieved-not-logged",
    "HidesOtherErrors": "fut.wrap-concurrent",
    "OwnTypesOnly": "fut.isfuture-duck",
    "ThreadsDoNotWake": "fut.threadsafe-misuse",
}
