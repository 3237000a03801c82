"""Loops that break a rule of sending files."""

import asyncio
import io
import socket

from .transports import Transport, loop_of


class SendsFromTheStart(asyncio.SelectorEventLoop):
    """sock_sendfile() ignores the offset."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        return await super().sock_sendfile(sock, file, 0, count, fallback=fallback)


class RewindsFiles(asyncio.SelectorEventLoop):
    """A file that was sent stands at its start."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        sent = await super().sock_sendfile(sock, file, offset, count, fallback=fallback)
        file.seek(0)
        return sent


class AlwaysFallsBack(asyncio.SelectorEventLoop):
    """fallback=False is ignored."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        return await super().sock_sendfile(sock, file, offset, count)


class SendsFilesSilently(asyncio.SelectorEventLoop):
    """loop.sendfile() returns None."""

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        await super().sendfile(transport, file, offset, count, fallback=fallback)


class SendsBlocking(asyncio.SelectorEventLoop):
    """sock_sendfile() takes a blocking socket in debug mode, too."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        debug, self._debug = self._debug, False
        try:
            return await super().sock_sendfile(sock, file, offset, count, fallback=fallback)
        finally:
            self._debug = debug


class CancelledSendsOn(asyncio.SelectorEventLoop):
    """A cancelled sock_sendfile() goes on sending."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        return await asyncio.shield(super().sock_sendfile(sock, file, offset, count, fallback=fallback))


class ClosingSendsNothing(asyncio.SelectorEventLoop):
    """sendfile() on a transport that is closing sends nothing."""

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        return 0 if transport.is_closing() else await super().sendfile(transport, file, offset, count, fallback=fallback)


class CountsWhatWasAsked(asyncio.SelectorEventLoop):
    """sock_sendfile() returns the count that was asked for."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        sent = await super().sock_sendfile(sock, file, offset, count, fallback=fallback)
        return count or sent


class CountsText(asyncio.SelectorEventLoop):
    """A count may be text."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        return await super().sock_sendfile(sock, file, offset, count and int(count), fallback=fallback)


class ZeroIsAll(asyncio.SelectorEventLoop):
    """A count of 0 stands for the whole file, as in sendfile(2) of some systems."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        return await super().sock_sendfile(sock, file, offset, count or None, fallback=fallback)


class DatagramIsAType(asyncio.SelectorEventLoop):
    """sock_sendfile() on a datagram socket raises TypeError."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        if sock.type == socket.SOCK_DGRAM:
            raise TypeError("a stream is needed")
        return await super().sock_sendfile(sock, file, offset, count, fallback=fallback)


class EmptyReturnsNone(asyncio.SelectorEventLoop):
    """sock_sendfile() of an empty file returns None."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        return await super().sock_sendfile(sock, file, offset, count, fallback=fallback) or None


class NotAvailableIsOsError(asyncio.SelectorEventLoop):
    """Beside it SendfileNotAvailableError is an OSError."""

    def __init__(self):
        super().__init__()
        asyncio.SendfileNotAvailableError = asyncio.exceptions.SendfileNotAvailableError = type("SendfileNotAvailableError", (OSError,), {})


class NeedsDescriptors(asyncio.SelectorEventLoop):
    """A file without a descriptor is not sent."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        return await super().sock_sendfile(sock, file, offset, count, fallback=fallback and not isinstance(file, io.BytesIO))


class OffsetsAreText(asyncio.SelectorEventLoop):
    """An offset may be text."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        return await super().sock_sendfile(sock, file, int(offset), count, fallback=fallback)


class NegativeIsTheStart(asyncio.SelectorEventLoop):
    """A negative offset is the start of the file."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        return await super().sock_sendfile(sock, file, max(offset, 0) if isinstance(offset, int) else offset, count, fallback=fallback)


class SendsInTheBackground(asyncio.SelectorEventLoop):
    """sendfile() returns before the file is sent, and what is written next overtakes it."""

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        self.sending = self.create_task(super().sendfile(transport, file, offset, count, fallback=fallback))


class GoneReturnsCount(asyncio.SelectorEventLoop):
    """sock_sendfile() to a peer that goes away returns what was sent."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        try:
            return await super().sock_sendfile(sock, file, offset, count, fallback=fallback)
        except ConnectionError:
            return file.tell() - offset


class SocketSendsSilently(asyncio.SelectorEventLoop):
    """sock_sendfile() returns None, as sock_sendall() does."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        await super().sock_sendfile(sock, file, offset, count, fallback=fallback)


class SendsText(asyncio.SelectorEventLoop):
    """A file that was opened in text mode is sent."""

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        return await super().sock_sendfile(sock, getattr(file, "buffer", file), offset, count, fallback=fallback)


class TlsSendsProbe(asyncio.SelectorEventLoop):
    """Over TLS the byte that was read to look for the end of the file goes out twice."""

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        if transport.get_extra_info("sslcontext"):
            transport.write(file.read(1))
            file.seek(offset)
        return await super().sendfile(transport, file, offset, count, fallback=fallback)


class TlsFallsBack(asyncio.SelectorEventLoop):
    """fallback=False is ignored over TLS."""

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        return await super().sendfile(transport, file, offset, count, fallback=fallback or bool(transport.get_extra_info("sslcontext")))


class UnsupportedSendsNothing(asyncio.SelectorEventLoop):
    """sendfile() on a transport that cannot do it sends nothing."""

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        try:
            return await super().sendfile(transport, file, offset, count, fallback=fallback)
        except RuntimeError:
            if transport.is_closing():
                raise
            return 0


class _WritesMeanwhile(Transport):
    """What is written while a file is being sent goes out when it has been sent."""

    def write(self, data):
        if self._empty_waiter is not None:
            self._empty_waiter.add_done_callback(lambda _: self._loop.call_later(0.1, self.write, data))
        else:
            super().write(data)


WritesMeanwhile = loop_of(_WritesMeanwhile, "WritesMeanwhile")


CAUGHT_BY = {
    "SendsFromTheStart": "sendfile.offset-count",
    "RewindsFiles": "sendfile.file-position",
    "AlwaysFallsBack": "sendfile.no-fallback-not-regular",
    "SendsFilesSilently": "sendfile.loop-returns-count",
    "WritesMeanwhile": "sendfile.write-during",
    "SendsBlocking": "sendfile.blocking-socket-debug",
    "CancelledSendsOn": "sendfile.cancel-sock",
    "ClosingSendsNothing": "sendfile.closing-transport",
    "CountsWhatWasAsked": "sendfile.count-beyond-end",
    "CountsText": "sendfile.count-type",
    "ZeroIsAll": "sendfile.count-value",
    "DatagramIsAType": "sendfile.datagram-socket",
    "EmptyReturnsNone": "sendfile.empty-file",
    "NotAvailableIsOsError": "sendfile.exception-class",
    "NeedsDescriptors": "sendfile.fallback-bytesio",
    "OffsetsAreText": "sendfile.offset-type",
    "NegativeIsTheStart": "sendfile.offset-value",
    "SendsInTheBackground": "sendfile.order-with-writes",
    "GoneReturnsCount": "sendfile.peer-close",
    "SocketSendsSilently": "sendfile.sock-returns-count",
    "SendsText": "sendfile.text-file",
    "TlsSendsProbe": "sendfile.tls-fallback",
    "TlsFallsBack": "sendfile.tls-no-fallback",
    "UnsupportedSendsNothing": "sendfile.unsupported-transport",
}
