"""Runs programs in this process and shows traces as lines."""
import importlib.util
import json
import os
import sys

WORKER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "loopspec_worker")


def _load():
    spec = importlib.util.spec_from_file_location(
        "loopspec_worker", os.path.join(WORKER, "__init__.py"), submodule_search_locations=[WORKER])
    package = importlib.util.module_from_spec(spec)
    sys.modules["loopspec_worker"] = package
    spec.loader.exec_module(package)


if "loopspec_worker" not in sys.modules:
    sys.dont_write_bytecode = True
    _load()

from loopspec_worker.loop_factory import LoopFactory  # noqa: E402
from loopspec_worker.worker import Worker  # noqa: E402


class _ListChannel:
    """Keeps what the worker writes; answers one line, then ends."""

    def __init__(self, line):
        self._lines = [line]
        self.written = []

    def read_line(self):
        return self._lines.pop(0) if self._lines else b""

    def write(self, line):
        self.written.append(json.loads(line))


class _Factory(LoopFactory):
    """Makes loops with a function of this process."""

    def __init__(self, function):
        super().__init__("test:factory")
        self._factory = function


def run(main, blocks=None, loop=None, **program):
    """Runs a program on asyncio's own loop, or on those that the function `loop` makes. Returns (lines, WorkerOutcome)."""
    program["main"] = main
    program["blocks"] = [_block(name, body) for name, body in (blocks or {}).items()]
    channel = _ListChannel(json.dumps({"run": program}).encode())
    Worker(channel, _Factory(loop) if loop else LoopFactory()).serve()
    return [line(response["event"]) for response in channel.written[:-1]], channel.written[-1]["outcome"]


def _block(name, body):
    """A block from its ops, or from the whole message without its name. `async` in front of the name: a coroutine."""
    block = dict(body) if isinstance(body, dict) else {"ops": body}
    if name.startswith("async "):
        name = name[len("async "):]
        block["coroutine"] = True
    block["name"] = name
    return block


def soon(block, *arguments, **fields):
    return {"call_soon": dict(callback={"block": block}, args=[value(item) for item in arguments], **fields)}


def later(delay, block, **fields):
    return {"call_later": dict(delay={"value": delay}, callback={"block": block}, **fields)}


def bind(name, op):
    return dict(op, id=name)


def value(item):
    """A Value from a Python object."""
    if isinstance(item, dict):
        return item
    kind = {bool: "boolean", int: "integer", float: "number", str: "text"}[type(item)]
    return {kind: item}


# -- traces as lines -----------------------------------------------------------------------------------------


def line(event):
    """One event as a line: `[thread] <coroutine> place what @seconds`."""
    thread = "[%s] " % event["thread"] if "thread" in event else ""
    coroutine = "<%s> " % event["coroutine"] if "coroutine" in event else ""
    moment = " @%g" % (int(event["time_ns"]) / 1e9) if "time_ns" in event else ""
    (kind, body), = [(key, item) for key, item in event.items() if key not in ("thread", "coroutine", "time_ns")]
    return thread + coroutine + _LINES[kind](body) + moment


def _place(body):
    path = body["path"]
    return "%s.%d %s" % (path.get("block", "main"), path.get("index", 0), body["op"])


def show(item):
    """A Value in short."""
    if not item:
        return "None"
    (kind, content), = item.items()
    if kind == "none":
        return "None"
    if kind == "boolean":
        return str(content)
    if kind == "integer":
        return content
    if kind == "list":
        return "[%s]" % ", ".join(map(show, content.get("values", ())))
    if kind == "map":
        return "{%s}" % ", ".join(map(_entry, content.get("entries", {}).items()))
    if kind == "object":
        return "<%s>" % content
    if kind == "time_ns":
        return "%gs" % (int(content) / 1e9)
    if kind == "exception":
        return _exception(content)
    if kind == "block":
        return "&" + content
    return {"text": repr, "data": lambda data: "b64:" + data}.get(kind, str)(content)


def _entry(item):
    """Of a message, only that there is one."""
    key, entry = item
    return key if key == "message" else "%s: %s" % (key, show(entry))


def _exception(body):
    members = "(%s)" % ", ".join(map(_exception, body["members"])) if "members" in body else ""
    return body["type"] + members + ("=" + body["ref"] if "ref" in body else "")


def _raised(body):
    return " raised " + _exception(body["raised"]) if "raised" in body else ""


def _arguments(body):
    return "(%s)" % ", ".join(map(show, body["args"])) if "args" in body else ""


_LINES = {
    "block_started": lambda body: body["block"] + _arguments(body) + " {",
    "block_ended": lambda body: "} " + body["block"] + _raised(body) + (
        " returned " + show(body["returned"]) if "returned" in body else ""),
    "op_started": lambda body: _place(body) + " {",
    "op_returned": lambda body: _place(body) + (" -> " + show(body["value"]) if "value" in body else ""),
    "op_raised": lambda body: _place(body) + " raised " + _exception(body["exception"]),
    "log_mark": lambda body: " ".join(["log", body["text"]] + [show(item) for item in body.get("values", ())]),
    "log_record": lambda body: "log_record %s %s %s" % (
        body["level"], body["logger"], body.get("exception_type", "-")),
    "warning_record": lambda body: "warning " + body["category"],
    "tally_reported": lambda body: "tally %s %s %s%s" % (
        body["name"], body.get("count", 0), body.get("distinct", 0), " ascending" if body.get("ascending") else ""),
    "unraisable": lambda body: "unraisable " + _exception(body["exception"]),
}
