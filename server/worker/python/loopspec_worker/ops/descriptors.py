"""Descriptors, and plain sockets of the program's own."""
import os
import socket

from ..plain_ends import plain
from ..refusal import unsupported
from ..step import Shown
from ..values import NONE
from .table import op

_DESCRIPTOR_FOLDERS = ("/proc/self/fd", "/dev/fd")


_FORMS = {
    "DESCRIPTOR_FORM_NUMBER": lambda sock: sock.fileno(),
    "DESCRIPTOR_FORM_NEGATIVE": lambda sock: -1,
    "DESCRIPTOR_FORM_NOT_A_DESCRIPTOR": lambda sock: "descriptor",
    "DESCRIPTOR_FORM_NONE": lambda sock: None,
}


def _descriptor(fields, builder):
    """A getter of what names the descriptor to the loop."""
    get, convert = builder.object(fields.get("socket", "")), _FORMS.get(fields.get("form"))
    return get if convert is None else lambda: convert(get())


def _add(name):
    @op(name)
    def make(fields, builder):
        lookup, loop_id = builder.lookup, builder.loop_id
        sock = _descriptor(fields, builder)
        callback = builder.callable(fields.get("callback"))
        arguments = builder.arguments(fields.get("args"))
        return lambda frame: getattr(lookup(loop_id), name)(sock(), callback(), *arguments())


def _remove(name):
    @op(name)
    def make(fields, builder):
        lookup, loop_id = builder.lookup, builder.loop_id
        sock = _descriptor(fields, builder)
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
    return lambda frame: plain(sock()).send(data)


@op("socket_receive")
def socket_receive(fields, builder):
    sock, size = builder.object(fields.get("socket", "")), fields.get("max_bytes") or 65536
    return lambda frame: plain(sock()).recv(size)


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
