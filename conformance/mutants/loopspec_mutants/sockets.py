"""Loops that break a rule of the sock_* methods, of the resolver, or of sending files."""

import asyncio


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


class TurnsAddressesRound(asyncio.SelectorEventLoop):
    """getaddrinfo() gives every address twice."""

    async def getaddrinfo(self, host, port, **options):
        return (await super().getaddrinfo(host, port, **options)) * 2


class FindsNothing(asyncio.SelectorEventLoop):
    """getaddrinfo() of an unknown name gives an empty list."""

    async def getaddrinfo(self, host, port, **options):
        try:
            return await super().getaddrinfo(host, port, **options)
        except OSError:
            return []


class NamesAreAddresses(asyncio.SelectorEventLoop):
    """getnameinfo() gives another port."""

    async def getnameinfo(self, sockaddr, flags=0):
        host, port = await super().getnameinfo(sockaddr, flags)
        return host, "1"


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


CAUGHT_BY = {
    "LosesAByte": "sock.recv-returns-bytes",
    "TellsNoCount": "sock.recv-into-count",
    "CountsWhatItSends": "sock.sendall-returns-none",
    "AcceptsBlocking": "sock.accept-nonblocking",
    "CancelLosesData": "sock.recv-cancel-loses-nothing",
    "NeverRefused": "sock.connect-refused",
    "TurnsAddressesRound": "dns.getaddrinfo-equals-socket",
    "FindsNothing": "dns.getaddrinfo-failure",
    "NamesAreAddresses": "dns.getnameinfo",
    "SendsFromTheStart": "sendfile.offset-count",
    "RewindsFiles": "sendfile.file-position",
    "AlwaysFallsBack": "sendfile.no-fallback-not-regular",
    "SendsFilesSilently": "sendfile.loop-returns-count",
}
