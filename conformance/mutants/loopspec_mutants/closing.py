"""Loops that break a rule of close()."""

import asyncio
import os
import socket


class ClosesWhileRunning(asyncio.SelectorEventLoop):
    """close() on the running loop stops it instead of raising."""

    def close(self):
        if self.is_running():
            return self.stop()
        super().close()


class RunsPendingAtClose(asyncio.SelectorEventLoop):
    """close() runs what is ready."""

    def close(self):
        if not self.is_running() and not self.is_closed():
            self.stop()
            self.run_forever()
        super().close()


class ClosesOnce(asyncio.SelectorEventLoop):
    """A second close() raises."""

    def close(self):
        self._check_closed()
        super().close()


class NeverClosed(asyncio.SelectorEventLoop):
    """is_closed() stays False."""

    def is_closed(self):
        return False

    def close(self):
        if not self._closed:
            super().close()


class Reopens(asyncio.SelectorEventLoop):
    """A closed loop can run again."""

    def run_until_complete(self, future):
        if self.is_closed():
            self.__init__()
        return super().run_until_complete(future)


class LeaksDescriptor(asyncio.SelectorEventLoop):
    """close() leaves a descriptor behind."""

    def close(self):
        if not self.is_closed() and not self.is_running():
            os.dup(self._ssock.fileno())
        super().close()


class EndsUserSockets(asyncio.SelectorEventLoop):
    """close() shuts the sockets down that have a reader."""

    def close(self):
        if not self.is_closed() and not self.is_running():
            for key in list(self._selector.get_map().values()):
                if key.fileobj != self._ssock and key.fd != self._ssock.fileno():
                    with socket.socket(fileno=os.dup(key.fd)) as end:
                        end.shutdown(socket.SHUT_RDWR)
        super().close()


class TakesCallbacksWhenClosed(asyncio.SelectorEventLoop):
    """call_soon() on a closed loop returns a handle."""

    def call_soon(self, callback, *args, context=None):
        if self.is_closed():
            return asyncio.Handle(callback, args, self, context)
        return super().call_soon(callback, *args, context=context)


class TakesTimersWhenClosed(asyncio.SelectorEventLoop):
    """call_later() on a closed loop returns a handle."""

    def call_later(self, delay, callback, *args, context=None):
        if self.is_closed():
            return asyncio.TimerHandle(self.time() + delay, callback, args, self, context)
        return super().call_later(delay, callback, *args, context=context)


class TasksWhenClosed(asyncio.SelectorEventLoop):
    """create_task() on a closed loop makes a task that starts at once."""

    def create_task(self, coro, **keywords):
        if self.is_closed():
            try:
                coro.send(None)
            except StopIteration:
                pass
            return self.create_future()
        return super().create_task(coro, **keywords)


class WatchesWhenClosed(asyncio.SelectorEventLoop):
    """add_reader() and add_writer() on a closed loop do nothing."""

    def _add_reader(self, fd, callback, *args):
        return None if self.is_closed() else super()._add_reader(fd, callback, *args)

    def _add_writer(self, fd, callback, *args):
        return None if self.is_closed() else super()._add_writer(fd, callback, *args)


class RemovalNeedsOpenLoop(asyncio.SelectorEventLoop):
    """remove_reader() and remove_writer() on a closed loop raise."""

    def _remove_reader(self, fd):
        self._check_closed()
        return super()._remove_reader(fd)

    def _remove_writer(self, fd):
        self._check_closed()
        return super()._remove_writer(fd)


class NeverWarns(asyncio.SelectorEventLoop):
    """Is collected without a word when it was not closed."""

    def __del__(self):
        self.close()


# The clause whose case catches each.
CAUGHT_BY = {
    "ClosesWhileRunning": "close.running-raises",
    "RunsPendingAtClose": "close.discards-pending",
    "ClosesOnce": "close.idempotent",
    "NeverClosed": "close.is-closed",
    "Reopens": "close.irreversible",
    "LeaksDescriptor": "close.releases-fds",
    "EndsUserSockets": "close.does-not-close-user-sockets",
    "TakesCallbacksWhenClosed": "close.call-soon-raises",
    "TakesTimersWhenClosed": "close.call-soon-raises",
    "TasksWhenClosed": "close.create-task-raises",
    "WatchesWhenClosed": "close.add-reader-raises",
    "RemovalNeedsOpenLoop": "close.remove-reader-returns-false",
    "NeverWarns": "close.unclosed-warns",
}
