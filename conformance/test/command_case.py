"""What tests of the `loopspec` command from outside share: loops are fake workers (fake_worker.py) and the suite is one of three cases, so each outcome is
made, not hoped for."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = 120

CATALOGUE = """
section: "Test section"
url: "https://example.org"
clauses { id: "t.must" statement: "It must." sources: "asyncio-eventloop.html#must" level: LEVEL_MUST }
clauses { id: "t.should" statement: "It should." sources: "PEP 3156, Somewhere" level: LEVEL_SHOULD }
clauses { id: "t.never" statement: "It cannot be seen." sources: "asyncio-eventloop.html#never" level: LEVEL_MUST not_judgeable: "Nobody can see it." }
"""
CASE = """
id: "%s"
clause: "%s"
title: "Stops and closes."
program { main { stop {} } main { close {} } %s }
expect { trace: 'stop() -> None\\nclose() -> None\\n' }
"""


class CommandTest(unittest.TestCase):
    # The command's path; see run_tests().
    loopspec = ""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="loopspec-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.write("catalogue/test.textproto", CATALOGUE)
        self.write_case("t.must", "t.must")
        self.write_case("t.must.again", "t.must")
        self.write_case("t.should", "t.should")
        os.mkdir(os.path.join(self.folder, "expectations"))

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        return path

    def write_case(self, case, clause, more=""):
        return self.write("cases/test/%s.textproto" % case, CASE % (case, clause, more))

    def path(self, name):
        return os.path.join(self.folder, name)

    def start(self, *arguments):
        environment = dict(os.environ, LOOPSPEC_DATA_DIR=self.folder)
        process = subprocess.Popen([self.loopspec, *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   universal_newlines=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(self.reap, process)
        return process

    @staticmethod
    def reap(process):
        if process.poll() is None:
            process.kill()
            process.wait()

    def call(self, *arguments):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=SECONDS)
        return process.returncode, out, err

    @staticmethod
    def worker(mode, *more):
        return " ".join([sys.executable, os.path.join(HERE, "fake_worker.py"), mode, *more])

    def run_mode(self, mode, *arguments):
        return self.call("run", "--worker", self.worker(mode), *arguments)

    def assert_exit(self, result, code, *parts):
        self.assertEqual(result[0], code, "\n".join(map(str, result)))
        for part in parts:
            self.assertIn(part, result[1] + result[2])


def wait_until(condition):
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not come about within %d s" % SECONDS)
        time.sleep(0.01)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def run_tests():
    """As the script's main: its first argument is the command's path, the rest are unittest's."""
    CommandTest.loopspec = os.path.abspath(sys.argv.pop(1))
    unittest.main()
