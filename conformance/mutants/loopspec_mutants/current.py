"""Loops that break a rule about the running and the current loop."""

import asyncio
from asyncio import events


class RunningWhenMade(asyncio.SelectorEventLoop):
    """Is the thread's running loop as soon as it is made."""

    def __init__(self):
        super().__init__()
        self._set_aside = events._get_running_loop()
        events._set_running_loop(self)

    def run_forever(self):
        events._set_running_loop(self._set_aside)
        super().run_forever()


class RunningAfterEscape(asyncio.SelectorEventLoop):
    """Stays the thread's running loop when an exception left the run."""

    def run_forever(self):
        events._set_running_loop(None)
        try:
            super().run_forever()
        except BaseException:
            events._set_running_loop(self)
            raise


class RunningAfterRun(asyncio.SelectorEventLoop):
    """Stays the thread's running loop when the run has ended."""

    def run_forever(self):
        events._set_running_loop(None)
        super().run_forever()
        events._set_running_loop(self)


class NotRunningInCallbacks(asyncio.SelectorEventLoop):
    """Never tells the thread that it is running."""

    def _run_once(self):
        events._set_running_loop(None)
        super()._run_once()


class CurrentWhenMade(asyncio.SelectorEventLoop):
    """Makes itself the thread's current loop as soon as it is made."""

    def __init__(self):
        super().__init__()
        asyncio.set_event_loop(self)


class CurrentWhenRun(asyncio.SelectorEventLoop):
    """Makes itself the thread's current loop when it runs."""

    def run_forever(self):
        asyncio.set_event_loop(self)
        super().run_forever()


class RefusesSecondThread(asyncio.SelectorEventLoop):
    """Cannot run while another loop runs in another thread."""

    runs = 0

    def run_forever(self):
        if RefusesSecondThread.runs:
            raise RuntimeError("another loop is running")
        RefusesSecondThread.runs += 1
        try:
            super().run_forever()
        finally:
            RefusesSecondThread.runs -= 1


_only = None


def one_for_all():
    """A factory that gives the same loop again while it is open."""
    global _only
    if _only is None or _only.is_closed():
        _only = asyncio.SelectorEventLoop()
    return _only


# The clause whose case catches each.
CAUGHT_BY = {
    "RunningWhenMade": "get.running-not-set-by-constructor",
    "RunningAfterEscape": "get.running-cleared-after-return",
    "RunningAfterRun": "get.running-cleared-after-return",
    "NotRunningInCallbacks": "get.running-inside-callback",
    "CurrentWhenMade": "get.new-loop-not-current",
    "CurrentWhenRun": "get.current-after-set",
    "RefusesSecondThread": "get.two-loops-two-threads",
    "one_for_all": "get.new-loop-is-fresh",
}
