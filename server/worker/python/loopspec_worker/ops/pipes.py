"""Pipes and pseudo-terminals."""
import os

from ..refusal import unsupported
from .awaited import awaited
from .results import connection_pair
from .table import op


def _adopt(program, names, descriptors, modes):
    for name, descriptor, mode in zip(names, descriptors, modes):
        end = os.fdopen(descriptor, mode, buffering=0)
        program.adopt_file(end, "pipe")
        if name:
            program.registry.bind(name, end)


@op("create_pipe", binds=False)
def create_pipe(fields, builder):
    program, names = builder.program, (fields.get("reading", ""), fields.get("writing", ""))
    return lambda frame: _adopt(program, names, os.pipe(), ("rb", "wb"))


@op("create_pty", binds=False)
def create_pty(fields, builder):
    try:
        import pty
        import tty
    except ImportError:
        raise unsupported("this platform has no pseudo-terminals") from None
    program, names = builder.program, (fields.get("primary", ""), fields.get("secondary", ""))

    def perform(frame):
        primary, secondary = pty.openpty()
        tty.setraw(secondary)
        _adopt(program, names, (primary, secondary), ("r+b", "r+b"))
    return perform


def _connect(name):
    @awaited(name)
    def make(fields, builder):
        factory, pipe = builder.protocol_factory(fields), builder.object(fields.get("pipe", ""))
        return (lambda frame, loop: getattr(loop, name)(factory, pipe())), connection_pair(builder)


_connect("connect_read_pipe")
_connect("connect_write_pipe")
