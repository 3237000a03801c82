"""One side is killed while the other is attached.

Usage: killed_test.py FOLDER_OF_PROGRAMS
"""
import os
import re
import signal
import subprocess
import sys
import time
import unittest
import urllib.request

FOLDER = None


def start(name, *arguments):
    return subprocess.Popen([os.path.join(FOLDER, name), *arguments], stdout=subprocess.PIPE, text=True)


class KilledTest(unittest.TestCase):
    def setUp(self):
        self.server = start("loopspec", "serve", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0", "--loop", "selector/epoll")
        self.target = re.search(r"127\.0\.0\.1:\d+", self.server.stdout.readline()).group()
        self.metrics = re.search(r"http://\S+", self.server.stdout.readline()).group()

    def tearDown(self):
        self.server.kill()
        self.server.communicate()

    def gauge(self, name):
        with urllib.request.urlopen(self.metrics, timeout=10) as page:
            return float(re.search(r"^%s ([\d.e+]+)$" % name, page.read().decode(), re.M).group(1))

    def attach(self, *arguments):
        client = start("attached_client", self.target, *arguments)
        self.addCleanup(client.communicate)
        self.addCleanup(client.kill)
        self.assertEqual(client.stdout.readline(), "attached\n")
        return client

    def wait_for_sessions(self, count):
        deadline = time.monotonic() + 30
        while self.gauge("loopspec_sessions_open") != count and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(self.gauge("loopspec_sessions_open"), count)

    def test_a_client_that_is_killed_leaves_nothing(self):
        stays = self.attach()
        for arguments in ((), ("silent",)):
            client = self.attach(*arguments)
            self.wait_for_sessions(2)
            client.send_signal(signal.SIGKILL)
            self.wait_for_sessions(1)
        self.assertIsNone(stays.poll(), "another client notices nothing")

    def test_a_server_that_is_killed_is_a_lost_connection(self):
        client = self.attach()
        self.server.kill()
        self.assertEqual(client.communicate(timeout=60)[0], "ConnectionLostError\n")


if __name__ == "__main__":
    FOLDER = sys.argv.pop(1)
    unittest.main()
