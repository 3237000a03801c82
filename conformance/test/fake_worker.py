"""A worker that is no loop: it answers programs as its first argument says, to see what the suite makes of it.

usage: fake_worker.py MODE [FILE]

Modes: right, wrong, raises-once (FILE holds the count), garbage, exit, crash, hang, flood, silent, old (asyncio of 3.10).
With FILE, `hang` writes its process id there when it has got a program. `family FILE` hangs with a child of its own and
writes both process ids; `wait FILE` writes FILE.begun and is right once FILE exists.
"""

import json
import os
import signal
import sys
import time

STOP = {"event": {"op_returned": {"path": {"index": 0}, "op": "stop"}}}
CLOSE = {"event": {"op_returned": {"path": {"index": 1}, "op": "close"}}}
CLOSE_RAISES = {"event": {"op_raised": {"path": {"index": 1}, "op": "close", "exception": {"type": "RuntimeError", "message": "no"}}}}
COMPLETED = {"outcome": {"outcome": {"kind": "KIND_COMPLETED"}, "again": True}}


def say(*lines):
    for line in lines:
        sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def wait_for_the_end():
    while True:
        time.sleep(3600)


def run(mode, file):
    if mode in ("right", "old"):
        say(STOP, CLOSE, COMPLETED)
    elif mode == "wrong":
        say(STOP, CLOSE_RAISES, COMPLETED)
    elif mode == "raises-once":
        with open(file, "a") as log:
            log.write("x")
        first = os.path.getsize(file) == 1
        say(STOP, CLOSE_RAISES if first else CLOSE, COMPLETED)
    elif mode == "garbage":
        sys.stdout.write("this is no event\n")
        sys.stdout.flush()
    elif mode == "exit":
        say(STOP)
        os._exit(3)
    elif mode == "crash":
        say(STOP)
        os.kill(os.getpid(), signal.SIGSEGV)
        wait_for_the_end()
    elif mode == "hang":
        say(STOP)
        if file:
            with open(file + ".part", "w") as pid:
                pid.write(str(os.getpid()))
            os.rename(file + ".part", file)
        wait_for_the_end()
    elif mode == "family":
        child = os.fork()
        if child == 0:
            wait_for_the_end()
        with open(file + ".part", "w") as pids:
            pids.write("%d %d" % (os.getpid(), child))
        os.rename(file + ".part", file)
        wait_for_the_end()
    elif mode == "wait":
        open(file + ".begun", "w").close()
        while not os.path.exists(file):
            time.sleep(0.01)
        say(STOP, CLOSE, COMPLETED)
    elif mode == "flood":
        while True:
            say(*[STOP] * 1000)


def main():
    mode = sys.argv[1]
    file = sys.argv[2] if len(sys.argv) > 2 else None
    if mode == "silent":
        wait_for_the_end()
    version = "3.10.4" if mode == "old" else "3.11.2"
    for line in sys.stdin:
        request = json.loads(line)
        if "hello" in request:
            say({"hello": {"language": "python", "asyncio_version": version, "platform": "linux", "family": "FAMILY_SELECTOR",
                           "description": "a fake", "capabilities": ["fresh_process"]}})
        else:
            run(mode, file)


if __name__ == "__main__":
    main()
