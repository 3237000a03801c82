"""Waiting for the other side, as ops on the program's own sockets do."""
import asyncio
import contextlib
import selectors
import threading
import time

# How long an op waits for a peer that does nothing, in real time.
LIMIT_SECONDS = 5.0

# How long the loop's thread sleeps at a time where only the kernel can bring it on.
_PAUSE_SECONDS = 0.001


class PeerTimeout(TimeoutError):
    """The other side did nothing in time."""


PeerTimeout.__name__ = PeerTimeout.__qualname__ = "TimeoutError"


def _wait_for_descriptor(descriptor, event, seconds):
    with selectors.DefaultSelector() if not hasattr(selectors, "PollSelector") else selectors.PollSelector() as selector:
        selector.register(descriptor, event)
        return bool(selector.select(seconds))


def is_ready(sock, event):
    return _wait_for_descriptor(sock.fileno(), event, 0)


def _give_up():
    raise PeerTimeout("the other side did nothing for %g seconds" % LIMIT_SECONDS)


@contextlib.contextmanager
def limited(future):
    """Within it, the future of the running loop fails when nothing has completed it in time, be the loop's clock what it may."""
    loop = future.get_loop()
    timer = threading.Timer(LIMIT_SECONDS, _fail_threadsafe, (loop, future))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _fail_threadsafe(loop, future):
    try:
        loop.call_soon_threadsafe(_fail, future)
    except RuntimeError:
        pass  # the loop is closed


def _fail(future):
    if not future.done():
        future.set_exception(PeerTimeout("it did not happen within %g seconds" % LIMIT_SECONDS))


class Patience:
    """How long to wait for the other side while nothing comes of it. `progress()` says how far it has come: what is slow but goes on is not given up."""

    def __init__(self, progress=None, clock=time.monotonic):
        self._progress, self._clock = progress or (lambda: 0), clock
        self._come, self._last = 0, clock()

    def left(self):
        """The seconds that it lasts if nothing comes."""
        now, come = self._clock(), self._progress()
        if come != self._come:
            self._come, self._last = come, now
        return self._last + LIMIT_SECONDS - now


def wait_in_thread(sock, event, attempt, progress=None):
    """What `attempt()` returns once it does not raise BlockingIOError any more."""
    patience = Patience(progress)
    while True:
        try:
            return attempt()
        except BlockingIOError:
            pass
        left = patience.left()
        if left <= 0 or not _wait_for_descriptor(sock.fileno(), event, left):
            _give_up()


async def wait_in_coroutine(sock, event, attempt, progress=None):
    """The same, while the loop runs."""
    patience = Patience(progress)
    while True:
        try:
            return attempt()
        except BlockingIOError:
            pass
        if patience.left() <= 0:
            _give_up()
        await asyncio.sleep(0)
        _wait_for_descriptor(sock.fileno(), event, _PAUSE_SECONDS)
