"""The state of the process that a program may change, and how it is put back."""
import asyncio
import logging
import signal
import sys
import threading
import time
from _signal import getsignal  # signal.getsignal, without making an enum of what it returns

# How long, in all, threads that a program left behind (executors' mostly) may take to end.
_THREADS_END_SECONDS = 1.0

_SIGNALS = [getattr(signal, name) for name in
            ("SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGALRM", "SIGPIPE", "SIGBREAK")
            if hasattr(signal, name)]


class Surroundings:
    """Remembers the process as it is now; `restore` makes it so again as far as that can be."""

    def __init__(self):
        self._signals = [(number, getsignal(number)) for number in _SIGNALS]
        self._policy = getattr(asyncio.events, "_event_loop_policy", None)
        self._loggers = [(logger, logger.level, logger.disabled, logger.propagate, logger.handlers[:])
                         for logger in (logging.getLogger(), logging.getLogger("asyncio"))]
        self._logging_disabled = logging.root.manager.disable
        self._origin_depth = sys.get_coroutine_origin_tracking_depth()
        self._asyncgen_hooks = sys.get_asyncgen_hooks()
        self._recursion_limit = sys.getrecursionlimit()
        self._threads = frozenset(threading.enumerate())

    def restore(self):
        """Returns whether everything but threads is as before."""
        whole = self._restore_signals()
        asyncio._set_running_loop(None)
        self._restore_policy()
        for logger, level, disabled, propagate, handlers in self._loggers:
            if logger.level != level:
                logger.setLevel(level)
            logger.disabled, logger.propagate = disabled, propagate
            if logger.handlers != handlers:
                logger.handlers[:] = handlers
        if logging.root.manager.disable != self._logging_disabled:
            logging.disable(self._logging_disabled)
        sys.set_coroutine_origin_tracking_depth(self._origin_depth)
        sys.set_asyncgen_hooks(*self._asyncgen_hooks)
        sys.setrecursionlimit(self._recursion_limit)
        return whole

    def _restore_signals(self):
        try:
            for number, handler in self._signals:
                if handler is not None and getsignal(number) is not handler:
                    signal.signal(number, handler)
            signal.set_wakeup_fd(-1)
        except (OSError, ValueError, TypeError):
            return False
        return True

    def _restore_policy(self):
        """The policy that was installed, without a current loop; the default one is made anew when next asked for."""
        if not hasattr(asyncio.events, "_event_loop_policy"):
            asyncio.set_event_loop(None)
            return
        asyncio.events._event_loop_policy = self._policy
        local = getattr(self._policy, "_local", None)
        if local is not None:
            self._policy._local = type(local)()

    def threads_have_ended(self):
        """Whether no thread is left that was not there before; waits a little for them."""
        deadline = time.monotonic() + _THREADS_END_SECONDS
        for thread in threading.enumerate():
            if thread in self._threads or isinstance(thread, threading._DummyThread):
                continue
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                return False
        return True
