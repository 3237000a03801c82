"""Judges the client's loop by the suite, as any loop that Python can import: the server's loop, driven through the client.

    judged.py [options of `loopspec run`]

Without a virtual clock, cases wait for real timers of some milliseconds, which a busy machine can miss: what fails is run again, alone, and what fails
three times has failed.
"""
import os
import subprocess
import sys
import tempfile

from served import Served, program

_HERE = os.path.dirname(os.path.abspath(__file__))
_TRIES = 3

SECTIONS = (
    "Callback handles", "DNS", "Documented examples", "Enabling debug mode", "Error handling API", "Event loop implementations",
    "Executing code in thread or process pools", "Futures and tasks", "Obtaining the event loop", "Platform support", "Running and stopping",
    "Scheduling callbacks", "Scheduling delayed callbacks", "Synchronisation primitives and queues", "Unix signals",
)

# The other sections are about descriptors alone; so are these.
NEED_DESCRIPTORS = (
    "debug.unclosed-transport-warning", "dns.port-types", "example.existing-socket", "example.subprocess-date", "example.tcp-echo-client",
    "example.tcp-echo-server", "example.udp-echo-client", "example.udp-echo-server", "exc.oserror-on-transport-silent", "exc.transport-error-keys",
    "impl.abstract-method-list", "plat.unix-all-features",
)


def main(options):
    with Served() as served, tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(_HERE, "..", "src"), os.environ.get("PYTHONPATH", "")]
        environment = dict(os.environ, LOOPSPEC_TARGET=served.target, PYTHONPATH=os.pathsep.join(filter(None, paths)))
        command = [program(), "run", "--loop", "python@%s:loopspec.client:new_event_loop" % sys.executable, "--strict", *options]
        chosen = []
        for section in SECTIONS:
            chosen += ["--filter", section]
        for case in NEED_DESCRIPTORS:
            chosen += ["--skip", case]
        for number in range(_TRIES):
            report = os.path.join(folder, "%d.json" % number)
            status = subprocess.run(command + chosen + ["--report", "json=" + report], env=environment).returncode
            if status not in (1, 3):
                return status
            chosen = ["--only-failed", report]
        return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
