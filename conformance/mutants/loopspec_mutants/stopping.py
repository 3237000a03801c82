"""Loops that break a rule of stop()."""

import asyncio
import collections


class ForgetsEarlyStop(asyncio.SelectorEventLoop):
    """A stop() before the run is forgotten."""

    def run_forever(self):
        self._stopping = False
        super().run_forever()


class QueuesStop(asyncio.SelectorEventLoop):
    """stop() is a callback at the end of the queue."""

    def stop(self):
        self.call_soon(super().stop)


class RaisesStop(asyncio.SelectorEventLoop):
    """stop() in a callback leaves the callback and the batch."""

    class Stopped(SystemExit):
        pass

    def stop(self):
        super().stop()
        if self.is_running():
            raise self.Stopped

    def run_forever(self):
        try:
            super().run_forever()
        except self.Stopped:
            pass


class _OneByOne(collections.deque):
    """A queue that never admits to more than one element."""

    def __len__(self):
        return min(super().__len__(), 1)


class StopsInMidBatch(asyncio.SelectorEventLoop):
    """A turn is one callback, so that stop() leaves the rest of the batch to the next run."""

    def __init__(self):
        super().__init__()
        self._ready = _OneByOne()


class CountsStops(asyncio.SelectorEventLoop):
    """Each stop() ends a run, also when two came in one."""

    stops = 0

    def stop(self):
        self.stops += 1
        super().stop()

    def run_forever(self):
        if self.stops:
            super().stop()
        super().run_forever()
        self.stops = max(0, self.stops - 1)


class KeepsEarlyStop(asyncio.SelectorEventLoop):
    """An early stop() holds for every later run."""

    def run_forever(self):
        early = self._stopping
        super().run_forever()
        self._stopping = early


class EarlyStopSkipsRun(asyncio.SelectorEventLoop):
    """After an early stop() the run returns without a turn."""

    def run_forever(self):
        if self._stopping and not self.is_running():
            self._stopping = False
            return
        super().run_forever()


class EarlyStopRaises(asyncio.SelectorEventLoop):
    """After an early stop() the run is refused."""

    def run_forever(self):
        if self._stopping:
            raise RuntimeError("the loop is stopping")
        super().run_forever()


class EarlyStopWaits(asyncio.SelectorEventLoop):
    """After an early stop() the poll of the one turn waits."""

    def _run_once(self):
        early, self._stopping = self._stopping, False
        super()._run_once()
        self._stopping = self._stopping or early


class EarlyStopSkipsDescriptors(asyncio.SelectorEventLoop):
    """After an early stop() ready descriptors are passed over."""

    def _process_events(self, event_list):
        if not self._stopping:
            super()._process_events(event_list)


class EarlyStopSkipsTimers(asyncio.SelectorEventLoop):
    """After an early stop() due timers are passed over."""

    def _run_once(self):
        if not self._stopping:
            return super()._run_once()
        timers, self._scheduled = self._scheduled, []
        super()._run_once()
        self._scheduled += timers


class EarlyStopRunsNested(asyncio.SelectorEventLoop):
    """After an early stop() the run goes on until nothing is ready."""

    def run_forever(self):
        early = self._stopping
        super().run_forever()
        while early and self._ready:
            super().stop()
            super().run_forever()


class StopNeedsOpenLoop(asyncio.SelectorEventLoop):
    """stop() on a closed loop raises."""

    def stop(self):
        self._check_closed()
        super().stop()


# The clause whose case catches each.
CAUGHT_BY = {
    "ForgetsEarlyStop": "stop.before-run-forever-polls-once",
    "QueuesStop": "stop.during-run-defers-nested-after",
    "RaisesStop": "stop.returns-none-and-callback-continues",
    "StopsInMidBatch": "stop.during-run-finishes-batch",
    "CountsStops": "stop.twice-before-run-is-once",
    "KeepsEarlyStop": "stop.before-run-consumed",
    "EarlyStopSkipsRun": "stop.before-run-runs-queued",
    "EarlyStopRaises": "stop.before-run-forever-polls-once",
    "EarlyStopWaits": "stop.before-run-forever-polls-once",
    "EarlyStopSkipsDescriptors": "stop.before-run-runs-ready-io",
    "EarlyStopSkipsTimers": "stop.before-run-runs-due-timers",
    "EarlyStopRunsNested": "stop.before-run-skips-nested",
    "StopNeedsOpenLoop": "stop.on-closed-loop-harmless",
}
