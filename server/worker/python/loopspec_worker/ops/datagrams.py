"""Datagram endpoints."""
from ..addresses import family_of
from ..io_data import sender
from .awaited import awaited
from .connections import sock_keyword
from .results import connection_pair
from .table import op


@awaited("create_datagram_endpoint")
def create_datagram_endpoint(fields, builder):
    addresses, factory, sock = builder.program.addresses, builder.protocol_factory(fields), sock_keyword(fields, builder)
    keywords = {name: fields[name] for name in ("reuse_port", "allow_broadcast", "reuse_address") if name in fields}
    if family_of(fields):
        keywords["family"] = family_of(fields)
    getters = {name: addresses.getter(fields[name]) for name in ("local_addr", "remote_addr") if name in fields}

    def start(frame, loop):
        given = {name: _pair(get()) for name, get in getters.items()}
        if fields.get("three_members"):
            given["local_addr"] = ("127.0.0.1", 0, 0)
        return loop.create_datagram_endpoint(factory, **given, **sock(), **keywords)
    return start, connection_pair(builder)


def _pair(address):
    return address[:2] if isinstance(address, tuple) else address


@op("sendto")
def sendto(fields, builder):
    transport = builder.object(fields.get("transport", ""))
    address = _target(fields["address"], builder) if "address" in fields else None
    return sender(fields.get("data"), builder, lambda frame, data: transport().sendto(data, *([address(frame)] if address else [])))


def _target(spec, builder):
    """A function of the frame."""
    if "argument" in spec:
        return lambda frame: frame.arguments[spec["argument"]].value
    get = builder.program.addresses.getter(spec)
    return lambda frame: get()
