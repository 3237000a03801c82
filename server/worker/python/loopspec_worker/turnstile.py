"""The order in which threads may record."""
import threading
from threading import get_ident

# How long, in real time, others wait for a thread that does not come to its end.
_PATIENCE_SECONDS = 5.0


class Turnstile:
    """Lets the threads that start "when idle" record to their end, one after the other, before anyone else records.

    Of all ways in which such a thread and the loop that it wakes may overlap, a trace shows this one. Nothing but
    recording waits. A thread that runs a loop itself, waits for another, or does not end is no longer waited for.
    """

    def __init__(self):
        self.order = []  # who is waited for; nobody waits while it is empty
        self._idents = {}
        self._changed = threading.Condition()

    def enter(self, token):
        """From now on others wait for this thread; nothing new if they do already."""
        with self._changed:
            if token not in self.order:
                self.order.append(token)

    def begin(self, token):
        """The calling thread is the one that entered with this token."""
        self._idents[get_ident()] = token

    def leave(self, token=None):
        """Others no longer wait for this thread (None: the calling one)."""
        if token is None:
            token = self._idents.pop(get_ident(), None)
        with self._changed:
            if token in self.order:
                self.order.remove(token)
                self._changed.notify_all()

    def wait(self):
        """Returns when it is the calling thread's turn to record."""
        own = self._idents.get(get_ident())
        with self._changed:
            if not self._changed.wait_for(lambda: not self.order or self.order[0] is own, _PATIENCE_SECONDS):
                del self.order[:]
                self._changed.notify_all()
