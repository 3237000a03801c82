"""Runs the examples against a server of their own.

Usage: examples_test.py FOLDER_OF_PROGRAMS
"""
import os
import re
import subprocess
import sys
import unittest

FOLDER = None


def output_of(name, *arguments):
    done = subprocess.run([os.path.join(FOLDER, name), *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    return done.returncode, done.stdout


class ExamplesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = subprocess.Popen([os.path.join(FOLDER, "loopspec"), "serve", "--listen", "127.0.0.1:0", "--loop", "selector/epoll"],
                                      stdout=subprocess.PIPE, text=True)
        cls.target = re.search(r"127\.0\.0\.1:\d+", cls.server.stdout.readline()).group()

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.communicate(timeout=30)

    def test_hello_world_here_and_there(self):
        self.assertEqual(output_of("example_hello_world", self.target), (0, "Hello World\n"))
        self.assertEqual(output_of("example_local_hello_world", "nowhere"), (0, "Hello World\n"))

    def test_display_date(self):
        status, text = output_of("example_display_date", self.target, "virtual")
        self.assertEqual(status, 0, text)
        self.assertRegex(text, r"\A(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n){5}\Z")

    def test_ten_thousand_callbacks(self):
        self.assertEqual(output_of("example_ten_thousand_callbacks", self.target), (0, "10000 callbacks, in order\n"))

    def test_two_clients_on_two_loops(self):
        self.assertEqual(output_of("example_two_clients", self.target), (0, "100 and 50\n"))
        self.assertEqual(output_of("example_two_clients", self.target, "virtual"), (0, "100 and 50\n"))


if __name__ == "__main__":
    FOLDER = sys.argv.pop(1)
    unittest.main()
