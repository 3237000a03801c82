"""Loops that break a rule of run_until_complete() about what it takes and what it gives back."""

import asyncio


class GivesNothingBack(asyncio.SelectorEventLoop):
    """run_until_complete() returns None."""

    def run_until_complete(self, future):
        super().run_until_complete(future)


class CancelledIsNone(asyncio.SelectorEventLoop):
    """run_until_complete() returns None for a cancelled future."""

    def run_until_complete(self, future):
        try:
            return super().run_until_complete(future)
        except asyncio.CancelledError:
            return None


class CoroutinesOnly(asyncio.SelectorEventLoop):
    """run_until_complete() takes coroutines and futures, and no other awaitable."""

    def run_until_complete(self, future):
        if not asyncio.isfuture(future) and not asyncio.iscoroutine(future):
            raise TypeError("a coroutine or a future is required")
        return super().run_until_complete(future)


class TakesAnything(asyncio.SelectorEventLoop):
    """run_until_complete() gives back what cannot be awaited, after a turn."""

    def run_until_complete(self, future):
        if asyncio.isfuture(future) or hasattr(future, "__await__"):
            return super().run_until_complete(future)
        self.stop()
        self.run_forever()
        return future


class WrapsInterrupts(asyncio.SelectorEventLoop):
    """KeyboardInterrupt and SystemExit leave run_until_complete() as RuntimeError."""

    def run_until_complete(self, future):
        try:
            return super().run_until_complete(future)
        except (KeyboardInterrupt, SystemExit) as error:
            raise RuntimeError("interrupted") from error


class StoppedMeansUndone(asyncio.SelectorEventLoop):
    """run_until_complete() raises when stop() was called, also if the future is done."""

    asked = False

    def stop(self):
        self.asked = True
        super().stop()

    def run_until_complete(self, future):
        result = super().run_until_complete(future)
        if self.asked:
            raise RuntimeError("stopped")
        return result


class WaitsThroughStop(asyncio.SelectorEventLoop):
    """stop() does not end run_until_complete() while the future is pending."""

    def run_until_complete(self, future):
        future = asyncio.ensure_future(future, loop=self)
        future.add_done_callback(lambda _: self.stop())
        while not future.done():
            self.run_forever()
        return future.result()


class RunsWithoutTask(asyncio.SelectorEventLoop):
    """run_until_complete() drives a coroutine by hand as far as it goes before it makes a task of the rest."""

    def run_until_complete(self, future):
        if not asyncio.iscoroutine(future) or self.is_running():
            return super().run_until_complete(future)
        try:
            future.send(None)
        except StopIteration as end:
            return end.value
        return super().run_until_complete(future)


class ReportsStoppedTask(asyncio.SelectorEventLoop):
    """A task that run_until_complete() made and that was stopped early is reported when it is collected."""

    def run_until_complete(self, future):
        return super().run_until_complete(asyncio.ensure_future(future, loop=self))


class StartsWhenClosed(asyncio.SelectorEventLoop):
    """On a closed loop run_until_complete() starts the coroutine before it raises."""

    def run_until_complete(self, future):
        if self.is_closed() and asyncio.iscoroutine(future):
            try:
                future.send(None)
            except StopIteration:
                pass
        return super().run_until_complete(future)


# The clause whose case catches each.
CAUGHT_BY = {
    "GivesNothingBack": "ruc.returns-result",
    "CancelledIsNone": "ruc.cancelled-raises",
    "CoroutinesOnly": "ruc.accepts-awaitable",
    "TakesAnything": "ruc.type-error",
    "WrapsInterrupts": "ruc.base-exception-escapes",
    "StoppedMeansUndone": "ruc.stop-and-finish-same-step",
    "WaitsThroughStop": "ruc.stop-then-suspend",
    "RunsWithoutTask": "ruc.wraps-coroutine-in-task",
    "ReportsStoppedTask": "ruc.no-destroy-warning-for-own-task",
    "StartsWhenClosed": "ruc.closed-leaves-coroutine-unstarted",
}
