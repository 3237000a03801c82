"""Stands in for CPython's `_overlapped`: completion ports, overlapped calls of sockets, and waiting for the end of processes, over select().

It has what streams and datagrams need that are connected by then, and children. What is missing, asyncio misses with an AttributeError: accepting, connecting, files, pipes.
"""

import collections
import errno
import os
import select
import socket

from . import handles

INVALID_HANDLE_VALUE = 2 ** 64 - 1
ERROR_NETNAME_DELETED = 64
ERROR_PIPE_BUSY = 231
ERROR_OPERATION_ABORTED = 995
ERROR_PORT_UNREACHABLE = 1234

_INFINITE = 0xFFFFFFFF

_port_of_descriptor = {}


class _Port:
    def __init__(self):
        self.begun = []  # calls and waits that go on
        self.ended = collections.deque()  # those of whose end nobody was told yet

    def next_ended(self, timeout):
        """One that has ended, or None when none did in so many seconds; None is for ever."""
        if not self.ended:
            readers = [call for call in self.begun if not call.writes]
            writers = [call for call in self.begun if call.writes]
            for ready in select.select(readers, writers, [], timeout)[:2]:
                for call in ready:
                    call.go_on()
        return self.ended.popleft() if self.ended else None


class Overlapped:
    """One call. It is tried at once, and again whenever its descriptor is ready, on a duplicate of it."""

    def __init__(self, event):
        self.address = next(handles.numbers)
        self.pending = False
        self.writes = False
        self._port = self._sock = self._call = self._result = self._error = None

    def fileno(self):
        return self._sock.fileno()

    def getresult(self, wait=False):
        if self._error is not None:
            raise self._error
        return self._result

    def cancel(self):
        if self.pending:
            self._port.begun.remove(self)
            self._end(OSError(errno.ECANCELED, "the call was cancelled"), ERROR_OPERATION_ABORTED)

    def WSARecv(self, descriptor, size, flags=0):
        self._begin(descriptor, lambda sock: sock.recv(size, socket.MSG_DONTWAIT))

    def WSARecvInto(self, descriptor, buffer, flags=0):
        self._begin(descriptor, lambda sock: sock.recv_into(buffer, 0, socket.MSG_DONTWAIT))

    def WSARecvFrom(self, descriptor, size, flags=0):
        self._begin(descriptor, lambda sock: sock.recvfrom(size, socket.MSG_DONTWAIT))

    def WSASendTo(self, descriptor, data, flags, address):
        self._begin(descriptor, lambda sock: sock.sendto(data, socket.MSG_DONTWAIT, address), writes=True)

    def WSASend(self, descriptor, data, flags=0):
        rest = [memoryview(bytes(data))]

        def send(sock):
            while True:
                rest[0] = rest[0][sock.send(rest[0], socket.MSG_DONTWAIT):]
                if not rest[0]:
                    return len(data)
        self._begin(descriptor, send, writes=True)

    def _begin(self, descriptor, call, writes=False):
        self._port = _port_of_descriptor[descriptor]
        self._sock = socket.socket(fileno=os.dup(descriptor))
        self._call, self.writes, self.pending = call, writes, True
        self._port.begun.append(self)
        self.go_on()

    def go_on(self):
        try:
            self._result = self._call(self._sock)
        except BlockingIOError:
            return
        except OSError as error:
            self._port.begun.remove(self)
            self._end(error, error.errno)
        else:
            self._port.begun.remove(self)
            self._end()

    def _end(self, error=None, winerror=0):
        if error is not None:
            error.winerror = winerror
        self._error, self.pending = error, False
        self._sock.close()
        self._port.ended.append(self)


def CreateIoCompletionPort(handle, port, key, concurrency):
    """A new port; or `handle`, a socket's descriptor, is bound to one."""
    if handle == INVALID_HANDLE_VALUE:
        return handles.add(_Port())
    _port_of_descriptor[handle] = handles.things[port]
    return port


def GetQueuedCompletionStatus(port, milliseconds):
    """(error, bytes, key, address of the call), of which asyncio looks at the last; None when the time is over."""
    call = handles.things[port].next_ended(None if milliseconds == _INFINITE else milliseconds / 1000)
    return None if call is None else (0, 0, 0, call.address)


def WSAConnect(descriptor, address):
    with socket.socket(fileno=os.dup(descriptor)) as sock:
        sock.connect(address)


class _Event:
    is_set = False

    def is_signaled(self):
        return self.is_set


class _Wait:
    """For an event that is set, or for the end of a process."""

    writes = False

    def __init__(self, thing, port, address):
        self.thing, self.port, self.address = thing, port, address
        port.begun.append(self)
        if thing.is_signaled():
            self.go_on()

    def fileno(self):
        return self.thing.fileno()

    def go_on(self):
        self.port.begun.remove(self)
        self.port.ended.append(self)

    def end(self):
        if self in self.port.begun:
            self.port.begun.remove(self)


def CreateEvent(attributes, manual, state, name):
    return handles.add(_Event())


def RegisterWaitWithQueue(handle, port, address, milliseconds):
    return handles.add(_Wait(handles.things[handle], handles.things[port], address))


def UnregisterWait(wait):
    handles.things.pop(wait).end()


def UnregisterWaitEx(wait, event):
    UnregisterWait(wait)
    handles.things[event].is_set = True
