"""Descriptors, and plain sockets of the program's own."""
import os
import socket

from ..refusal import unsupported
from ..step import Shown
from ..values import NONE
from .table import op

_DESCRIPTOR_FOLDERS = ("/proc/self/fd", "/dev/fd")


def _add(name):
    @op(name)
    def make(fields, builder):
        lookup, loop_id = builder.lookup, builder.loop_id
        sock = builder.object(fields.get("socket", ""))
        callback = builder.callable(fields.get("callback"))
        arguments = builder.arguments(fields.get("args"))
        return lambda frame: getattr(lookup(loop_id), name)(sock(), callback(), *arguments())


def _remove(name):
    @op(name)
    def make(fields, builder):
        lookup, loop_id = builder.lookup, builder.loop_id
        sock = builder.object(fields.get("socket", ""))
        return lambda frame: getattr(lookup(loop_id), name)(sock())


for _name in ("reader", "writer"):
    _add("add_" + _name)
    _remove("remove_" + _name)


@op("socketpair", binds=False)
def socketpair(fields, builder):
    program, names = builder.program, (fields.get("first", ""), fields.get("second", ""))

    def perform(frame):
        for name, sock in zip(names, socket.socketpair()):
            sock.setblocking(False)
            program.adopt_socket(sock)
            if name:
                program.registry.bind(name, sock)
    return perform


@op("socket_send")
def socket_send(fields, builder):
    sock, data = builder.object(fields.get("socket", "")), fields.get("data", b"")
    return lambda frame: sock().send(data)


@op("socket_receive")
def socket_receive(fields, builder):
    sock, size = builder.object(fields.get("socket", "")), fields.get("max_bytes") or 65536
    return lambda frame: sock().recv(size)


@op("socket_close")
def socket_close(fields, builder):
    sock = builder.object(fields.get("socket", ""))
    return lambda frame: sock().close()


@op("count_descriptors")
def count_descriptors(fields, builder):
    folder = next((folder for folder in _DESCRIPTOR_FOLDERS if os.path.isdir(folder)), None)
    if folder is None:
        raise unsupported("descriptors cannot be counted on this platform")
    base = fields.get("base")

    def perform(frame):
        count = len(os.listdir(folder))
        shown = '{"integer":"%d"}' % (count - builder.lookup(base)) if base else NONE
        return Shown(count, shown)
    return perform
