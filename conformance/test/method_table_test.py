"""docs/event-loop-methods.md: the last column of each row names cases that exist and perform that method.

    method_table_test.py            fails where the page says otherwise than the cases
    method_table_test.py --write    puts the column in order
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "event-loop-methods.md"
# How many cases a row names; it counts the rest.
NAMED = 4
# What the ops of a method are called where it is not by the method's own name.
OPS = {
    "slow_callback_duration": ("set_slow_callback_duration", "get_slow_callback_duration"),
    "Handle.cancel": ("cancel",),
    "Handle.cancelled": ("cancelled",),
    "Handle.get_context": ("get_context",),
    "TimerHandle.when": ("when",),
}
# Rows that no op stands for: the cases whose names begin so.
PREFIXES = {
    "async with server": "server.async-with",
    "SelectorEventLoop": "impl.",
    "ProactorEventLoop": "impl.",
    "EventLoop": "impl.",
    "AbstractEventLoop": "impl.",
}


def read_cases():
    """By name: the folder and the ops of each case."""
    cases = {}
    for path in sorted((ROOT / "conformance" / "cases").glob("*/*.textproto")):
        text = path.read_text(encoding="utf-8")
        cases[path.name[:-len(".textproto")]] = (path.parent.name, set(re.findall(r"\b([a-z_]+) \{", text)))
    return cases


def ops_of(method):
    if method.startswith("Server."):
        return ("server_" + method[len("Server."):],)
    return OPS.get(method, (method,))


def cell(method, folder, cases):
    if method in PREFIXES:
        found = [name for name in cases if name.startswith(PREFIXES[method])]
    else:
        wanted = set(ops_of(method))
        found = [name for name, (_, ops) in cases.items() if wanted & ops]
    if not found:
        raise SystemExit("error: no case performs %s" % method)
    found.sort(key=lambda name: (cases[name][0] != folder, name))
    text = ", ".join("`%s`" % name for name in found[:NAMED])
    return text + (" and %d more" % (len(found) - NAMED) if len(found) > NAMED else "")


def rows(text):
    """The page's lines, each with what its last column should be; None for other lines."""
    folders = {folder for folder, _ in CASES.values()}
    section = ""
    for line in text.splitlines():
        parts = line.split("|")
        if line.startswith("| asyncio |"):
            section = "table"
        elif not line.startswith("|"):
            section = ""
        if section and line.startswith("| `") and len(parts) == 7:
            method = parts[1].strip().strip("`")
            folder = folder_of(method, folders)
            yield line, "|".join(parts[:5] + [" %s " % cell(method, folder, CASES), parts[6]])
        else:
            yield line, None


def folder_of(method, folders):
    """The section that judges the method: the one with most of its cases whose name begins alike; ties by name."""
    wanted = set(ops_of(method))
    counts = {}
    for folder, ops in CASES.values():
        if wanted & ops:
            counts[folder] = counts.get(folder, 0) + 1
    for hint in HINTS.get(method.split(".")[0], ()):
        if hint in folders:
            return hint
    return max(sorted(counts), key=counts.get) if counts else ""


HINTS = {
    "Handle": ("callback_handles",), "TimerHandle": ("callback_handles",), "Server": ("server_objects",),
    "run_until_complete": ("running_and_stopping",), "run_forever": ("running_and_stopping",), "stop": ("running_and_stopping",),
    "is_running": ("running_and_stopping",), "is_closed": ("running_and_stopping",), "close": ("running_and_stopping",),
    "call_soon": ("scheduling_callbacks",), "call_soon_threadsafe": ("scheduling_callbacks",),
    "call_later": ("scheduling_delayed_callbacks",), "call_at": ("scheduling_delayed_callbacks",), "time": ("scheduling_delayed_callbacks",),
    "create_future": ("futures_and_tasks",), "create_task": ("futures_and_tasks",),
    "create_connection": ("opening_network_connections",), "create_datagram_endpoint": ("datagram_endpoints",),
    "create_unix_connection": ("unix_sockets",), "create_unix_server": ("unix_sockets",), "create_server": ("creating_network_servers",),
    "connect_accepted_socket": ("creating_network_servers",), "start_tls": ("tls_upgrade",),
    "sendfile": ("transferring_files",), "sock_sendfile": ("transferring_files",),
    "add_reader": ("watching_file_descriptors",), "add_writer": ("watching_file_descriptors",),
    "remove_reader": ("watching_file_descriptors",), "remove_writer": ("watching_file_descriptors",),
    "connect_read_pipe": ("pipes",), "connect_write_pipe": ("pipes",),
    "add_signal_handler": ("unix_signals",), "remove_signal_handler": ("unix_signals",),
    "subprocess_exec": ("subprocesses",), "subprocess_shell": ("subprocesses",),
    "set_exception_handler": ("error_handling_api",), "set_debug": ("enabling_debug_mode",), "get_debug": ("enabling_debug_mode",),
}

CASES = read_cases()


def main():
    text = PAGE.read_text(encoding="utf-8")
    wrong = []
    lines = []
    for line, wanted in rows(text):
        if wanted is not None and wanted != line:
            wrong.append(line)
        lines.append(line if wanted is None else wanted)
    if "--write" in sys.argv[1:]:
        PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print("%d rows put in order" % len(wrong))
    elif wrong:
        raise SystemExit("error: docs/event-loop-methods.md does not name the cases there are; "
                         "conformance/test/method_table_test.py --write mends it. First row:\n" + wrong[0])


if __name__ == "__main__":
    main()
