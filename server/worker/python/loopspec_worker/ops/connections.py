"""What makes connections, and what sends files through them."""
import sys

from ..refusal import unsupported
from .awaited import awaited
from .dns import resolver_keywords
from .results import connection_pair
from .sockets import file_part
from .tls import tls_keywords


def sock_keyword(fields, builder):
    """A getter of {"sock": …}, or of {}."""
    if not fields.get("sock"):
        return dict
    get = builder.object(fields["sock"])
    return lambda: {"sock": get()}


def _create_connection_keywords(fields, builder):
    keywords = resolver_keywords(fields)
    for name in ("happy_eyeballs_delay", "interleave"):
        if name in fields:
            keywords[name] = fields[name]
    if fields.get("all_errors"):
        if sys.version_info < (3, 12):
            raise unsupported("all_errors is there from Python 3.12 on")
        keywords["all_errors"] = True
    return keywords


@awaited("create_connection")
def create_connection(fields, builder):
    addresses, factory = builder.program.addresses, builder.protocol_factory(fields)
    where, sock = addresses.host_and_port(fields.get("address")), sock_keyword(fields, builder)
    tls, keywords = tls_keywords(fields.get("tls"), builder), _create_connection_keywords(fields, builder)
    local = addresses.host_and_port(fields["local_addr"]) if "local_addr" in fields else None
    extra = (None,) if fields.get("extra_positional") else ()

    def start(frame, loop):
        more = {"local_addr": local()} if local else {}
        return loop.create_connection(factory, *where(), *extra, **sock(), **tls(), **keywords, **more)
    return start, connection_pair(builder)


@awaited("create_unix_connection")
def create_unix_connection(fields, builder):
    factory, sock, tls = builder.protocol_factory(fields), sock_keyword(fields, builder), tls_keywords(fields.get("tls"), builder)
    path = builder.program.addresses.getter(fields["path"]) if "path" in fields else None

    def start(frame, loop):
        return loop.create_unix_connection(factory, *([path()] if path else []), **sock(), **tls())
    return start, connection_pair(builder)


@awaited("connect_accepted_socket")
def connect_accepted_socket(fields, builder):
    factory, sock, tls = builder.protocol_factory(fields), builder.object(fields.get("sock", "")), tls_keywords(fields.get("tls"), builder)
    return (lambda frame, loop: loop.connect_accepted_socket(factory, sock(), **tls())), connection_pair(builder)


@awaited("sendfile")
def sendfile(fields, builder):
    transport, file = builder.object(fields.get("transport", "")), builder.object(fields.get("file", ""))
    arguments, keywords = file_part(fields)
    return lambda frame, loop: loop.sendfile(transport(), file(), *arguments, **keywords)
