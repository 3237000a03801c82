"""What goes wrong on the way to a remote loop comes as a typed error, and nothing hangs."""
import asyncio
import threading
import time
import unittest

from loopspec.client import CallRefusedError, ConnectionLostError, DeadlineExpiredError, RemoteError, RemoteEventLoop, RemoteOptions

from served import Served


class FailuresTest(unittest.TestCase):
    def serve(self, *options):
        served = Served(*options)
        self.addCleanup(served.__exit__)
        return served

    def loop_on(self, served, **options):
        loop = RemoteEventLoop(served.target, RemoteOptions(**options))
        self.addCleanup(loop.close)
        return loop

    def assert_lost(self, loop, error):
        self.assertFalse(loop.is_running())
        for method in (lambda: loop.call_soon(print), loop.run_forever, lambda: loop.call_later(1, print)):
            with self.assertRaises(type(error)):
                method()
        loop.close()
        self.assertTrue(loop.is_closed())

    def test_a_server_that_is_not_there(self):
        with self.assertRaisesRegex(ConnectionLostError, "cannot be reached within 0.05 s"):
            RemoteEventLoop("unix:/nonexistent/loopspec.sock", RemoteOptions(connect_timeout=0.05))

    def test_a_refusal_says_why_and_which_limit(self):
        served = self.serve("--max-sessions", "1")
        self.loop_on(served)
        with self.assertRaises(CallRefusedError) as raised:
            RemoteEventLoop(served.target)
        error = raised.exception
        self.assertEqual((error.status, error.reason), ("RESOURCE_EXHAUSTED", "LIMIT_EXCEEDED"))
        self.assertEqual((error.metadata["limit"], error.metadata["value"]), ("max_sessions", "1"))

    def test_an_implementation_that_is_not_offered(self):
        with self.assertRaises(CallRefusedError) as raised:
            self.loop_on(self.serve(), implementation="selector/none")
        self.assertEqual(raised.exception.reason, "UNKNOWN_IMPLEMENTATION")

    def test_a_lost_connection_ends_the_run(self):
        served = self.serve()
        loop = self.loop_on(served)
        loop.call_soon(served.process.kill)
        with self.assertRaises(ConnectionLostError) as raised:
            loop.run_forever()
        self.assert_lost(loop, raised.exception)

    def test_a_lost_connection_ends_a_runner_too(self):
        served = self.serve()

        async def main():
            served.process.kill()
            await asyncio.sleep(3600)

        loop = self.loop_on(served)
        task = loop.create_task(main())
        with self.assertRaises(ConnectionLostError):
            loop.run_until_complete(task)
        task._log_destroy_pending = False

    def test_an_expired_deadline_ends_the_run(self):
        loop = self.loop_on(self.serve(), deadline=0.3)
        with self.assertRaises(DeadlineExpiredError) as raised:
            loop.run_forever()
        self.assert_lost(loop, raised.exception)

    def test_a_callback_that_takes_too_long_ends_the_session(self):
        loop = self.loop_on(self.serve("--max-callback-ms", "50"))
        over = threading.Event()
        loop.call_soon(over.wait, 30)
        threading.Thread(target=lambda: (_wait_until(lambda: loop._stream.lost), over.set())).start()
        with self.assertRaises(CallRefusedError) as raised:
            loop.run_forever()
        self.assertEqual((raised.exception.status, raised.exception.reason), ("DEADLINE_EXCEEDED", "CALLBACK_TIMEOUT"))
        self.assertEqual(raised.exception.metadata["value"], "50")

    def test_too_many_handles_are_refused_by_name(self):
        loop = self.loop_on(self.serve("--max-pending-handles", "10"))
        for _ in range(11):
            loop.call_soon(print)
        with self.assertRaises(CallRefusedError) as raised:
            loop.run_forever()
        self.assertEqual(raised.exception.metadata["limit"], "max_pending_handles")

    def test_a_token_that_is_wanted(self):
        import os
        import tempfile
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "tokens")
            with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write("alice secret-of-alice-0123456789\n")
            served = self.serve("--tokens", path)
            with self.assertRaises(RemoteError) as raised:
                self.loop_on(served)
            self.assertEqual((raised.exception.status, raised.exception.reason), ("UNAUTHENTICATED", "MISSING_TOKEN"))
            loop = self.loop_on(served, token="secret-of-alice-0123456789")
            self.assertEqual(loop.run_until_complete(asyncio.sleep(0, 1)), 1)


def _wait_until(condition):
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)


if __name__ == "__main__":
    unittest.main()
