"""Whether a thread sleeps: on a real clock the only sign that a loop is idle."""
import os
import threading

# On a loaded machine a thread that could run may not run for longer than any fixed time. The kernel tells the two apart.
_LOOK_EVERY_SECONDS = 0.01
_LOOKS = 3
_PATIENCE_LOOKS = 300


class IdleThread:
    """The thread that made this object, seen from others."""

    def __init__(self):
        native_id = getattr(threading, "get_native_id", lambda: 0)()
        self._stat = "/proc/self/task/%d/stat" % native_id

    def wait(self, gate):
        """Returns when the thread was seen asleep three times in a row, or never stops for 3 s, or `gate` is set."""
        asleep = 0
        for _ in range(_PATIENCE_LOOKS):
            asleep = asleep + 1 if self._sleeps() else 0
            if asleep == _LOOKS or gate.wait(_LOOK_EVERY_SECONDS):
                return

    def _sleeps(self):
        """True where the system does not say."""
        try:
            descriptor = os.open(self._stat, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except OSError:
            return True
        try:
            return os.read(descriptor, 512).rpartition(b")")[2].split()[0] != b"R"
        finally:
            os.close(descriptor)
