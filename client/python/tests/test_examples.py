"""The four examples, as programs of their own, against a server."""
import os
import subprocess
import sys
import unittest

from served import Served

_EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "examples")


class ExamplesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.served = Served()
        cls.addClassCleanup(cls.served.__exit__)

    def output_of(self, name, *arguments):
        command = [sys.executable, "-B", os.path.join(_EXAMPLES, name), self.served.target, *arguments]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def test_hello_world(self):
        self.assertEqual(self.output_of("hello_world.py"), "Hello World\n")

    def test_display_date(self):
        self.assertRegex(self.output_of("display_date.py", "virtual"), r"\A(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*\n){5}\Z")

    def test_ten_timers_with_one_cancelled(self):
        expected = "".join("timer %d\n" % number for number in (1, 2, 3, 4, 5, 6, 8, 9, 10))
        self.assertEqual(self.output_of("ten_timers.py", "virtual"), expected)
        self.assertEqual(self.output_of("ten_timers.py"), expected)

    def test_stop_from_another_connection(self):
        self.assertEqual(self.output_of("stop_from_another_connection.py"), "it runs\nit has returned\n")


if __name__ == "__main__":
    unittest.main()
