"""What stands in place of a loop's selector on a virtual clock."""
import selectors
import socket


class SelectorProxy:
    """Polls the loop's own selector for real, without blocking, and leaves the blocking to the clock.

    Everything but `select` and `close` is the real selector's.
    """

    def __init__(self, selector, clock, has_threads):
        self.real = selector
        self.clock = clock
        self.deadline = 0.0
        self._wake_reader = self._wake_writer = None
        if has_threads:
            self._wake_reader, self._wake_writer = socket.socketpair()
            self._wake_reader.setblocking(False)
            self._wake_writer.setblocking(False)

    def __getattr__(self, name):
        return getattr(self.real, name)

    def select(self, timeout=None):
        ready = self.real.select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        return self.clock.block(self, timeout)

    def close(self):
        self.real.close()
        if self._wake_reader is not None:
            self._wake_reader.close()
            self._wake_writer.close()

    def wake(self):
        """Ends a `wait` of this proxy, from any thread; the loop does not notice."""
        try:
            self._wake_writer.send(b"\0")
        except OSError:
            pass

    def wait(self, timeout):
        """Waits for the loop's descriptors or for `wake`. Returns the loop's ready descriptors only."""
        if self._wake_reader is None:
            return self.real.select(timeout)
        if timeout == 0:  # possibly for another thread, whose own wait goes on
            return [event for event in self.real.select(0) if event[0].fileobj is not self._wake_reader]
        self.real.register(self._wake_reader, selectors.EVENT_READ)
        try:
            ready = self.real.select(timeout)
        finally:
            self.real.unregister(self._wake_reader)
        own = [event for event in ready if event[0].fileobj is self._wake_reader]
        if own:
            self._drain()
        return [event for event in ready if event[0].fileobj is not self._wake_reader]

    def _drain(self):
        try:
            while self._wake_reader.recv(64):
                pass
        except OSError:
            pass
