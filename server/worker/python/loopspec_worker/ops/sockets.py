"""A loop's methods on sockets."""
import asyncio

from ..builder_parts import NOT_A_THING
from ..io_data import maker
from ..refusal import unsupported
from .awaited import awaited
from .results import listed


def _offered(method):
    """The datagram methods came with Python 3.11; a loop that does not override them raises NotImplementedError by itself."""
    if not hasattr(asyncio.AbstractEventLoop, method):
        raise unsupported("loop.%s is there from Python 3.11 on" % method)


@awaited("sock_recv")
def sock_recv(fields, builder):
    sock, count = builder.object(fields.get("socket", "")), fields.get("nbytes", 0)
    return lambda frame, loop: loop.sock_recv(sock(), count)


@awaited("sock_recv_into")
def sock_recv_into(fields, builder):
    sock, write = builder.object(fields.get("socket", "")), builder.program.values.write
    buffer = bytearray(fields.get("size", 0))
    offset = fields.get("offset", 0)

    def start(frame, loop):
        return loop.sock_recv_into(sock(), memoryview(buffer)[offset:] if "offset" in fields else buffer)

    def finish(count):
        return listed(count, [write(count), write(bytes(buffer[offset:offset + count]))])
    return start, finish


@awaited("sock_recvfrom")
def sock_recvfrom(fields, builder):
    _offered("sock_recvfrom")
    sock, count, program = builder.object(fields.get("socket", "")), fields.get("nbytes", 0), builder.program

    def finish(result):
        data, address = result
        return listed(data, [program.values.write(data), program.addresses.write(address)])
    return (lambda frame, loop: loop.sock_recvfrom(sock(), count)), finish


@awaited("sock_recvfrom_into")
def sock_recvfrom_into(fields, builder):
    _offered("sock_recvfrom_into")
    sock, program, buffer = builder.object(fields.get("socket", "")), builder.program, bytearray(fields.get("size", 0))
    extra = (fields["nbytes"],) if "nbytes" in fields else ()

    def finish(result):
        count, address = result
        write = program.values.write
        return listed(count, [write(count), program.addresses.write(address), write(bytes(buffer[:count]))])
    return (lambda frame, loop: loop.sock_recvfrom_into(sock(), buffer, *extra)), finish


@awaited("sock_sendall")
def sock_sendall(fields, builder):
    sock, make = builder.object(fields.get("socket", "")), maker(fields.get("data"), builder)
    return lambda frame, loop: loop.sock_sendall(sock(), make(frame))


@awaited("sock_sendto")
def sock_sendto(fields, builder):
    _offered("sock_sendto")
    sock, make = builder.object(fields.get("socket", "")), maker(fields.get("data"), builder)
    address = builder.program.addresses.getter(fields.get("address"))
    return lambda frame, loop: loop.sock_sendto(sock(), make(frame), address())


@awaited("sock_connect")
def sock_connect(fields, builder):
    name, addresses = fields.get("socket", ""), builder.program.addresses
    sock, address = builder.object(name), addresses.getter(fields.get("address"))

    def finish(result):
        addresses.learn_socket(name, sock())
        return result
    return (lambda frame, loop: loop.sock_connect(sock(), address())), finish


@awaited("sock_accept")
def sock_accept(fields, builder):
    program, name, sock = builder.program, builder.id, builder.object(fields.get("socket", ""))

    def finish(result):
        connection, address = result
        program.adopt_socket(connection)
        program.addresses.learn_socket(name, connection)
        if name:
            program.registry.bind(name, connection)
        return listed(connection, [program.values.write(connection), program.addresses.write(address)])
    return (lambda frame, loop: loop.sock_accept(sock())), finish


def file_part(fields):
    """The arguments offset and count of a FilePart, and the keyword fallback of the op."""
    part = fields.get("part") or {}
    offset = str(NOT_A_THING) if part.get("offset_not_an_integer") else part.get("offset", 0)
    count = str(NOT_A_THING) if part.get("count_not_an_integer") else part.get("count")
    return (offset, count), {"fallback": fields["fallback"]} if "fallback" in fields else {}


@awaited("sock_sendfile")
def sock_sendfile(fields, builder):
    sock, file = builder.object(fields.get("socket", "")), builder.object(fields.get("file", ""))
    arguments, keywords = file_part(fields)
    return lambda frame, loop: loop.sock_sendfile(sock(), file(), *arguments, **keywords)
