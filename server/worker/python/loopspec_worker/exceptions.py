"""Exceptions that programs raise, by name."""
import asyncio
import builtins

from .refusal import unsupported


class Error(Exception):
    """The script's own exception: one that no loop can know."""


class BaseError(BaseException):
    """The script's own BaseException, neither SystemExit nor KeyboardInterrupt."""


_OWN = {"Error": Error, "BaseError": BaseError}


def exception_type(name):
    """The class a program names: the script's own, Python's, or asyncio's. Refusal when there is none."""
    if name in _OWN:
        return _OWN[name]
    for module in (builtins, asyncio):
        found = getattr(module, name, None)
        if isinstance(found, type) and issubclass(found, BaseException):
            return found
    raise unsupported("there is no exception type %r" % name)


def make_exception(cls, message):
    """An instance with this message; classes that want other arguments get it as their `args`."""
    arguments = (message,) if message else ()
    try:
        return cls(*arguments)
    except TypeError:
        made = cls.__new__(cls)
        made.args = arguments
        return made
