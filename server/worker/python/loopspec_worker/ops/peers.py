"""Plain sockets of the program's own: the peers of what is judged."""
import selectors
import socket
import ssl
import struct

from ..addresses import family_of
from ..io_data import maker
from ..plain_ends import plain
from ..waiting import is_ready
from .awaited import peer
from .results import listed
from .table import op

_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


def _set_buffers(sock, size):
    if size:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)


def _new_socket(program, address, size=0):
    """A stream socket of the family of this address."""
    family = socket.AF_UNIX if isinstance(address, (str, bytes)) else socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    program.adopt_socket(sock)
    _set_buffers(sock, size)
    return sock


@op("create_socket")
def create_socket(fields, builder):
    program, family = builder.program, family_of(fields, socket.AF_INET)
    kind = socket.SOCK_DGRAM if fields.get("datagram") else socket.SOCK_STREAM

    def perform(frame):
        sock = socket.socket(family, kind)
        if fields.get("ssl_socket"):
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname="localhost", do_handshake_on_connect=False)
        program.adopt_socket(sock)
        _set_buffers(sock, fields.get("buffer_size", 0))
        sock.setblocking(fields.get("blocking", False))
        return sock
    return perform


@op("socket_bind")
def socket_bind(fields, builder):
    name, addresses = fields.get("socket", ""), builder.program.addresses
    sock, address = builder.object(name), addresses.getter(fields.get("address"))

    def perform(frame):
        sock().bind(address())
        addresses.learn_socket(name, sock())
    return perform


@op("socket_listen")
def socket_listen(fields, builder):
    name, addresses = fields.get("socket", ""), builder.program.addresses
    sock, backlog = builder.object(name), fields.get("backlog") or 100

    def perform(frame):
        sock().listen(backlog)
        addresses.learn_socket(name, sock())
    return perform


@op("listen")
def listen(fields, builder):
    program, name = builder.program, builder.id
    address = program.addresses.getter(fields.get("address"))

    def perform(frame):
        where = address()
        sock = _new_socket(program, where, fields.get("buffer_size", 0))
        if not isinstance(where, (str, bytes)):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(where)
        sock.listen(fields.get("backlog") or 100)
        sock.setblocking(False)
        program.addresses.learn_socket(name, sock)
        return sock
    return perform


@op("connect")
def connect(fields, builder):
    program, name = builder.program, builder.id
    address = program.addresses.getter(fields.get("address"))
    local = program.addresses.getter(fields["local"]) if "local" in fields else None

    def perform(frame):
        where = address()
        sock = _new_socket(program, where, fields.get("buffer_size", 0))
        if local is not None:
            sock.bind(local())
        sock.connect(where)
        sock.setblocking(fields.get("blocking", False))
        program.addresses.learn_socket(name, sock)
        return sock
    return perform


@peer("socket_accept")
def socket_accept(fields, builder):
    program, name, get = builder.program, builder.id, builder.object(fields.get("socket", ""))

    def begin(frame):
        listening = get()

        def attempt():
            sock = listening.accept()[0]
            sock.setblocking(False)
            program.adopt_socket(sock)
            program.addresses.learn_socket(name, sock)
            return sock
        return listening, _READ, attempt
    return begin


@peer("socket_send_all")
def socket_send_all(fields, builder):
    get, make = builder.object(fields.get("socket", "")), maker(fields.get("data"), builder)

    def begin(frame):
        end, rest = plain(get()), memoryview(make(frame))

        def attempt():
            nonlocal rest
            while rest:
                rest = rest[end.send(rest):]
        return end, _WRITE, attempt, lambda: -len(rest)
    return begin


@peer("socket_receive_exactly")
def socket_receive_exactly(fields, builder):
    get, count = builder.object(fields.get("socket", "")), fields.get("count", 0)

    def begin(frame):
        end, received = plain(get()), bytearray()

        def attempt():
            while len(received) < count:
                data = end.recv(min(count - len(received), 262144))
                if not data:
                    break
                received.extend(data)
            return bytes(received)
        return end, _READ, attempt, received.__len__
    return begin


@peer("socket_receive_all")
def socket_receive_all(fields, builder):
    get = builder.object(fields.get("socket", ""))

    def begin(frame):
        end, received = plain(get()), bytearray()

        def attempt():
            while True:
                data = end.recv(262144)
                if not data:
                    return bytes(received)
                received.extend(data)
        return end, _READ, attempt, received.__len__
    return begin


_CHUNK = bytes(65536)


@op("socket_fill")
def socket_fill(fields, builder):
    get = builder.object(fields.get("socket", ""))

    def perform(frame):
        end = plain(get())
        size = len(_CHUNK)
        while size:
            try:
                while True:
                    end.send(_CHUNK[:size])
            except BlockingIOError:
                size //= 2  # a pipe takes a small write whole or not at all
    return perform


@op("socket_drain")
def socket_drain(fields, builder):
    get = builder.object(fields.get("socket", ""))

    def perform(frame):
        end = plain(get())
        try:
            while end.recv(262144):
                pass
        except BlockingIOError:
            pass
    return perform


@peer("wait_readable")
def wait_readable(fields, builder):
    get = builder.object(fields.get("socket", ""))

    def begin(frame):
        end = get()

        def attempt():
            if not is_ready(end, _READ):
                raise BlockingIOError
        return end, _READ, attempt
    return begin


@op("socket_send_to")
def socket_send_to(fields, builder):
    get, make = builder.object(fields.get("socket", "")), maker(fields.get("data"), builder)
    address = builder.program.addresses.getter(fields.get("address"))
    return lambda frame: get().sendto(make(frame), address())


@peer("socket_receive_from")
def socket_receive_from(fields, builder):
    get, size, program = builder.object(fields.get("socket", "")), fields.get("max_bytes") or 65536, builder.program

    def begin(frame):
        sock = get()

        def attempt():
            data, address = sock.recvfrom(size)
            return listed(data, [program.values.write(data), program.addresses.write(address)])
        return sock, _READ, attempt
    return begin


_DIRECTIONS = {"DIRECTION_UNSPECIFIED": socket.SHUT_WR, "DIRECTION_READ": socket.SHUT_RD, "DIRECTION_BOTH": socket.SHUT_RDWR}


@op("socket_shutdown")
def socket_shutdown(fields, builder):
    get, how = builder.object(fields.get("socket", "")), _DIRECTIONS[fields.get("direction", "DIRECTION_UNSPECIFIED")]
    return lambda frame: get().shutdown(how)


@op("socket_reset")
def socket_reset(fields, builder):
    get = builder.object(fields.get("socket", ""))

    def perform(frame):
        sock = get()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()
    return perform
