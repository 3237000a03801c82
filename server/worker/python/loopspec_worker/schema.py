"""The messages of proto/loopspec/v1 that a worker reads, and their JSON mapping.

`*T` is repeated, `{T}` a map with string keys; a capital letter starts a message's or an enum's name (`Message.Enum` where it is nested).
"""
import base64
import binascii

from . import io_schema, task_schema
from .refusal import malformed, unsupported

_MESSAGES = """
WorkerRequest hello:HelloRequest run:Program
HelloRequest
Program name:string implementation:string clock:Clock debug:bool main:*Op blocks:*Block limits:Limits process:ProcessSetup capture_warnings:bool protocols:*Protocol
Limits max_events:uint32 max_block_runs:uint32 max_wall_ms:uint32
ProcessSetup fresh:bool asyncio_debug:string dev_mode:bool
Block name:string ops:*Op quiet:bool coroutine:bool async_generator:bool
Callable block:string method:string not_callable:NotCallable coroutine_function:string coroutine_object:string
NotCallable
NoneValue
Seconds value:double integer:sint64 none:NoneValue text:string infinite:bool
Value none:NoneValue boolean:bool integer:sint64 number:double text:string data:bytes ref:string object:string list:ListValue map:MapValue time_ns:sint64 exception:ExceptionValue block:string
ListValue values:*Value
MapValue entries:{Value}
ExceptionValue type:string message:string ref:string members:*ExceptionValue
ContextSpec message:string exception:ExceptionValue extra:{Value} received:bool not_a_dict:bool
"""

# One line for each member of Op's oneof: its JSON name and the fields of its message.
_OPS = """
run_forever
run_until_complete future:string coroutine:string not_awaitable:bool custom_awaitable:string
stop
is_running
is_closed
close
get_running_loop
get_event_loop
set_event_loop event_loop:string none:bool not_a_loop:bool
new_event_loop
shutdown_asyncgens
run_main coroutine:string debug:bool
call_soon callback:Callable args:*Value context:string times:uint32 unknown_keyword:bool positional_context:string
call_soon_threadsafe callback:Callable args:*Value context:string times:uint32
call_later delay:Seconds callback:Callable args:*Value context:string times:uint32 step:double
call_at when:Seconds callback:Callable args:*Value context:string base:string
time base:string at_least:double
cancel handle:string
cancelled handle:string
when handle:string
get_context handle:string
set_exception_handler block:string none:bool not_callable:bool
get_exception_handler
call_exception_handler context:ContextSpec
default_exception_handler context:ContextSpec
set_debug enabled:bool
get_debug
set_slow_callback_duration seconds:double
get_slow_callback_duration
copy_context
context_run context:string block:string
context_var_set variable:string value:Value
context_var_get variable:string
add_reader socket:string callback:Callable args:*Value form:DescriptorForm
add_writer socket:string callback:Callable args:*Value form:DescriptorForm
remove_reader socket:string form:DescriptorForm
remove_writer socket:string form:DescriptorForm
socketpair first:string second:string
socket_send socket:string data:bytes
socket_receive socket:string max_bytes:uint32
socket_close socket:string
count_descriptors base:string
set_event_loop_policy policy:Policy
get_event_loop_policy
log text:string arguments:*uint32 ids:*string
raise type:string message:string
sleep_thread seconds:double
call block:string args:*Value
run_in_thread block:string
start_thread block:string start:Start times:uint32
join_thread thread:string
tally name:string
report_tally name:string
forget target:string
collect_garbage
type_check target:string type:string
same first:string second:string
take_argument index:uint32 key:string
raise_signal signal:string
fork block:string
"""

_ENUMS = {
    "Clock": ("CLOCK_UNSPECIFIED", "CLOCK_VIRTUAL", "CLOCK_REAL"),
    "Policy": ("POLICY_UNSPECIFIED", "POLICY_COUNTING", "POLICY_INVALID"),
    "Start": ("START_UNSPECIFIED", "START_AT_ONCE"),
    **task_schema.ENUMS,
    **io_schema.ENUMS,
}

_FLOAT_NAMES = {"Infinity": float("inf"), "-Infinity": float("-inf"), "NaN": float("nan")}


def _text(raw):
    if type(raw) is not str:
        raise malformed("expected a string, got %s" % _show(raw))
    return raw


def _boolean(raw):
    if type(raw) is not bool:
        raise malformed("expected true or false, got %s" % _show(raw))
    return raw


def _integer_between(low, high):
    def convert(raw):
        try:
            if type(raw) is int:
                number = raw
            elif type(raw) is str:
                number = int(raw)
            elif type(raw) is float and raw == int(raw):
                number = int(raw)
            else:
                raise ValueError
        except (ValueError, OverflowError):
            raise malformed("expected an integer, got %s" % _show(raw)) from None
        if not low <= number <= high:
            raise malformed("%d is not between %d and %d" % (number, low, high))
        return number
    return convert


def _double(raw):
    if type(raw) in (int, float):
        return float(raw)
    if type(raw) is str:
        if raw in _FLOAT_NAMES:
            return _FLOAT_NAMES[raw]
        try:
            return float(raw)
        except ValueError:
            pass
    raise malformed("expected a number, got %s" % _show(raw))


def _bytes(raw):
    try:
        text = _text(raw).replace("-", "+").replace("_", "/")
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise malformed("expected base64, got %s" % _show(raw)) from None


def _enum(names):
    def convert(raw):
        if raw in names:
            return raw
        if type(raw) is int and 0 <= raw < len(names):
            return names[raw]
        raise malformed("expected one of %s, got %s" % (" ".join(names), _show(raw)))
    return convert


def _show(raw):
    text = repr(raw)
    return text if len(text) <= 80 else text[:77] + "..."


def _message(name):
    def convert(raw):
        return decode(name, raw)
    return convert


def _repeated(convert):
    def convert_all(raw):
        if type(raw) is not list:
            raise malformed("expected a list, got %s" % _show(raw))
        return [convert(item) for item in raw]
    return convert_all


def _map(convert):
    def convert_all(raw):
        if type(raw) is not dict:
            raise malformed("expected an object, got %s" % _show(raw))
        return {key: convert(item) for key, item in raw.items()}
    return convert_all


_CONVERTERS = {
    "string": _text, "bool": _boolean, "double": _double, "bytes": _bytes,
    "uint32": _integer_between(0, 2 ** 32 - 1), "sint64": _integer_between(-2 ** 63, 2 ** 63 - 1),
    "Op": lambda raw: raw,  # decoded where it is compiled, with its place in the program
}
for _name, _names in _ENUMS.items():
    _CONVERTERS[_name] = _enum(_names)


def _converter(kind):
    if kind[0] == "*":
        return _repeated(_converter(kind[1:]))
    if kind[0] == "{":
        return _map(_converter(kind[1:-1]))
    return _CONVERTERS.get(kind) or _message(kind)


def _table(lines):
    table = {}
    for line in filter(None, lines.splitlines()):
        name, *fields = line.split()
        table[name] = {field: _converter(kind) for field, kind in (pair.split(":") for pair in fields)}
    return table


MESSAGES = _table(_MESSAGES + task_schema.MESSAGES + io_schema.MESSAGES)
OPS = _table(_OPS + task_schema.OPS + io_schema.OPS)
OP_COMMON = {"id": _text, "loop": _text, "catch": _boolean, "quiet": _boolean}


def decode(name, raw):
    """A message as a dict of the fields that are present. Raises Refusal."""
    return _decode_fields(name, MESSAGES[name], raw)


def _decode_fields(name, fields, raw):
    if type(raw) is not dict:
        raise malformed("%s: expected an object, got %s" % (name, _show(raw)))
    result = {}
    for key, item in raw.items():
        if item is None:
            continue
        convert = fields.get(key)
        if convert is None:
            raise unsupported("%s has no field %r here" % (name, key))
        try:
            result[key] = convert(item)
        except Exception as error:
            if hasattr(error, "within"):
                raise error.within(key) from None
            raise
    return result


def decode_op(raw):
    """An Op as (common fields, name of the op, fields of the op)."""
    if type(raw) is not dict:
        raise malformed("an op must be an object, got %s" % _show(raw))
    common, name, body = {}, None, None
    for key, item in raw.items():
        if key in OP_COMMON:
            if item is not None:
                common[key] = OP_COMMON[key](item)
        elif name is not None:
            raise malformed("an op has two members, %r and %r" % (name, key))
        else:
            name, body = key, item
    if name is None:
        raise malformed("the op is not set")
    fields = OPS.get(name)
    if fields is None:
        raise unsupported("there is no op %r here" % name)
    return common, name, _decode_fields(name, fields, body)
