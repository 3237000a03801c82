"""The roles of I/O's objects, told by what they can do: other loops have classes of their own."""
import asyncio
import io
import ssl

# (role, attributes that no other kind of object has together)
_BY_ATTRIBUTES = (
    ("writer", ("drain", "get_extra_info", "can_write_eof")),
    ("reader", ("readexactly", "at_eof")),
    ("transport", ("get_extra_info", "is_closing")),
    ("server", ("wait_closed", "is_serving")),
    ("process", ("communicate", "returncode", "send_signal")),
    ("socket", ("getsockname", "fileno")),
)


def io_role(value):
    """The role of an object that I/O ops know, or None."""
    kind = type(value)
    if isinstance(value, ssl.SSLContext):
        return "ssl_context"
    if isinstance(value, asyncio.BaseProtocol) or hasattr(kind, "calls_in_short"):
        return "protocol"
    for role, attributes in _BY_ATTRIBUTES:
        if all(hasattr(kind, name) for name in attributes):
            return role
    return "file" if isinstance(value, io.IOBase) else None
