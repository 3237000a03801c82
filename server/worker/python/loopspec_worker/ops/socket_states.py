"""What is to be known of a socket, be it the program's own or a transport's."""
import os
import socket

from ..refusal import malformed
from ..step import Shown
from .table import op

_FAMILY_NAMES = {socket.AF_INET: "inet", socket.AF_INET6: "inet6", getattr(socket, "AF_UNIX", None): "unix"}
_TYPE_NAMES = {socket.SOCK_STREAM: "stream", socket.SOCK_DGRAM: "datagram"}


def _option(level, name):
    number = getattr(socket, name, None)
    if number is None:
        raise malformed("this platform has no %s" % name)
    return lambda sock: bool(sock.getsockopt(level, number))


def _blocking(sock):
    return sock.gettimeout() != 0 if hasattr(sock, "gettimeout") else os.get_blocking(sock.fileno())


def _peername(sock):
    try:
        return sock.getpeername()
    except OSError:
        return None


def _property(name):
    """How to read a property of a socket, and whether it is an address."""
    simple = {
        "BLOCKING": _blocking, "CLOSED": lambda sock: sock.fileno() == -1, "INHERITABLE": lambda sock: os.get_inheritable(sock.fileno()),
        "FAMILY": lambda sock: _FAMILY_NAMES.get(sock.family), "TYPE": lambda sock: _TYPE_NAMES.get(sock.type)}
    if name in simple:
        return simple[name], False
    if name in ("SOCKNAME", "PEERNAME"):
        return (lambda sock: sock.getsockname()) if name == "SOCKNAME" else _peername, True
    if name == "UNSPECIFIED":
        raise malformed("the property is not set")
    level = {"TCP_NODELAY": socket.IPPROTO_TCP, "IPV6_V6ONLY": socket.IPPROTO_IPV6}.get(name, socket.SOL_SOCKET)
    return _option(level, name), False


def socket_of(target):
    """The socket that a transport, a server or a stream writer has; a socket itself."""
    if hasattr(target, "get_extra_info"):
        return target.get_extra_info("socket") or target.get_extra_info("pipe")
    if hasattr(target, "wait_closed"):
        return target.sockets[0]
    return target


@op("socket_state")
def socket_state(fields, builder):
    get, addresses = builder.object(fields.get("target", "")), builder.program.addresses
    read, is_address = _property(fields.get("property", "PROPERTY_UNSPECIFIED")[len("PROPERTY_"):])
    if is_address:
        def perform(frame):
            address = read(socket_of(get()))
            return Shown(address, addresses.write(address))
        return perform
    return lambda frame: read(socket_of(get()))
