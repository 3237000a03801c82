"""A clock that jumps to the next timer when nothing can happen before it."""
import asyncio
import contextlib
import threading
import time
import types
from threading import get_ident

from .helper_threads import HelperThreads
from .selector_proxy import SelectorProxy

_FOREVER = float("inf")


def can_be_virtual(loop):
    """Whether this loop's time can be replaced: asyncio's own base class, polling a selector."""
    return isinstance(loop, asyncio.BaseEventLoop) and hasattr(loop, "_selector") and hasattr(loop, "__dict__")


class VirtualClock:
    """Starts at 0 and is shared by all loops of a program.

    A poll that would block enters `block`. The clock jumps to the earliest deadline of the blocked polls once nothing
    else can act: every thread of the program is itself in a poll or waits for another thread, and no executor job is
    under way. The end of a thread wakes the wait inside `block` only, never the loop.
    """

    virtual = True

    def __init__(self, has_threads):
        self.now = 0.0
        self._has_threads = has_threads
        self._lock = threading.RLock()
        self._active = {get_ident()}  # idents of threads that can act, and other tokens that hold the clock
        self._jobs = []
        self._helpers = HelperThreads()
        self.parked = 0  # how many threads wait at gates
        self._polls = []  # SelectorProxy objects that are blocked
        self._idle = []  # threads that start when a loop is about to block
        self._stamp = (None, "")
        self._base_module_time = None

    # -- loops ---------------------------------------------------------------------------------------

    def attach(self, loop):
        """Puts a loop onto this clock: its `time` and its selector.

        A class with a `time` of its own keeps it, and finds this clock where it asks asyncio's base class.
        """
        if type(loop).time is asyncio.BaseEventLoop.time:
            loop.time = self.time
        else:
            self._patch_base_class()
        selector = loop._selector
        if isinstance(selector, SelectorProxy):  # a factory that hands out one loop again and again
            if selector.clock is self:
                return
            selector = selector.real
        loop._selector = SelectorProxy(selector, self, self._has_threads)

    def _patch_base_class(self):
        if self._base_module_time is None:
            self._base_module_time = asyncio.base_events.time
            asyncio.base_events.time = types.SimpleNamespace(
                monotonic=self.time, get_clock_info=time.get_clock_info)

    def detach(self):
        if self._base_module_time is not None:
            asyncio.base_events.time = self._base_module_time

    # -- time ----------------------------------------------------------------------------------------

    def time(self):
        return self.now

    def stamp(self):
        now = self.now
        known, text = self._stamp
        if now != known:
            text = '"time_ns":"%d",' % round(now * 1e9)
            self._stamp = (now, text)
        return text

    def sleep(self, seconds):
        """sleep_thread: moves the clock at once."""
        with self._lock:
            self.now += max(seconds, 0.0)

    # -- what can act --------------------------------------------------------------------------------

    def hold(self, token):
        with self._lock:
            self._active.add(token)

    def release(self, token):
        with self._lock:
            self._active.discard(token)
            self._wake_earliest()

    @contextlib.contextmanager
    def thread_blocked(self):
        ident = get_ident()
        with self._lock:
            was_active = ident in self._active
        self.release(ident)
        try:
            yield
        finally:
            if was_active:
                self.hold(ident)

    def add_job(self, job):
        with self._lock:
            self._jobs.append(job)

    def start_when_idle(self, thread):
        with self._lock:
            self._idle.append(thread)

    def wait_until_idle(self, gate):
        """Nothing to wait for: the poll itself tells when the loop is idle."""

    def start_waiting(self, thread):
        with self._lock:
            if thread not in self._idle:
                return
            self._idle.remove(thread)
        thread.start()

    def start_all_waiting(self):
        with self._lock:
            self._start_idle_threads()

    def after_fork(self):
        self._lock = threading.RLock()
        self._active = {get_ident()}
        self._jobs, self._polls, self._idle = [], [], []

    def _start_idle_threads(self):
        while self._idle:
            self._idle.pop(0).start()

    def _seconds_held(self):
        """0 when nothing can act; otherwise how long, at most, to wait before asking again without a wake-up."""
        if self._active:
            return _FOREVER
        self._jobs = [job for job in self._jobs if job.seconds_held()]
        helpers = 0 if self.parked else self._helpers.seconds_held()  # which may be waiting for one that is parked
        return max([job.seconds_held() for job in self._jobs] + [helpers])

    def _wake_earliest(self):
        """Something ceased to act: the earliest poll looks whether it may jump now."""
        if self._polls and not self._active:
            min(self._polls, key=_deadline).wake()

    # -- the poll ------------------------------------------------------------------------------------

    def block(self, poll, timeout):
        """A poll found nothing ready and would block for `timeout` seconds (None: for ever). Returns what is ready then."""
        if not self._has_threads:
            if timeout is None:
                return poll.wait(None)
            self.now = self._later(timeout)
            return []
        ident = get_ident()
        with self._lock:
            poll.deadline = _FOREVER if timeout is None else self._later(timeout)
            self._start_idle_threads()
            was_active = ident in self._active
            self._active.discard(ident)
            self._polls.append(poll)
        try:
            return self._wait_or_jump(poll, ident, was_active)
        finally:
            with self._lock:
                self._leave(poll, ident, was_active)

    def _wait_or_jump(self, poll, ident, was_active):
        while True:
            with self._lock:
                seconds = self._seconds_held()
                if not seconds:
                    ready = poll.wait(0)
                    if ready:
                        return ready
                    if self._jump(poll):
                        self._leave(poll, ident, was_active)
                        return []
                    seconds = _FOREVER
            ready = poll.wait(None if seconds == _FOREVER else seconds)
            if ready:
                return ready

    def _jump(self, poll):
        """Moves the clock to the deadline of `poll` if that is the earliest and no other poll is about to return."""
        earliest = min(self._polls, key=_deadline)
        if earliest.deadline == _FOREVER:
            return False
        if any(other is not poll and other.wait(0) for other in self._polls):
            return False
        if earliest is not poll and earliest.deadline < poll.deadline:
            earliest.wake()
            return False
        self.now = max(self.now, poll.deadline)
        return True

    def _leave(self, poll, ident, was_active):
        if poll in self._polls:
            self._polls.remove(poll)
            if was_active:
                self._active.add(ident)

    def _later(self, timeout):
        """The time `timeout` from now; later than now even where the sum rounds down to it."""
        later = self.now + timeout
        return later if later > self.now else self.now * (1 + 2 ** -52)


def _deadline(poll):
    return poll.deadline
