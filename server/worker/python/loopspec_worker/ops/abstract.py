"""asyncio's abstract classes, and what the process used."""
import asyncio
import inspect
import time

from ..refusal import unsupported
from ..step import Shown
from ..values import NONE
from .table import op

_TYPES = ("AbstractEventLoop AbstractServer Transport DatagramTransport SubprocessTransport BaseProtocol Protocol BufferedProtocol DatagramProtocol "
          "SubprocessProtocol").split()


def _arguments(method):
    """Something for each parameter that must be given; names of keyword-only ones too."""
    positional, keywords = [], {}
    for parameter in inspect.signature(method).parameters.values():
        if parameter.default is not parameter.empty or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if parameter.kind is parameter.KEYWORD_ONLY:
            keywords[parameter.name] = None
        else:
            positional.append(None)
    return positional, keywords


def _run(coroutine):
    """A coroutine that never waits, to its end."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    raise RuntimeError("it waits")


@op("call_abstract")
def call_abstract(fields, builder):
    name, method = fields.get("type", ""), fields.get("method", "")
    if name not in _TYPES:
        raise unsupported("%r is no abstract class that can be asked" % name)
    cls = getattr(asyncio, name)
    if not hasattr(cls, method):
        raise unsupported("%s has no %s here" % (name, method))

    def perform(frame):
        target = type("Bare" + name, (cls,), {})()
        positional, keywords = _arguments(getattr(target, method))
        result = getattr(target, method)(*positional, **keywords)
        return _run(result) if inspect.iscoroutine(result) else result
    return perform


@op("has_attribute")
def has_attribute(fields, builder):
    get, name = builder.object(fields.get("target", "")), fields.get("name", "")

    def perform(frame):
        found = getattr(type(get()), name, None)
        return found is not None and found is not getattr(asyncio.AbstractEventLoop, name, None)
    return perform


@op("subclass_check")
def subclass_check(fields, builder):
    classes = [getattr(asyncio, fields.get(field, ""), None) for field in ("type", "base_type")]
    if not all(isinstance(cls, type) for cls in classes):
        raise unsupported("asyncio has no such class here")
    return lambda frame: issubclass(*classes)


@op("cpu_time")
def cpu_time(fields, builder):
    base = fields.get("base")

    def perform(frame):
        used = time.process_time()
        if "at_most" in fields:
            return used - builder.lookup(base) <= fields["at_most"]
        return Shown(used, NONE)
    return perform
