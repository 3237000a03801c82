"""Plain reads and writes of what programs own: sockets, and ends of pipes and pseudo-terminals."""
import os
import selectors

from .waiting import is_ready


class PipeEnd:
    """A pipe's end with the methods of a socket that the ops need."""

    def __init__(self, file):
        self._file = file

    def fileno(self):
        return self._file.fileno()

    def recv(self, count):
        if not is_ready(self, selectors.EVENT_READ):
            raise BlockingIOError
        return os.read(self.fileno(), count)

    def send(self, data):
        if not is_ready(self, selectors.EVENT_WRITE):
            raise BlockingIOError
        blocking = os.get_blocking(self.fileno())
        os.set_blocking(self.fileno(), False)
        try:
            return os.write(self.fileno(), data)
        finally:
            os.set_blocking(self.fileno(), blocking)

    def close(self):
        self._file.close()


def plain(end):
    """A socket as it is, an end of a pipe as something like one."""
    return end if hasattr(end, "recv") else PipeEnd(end)
