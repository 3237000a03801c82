"""Streams."""
import asyncio

from ..io_data import maker
from ..protocols import numbered
from ..refusal import malformed, unsupported
from .awaitables import only_in_coroutine
from .connections import sock_keyword
from .results import listed
from .table import op
from .tls import tls_keywords
from .transports import extra_info_op


def _is_path(fields):
    address = fields.get("address") or {}
    return "path" in address or "abstract_name" in address


def _where(fields, builder, names_unix):
    """Which of asyncio's two functions, and a getter of its positional arguments."""
    if _is_path(fields):
        get = builder.program.addresses.getter(fields["address"])
        return names_unix[1], lambda: (get(),)
    return names_unix[0], builder.program.addresses.host_and_port(fields.get("address"))


def _keywords(fields, builder):
    limit = {"limit": fields["limit"]} if fields.get("limit") else {}
    tls, sock = tls_keywords(fields.get("tls"), builder), sock_keyword(fields, builder)
    return lambda: dict(limit, **tls(), **sock())


def _bind(program, names, pair, number=1):
    for name, end in zip(names, pair):
        if name:
            program.registry.bind(numbered(name, number), end)
    if names[1]:
        program.addresses.learn_transport(numbered(names[1], number), pair[1])


@op("open_connection", started=True)
def open_connection(fields, builder):
    only_in_coroutine(builder)
    program, names = builder.program, (fields.get("reader", ""), fields.get("writer", ""))
    function, where = _where(fields, builder, ("open_connection", "open_unix_connection"))
    keywords = _keywords(fields, builder)

    async def perform(frame):
        pair = await getattr(asyncio, function)(*where(), **keywords())
        _bind(program, names, pair)
        return listed(pair, [program.values.write(end) for end in pair])
    return perform


@op("start_server", started=True)
def start_server(fields, builder):
    only_in_coroutine(builder)
    program, names = builder.program, (fields.get("reader", ""), fields.get("writer", ""))
    function, where = _where(fields, builder, ("start_server", "start_unix_server"))
    keywords = _keywords(fields, builder)
    callback = _client_connected(fields, builder, names)

    async def perform(frame):
        server = await getattr(asyncio, function)(callback, *where(), **keywords())
        program.addresses.learn_server(builder_id, server)
        return server
    builder_id = builder.id
    return perform


def _client_connected(fields, builder, names):
    program, clients = builder.program, []
    if "coroutine" in fields:
        body = builder.coroutine_block(fields["coroutine"]).function

        async def connected(reader, writer):
            clients.append(None)
            _bind(program, names, (reader, writer), len(clients))
            await body(reader, writer)
        return connected
    if "block" not in fields:
        raise malformed("client_connected is not set")
    function = builder.called_block(fields["block"], "a server").function

    def connected_plainly(reader, writer):
        clients.append(None)
        _bind(program, names, (reader, writer), len(clients))
        function(reader, writer)
    return connected_plainly


def _awaited_method(name, target, call):
    """An op that awaits `call(stream, fields)`."""
    @op(name, started=True)
    def make(fields, builder):
        only_in_coroutine(builder)
        get = builder.object(fields.get(target, ""))

        async def perform(frame):
            return await call(get(), fields)
        return perform


def _method(name, target, call):
    @op(name)
    def make(fields, builder):
        get = builder.object(fields.get(target, ""))
        return lambda frame: call(get(), fields)


_awaited_method("stream_read", "reader", lambda reader, fields: reader.read(fields.get("count", 0)))
_awaited_method("stream_readline", "reader", lambda reader, fields: reader.readline())
_awaited_method("stream_readuntil", "reader", lambda reader, fields: reader.readuntil(fields.get("separator", b"\n")))
_awaited_method("stream_drain", "writer", lambda writer, fields: writer.drain())
_awaited_method("stream_wait_closed", "writer", lambda writer, fields: writer.wait_closed())
_method("stream_at_eof", "reader", lambda reader, fields: reader.at_eof())
_method("stream_write_eof", "writer", lambda writer, fields: writer.write_eof())
_method("stream_close", "writer", lambda writer, fields: writer.close())
_method("stream_is_closing", "writer", lambda writer, fields: writer.is_closing())
extra_info_op("stream_get_extra_info", "writer")


@op("stream_write")
def stream_write(fields, builder):
    get, make = builder.object(fields.get("writer", "")), maker(fields.get("data"), builder)
    return lambda frame: get().write(make(frame))


@op("stream_writelines")
def stream_writelines(fields, builder):
    get, makers = builder.object(fields.get("writer", "")), [maker(line, builder) for line in fields.get("lines", ())]
    return lambda frame: get().writelines([make(frame) for make in makers])


@op("stream_readexactly", started=True)
def stream_readexactly(fields, builder):
    only_in_coroutine(builder)
    get, program = builder.object(fields.get("reader", "")), builder.program

    async def perform(frame):
        try:
            return await get().readexactly(fields.get("count", 0))
        except asyncio.IncompleteReadError as error:
            program.recorder.log_mark("partial", program.values.write(error.partial), frame.coroutine)
            raise
    return perform


@op("stream_start_tls", started=True)
def stream_start_tls(fields, builder):
    only_in_coroutine(builder)
    if not hasattr(asyncio.StreamWriter, "start_tls"):
        raise unsupported("StreamWriter.start_tls is there from Python 3.11 on")
    get, tls = builder.object(fields.get("writer", "")), tls_keywords(fields.get("tls"), builder)

    async def perform(frame):
        keywords = tls()
        await get().start_tls(keywords.pop("ssl", None), **keywords)
    return perform
