"""The Windows build of the command, under Wine: a server judged from this machine, and the suite in its own process.

usage: windows_test.py WINE LOOPSPEC_EXE NATIVE_LOOPSPEC [unittest arguments]

Exits with 77, which ctest counts as skipped, where there is no Wine, or no command of this machine to judge with.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request

WINE, EXE, NATIVE = sys.argv[1:4]
LOOPS = ("proactor/iocp", "selector/select")
# Far beyond what anything takes here: what hangs must say so.
SECONDS = 300

TWO_SECONDS = """
clock: CLOCK_REAL
main { call_later { delay { value: 2 } callback { block: "end" } } }
main { run_forever {} }
blocks { name: "end" ops { log { text: "it was let end" } } ops { stop {} } }
"""


def ran(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=SECONDS)
    return done.returncode, done.stdout, done.stderr


class Server:
    """`loopspec.exe serve` on a free port."""

    def __init__(self, *arguments):
        command = [WINE, EXE, "serve", "--listen", "127.0.0.1:0", *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
        # A full pipe would hold it up.
        self.errors = []
        self.reader = threading.Thread(target=lambda: self.errors.extend(self.process.stderr))
        self.reader.start()
        first = self.process.stdout.readline()
        match = re.match(r"listening on (127\.0\.0\.1:\d+)$", first)
        if not match:
            self.end(signal.SIGKILL)
            raise AssertionError("it does not listen: %r\n%s" % (first, "".join(self.errors)))
        self.address = match.group(1)

    def end(self, number):
        """Its exit code and the records of its log."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout=SECONDS)
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return code, [json.loads(line) for line in self.errors if line.startswith("{")]


class WindowsTest(unittest.TestCase):
    def serve(self, *arguments):
        server = Server(*arguments)
        self.addCleanup(lambda: server.process.poll() is None and server.end(signal.SIGKILL))
        return server

    def assert_passes(self, command):
        """The suite's verdicts: none failed, and hundreds were asked for."""
        code, out, err = ran(command)
        print("%s: %s" % (" ".join(command[-3:]), out.splitlines()[-1] if out else "nothing"), file=sys.stderr)
        self.assertEqual(code, 0, out[-4000:] + err[-4000:])
        passed, failed = map(int, re.match(r"(\d+) passed, (\d+) failed", out.splitlines()[-1]).groups())
        self.assertEqual(failed, 0)
        self.assertGreater(passed, 800)

    def test_a_server_is_judged_from_another_system(self):
        server = self.serve(*(argument for loop in LOOPS for argument in ("--loop", loop)), "--allow", "subprocesses")
        for loop in LOOPS:
            with self.subTest(loop=loop):
                self.assert_passes([NATIVE, "run", "--target", server.address, "--loop", loop])
        code, records = server.end(signal.SIGINT)
        self.assertEqual(code, 0)
        self.assertEqual([record["event"] for record in records if record["event"] in ("serving", "draining", "stopped")], ["serving", "draining", "stopped"])

    def test_the_suite_in_its_own_process(self):
        for loop in LOOPS:
            with self.subTest(loop=loop):
                self.assert_passes([WINE, EXE, "run", "--loop", loop])

    def test_a_drain_waits_for_programs_under_way(self):
        server = self.serve("--loop", "proactor/iocp", "--metrics-listen", "127.0.0.1:0")
        metrics = re.match(r"metrics on (http://127\.0\.0\.1:\d+/metrics)$", server.process.stdout.readline()).group(1)
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "program.textproto")
            with open(program, "w") as file:
                file.write(TWO_SECONDS)
            command = [NATIVE, "replay", program, "--target", server.address, "--loop", "proactor/iocp"]
            running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
            while not re.search(r"^loopspec_programs_admitted 1$", urllib.request.urlopen(metrics).read().decode(), re.MULTILINE):
                self.assertIsNone(running.poll(), "it ended too early")
            code, records = server.end(signal.SIGINT)
            out, _ = running.communicate(timeout=SECONDS)
        self.assertEqual(code, 0)
        self.assertIn("stopped", [record["event"] for record in records])
        self.assertEqual(running.returncode, 0, out)
        self.assertIn('log "it was let end"', out)

    def test_what_this_build_has_not_is_said(self):
        for arguments, text in (
            (("serve", "--loop", "selector/select", "--tls-certificate", "a.pem", "--tls-key", "b.pem"), "this build has no TLS"),
            (("serve", "--loop", "selector/select", "--listen", "unix:socket"), "Windows' gRPC has no Unix sockets"),
            (("run", "--target", "127.0.0.1:1", "--tls"), "this build has no TLS"),
            (("run", "--loop", "selector/epoll"), "unknown loop \"selector/epoll\": known are "),
            (("run", "--loop", "cpython@no-such-python"), "no-such-python: not found in PATH"),
        ):
            with self.subTest(arguments=arguments):
                code, out, err = ran([WINE, EXE, *arguments])
                self.assertNotEqual(code, 0)
                self.assertIn(text, out + err)

    def test_a_loop_behind_a_worker_process(self):
        worker = EXE.replace("loopspec.exe", "loopspec-worker.exe")
        self.assert_passes([WINE, EXE, "run", "--worker", "'%s' --loop proactor/iocp" % worker])


def main():
    if ran(["/bin/sh", "-c", "command -v wine64 || test -x /usr/lib/wine/wine64"])[0] != 0:
        print("SKIPPED: the Windows build of the command was not run, because there is no Wine on this machine", file=sys.stderr)
        return 77
    if not os.path.exists(NATIVE):
        print("SKIPPED: the Windows build of the command was not judged, because there is no %s (preset dev)" % NATIVE, file=sys.stderr)
        return 77
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=2)


if __name__ == "__main__":
    sys.exit(main())
