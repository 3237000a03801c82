"""A job that runs in an executor, as the clock sees it."""
import threading
import time
import weakref

# How long the end of a job may take to reach the loop, in real time, before the clock moves on without it.
_HAND_OVER_SECONDS = 1.0

_FOREVER = float("inf")


class ExecutorJob:
    """Holds the clock from its submission until the loop has heard of its end.

    A loop that is not told of the end by the executor holds it for one second of real time more.
    """

    def __init__(self, function, program):
        self._function = function
        self._recorder = program.recorder
        self._clock = program.clock
        self._future = None
        self._begun = False
        self._ended_at = None
        self._clock.hold(self)

    def make_function(self):
        """What the executor is to run: a plain function."""
        def run():
            self._begun = True
            ident = threading.get_ident()
            self._clock.hold(ident)
            self._clock.release(self)
            self._recorder.name_thread("executor")
            try:
                return self._function()
            finally:
                self._recorder.name_thread("")
                self._ended_at = time.monotonic()
                self._clock.release(ident)
        return run

    def submitted(self, future):
        """The loop returned this future for the job."""
        try:
            self._future = weakref.ref(future)
            self._clock.add_job(self)
        except TypeError:
            pass  # no future: nothing tells whether the job will begin
        self._clock.release(self)

    def refused(self):
        """The loop did not take the job."""
        self._clock.release(self)

    def seconds_held(self):
        """How long to wait for the job, at most, before asking again; 0: it no longer matters."""
        if self._begun and self._ended_at is None:
            return _FOREVER
        future = self._future()
        if future is None or _is_done(future):
            return 0
        if self._ended_at is None:
            return _FOREVER
        return max(0, self._ended_at + _HAND_OVER_SECONDS - time.monotonic())


def _is_done(future):
    """What the loop returned for the job may be anything."""
    try:
        return future.done()
    except Exception:
        return True
