"""The child processes of a program: none is left when it ends."""
import os
import signal
import time

# How long a killed child may take to be gone.
_GONE_SECONDS = 2.0


class Children:
    def __init__(self):
        self._pids = set()

    def add(self, pid):
        if pid:
            self._pids.add(pid)

    def finish(self):
        """Kills those that still run, and takes in what the loop has not."""
        for pid in self._pids:
            _end(pid)
        self._pids.clear()


def exists(pid):
    """Whether there is such a process, be it a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _end(pid):
    try:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + _GONE_SECONDS
        while not os.waitpid(pid, os.WNOHANG)[0] and time.monotonic() < deadline:
            time.sleep(0.002)
    except (ChildProcessError, ProcessLookupError):
        pass  # the loop has taken it in
