"""A worker as a process: what a host sees of it."""
import json
import os
import subprocess
import sys

from support import WORKER


class WorkerProcess:
    """Starts the worker with the interpreter that runs this. Every wait ends with the process's output, at the latest."""

    def __init__(self, *arguments, environment=None, flags=("-B",), folder=None):
        variables = {name: item for name, item in os.environ.items() if not name.startswith("PYTHON")}
        variables.update(environment or {})
        self._process = subprocess.Popen(
            [sys.executable, *flags, WORKER, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=variables, cwd=folder)
        self.errors = ""

    def send(self, line):
        self._process.stdin.write((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n")
        self._process.stdin.flush()

    def receive(self):
        """The next response; None at the end of the output."""
        line = self._process.stdout.readline()
        return json.loads(line) if line else None

    def ask(self, request):
        """Sends a request; returns the events before the answer, and the answer."""
        self.send(request)
        events = []
        while True:
            response = self.receive()
            if response is None or "event" not in response:
                return events, response
            events.append(response["event"])

    def interrupt(self, number):
        self._process.send_signal(number)

    def end(self):
        """Ends the input. Returns the exit status; `errors` is what went to standard error."""
        _, errors = self._process.communicate()
        self.errors = errors.decode()
        return self._process.returncode
