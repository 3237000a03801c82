"""Loops that break a rule of add_reader() and its like."""

import asyncio
import os
import select
import socket
import stat
import time


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


class AddTells(asyncio.SelectorEventLoop):
    """add_reader() returns True, as remove_reader() does."""

    def add_reader(self, fd, callback, *args):
        super().add_reader(fd, callback, *args)
        return True


class AddsAtNextTimer(asyncio.SelectorEventLoop):
    """A descriptor that a callback adds is polled when the next timer has run."""

    def add_reader(self, fd, callback, *args):
        if self.is_running():
            self.call_later(0.01, super().add_reader, fd, callback, *args)
        else:
            super().add_reader(fd, callback, *args)


class ErrorTakesReaderOff(asyncio.SelectorEventLoop):
    """A reader that raises is removed."""

    def add_reader(self, fd, callback, *args):
        def guarded():
            try:
                callback(*args)
            except Exception:
                self.remove_reader(fd)
                raise
        super().add_reader(fd, guarded)


class IgnoresClosed(asyncio.SelectorEventLoop):
    """A closed socket is not added, and nobody is told."""

    def add_reader(self, fd, callback, *args):
        if isinstance(fd, int) or fd.fileno() >= 0:
            super().add_reader(fd, callback, *args)


class OneAtATime(asyncio.SelectorEventLoop):
    """An iteration serves one of the descriptors that are ready."""

    def _process_events(self, event_list):
        super()._process_events(event_list[:1])


class ObjectsApart(asyncio.SelectorEventLoop):
    """What was added as an object cannot be removed by its number."""

    objects = frozenset()

    def add_reader(self, fd, callback, *args):
        super().add_reader(fd, callback, *args)
        if not isinstance(fd, int):
            self.objects |= {fd.fileno()}

    def remove_reader(self, fd):
        return fd not in self.objects and super().remove_reader(fd)


class ObjectsAreArguments(asyncio.SelectorEventLoop):
    """A callback for an object with fileno() gets its number as an argument."""

    def add_reader(self, fd, callback, *args):
        if isinstance(fd, int):
            super().add_reader(fd, callback, *args)
        else:
            super().add_reader(fd, callback, fd.fileno(), *args)


class InvalidIsUnknown(asyncio.SelectorEventLoop):
    """remove_writer() of what is no descriptor returns False."""

    def remove_writer(self, fd):
        try:
            return super().remove_writer(fd)
        except ValueError:
            return False


class Spins(asyncio.SelectorEventLoop):
    """Polls again and again before it goes to sleep."""

    def _process_events(self, event_list):
        began = time.process_time()
        while not event_list and time.process_time() - began < 0.3:
            event_list = self._selector.select(0)
        super()._process_events(event_list)


class PipesAtIntervals(asyncio.SelectorEventLoop):
    """What is no socket is not polled, but looked at now and then."""

    def add_reader(self, fd, callback, *args):
        number = fd if isinstance(fd, int) else fd.fileno()
        if stat.S_ISSOCK(os.fstat(number).st_mode):
            super().add_reader(fd, callback, *args)
        else:
            self.call_later(0.01, super().add_reader, fd, callback, *args)


class AddedBeforeTheRun(asyncio.SelectorEventLoop):
    """A descriptor that was added before the run is polled when the first timer has run."""

    def add_reader(self, fd, callback, *args):
        if self.is_running():
            super().add_reader(fd, callback, *args)
        else:
            self.call_later(0.01, super().add_reader, fd, callback, *args)


class EofIsNoData(asyncio.SelectorEventLoop):
    """The end of a stream is told a while later, with the timers."""

    def add_reader(self, fd, callback, *args):
        def look():
            try:
                data = fd.recv(1, socket.MSG_PEEK)
            except BlockingIOError:
                data = b"?"
            if data:
                return callback(*args)
            self.remove_reader(fd)
            self.call_later(0.01, callback, *args)
        super().add_reader(fd, look)


class EdgeTriggered(asyncio.SelectorEventLoop):
    """A reader is called once for what came, however much of it is left unread."""

    def add_reader(self, fd, callback, *args):
        super().add_reader(fd, callback, *args)
        poll = getattr(self._selector, "real", self._selector)._selector
        poll.modify(fd, select.EPOLLIN | select.EPOLLET)


class QueuesTwice(asyncio.SelectorEventLoop):
    """A ready descriptor queues its callback twice."""

    def _process_events(self, event_list):
        super()._process_events(event_list)
        super()._process_events(event_list)


class CallsWhenAdded(asyncio.SelectorEventLoop):
    """A reader is called a first time when it is added."""

    def add_reader(self, fd, callback, *args):
        super().add_reader(fd, callback, *args)
        self.call_soon(callback, *args)


class RemovesBoth(asyncio.SelectorEventLoop):
    """remove_reader() takes the descriptor out of the poll, and its writer comes back a while later."""

    def remove_reader(self, fd):
        writer = self._selector.get_key(fd).data[1]
        if writer is None:
            return super().remove_reader(fd)
        self.call_later(0.01, self.add_writer, fd, writer._callback, *writer._args)
        self.remove_writer(fd)
        return super().remove_reader(fd)


class LeavesOneMore(asyncio.SelectorEventLoop):
    """A reader that removes itself is called once more, since its event stands in the next poll's list already."""

    inside = None

    def add_reader(self, fd, callback, *args):
        def note():
            self.inside = fd, callback, args
            try:
                callback(*args)
            finally:
                self.inside = None
        super().add_reader(fd, note)

    def remove_reader(self, fd):
        if self.inside and self.inside[0] is fd:
            _, callback, args = self.inside
            self.call_soon(callback, *args)
        return super().remove_reader(fd)


class AnyDirection(asyncio.SelectorEventLoop):
    """remove_writer() is True for a descriptor that is watched for reading."""

    def remove_writer(self, fd):
        try:
            self._selector.get_key(fd)
        except KeyError:
            return False
        super().remove_writer(fd)
        return True


class RemembersRemoved(asyncio.SelectorEventLoop):
    """remove_reader() is True for what was watched at some time."""

    watched = frozenset()

    def add_reader(self, fd, callback, *args):
        super().add_reader(fd, callback, *args)
        self.watched |= {fd}

    def remove_reader(self, fd):
        return super().remove_reader(fd) or fd in self.watched


class RemembersTransports(asyncio.SelectorEventLoop):
    """A number that a transport had can be watched again a while later."""

    owned = frozenset()

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        self.owned |= {sock.fileno()}
        return super()._make_socket_transport(sock, protocol, waiter, extra=extra, server=server)

    def add_reader(self, fd, callback, *args):
        if not isinstance(fd, int) and fd.fileno() in self.owned:
            self.call_later(0.01, super().add_reader, fd, callback, *args)
        else:
            super().add_reader(fd, callback, *args)


class RemovesFromTransports(asyncio.SelectorEventLoop):
    """The descriptor of a transport can be taken out of the poll, as uvloop let one do with a server's."""

    def remove_reader(self, fd):
        return self._remove_reader(fd)


class WaitsForTimers(asyncio.SelectorEventLoop):
    """What becomes ready is looked at when the next timer has run."""

    def add_reader(self, fd, callback, *args):
        def wait():
            self.remove_reader(fd)
            self.call_at(self._scheduled[0].when() + 0.01 if self._scheduled else self.time(), callback, *args)
        super().add_reader(fd, wait)


class WriterForgetsArguments(asyncio.SelectorEventLoop):
    """Writers are called with the first of their arguments."""

    def add_writer(self, fd, callback, *args):
        super().add_writer(fd, callback, *args[:1])


class WriterWaits(asyncio.SelectorEventLoop):
    """A descriptor is not looked at for writing before the first timer."""

    def add_writer(self, fd, callback, *args):
        self.call_later(0.01, super().add_writer, fd, callback, *args)


class WriterOnce(asyncio.SelectorEventLoop):
    """A writer is called once for each time that the descriptor becomes writable."""

    def add_writer(self, fd, callback, *args):
        super().add_writer(fd, callback, *args)
        poll = getattr(self._selector, "real", self._selector)._selector
        poll.modify(fd, select.EPOLLOUT | select.EPOLLET)


class WriterAtOnce(asyncio.SelectorEventLoop):
    """A writer is called a first time without a look at the buffer."""

    def add_writer(self, fd, callback, *args):
        super().add_writer(fd, callback, *args)
        self.call_soon(callback, *args)


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
    "AddTells": "fd.add-returns-none",
    "AddsAtNextTimer": "fd.add-inside-callback",
    "ErrorTakesReaderOff": "fd.callback-exception",
    "IgnoresClosed": "fd.closed-object",
    "OneAtATime": "fd.fairness-many-ready",
    "ObjectsApart": "fd.fd-int-and-object-same-key",
    "ObjectsAreArguments": "fd.fd-int-or-object",
    "InvalidIsUnknown": "fd.invalid-object",
    "Spins": "fd.loop-waits-without-spinning",
    "PipesAtIntervals": "fd.pipes-and-ttys",
    "AddedBeforeTheRun": "fd.reader-called-when-readable",
    "EofIsNoData": "fd.reader-fires-on-eof",
    "EdgeTriggered": "fd.reader-level-triggered",
    "QueuesTwice": "fd.reader-once-per-iteration",
    "CallsWhenAdded": "fd.reader-not-called-when-idle",
    "RemovesBoth": "fd.reader-writer-independent",
    "LeavesOneMore": "fd.remove-inside-own-callback",
    "AnyDirection": "fd.remove-other-direction-false",
    "RemembersRemoved": "fd.remove-returns-false",
    "RemembersTransports": "fd.transport-fd-free-after-close",
    "RemovesFromTransports": "fd.transport-fd-remove",
    "WaitsForTimers": "fd.wakeup-latency",
    "WriterForgetsArguments": "fd.writer-args",
    "WriterWaits": "fd.writer-called-when-writable",
    "WriterOnce": "fd.writer-level-triggered",
    "WriterAtOnce": "fd.writer-not-called-when-full",
}
