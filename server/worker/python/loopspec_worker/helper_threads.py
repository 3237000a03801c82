"""Threads that a loop starts for itself, such as the one that shuts its default executor down."""
import concurrent.futures.thread
import threading
import time

from .threads import ProgramThread

# How long, in real time, the clock waits for a helper to end.
_PATIENCE_SECONDS = 1.0

# What Python calls the threads that serve a pool of processes.
_POOL_THREADS = ("QueueFeederThread", "_ExecutorManagerThread")


class HelperThreads:
    """The helpers at work in this process: not the program's threads, not those of executors, which idle between jobs."""

    def __init__(self):
        self._known = set(threading.enumerate())
        self._first_seen = {}

    def seconds_held(self):
        """How long to wait, at most, for the helpers to end; 0 when there are none."""
        now = time.monotonic()
        first_seen = {thread: self._first_seen.get(thread, now) for thread in threading.enumerate() if self._helps(thread)}
        self._first_seen = first_seen
        return max([max(0, seen + _PATIENCE_SECONDS - now) for seen in first_seen.values()], default=0)

    def _helps(self, thread):
        return not (thread in self._known or ProgramThread.is_one(thread) or _is_of_pool(thread)
                    or isinstance(thread, threading._DummyThread))


def _is_of_pool(thread):
    return (thread in getattr(concurrent.futures.thread, "_threads_queues", ())
            or thread.name.startswith(_POOL_THREADS) or type(thread).__name__ in _POOL_THREADS)
