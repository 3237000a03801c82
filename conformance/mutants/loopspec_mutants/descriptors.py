"""Loops that break a rule of add_reader() and its like."""

import asyncio


class RemoveSaysNothing(asyncio.SelectorEventLoop):
    """remove_reader() and remove_writer() return None."""

    def remove_reader(self, fd):
        super().remove_reader(fd)

    def remove_writer(self, fd):
        super().remove_writer(fd)


class KeepsFirstReader(asyncio.SelectorEventLoop):
    """A second add_reader() of a descriptor is ignored."""

    def __init__(self):
        self._watched = set()
        super().__init__()

    def add_reader(self, fd, callback, *args):
        if fd not in self._watched:
            self._watched.add(fd)
            super().add_reader(fd, callback, *args)


class RunsRemoved(asyncio.SelectorEventLoop):
    """A reader that is queued already runs though it was removed."""

    def remove_reader(self, fd):
        try:
            self._selector.unregister(fd)
            return True
        except KeyError:
            return False


class OneShot(asyncio.SelectorEventLoop):
    """A reader runs once, and has to be added again."""

    def add_reader(self, fd, callback, *args):
        def once():
            self.remove_reader(fd)
            callback(*args)
        super().add_reader(fd, once)


class WatchesTransports(asyncio.SelectorEventLoop):
    """Lets a program watch the descriptor of a transport."""

    def _ensure_fd_no_transport(self, fd):
        pass


class ForgetsArguments(asyncio.SelectorEventLoop):
    """Readers are called without their arguments."""

    def add_reader(self, fd, callback, *args):
        super().add_reader(fd, callback)


class ReadersFirst(asyncio.SelectorEventLoop):
    """Ready descriptors overtake the callbacks that are queued."""

    def _process_events(self, events):
        waiting = len(self._ready)
        super()._process_events(events)
        self._ready.rotate(-waiting)


class TakesAnyNumber(asyncio.SelectorEventLoop):
    """A negative descriptor is ignored."""

    def add_reader(self, fd, callback, *args):
        if fd != -1:
            super().add_reader(fd, callback, *args)


class ReplacingLeavesQueued(asyncio.SelectorEventLoop):
    """A reader that is queued already runs though another has taken its place."""

    def add_reader(self, fd, callback, *args):
        try:
            self._selector.unregister(fd)
        except KeyError:
            pass
        super().add_reader(fd, callback, *args)

    def remove_reader(self, fd):
        try:
            self._selector.unregister(fd)
            return True
        except KeyError:
            return False


CAUGHT_BY = {
    "RemoveSaysNothing": "fd.remove-returns-true",
    "KeepsFirstReader": "fd.readd-replaces",
    "RunsRemoved": "fd.remove-stops-callbacks",
    "OneShot": "fd.reader-persistent",
    "WatchesTransports": "fd.transport-fd-add",
    "ForgetsArguments": "fd.reader-args",
    "ReadersFirst": "fd.reader-after-soon-in-iteration",
    "TakesAnyNumber": "fd.negative-fd",
    "ReplacingLeavesQueued": "fd.readd-cancels-queued",
}
