"""Transports."""
from ..io_data import is_reused, maker, sender
from ..protocols import declaration_of
from ..step import Shown
from ..values import named_object
from ..waiting import limited
from .awaitables import only_in_coroutine
from .results import listed
from .table import op


def _method(name, method):
    @op(name)
    def make(fields, builder):
        transport = builder.object(fields.get("transport", ""))
        return lambda frame: getattr(transport(), method)()


for _name in ("write_eof", "can_write_eof", "is_closing", "get_protocol", "pause_reading", "resume_reading", "is_reading"):
    _method(_name, _name)
_method("transport_close", "close")
_method("transport_abort", "abort")


@op("write")
def write(fields, builder):
    transport = builder.object(fields.get("transport", ""))
    return sender(fields.get("data"), builder, lambda frame, data: transport().write(data))


@op("writelines")
def writelines(fields, builder):
    transport, makers = builder.object(fields.get("transport", "")), [maker(line, builder) for line in fields.get("lines", ())]
    reused = [is_reused(line) for line in fields.get("lines", ())]

    def perform(frame):
        lines = [make(frame) for make in makers]
        result = transport().writelines((line for line in lines) if fields.get("generator") else lines)
        for line, again in zip(lines, reused):
            if again:
                line[:] = bytes(len(line))
        return result
    return perform


_ADDRESSES = ("sockname", "peername")
_BY_TYPE = ("peercert", "cipher")


def extra_info_op(name, target):
    @op(name)
    def make(fields, builder):
        get, info, addresses = builder.object(fields.get(target, "")), fields.get("info", ""), builder.program.addresses
        default = (fields["default"],) if "default" in fields else ()

        def perform(frame):
            value = get().get_extra_info(info, *default)
            if info in _ADDRESSES:
                return Shown(value, addresses.write(value))
            if info in _BY_TYPE and value is not None:
                return Shown(value, named_object(type(value).__name__))
            return value
        return perform


extra_info_op("get_extra_info", "transport")


@op("set_protocol")
def set_protocol(fields, builder):
    transport, factory = builder.object(fields.get("transport", "")), builder.protocol_factory(fields)
    return lambda frame: transport().set_protocol(factory())


@op("set_write_buffer_limits")
def set_write_buffer_limits(fields, builder):
    get = builder.object(fields.get("transport", ""))

    def perform(frame):
        transport = get()
        above = transport.get_write_buffer_size() if fields.get("above_size") else 0
        return transport.set_write_buffer_limits(**{name: fields[name] + above for name in ("high", "low") if name in fields})
    return perform


@op("get_write_buffer_limits")
def get_write_buffer_limits(fields, builder):
    get, write_value = builder.object(fields.get("transport", "")), builder.program.values.write

    def perform(frame):
        limits = get().get_write_buffer_limits()
        return listed(limits, [write_value(limit) for limit in limits])
    return perform


@op("get_write_buffer_size")
def get_write_buffer_size(fields, builder):
    get, lookup, base = builder.object(fields.get("transport", "")), builder.lookup, fields.get("base")

    def perform(frame):
        size = get().get_write_buffer_size()
        if base:
            return Shown(size, '{"integer":"%d"}' % (size - lookup(base)))
        if "at_most" in fields:
            return size <= fields["at_most"]
        return Shown(size, named_object("int")) if size > 0 else size
    return perform


# -- what a protocol saw -------------------------------------------------------------------------------------


@op("received")
def received(fields, builder):
    get, fd, write_value = builder.object(fields.get("protocol", "")), fields.get("fd", 0), builder.program.values.write

    def perform(frame):
        protocol = get()
        if hasattr(protocol, "datagram_received"):
            return listed(protocol.datagrams[:], [write_value(data) for data in protocol.datagrams])
        return protocol.received(fd)
    return perform


@op("protocol_calls")
def protocol_calls(fields, builder):
    get = builder.object(fields.get("protocol", ""))
    return lambda frame: get().calls_in_short()


def _waiting(name, condition_of):
    """An op that waits until a condition on a protocol holds."""
    @op(name)
    def make(fields, builder):
        only_in_coroutine(builder)
        program, protocol_name = builder.program, fields.get("protocol", "")
        get = builder.object(protocol_name)

        async def perform(frame):
            declaration = declaration_of(protocol_name, program.protocols)
            if declaration is not None and not program.registry.is_bound(protocol_name):
                await declaration.until_made(protocol_name)
            protocol = get()
            future = protocol.waiter(condition_of(fields, protocol))
            if future is not None:
                with limited(future):
                    await future
        return perform


def _called(fields, protocol):
    callback, times = fields.get("callback", ""), fields.get("times") or 1
    return lambda: protocol.calls.count(callback) >= times


def _came(fields, protocol):
    count, fd = fields.get("count", 0), fields.get("fd", 0)
    if hasattr(protocol, "datagram_received"):
        return lambda: len(protocol.datagrams) >= count
    return lambda: len(protocol.bytes.get(fd, b"")) >= count


_waiting("wait_called", _called)
_waiting("wait_received", _came)
