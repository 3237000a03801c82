"""RemoteClock: the server's clock as this side knows it."""

from time import monotonic


class RemoteClock:
    """Never ahead of the server's clock, never backwards. Any thread.

    Virtual: the time of the last message. Real: an estimate that each message which names a time can only move forward, so it is behind by
    the shortest way that a message has had so far.
    """

    def __init__(self, virtual: bool, server_seconds: float) -> None:
        self.virtual = virtual
        self._known = server_seconds
        self._offset = server_seconds - monotonic()

    def time(self) -> float:
        if self.virtual:
            return self._known
        return max(self._known, self._offset + monotonic())

    def at_least(self, server_seconds: float) -> None:
        """The server says: it is at least so late."""
        if server_seconds > self._known:
            self._known = server_seconds
        if not self.virtual:
            offset = server_seconds - monotonic()
            if offset > self._offset:
                self._offset = offset
