"""CPython's event loops of Windows where there is no Windows: what the cases of Windows are recorded from, and what their mutants are made from.

What makes these loops what they are is Python code, asyncio/windows_events.py and what it derives from, which every CPython brings along. It is loaded as it is, over
stand-ins for the modules of the system below it (`_overlapped`, `_winapi`, `msvcrt`). So it shows what asyncio itself decides, such as which methods raise NotImplementedError;
what Windows decides it cannot show.
"""

from . import asyncio_of_windows

_events = asyncio_of_windows.windows_events()


class _StandIn:
    # The worker tells the suite: a loop of this platform, which is not the one it runs on.
    loopspec_stands_for = "windows"

    def __init__(self, *arguments):
        asyncio_of_windows.put_in_place()
        super().__init__(*arguments)


class SelectorEventLoop(_StandIn, _events.SelectorEventLoop):
    """asyncio.SelectorEventLoop as it is on Windows."""


class ProactorEventLoop(_StandIn, _events.ProactorEventLoop):
    """asyncio.ProactorEventLoop."""

    # Children whose streams are files, not pipes.
    loopspec_offers = ("subprocesses",)
