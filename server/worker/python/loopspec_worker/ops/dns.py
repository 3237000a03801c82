"""A loop's resolver."""
import asyncio
import socket

from ..addresses import family_of
from .awaited import awaited
from .results import listed
from .table import op

FLAGS = {"FLAGS_PASSIVE": socket.AI_PASSIVE, "FLAGS_NUMERIC_HOST": socket.AI_NUMERICHOST}
_NUMERIC = socket.NI_NUMERICHOST | socket.NI_NUMERICSERV


def resolver_keywords(fields):
    """family and flags, where the op gives them."""
    keywords = {}
    if family_of(fields):
        keywords["family"] = family_of(fields)
    if fields.get("flags") in FLAGS:
        keywords["flags"] = FLAGS[fields["flags"]]
    return keywords


def _name(number):
    """An enumerator's own name: AF_INET, SOCK_STREAM."""
    return '{"text":"%s"}' % getattr(number, "name", number)


def _entry(entry, addresses):
    family, kind, _, _, address = entry
    return '{"list":{"values":[%s,%s,%s]}}' % (
        _name(socket.AddressFamily(family)), _name(socket.SocketKind(kind)), addresses.write(address))


@awaited("getaddrinfo")
def getaddrinfo(fields, builder):
    addresses = builder.program.addresses
    where, keywords = addresses.host_and_port(fields.get("address") or {}), resolver_keywords(fields)
    if fields.get("stream"):
        keywords["type"] = socket.SOCK_STREAM
    none = (fields.get("address") or {}).get("none") and not (fields.get("address") or {}).get("port_of")

    def arguments():
        host, port = (None, 0) if none else where()
        return host, fields.get("service") or port

    def start(frame, loop):
        positional = (keywords.get("family", 0),) if fields.get("positional_family") else ()
        return loop.getaddrinfo(*arguments(), *positional, **({} if positional else keywords))

    def finish(result):
        if fields.get("equals_system"):
            return list(result) == socket.getaddrinfo(*arguments(), **keywords)
        return listed(result, [_entry(entry, addresses) for entry in result])
    return start, finish


@awaited("getnameinfo")
def getnameinfo(fields, builder):
    program, address = builder.program, builder.program.addresses.getter(fields.get("address"))

    def finish(result):
        if fields.get("equals_system"):
            return tuple(result) == socket.getnameinfo(address(), _NUMERIC)
        host, port = result
        return listed(result, [program.values.write(host), program.addresses.write_port(int(port))])
    return (lambda frame, loop: loop.getnameinfo(address(), _NUMERIC)), finish


@op("replace_getaddrinfo")
def replace_getaddrinfo(fields, builder):
    program, lookup, loop_id = builder.program, builder.lookup, builder.loop_id
    getters = [program.addresses.getter(spec) for spec in fields.get("addresses", ())]
    gate = fields.get("until_gate")

    def perform(frame):
        async def replacement(host, port, *, family=0, type=0, proto=0, flags=0):
            program.recorder.log_mark("getaddrinfo")
            while gate and not program.gates.is_open(gate):
                await asyncio.sleep(0)
            if fields.get("fails"):
                raise socket.gaierror(socket.EAI_NONAME, "no such name")
            return [_answer(get()) for get in getters]
        lookup(loop_id).getaddrinfo = replacement
    return perform


def _answer(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", address
