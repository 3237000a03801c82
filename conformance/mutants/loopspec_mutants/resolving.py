"""Loops whose resolver breaks a rule."""

import asyncio
import socket


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


class PortsAreNumbers(asyncio.SelectorEventLoop):
    """getaddrinfo() takes no text for a port."""

    async def getaddrinfo(self, host, port, **options):
        if isinstance(port, str):
            port = int(port)
        return await super().getaddrinfo(host, port, **options)


class StreamsByDefault(asyncio.SelectorEventLoop):
    """getaddrinfo() gives addresses of streams where no type is given."""

    async def getaddrinfo(self, host, port, *, family=0, type=socket.SOCK_STREAM, proto=0, flags=0):
        return await super().getaddrinfo(host, port, family=family, type=type, proto=proto, flags=flags)


class PositionalFamily(asyncio.SelectorEventLoop):
    """getaddrinfo() takes its options by position, as socket.getaddrinfo() does."""

    async def getaddrinfo(self, host, port, family=0, type=0, proto=0, flags=0):
        return await super().getaddrinfo(host, port, family=family, type=type, proto=proto, flags=flags)


class NoneIsLocal(asyncio.SelectorEventLoop):
    """getaddrinfo() without a host gives the loopback address, whatever the flags say."""

    async def getaddrinfo(self, host, port, *, flags=0, **options):
        return await super().getaddrinfo(host, port, flags=flags & ~socket.AI_PASSIVE, **options)


class BadAddressIsUnknown(asyncio.SelectorEventLoop):
    """getnameinfo() of what is no address raises gaierror."""

    async def getnameinfo(self, sockaddr, flags=0):
        try:
            return await super().getnameinfo(sockaddr, flags)
        except TypeError:
            raise socket.gaierror(socket.EAI_NONAME, "no address") from None


class NoneIsNoPort(asyncio.SelectorEventLoop):
    """create_connection() takes a number for a port and nothing else."""

    async def create_connection(self, factory, host=None, port=None, **options):
        if isinstance(port, (str, bytes)):
            raise TypeError("an integer is required")
        return await super().create_connection(factory, host, port, **options)


class HostsAreText(asyncio.SelectorEventLoop):
    """getaddrinfo() takes no bytes for a host, as uvloop once did not."""

    async def getaddrinfo(self, host, port, **options):
        if isinstance(host, bytes):
            raise TypeError("getaddrinfo() argument 1 must be string or None")
        return await super().getaddrinfo(host, port, **options)


class FailureIsOsError(asyncio.SelectorEventLoop):
    """getaddrinfo() of an unknown name raises a bare OSError, as in zuvloop once."""

    async def getaddrinfo(self, host, port, **options):
        try:
            return await super().getaddrinfo(host, port, **options)
        except socket.gaierror as error:
            raise OSError(str(error)) from None


CAUGHT_BY = {
    "TurnsAddressesRound": "dns.getaddrinfo-equals-socket",
    "FindsNothing": "dns.getaddrinfo-failure",
    "NamesAreAddresses": "dns.getnameinfo",
    "PortsAreNumbers": "dns.getaddrinfo-bytes-and-service",
    "StreamsByDefault": "dns.getaddrinfo-defaults",
    "PositionalFamily": "dns.getaddrinfo-keyword-only",
    "NoneIsLocal": "dns.getaddrinfo-none-host",
    "BadAddressIsUnknown": "dns.getnameinfo-bad-address",
    "NoneIsNoPort": "dns.port-types",
    "HostsAreText": "dns.getaddrinfo-bytes-and-service",
    "FailureIsOsError": "dns.getaddrinfo-failure",
}
