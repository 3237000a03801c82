"""Loops that break a rule of call_later(), call_at() or time()."""

import asyncio
import heapq


class WholeMilliseconds(asyncio.SelectorEventLoop):
    """Cuts delays to whole milliseconds."""

    def call_later(self, delay, callback, *args, context=None):
        return super().call_later(int(delay * 1000) / 1000, callback, *args, context=context)


class CoarseTick(asyncio.SelectorEventLoop):
    """Rounds delays up to multiples of 16 milliseconds."""

    def call_later(self, delay, callback, *args, context=None):
        return super().call_later(-(-delay // 0.016) * 0.016, callback, *args, context=context)


class InOrderOfRegistration(asyncio.SelectorEventLoop):
    """Timers that are due together run in the order in which they were set."""

    def __init__(self):
        super().__init__()
        self.numbers = {}

    def call_at(self, when, callback, *args, context=None):
        handle = super().call_at(when, callback, *args, context=context)
        self.numbers[id(handle)] = len(self.numbers)
        return handle

    def _run_once(self):
        due = []
        while self._scheduled and self._scheduled[0].when() <= self.time():
            due.append(heapq.heappop(self._scheduled))
        self._ready.extend(sorted(due, key=lambda handle: self.numbers[id(handle)]))
        super()._run_once()


class RelativeTimes(asyncio.SelectorEventLoop):
    """call_at() takes its time for a delay."""

    def call_later(self, delay, callback, *args, context=None):
        return super().call_at(self.time() + delay, callback, *args, context=context)

    def call_at(self, when, callback, *args, context=None):
        return super().call_at(self.time() + when, callback, *args, context=context)


class ZeroDelayIsSoon(asyncio.SelectorEventLoop):
    """call_later() without delay is call_soon()."""

    def call_later(self, delay, callback, *args, context=None):
        if delay <= 0:
            return self.call_soon(callback, *args, context=context)
        return super().call_later(delay, callback, *args, context=context)


class ZeroDelayIsNow(asyncio.SelectorEventLoop):
    """Inside a run call_later() without delay calls the callback itself."""

    def call_at(self, when, callback, *args, context=None):
        handle = super().call_at(when, callback, *args, context=context)
        if when <= self.time() and self.is_running():
            self._scheduled.remove(handle)
            heapq.heapify(self._scheduled)
            handle._scheduled = False
            handle._run()
        return handle


class RefusesNegative(asyncio.SelectorEventLoop):
    """A negative delay raises ValueError."""

    def call_later(self, delay, callback, *args, context=None):
        if delay < 0:
            raise ValueError("delay must not be negative")
        return super().call_later(delay, callback, *args, context=context)


class TimersFirst(asyncio.SelectorEventLoop):
    """Timers that are due run before the queued callbacks."""

    def _run_once(self):
        while self._scheduled and self._scheduled[0].when() <= self.time():
            timer = heapq.heappop(self._scheduled)
            timer._scheduled = False
            if not timer.cancelled():
                timer._run()
        super()._run_once()


class FrozenClock(asyncio.SelectorEventLoop):
    """time() is read once an iteration."""

    frozen = None

    def time(self):
        return super().time() if self.frozen is None else self.frozen

    def _run_once(self):
        self.frozen = None
        timeout = 0 if self._ready or self._stopping or not self._scheduled else None
        if timeout is None:
            wait = max(0, self._scheduled[0].when() - self.time())
            self._process_events(self._selector.select(wait))
        self.frozen = super().time()
        super()._run_once()


class Milliseconds(asyncio.SelectorEventLoop):
    """The clock counts milliseconds."""

    def time(self):
        return super().time() * 1000


class WholeSeconds(asyncio.SelectorEventLoop):
    """time() is an int."""

    def time(self):
        return int(super().time())


class OneDayAtMost(asyncio.SelectorEventLoop):
    """No delay is longer than a day."""

    def call_later(self, delay, callback, *args, context=None):
        return super().call_later(min(delay, 86400), callback, *args, context=context)


class ThirtyTwoBits(asyncio.SelectorEventLoop):
    """Delays are kept in 31 bits of milliseconds."""

    def call_later(self, delay, callback, *args, context=None):
        return super().call_later((int(delay * 1e6) % (2 ** 31 * 1000)) / 1e6, callback, *args, context=context)


class FiresTwice(asyncio.SelectorEventLoop):
    """A timer fires a second time a little later."""

    def call_at(self, when, callback, *args, context=None):
        super().call_at(when + 0.012, callback, *args, context=context)
        return super().call_at(when, callback, *args, context=context)


class LosesTies(asyncio.SelectorEventLoop):
    """Of timers of one time only the last is kept."""

    def call_at(self, when, callback, *args, context=None):
        for other in self._scheduled:
            if other.when() == when:
                other._callback, other._args = callback, args
                return other
        return super().call_at(when, callback, *args, context=context)


class JoinsBatch(asyncio.SelectorEventLoop):
    """A timer without delay runs in the batch that set it."""

    def _run_once(self):
        super()._run_once()
        while self._scheduled and self._scheduled[0].when() <= self.time():
            timer = heapq.heappop(self._scheduled)
            timer._scheduled = False
            if not timer.cancelled():
                timer._run()


class PurgesBadly(asyncio.SelectorEventLoop):
    """Removing many cancelled timers from the queue leaves the others in no order."""

    def _run_once(self):
        if len(self._scheduled) > 100:
            self._scheduled = [timer for timer in self._scheduled if not timer.cancelled()]
            self._timer_cancelled_count = 0
        super()._run_once()


class CancelsOnlyWaiting(asyncio.SelectorEventLoop):
    """A timer that is due can no longer be cancelled."""

    class Timer(asyncio.TimerHandle):
        def cancel(self):
            if self._loop.time() < self.when():
                super().cancel()

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = self.Timer(when, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer


class IgnoresTimerCancel(asyncio.SelectorEventLoop):
    """cancel() of a timer only sets its flag."""

    class Timer(asyncio.TimerHandle):
        flag = False

        def cancel(self):
            self.flag = True

        def cancelled(self):
            return self.flag

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = self.Timer(when, callback, args, self, context)
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer


class WaitsForCancelled(asyncio.SelectorEventLoop):
    """Sleeps until the time of the first timer, cancelled or not, and only then looks at the next."""

    def _run_once(self):
        live = [timer for timer in self._scheduled if not timer.cancelled()]
        dead = [timer.when() for timer in self._scheduled if timer.cancelled() and timer.when() > self.time()]
        if not self._ready and not self._stopping and live and dead and min(dead) + 0.15 > live[0].when():
            self._process_events(self._selector.select(min(dead) + 0.15 - self.time()))
        super()._run_once()


class OneTimerAnIteration(asyncio.SelectorEventLoop):
    """Only one of the timers that are due runs in an iteration."""

    def _run_once(self):
        due = [timer for timer in self._scheduled if timer.when() <= self.time()]
        held = sorted(due)[1:]
        for timer in held:
            self._scheduled.remove(timer)
        heapq.heapify(self._scheduled)
        super()._run_once()
        for timer in held:
            heapq.heappush(self._scheduled, timer)


class ClosedTakesTimers(asyncio.SelectorEventLoop):
    """call_later() and call_at() say nothing on a closed loop."""

    def _check_closed(self):
        pass


class RelativeWhen(asyncio.SelectorEventLoop):
    """when() is the delay."""

    class Timer(asyncio.TimerHandle):
        def when(self):
            return super().when() - self.set_at

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = self.Timer(when, callback, args, self, context)
        timer.set_at = self.time()
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer


class ForgetsWhen(asyncio.SelectorEventLoop):
    """when() is None once the timer was cancelled."""

    class Timer(asyncio.TimerHandle):
        def when(self):
            return None if self.cancelled() else super().when()

    call_at = IgnoresTimerCancel.call_at


class DriftingRepeats(asyncio.SelectorEventLoop):
    """Each timer set by a timer comes a little later than asked for."""

    def call_later(self, delay, callback, *args, context=None):
        return super().call_later(delay + (0.05 if self.is_running() else 0), callback, *args, context=context)


# The clause whose case catches each.
CAUGHT_BY = {
    "WholeMilliseconds": "timer.later-not-early",
    "CoarseTick": "timer.resolution-fine",
    "InOrderOfRegistration": "timer.order-by-time",
    "RelativeTimes": "timer.at-absolute",
    "ZeroDelayIsSoon": "timer.zero-delay-returns-timerhandle",
    "ZeroDelayIsNow": "timer.zero-delay-not-synchronous",
    "RefusesNegative": "timer.negative-delay-is-due",
    "TimersFirst": "timer.due-join-current-batch",
    "FrozenClock": "timer.time-advances-while-blocked",
    "Milliseconds": "timer.time-unit-seconds",
    "WholeSeconds": "timer.time-is-float",
    "OneDayAtMost": "timer.huge-delay",
    "ThirtyTwoBits": "timer.huge-delay",
    "FiresTwice": "timer.exactly-once",
    "LosesTies": "timer.ties-all-run",
    "JoinsBatch": "timer.set-in-batch-waits",
    "PurgesBadly": "timer.order-by-time",
    "CancelsOnlyWaiting": "timer.cancel-in-same-iteration",
    "IgnoresTimerCancel": "timer.cancel-prevents",
    "WaitsForCancelled": "timer.cancelled-does-not-delay-stop",
    "OneTimerAnIteration": "timer.blocked-loop-runs-overdue",
    "ClosedTakesTimers": "timer.closed-raises",
    "RelativeWhen": "handle.timer-when",
    "ForgetsWhen": "handle.timer-when-after-fire",
    "DriftingRepeats": "timer.rescheduling-loop",
}
