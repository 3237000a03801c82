"""Values: Python objects as proto/loopspec/v1/value.proto records them, as JSON text."""
import asyncio
import base64
import builtins
import concurrent.futures
import contextvars
import math
import socket
import threading
import traceback
import types
from json.encoder import encode_basestring_ascii

from .io_roles import io_role
from .pattern import MAX_SHOWN, description
from .threads import ProgramThread

NONE = '{"none":{}}'
TRUE = '{"boolean":true}'
FALSE = '{"boolean":false}'

# Keys of an exception handler's context that are recorded, beside those the program put in itself.
CONTEXT_KEYS = frozenset("message exception future task handle protocol transport socket asyncgen".split())

# The type of exception groups; Pythons before 3.11 have none.
_GROUP = getattr(builtins, "BaseExceptionGroup", ())

_MAX_DEPTH = 30
_HANDLE_NAMES = ("Handle", "TimerHandle")


def quote(text):
    """A JSON string in ASCII. Surrogates without a partner, which UTF-8 cannot carry, are written out as escapes."""
    quoted = encode_basestring_ascii(text)
    if "\\ud" in quoted:
        quoted = encode_basestring_ascii(text.encode("utf-8", "backslashreplace").decode("utf-8"))
    return quoted


def text_of(value):
    """str(value); a type whose __str__ fails is only a fact about that type."""
    try:
        return str(value)
    except Exception as error:
        return "<%s.__str__ raised %s>" % (type(value).__name__, type(error).__name__)


def number(value):
    if math.isfinite(value):
        return '{"number":%r}' % float(value)
    return '{"number":"%s"}' % ("NaN" if value != value else "Infinity" if value > 0 else "-Infinity")


def named_object(name):
    return '{"object":%s}' % quote(name)


class Address:
    """A socket address as an argument of a block: recorded as an address."""

    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value


class Role(str):
    """Stands for an object of which only the role is recorded."""


def _is_whole_int64(value):
    return -2 ** 63 <= value < 2 ** 63


class ValueWriter:
    """Writes values as JSON. Objects become refs, blocks or roles; nothing is kept."""

    def __init__(self, registry, block_of_function):
        self._registry = registry
        self._block_of_function = block_of_function  # id(function) -> block name
        self._handle_types = set()
        self._roles = {}  # id(object) -> role, of objects that live as long as the program
        self.write_address = None  # set by the program

    def give_role(self, value, role):
        """The role of this very object, which must live as long as the program."""
        self._roles[id(value)] = role

    def write(self, value, depth=0):
        if value is None:
            return NONE
        kind = type(value)
        if kind is bool:
            return TRUE if value else FALSE
        if kind is str:
            return '{"text":%s}' % quote(value)
        if kind is int:
            return '{"integer":"%d"}' % value if _is_whole_int64(value) else named_object("int")
        if kind is float:
            return number(value)
        if kind in (bytes, bytearray):
            if len(value) > MAX_SHOWN:
                return named_object(description(bytes(value)))
            return '{"data":"%s"}' % base64.b64encode(value).decode("ascii")
        if kind is Address:
            return self.write_address(value.value)
        if kind is Role:
            return named_object(value)
        if isinstance(value, BaseException):
            return '{"exception":%s}' % self.exception(value)
        if depth < _MAX_DEPTH:
            if kind in (list, tuple):
                return self._list(value, depth)
            if kind is dict and all(type(key) is str for key in value):
                return self._map(value, depth)
        name = self._registry.name_of(value)
        if name is not None:
            return '{"ref":%s}' % quote(name)
        block = self._block_of_function.get(id(value))
        if block is not None:
            return '{"block":%s}' % quote(block)
        return named_object(self._role(value, kind))

    def handle(self, value):
        """What a scheduling op returned: a handle whatever its class, unless it is plain data."""
        written = self.write(value)
        if written.startswith('{"object":'):
            self._handle_types.add(type(value))
            return '{"object":"handle"}'
        return written

    def handler_context(self, value, own_keys):
        """The context an exception handler got: a map of the known keys and of the program's own."""
        if type(value) is not dict:
            return self.write(value)
        return self._map({key: item for key, item in value.items() if key in CONTEXT_KEYS or key in own_keys}, 0)

    def exception(self, error):
        """An ExceptionValue."""
        message = text_of(error)
        name = self._registry.name_of(error)
        return '{"type":%s%s%s%s}' % (
            quote(type(error).__name__), ',"message":' + quote(message) if message else "",
            ',"ref":' + quote(name) if name is not None else "",
            self._members(error.exceptions) if isinstance(error, _GROUP) else "")

    def _members(self, errors):
        """Of an exception group, in ascending order of the types."""
        return ',"members":[%s]' % ",".join(map(self.exception, sorted(errors, key=lambda error: type(error).__name__)))

    def _list(self, value, depth):
        return '{"list":{"values":[%s]}}' % ",".join([self.write(item, depth + 1) for item in value])

    def _map(self, value, depth):
        entries = ["%s:%s" % (quote(key), self.write(value[key], depth + 1)) for key in sorted(value)]
        return '{"map":{"entries":{%s}}}' % ",".join(entries)

    def _role(self, value, kind):
        if id(value) in self._roles:
            return self._roles[id(value)]
        if isinstance(value, asyncio.Handle):
            return "handle"
        if isinstance(value, asyncio.AbstractEventLoop):
            return "loop"
        if asyncio.isfuture(value):
            return "task" if isinstance(value, asyncio.Task) or hasattr(value, "get_coro") else "future"
        if isinstance(value, contextvars.Context):
            return "context"
        if isinstance(value, concurrent.futures.Future):
            return "concurrent_future"
        if isinstance(value, concurrent.futures.Executor):
            return "executor"
        if isinstance(value, socket.socket):
            return "socket"
        if isinstance(value, (threading.Thread, ProgramThread)):
            return "thread"
        if isinstance(value, (types.TracebackType, traceback.StackSummary)):
            return "traceback"
        if kind in self._handle_types or kind.__name__ in _HANDLE_NAMES:
            return "handle"
        return io_role(value) or kind.__name__
