"""Loops that break a rule of the sock_* methods."""

import asyncio
import select
import socket


class LosesAByte(asyncio.SelectorEventLoop):
    """sock_recv() drops the last byte of what has come."""

    async def sock_recv(self, sock, n):
        return (await super().sock_recv(sock, n))[:-1]


class TellsNoCount(asyncio.SelectorEventLoop):
    """sock_recv_into() returns None."""

    async def sock_recv_into(self, sock, buf):
        await super().sock_recv_into(sock, buf)
        return 0


class CountsWhatItSends(asyncio.SelectorEventLoop):
    """sock_sendall() returns a number."""

    async def sock_sendall(self, sock, data):
        await super().sock_sendall(sock, data)
        return len(data)


class AcceptsBlocking(asyncio.SelectorEventLoop):
    """An accepted socket blocks."""

    async def sock_accept(self, sock):
        connection, address = await super().sock_accept(sock)
        connection.setblocking(True)
        return connection, address


class CancelLosesData(asyncio.SelectorEventLoop):
    """What comes next after a cancelled sock_recv() begins with its second byte."""

    async def sock_recv(self, sock, n):
        try:
            data = await super().sock_recv(sock, n)
        except asyncio.CancelledError:
            self._cancelled = sock
            raise
        return data[1:] if getattr(self, "_cancelled", None) is sock else data


class NeverRefused(asyncio.SelectorEventLoop):
    """sock_connect() to a port where nobody listens succeeds."""

    async def sock_connect(self, sock, address):
        try:
            await super().sock_connect(sock, address)
        except ConnectionRefusedError:
            pass


class CancelledAcceptCloses(asyncio.SelectorEventLoop):
    """A cancelled sock_accept() closes the listening socket."""

    async def sock_accept(self, sock):
        try:
            return await super().sock_accept(sock)
        except asyncio.CancelledError:
            sock.close()
            raise


class ListensItself(asyncio.SelectorEventLoop):
    """sock_accept() on a socket that does not listen raises RuntimeError."""

    async def sock_accept(self, sock):
        if not sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            raise RuntimeError("the socket does not listen")
        return await super().sock_accept(sock)


class AcceptsFromItself(asyncio.SelectorEventLoop):
    """The address that sock_accept() gives is the listening socket's."""

    async def sock_accept(self, sock):
        connection, _ = await super().sock_accept(sock)
        return connection, sock.getsockname()


class AcceptsAtIntervals(asyncio.SelectorEventLoop):
    """sock_accept() looks for clients every ten milliseconds."""

    async def sock_accept(self, sock):
        while not select.select([sock], [], [], 0)[0]:
            await asyncio.sleep(0.01)
        return await super().sock_accept(sock)


class ClosedIsEnd(asyncio.SelectorEventLoop):
    """A closed socket gives the end of the stream."""

    async def sock_recv(self, sock, n):
        return b"" if sock.fileno() < 0 else await super().sock_recv(sock, n)


class CancelledConnectWatches(asyncio.SelectorEventLoop):
    """A cancelled sock_connect() leaves the socket watched."""

    async def sock_connect(self, sock, address):
        try:
            await super().sock_connect(sock, address)
        except asyncio.CancelledError:
            self.add_writer(sock, self.remove_writer, sock)
            raise


class ConnectTakesNumbers(asyncio.SelectorEventLoop):
    """sock_connect() asks for a resolved address."""

    async def sock_connect(self, sock, address):
        if sock.family == socket.AF_INET:
            socket.inet_pton(sock.family, address[0])
        await super().sock_connect(sock, address)


class ConnectReturnsPeer(asyncio.SelectorEventLoop):
    """sock_connect() returns the peer's address."""

    async def sock_connect(self, sock, address):
        await super().sock_connect(sock, address)
        return sock.getpeername()


class ConnectResolvesPaths(asyncio.SelectorEventLoop):
    """sock_connect() takes a path for a host's address."""

    async def sock_connect(self, sock, address):
        await super().sock_connect(sock, address)
        if isinstance(address, str):
            host, port = address


class UnresolvableIsRefused(asyncio.SelectorEventLoop):
    """sock_connect() to a name without an address is a refused connection."""

    async def sock_connect(self, sock, address):
        try:
            await super().sock_connect(sock, address)
        except socket.gaierror:
            raise ConnectionRefusedError from None


class OneAfterTheOther(asyncio.SelectorEventLoop):
    """sock_sendall() waits for a sock_recv() that is pending on the same socket."""

    def __init__(self):
        self._pending = {}
        super().__init__()

    async def sock_recv(self, sock, n):
        async with self._pending.setdefault(sock, asyncio.Lock()):
            return await super().sock_recv(sock, n)

    async def sock_sendall(self, sock, data):
        async with self._pending.setdefault(sock, asyncio.Lock()):
            await super().sock_sendall(sock, data)


class ReceivesWhenCalled(asyncio.SelectorEventLoop):
    """sock_recv_into() receives what is there in the call itself, and returns the number where there is any."""

    def sock_recv_into(self, sock, buf):
        try:
            return sock.recv_into(buf)
        except BlockingIOError:
            return super().sock_recv_into(sock, buf)


class ConnectsBlocking(asyncio.SelectorEventLoop):
    """sock_connect() takes a blocking socket in debug mode, too."""

    async def sock_connect(self, sock, address):
        debug, self._debug = self._debug, False
        try:
            await super().sock_connect(sock, address)
        finally:
            self._debug = debug


class WaitsForMore(asyncio.SelectorEventLoop):
    """sock_recv() waits a while for all the bytes that it was asked for."""

    async def sock_recv(self, sock, n):
        data = await super().sock_recv(sock, n)
        if data and len(data) < n:
            await asyncio.sleep(0.01)
            if select.select([sock], [], [], 0)[0]:
                data += await super().sock_recv(sock, n - len(data))
        return data


class CancelWaits(asyncio.SelectorEventLoop):
    """A cancelled sock_recv() ends when the next timer has run."""

    async def sock_recv(self, sock, n):
        try:
            return await super().sock_recv(sock, n)
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)
            raise


class CancelRemovesLate(asyncio.SelectorEventLoop):
    """A cancelled sock_recv() stops a turn later, and with it what another call began meanwhile (bpo-30064)."""

    newest = None

    async def sock_recv(self, sock, n):
        self.newest = asyncio.current_task()
        try:
            return await super().sock_recv(sock, n)
        except asyncio.CancelledError:
            self.call_soon(lambda: self.newest.cancel())
            raise


class EofOnce(asyncio.SelectorEventLoop):
    """sock_recv() behind the end of the stream raises."""

    ended = frozenset()

    async def sock_recv(self, sock, n):
        data = await super().sock_recv(sock, n)
        if not data:
            if sock in self.ended:
                raise ConnectionResetError
            self.ended |= {sock}
        return data


class EofRaises(asyncio.SelectorEventLoop):
    """sock_recv_into() raises EOFError at the end of the stream."""

    async def sock_recv_into(self, sock, buf):
        count = await super().sock_recv_into(sock, buf)
        if not count:
            raise EOFError
        return count


class FillsFromTheStart(asyncio.SelectorEventLoop):
    """sock_recv_into() with a part of a buffer writes to the start of the whole."""

    async def sock_recv_into(self, sock, buf):
        if isinstance(buf, memoryview):
            buf = memoryview(buf.obj)[:len(buf)]
        return await super().sock_recv_into(sock, buf)


class ResetIsEnd(asyncio.SelectorEventLoop):
    """A reset gives the end of the stream."""

    async def sock_recv(self, sock, n):
        try:
            return await super().sock_recv(sock, n)
        except ConnectionResetError:
            return b""


class ReceivesAtIntervals(asyncio.SelectorEventLoop):
    """sock_recv() looks for data every ten milliseconds."""

    async def sock_recv(self, sock, n):
        while not select.select([sock], [], [], 0)[0]:
            await asyncio.sleep(0.01)
        return await super().sock_recv(sock, n)


class LacksDatagrams(asyncio.SelectorEventLoop):
    """sock_recvfrom() is not implemented, as in uvloop."""

    async def sock_recvfrom(self, sock, bufsize):
        raise NotImplementedError


class KeepsTheRest(asyncio.SelectorEventLoop):
    """What does not fit comes with the next sock_recvfrom()."""

    rest = b"", None

    async def sock_recvfrom(self, sock, bufsize):
        data, address = self.rest if self.rest[0] else await super().sock_recvfrom(sock, 65536)
        self.rest = data[bufsize:], address
        return data[:bufsize], address


class CountsTheDatagram(asyncio.SelectorEventLoop):
    """sock_recvfrom_into() gives the length of the datagram, of which the buffer holds a part."""

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        length = len(sock.recv(65536, socket.MSG_PEEK))
        return length, (await super().sock_recvfrom_into(sock, buf, nbytes))[1]


class FewByDefault(asyncio.SelectorEventLoop):
    """sock_recvfrom_into() reads half a buffer where no number is given."""

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        return await super().sock_recvfrom_into(sock, buf, nbytes or len(buf) // 2)


class NeverTooMany(asyncio.SelectorEventLoop):
    """sock_recvfrom_into() takes a number that is larger than the buffer."""

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        return await super().sock_recvfrom_into(sock, buf, min(nbytes, len(buf)))


class SendsNoViews(asyncio.SelectorEventLoop):
    """sock_sendall() takes bytes and bytearray alone."""

    async def sock_sendall(self, sock, data):
        if not isinstance(data, (bytes, bytearray)):
            raise TypeError("data must be bytes")
        await super().sock_sendall(sock, data)


class CancelledSendsOn(asyncio.SelectorEventLoop):
    """A cancelled sock_sendall() goes on sending."""

    async def sock_sendall(self, sock, data):
        await asyncio.shield(super().sock_sendall(sock, data))


class EmptyWaits(asyncio.SelectorEventLoop):
    """sock_sendall() of nothing waits until the socket takes something, at most a while."""

    async def sock_sendall(self, sock, data):
        if not data and not select.select([], [sock], [], 0)[1]:
            await asyncio.sleep(0.01)
        await super().sock_sendall(sock, data)


class SendErrorsPass(asyncio.SelectorEventLoop):
    """sock_sendall() to a peer that is gone succeeds."""

    async def sock_sendall(self, sock, data):
        try:
            await super().sock_sendall(sock, data)
        except ConnectionError:
            pass


class ReturnsWhenFull(asyncio.SelectorEventLoop):
    """sock_sendall() returns when the socket's buffer is full, and sends the rest meanwhile."""

    async def sock_sendall(self, sock, data):
        sent = sock.send(data)
        self.rest = self.create_task(super().sock_sendall(sock, memoryview(data)[sent:]))


class SendtoReturnsNone(asyncio.SelectorEventLoop):
    """sock_sendto() returns None, as sock_sendall() does."""

    async def sock_sendto(self, sock, data, address):
        await super().sock_sendto(sock, data, address)


class OldErrorsCount(asyncio.SelectorEventLoop):
    """That a port was closed is told by the next sock_recvfrom()."""

    async def sock_sendto(self, sock, data, address):
        ip_recverr = 11
        sock.setsockopt(socket.IPPROTO_IP, ip_recverr, 1)
        return await super().sock_sendto(sock, data, address)


class SendtoTriesOnce(asyncio.SelectorEventLoop):
    """sock_sendto() raises BlockingIOError where it would have to wait."""

    async def sock_sendto(self, sock, data, address):
        return sock.sendto(data, address)


class SslSocketIsAValue(asyncio.SelectorEventLoop):
    """sock_sendall() tells of an SSLSocket by ValueError."""

    async def sock_sendall(self, sock, data):
        try:
            await super().sock_sendall(sock, data)
        except TypeError as error:
            raise ValueError(*error.args) from None


class ReadsFromTransports(asyncio.SelectorEventLoop):
    """sock_recv() of a transport's socket finds nothing."""

    async def sock_recv(self, sock, n):
        try:
            return await super().sock_recv(sock, n)
        except RuntimeError:
            return b""


CAUGHT_BY = {
    "LosesAByte": "sock.recv-returns-bytes",
    "TellsNoCount": "sock.recv-into-count",
    "CountsWhatItSends": "sock.sendall-returns-none",
    "AcceptsBlocking": "sock.accept-nonblocking",
    "CancelLosesData": "sock.recv-cancel-loses-nothing",
    "NeverRefused": "sock.connect-refused",
    "CancelledAcceptCloses": "sock.accept-cancel",
    "ListensItself": "sock.accept-needs-listening",
    "AcceptsFromItself": "sock.accept-pair",
    "AcceptsAtIntervals": "sock.accept-waits",
    "ClosedIsEnd": "sock.closed-socket",
    "CancelledConnectWatches": "sock.connect-cancel",
    "ConnectTakesNumbers": "sock.connect-resolves-name",
    "ConnectReturnsPeer": "sock.connect-returns-none",
    "ConnectResolvesPaths": "sock.connect-unix-path",
    "UnresolvableIsRefused": "sock.connect-unresolvable",
    "OneAfterTheOther": "sock.full-duplex",
    "ReceivesWhenCalled": "sock.methods-are-coroutines",
    "ConnectsBlocking": "sock.nonblocking-required-debug",
    "WaitsForMore": "sock.recv-available-at-once",
    "CancelWaits": "sock.recv-cancel-prompt",
    "CancelRemovesLate": "sock.recv-cancel-then-retry",
    "EofOnce": "sock.recv-eof-empty",
    "EofRaises": "sock.recv-into-eof-zero",
    "FillsFromTheStart": "sock.recv-into-memoryview",
    "ResetIsEnd": "sock.recv-reset",
    "ReceivesAtIntervals": "sock.recv-waits",
    "LacksDatagrams": "sock.recvfrom",
    "KeepsTheRest": "sock.recvfrom-truncates",
    "CountsTheDatagram": "sock.recvfrom-into",
    "FewByDefault": "sock.recvfrom-into-default-size",
    "NeverTooMany": "sock.recvfrom-into-small-buffer",
    "SendsNoViews": "sock.sendall-buffer-types",
    "CancelledSendsOn": "sock.sendall-cancel",
    "EmptyWaits": "sock.sendall-empty",
    "SendErrorsPass": "sock.sendall-error",
    "ReturnsWhenFull": "sock.sendall-large",
    "SendtoReturnsNone": "sock.sendto-count",
    "OldErrorsCount": "sock.sendto-non-listening",
    "SendtoTriesOnce": "sock.sendto-waits",
    "SslSocketIsAValue": "sock.ssl-socket-rejected",
    "ReadsFromTransports": "sock.transport-socket-rejected",
}
