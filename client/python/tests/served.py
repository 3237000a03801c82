"""A server of the test's own. LOOPSPEC names the program (default: build/dev/bin/loopspec of this clone)."""
import os
import re
import subprocess

_CLONE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))


def program():
    return os.environ.get("LOOPSPEC") or os.path.join(_CLONE, "build", "dev", "bin", "loopspec")


class Served:
    """`target` is its address while it runs; a context manager."""

    def __init__(self, *options):
        command = [program(), "serve", "--listen", "127.0.0.1:0", "--loop", "selector/epoll", "--log-level", "error", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.target = re.search(r"127\.0\.0\.1:\d+", self.process.stdout.readline()).group()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
