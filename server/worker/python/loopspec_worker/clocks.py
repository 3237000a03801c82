"""The two clocks a program can run on. Both have the methods of RealClock."""
import contextlib
import time

from .idle_thread import IdleThread

# A thread that waits to start "when idle" starts after this long on a real clock.
IDLE_START_SECONDS = 0.05


class RealClock:
    """The loop's own clock: a trace holds no times."""

    virtual = False
    parked = 0

    def __init__(self):
        self._loop_thread = IdleThread()

    def attach(self, loop):
        """Puts a loop onto this clock."""

    def stamp(self):
        """The JSON of an event's time, with its comma, or ""."""
        return ""

    def sleep(self, seconds):
        """Blocks the calling thread."""
        time.sleep(seconds)

    def start_when_idle(self, thread):
        thread.start(after=IDLE_START_SECONDS)

    def wait_until_idle(self, gate):
        """In a thread that was told to start "when idle", after its 50 ms: waits on until the loop's thread sleeps, or `gate` is set."""
        self._loop_thread.wait(gate)

    def start_waiting(self, thread):
        """Starts the thread now if it still waits for the loop to be idle."""

    def start_all_waiting(self):
        """The calling thread is about to wait for others: those that wait for the loop to be idle need not."""

    def hold(self, token):
        """The clock must not move until `release`: something other than a poll can act."""

    def release(self, token):
        """Ends `hold`."""

    @contextlib.contextmanager
    def thread_blocked(self):
        """While the calling thread waits for other threads and cannot act itself."""
        yield

    def add_job(self, job):
        """An executor job that holds the clock as long as `job.seconds_held()` is not 0."""

    def after_fork(self):
        """In the child: only the calling thread is left."""

    def detach(self):
        """Undoes what attach did outside the loops."""
