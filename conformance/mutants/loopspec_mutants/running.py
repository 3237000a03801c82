"""Loops that break a rule of run_forever() and run_until_complete()."""

import asyncio
import threading
from asyncio import events


class EndsWhenIdle(asyncio.SelectorEventLoop):
    """Returns from run_forever() when nothing is scheduled any more."""

    def _run_once(self):
        if not self._ready and not self._scheduled:
            self._stopping = True
        super()._run_once()


class RunningAfterEscape(asyncio.SelectorEventLoop):
    """is_running() stays True when an exception left the run."""

    escaped = False

    def is_running(self):
        return self.escaped or super().is_running()

    def run_forever(self):
        self.escaped = False
        try:
            super().run_forever()
        except BaseException:
            self.escaped = True
            raise


class DropsQueue(asyncio.SelectorEventLoop):
    """Forgets the ready queue when a run ends."""

    def run_forever(self):
        super().run_forever()
        self._ready.clear()


class DropsTimers(asyncio.SelectorEventLoop):
    """Forgets its timers when a run ends."""

    def run_forever(self):
        super().run_forever()
        self._scheduled.clear()


class DropsReaders(asyncio.SelectorEventLoop):
    """Forgets its readers when a run ends."""

    def run_forever(self):
        super().run_forever()
        for key in list(self._selector.get_map().values()):
            if key.fileobj != self._ssock.fileno():
                self.remove_reader(key.fileobj)


class Nests(asyncio.SelectorEventLoop):
    """Can be run while it is running."""

    def run_forever(self):
        if not self.is_running():
            return super().run_forever()
        while not self._stopping:
            self._run_once()
        self._stopping = False


class NestsInOthers(asyncio.SelectorEventLoop):
    """Can be run while another loop of the thread is running."""

    def run_forever(self):
        outer = events._get_running_loop()
        if outer is self:
            return super().run_forever()
        events._set_running_loop(None)
        try:
            return super().run_forever()
        finally:
            events._set_running_loop(outer)


class RefusalEndsOuterRun(asyncio.SelectorEventLoop):
    """A refused nested run leaves the thread without a running loop."""

    def run_forever(self):
        try:
            super().run_forever()
        finally:
            events._set_running_loop(None)


class RunsClosed(asyncio.SelectorEventLoop):
    """Returns at once from the run of a closed loop."""

    def run_forever(self):
        return None if self.is_closed() else super().run_forever()


class DescriptorsFirst(asyncio.SelectorEventLoop):
    """Runs the callbacks of ready descriptors before what was queued."""

    def _process_events(self, event_list):
        queued = list(self._ready)
        self._ready.clear()
        super()._process_events(event_list)
        self._ready.extend(queued)


class RunsInTheirThread(asyncio.SelectorEventLoop):
    """call_soon_threadsafe() from another thread runs the callback there and then."""

    def call_soon_threadsafe(self, callback, *args, context=None):
        handle = super().call_soon_threadsafe(callback, *args, context=context)
        if self._thread_id not in (None, threading.get_ident()):
            self._ready.remove(handle)
            handle._run()
        return handle


class LeavesDoneCallback(asyncio.SelectorEventLoop):
    """run_until_complete() leaves a callback on the future that stops the loop."""

    def run_until_complete(self, future):
        future = asyncio.ensure_future(future, loop=self)
        future.add_done_callback(lambda _: self.is_running() and self.stop())
        return super().run_until_complete(future)


class SkipsDoneFutures(asyncio.SelectorEventLoop):
    """run_until_complete() does not run the loop for a future that is done."""

    def run_until_complete(self, future):
        if asyncio.isfuture(future) and future.done() and not self.is_running():
            return future.result()
        return super().run_until_complete(future)


class SwallowsExceptions(asyncio.SelectorEventLoop):
    """run_until_complete() returns None where the future has an exception."""

    def run_until_complete(self, future):
        try:
            return super().run_until_complete(future)
        except (ValueError, LookupError):
            return None


class StoppedEarlyReturns(asyncio.SelectorEventLoop):
    """run_until_complete() returns None when the loop is stopped early."""

    def run_until_complete(self, future):
        try:
            return super().run_until_complete(future)
        except RuntimeError:
            if self.is_closed() or self.is_running():
                raise
            return None


class IgnoresTaskFactory(asyncio.SelectorEventLoop):
    """run_until_complete() makes its task without the task factory."""

    def run_until_complete(self, future):
        if asyncio.iscoroutine(future):
            future = asyncio.Task(future, loop=self)
        return super().run_until_complete(future)


class TakesForeignFutures(asyncio.SelectorEventLoop):
    """run_until_complete() runs with a future of another loop."""

    def run_until_complete(self, future):
        if asyncio.isfuture(future) and future.get_loop() is not self:
            self.run_forever()
            raise RuntimeError("stopped early")
        return super().run_until_complete(future)


class StopsAgainAfterInterrupt(asyncio.SelectorEventLoop):
    """KeyboardInterrupt out of run_until_complete() leaves a stop for the next run."""

    def run_until_complete(self, future):
        try:
            return super().run_until_complete(future)
        except (KeyboardInterrupt, SystemExit):
            self.stop()
            raise


class OneTurnMore(asyncio.SelectorEventLoop):
    """run_until_complete() has one turn too many."""

    def run_until_complete(self, future):
        result = super().run_until_complete(future)
        self.stop()
        self.run_forever()
        return result


class ReturnsTurns(asyncio.SelectorEventLoop):
    """run_forever() returns the number of its turns."""

    turns = 0

    def _run_once(self):
        self.turns += 1
        super()._run_once()

    def run_forever(self):
        super().run_forever()
        return self.turns


class OneRunningForAll(asyncio.SelectorEventLoop):
    """is_running() tells whether any loop of the thread is running."""

    def is_running(self):
        return events._get_running_loop() is not None


# The clause whose case catches each.
CAUGHT_BY = {
    "EndsWhenIdle": "run.forever-until-stop",
    "RunningAfterEscape": "run.is-running-false-after-escape",
    "DropsQueue": "run.no-callback-lost-on-restart",
    "DropsTimers": "run.no-callback-lost-on-restart",
    "DropsReaders": "run.restartable",
    "Nests": "run.nested-same-loop-raises",
    "NestsInOthers": "run.nested-other-loop-raises",
    "RefusalEndsOuterRun": "run.failed-nested-run-leaves-outer-intact",
    "RunsClosed": "run.closed-loop-raises",
    "DescriptorsFirst": "run.iteration-order",
    "RunsInTheirThread": "run.callbacks-mutually-exclusive",
    "LeavesDoneCallback": "ruc.removes-its-done-callback",
    "SkipsDoneFutures": "ruc.done-future-returns",
    "SwallowsExceptions": "ruc.raises-exception",
    "StoppedEarlyReturns": "ruc.stopped-early",
    "IgnoresTaskFactory": "ruc.wraps-coroutine-in-task",
    "TakesForeignFutures": "ruc.foreign-future-value-error",
    "StopsAgainAfterInterrupt": "ruc.no-stop-after-ki",
    "ReturnsTurns": "run.forever-returns-none",
    "OneRunningForAll": "run.is-running-true-inside",
    "OneTurnMore": "ruc.stops-one-iteration-after-done",
}
