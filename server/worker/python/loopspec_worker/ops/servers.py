"""Servers."""
import sys

from ..addresses import family_of
from ..refusal import unsupported
from .awaitables import only_in_coroutine
from .awaited import awaited
from .connections import sock_keyword
from .results import listed
from .table import op
from .tls import tls_keywords

_SINCE_3_13 = ("keep_alive", "cleanup_socket")


def _keywords(fields, names):
    for name in _SINCE_3_13:
        if name in fields and sys.version_info < (3, 13):
            raise unsupported("%s is there from Python 3.13 on" % name)
    return {name: fields[name] for name in names if name in fields}


def _finish(builder):
    program, name = builder.program, builder.id

    def finish(server):
        program.addresses.learn_server(name, server)
        return server
    return finish


def _host_and_port(fields, builder):
    """A getter of the positional arguments; the hosts in place of the address's own host."""
    where = builder.program.addresses.host_and_port(fields.get("address"))
    hosts = fields.get("hosts")
    if not hosts:
        return where

    def arguments():
        given = where()
        return (list(hosts), given[1] if len(given) > 1 else 0)
    return arguments


@awaited("create_server")
def create_server(fields, builder):
    factory, where = builder.protocol_factory(fields), _host_and_port(fields, builder)
    sock, tls = sock_keyword(fields, builder), tls_keywords(fields.get("tls"), builder)
    keywords = _keywords(fields, ("backlog", "reuse_address", "reuse_port", "keep_alive", "start_serving"))
    if family_of(fields):
        keywords["family"] = family_of(fields)
    extra = (None,) if fields.get("extra_positional") else ()
    return (lambda frame, loop: loop.create_server(factory, *where(), *extra, **sock(), **tls(), **keywords)), _finish(builder)


@awaited("create_unix_server")
def create_unix_server(fields, builder):
    factory, sock, tls = builder.protocol_factory(fields), sock_keyword(fields, builder), tls_keywords(fields.get("tls"), builder)
    keywords = _keywords(fields, ("backlog", "start_serving", "cleanup_socket"))
    path = builder.program.addresses.getter(fields["path"]) if "path" in fields else None

    def start(frame, loop):
        return loop.create_unix_server(factory, *([path()] if path else []), **sock(), **tls(), **keywords)
    return start, _finish(builder)


def _method(name, method):
    @op(name)
    def make(fields, builder):
        server = builder.object(fields.get("server", ""))
        return lambda frame: getattr(server(), method)()


def _awaited_method(name, method):
    @awaited(name)
    def make(fields, builder):
        server = builder.object(fields.get("server", ""))
        return lambda frame, loop: getattr(server(), method)()


for _name in ("close", "is_serving", "get_loop", "close_clients", "abort_clients"):
    _method("server_" + _name, _name)
for _name in ("start_serving", "serve_forever", "wait_closed"):
    _awaited_method("server_" + _name, _name)


@op("server_sockets")
def server_sockets(fields, builder):
    server, addresses = builder.object(fields.get("server", "")), builder.program.addresses
    if fields.get("is_tuple"):
        return lambda frame: isinstance(server().sockets, tuple)
    if fields.get("count"):
        return lambda frame: len(server().sockets or ())

    def perform(frame):
        sockets = server().sockets or ()
        return listed(sockets, sorted(addresses.write(sock.getsockname()) for sock in sockets))
    return perform


@op("server_context", started=True, binds=False)
def server_context(fields, builder):
    only_in_coroutine(builder)
    server, function = builder.object(fields.get("server", "")), builder.coroutine_block(fields.get("coroutine", "")).function
    registry, name = builder.program.registry, builder.id

    async def perform(frame):
        async with server() as entered:
            if name:
                registry.bind(name, entered)
            return await function()
    return perform
