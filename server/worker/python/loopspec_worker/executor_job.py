"""A job that runs in an executor, as the clock sees it."""
import threading
import time
import weakref

from .pools import pool_name

# How long, in real time, the loop may take to begin a job, or to hear of its end, before the clock moves on without it.
_HAND_OVER_SECONDS = 1.0
# The same for a job that has not begun while another waits at a gate, perhaps in the only thread of the executor.
_FULL_POOL_SECONDS = 0.3


class ExecutorJob:
    """Begins when the loop is idle, like a thread; holds the clock until the loop has heard of its end."""

    def __init__(self, function, program):
        self._function = function
        self._recorder = program.recorder
        self._clock = program.clock
        self._gates = program.gates
        self.parked = False  # waits at a gate
        self._known = threading.Event()  # how long to wait for the gate
        self._gate = threading.Event()
        self._after = _HAND_OVER_SECONDS  # for a loop that waits for the job without polling
        self._lock = threading.Lock()
        self._dismissed = self._begun = False
        self._ended = threading.Event()
        self._future = lambda: None
        self._since = 0.0

    def make_function(self):
        """What the executor is to run: a plain function."""
        def run(*arguments):
            ident = threading.get_ident()
            self._known.wait(_HAND_OVER_SECONDS)
            if not self._gate.wait(self._after):
                self._clock.wait_until_idle(self._gate)
            with self._lock:
                if self._dismissed:
                    return None
                self._begun = True
            self._clock.hold(ident)
            self._recorder.name_thread(pool_name())
            self._recorder.turnstile.enter(self)
            self._gates.begin_job(self)
            self._recorder.turnstile.begin(self)
            try:
                return self._function(*arguments)
            finally:
                self._gates.end_job()
                self._recorder.name_thread("")
                self._recorder.turnstile.leave()
                self._since = time.monotonic()
                self._clock.release(ident)
                self._ended.set()
        return run

    def submitted(self, future):
        """The loop returned this for the job."""
        try:
            self._future = weakref.ref(future)
        except TypeError:
            pass  # not a future: nothing will tell of the job
        self._clock.start_when_idle(self)
        self._known.set()

    def start(self, after=0.0):
        """The loop is idle, or will count as idle after so many seconds of real time."""
        if after:
            self._after = after
            return
        self._since = time.monotonic()
        self._clock.add_job(self)
        if not _is_done(self._future()):
            self._recorder.turnstile.enter(self)
        self._gate.set()

    def finish(self):
        """The program has ended: a job that has not begun never will; waits for one that has."""
        with self._lock:
            self._dismissed = True
        self._recorder.turnstile.leave(self)
        self._gate.set()
        self._known.set()
        if self._begun:
            with self._clock.thread_blocked():
                self._ended.wait()

    def seconds_held(self):
        """How long to wait for the job, at most, before asking again; 0: it no longer matters.

        While the job runs, its thread holds the clock itself.
        """
        future = self._future()
        if future is None or self.parked or _is_done(future):
            return 0
        patience = _FULL_POOL_SECONDS if self._clock.parked and not self._begun else _HAND_OVER_SECONDS
        return max(0, self._since + patience - time.monotonic())


def _is_done(future):
    """What the loop returned for the job may be anything."""
    try:
        return future.done()
    except Exception:
        return True
