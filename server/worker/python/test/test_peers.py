"""The program's own sockets, files and folder."""
import os
import tempfile
import unittest
from unittest import mock

from support import bind, run
from loopspec_worker import waiting

PAIR = {"socketpair": {"first": "a", "second": "b"}}
GO = {"run_until_complete": {"coroutine": "go"}}


class WaitingTest(unittest.TestCase):
    def test_a_thread_waits_for_its_peer(self):
        lines, _ = run([
            PAIR, bind("t", {"start_thread": {"block": "send", "start": "START_AT_ONCE"}}),
            {"socket_receive_exactly": {"socket": "a", "count": 6}},
        ], {"send": {"quiet": True, "ops": [
            {"socket_send": {"socket": "b", "data": "YWJj"}}, {"socket_send": {"socket": "b", "data": "ZGVm"}}]}})
        self.assertEqual(lines[-1], "main.2 socket_receive_exactly -> b64:YWJjZGVm @0")

    def test_a_coroutine_lets_the_loop_run(self):
        lines, _ = run([PAIR, {"call_soon": {"callback": {"block": "send"}}}, GO], {
            "async go": [{"socket_receive_exactly": {"socket": "a", "count": 3}}],
            "send": {"quiet": True, "ops": [{"socket_send": {"socket": "b", "data": "YWJj"}}]}})
        self.assertIn("<go> go.0 socket_receive_exactly -> b64:YWJj @0", lines)

    def test_it_gives_up(self):
        with mock.patch.object(waiting, "LIMIT_SECONDS", 0.05):
            lines, _ = run([PAIR, {"socket_receive_exactly": {"socket": "a", "count": 1}}, GO],
                           {"async go": [{"socket_receive_all": {"socket": "a"}}]})
        self.assertIn("main.1 socket_receive_exactly raised TimeoutError @0", lines)
        self.assertIn("<go> go.0 socket_receive_all raised TimeoutError @0", lines)

    def test_what_goes_on_is_not_given_up(self):
        now, come = [0.0], [0]
        patience = waiting.Patience(lambda: come[0], lambda: now[0])
        for _ in range(10):
            now[0] += waiting.LIMIT_SECONDS - 1
            come[0] += 1
            self.assertEqual(patience.left(), waiting.LIMIT_SECONDS)
        now[0] += waiting.LIMIT_SECONDS
        self.assertEqual(patience.left(), 0)

    def test_exactly_ends_with_the_stream(self):
        lines, _ = run([PAIR, {"socket_send": {"socket": "b", "data": "YWJj"}}, {"socket_close": {"socket": "b"}},
                        {"socket_receive_exactly": {"socket": "a", "count": 10}}])
        self.assertEqual(lines[-1], "main.3 socket_receive_exactly -> b64:YWJj @0")

    def test_fill_and_drain(self):
        lines, _ = run([PAIR, {"socket_fill": {"socket": "a"}}, {"socket_send": {"socket": "a", "data": "YQ=="}},
                        {"socket_drain": {"socket": "b"}}, {"socket_send": {"socket": "a", "data": "YQ=="}}])
        self.assertEqual(lines[1:], ["main.1 socket_fill @0", "main.2 socket_send raised BlockingIOError @0", "main.3 socket_drain @0",
                                     "main.4 socket_send -> 1 @0"])


class SocketTest(unittest.TestCase):
    def test_reset(self):
        lines, _ = run([
            bind("l", {"listen": {}}), bind("a", {"connect": {"address": {"of": "l"}}}), bind("b", {"socket_accept": {"socket": "l"}}),
            {"socket_reset": {"socket": "b"}}, {"socket_receive_all": {"socket": "a"}}])
        self.assertEqual(lines[-1], "main.4 socket_receive_all raised ConnectionResetError @0")

    def test_half_close(self):
        lines, _ = run([
            PAIR, {"socket_shutdown": {"socket": "b"}}, {"socket_receive_all": {"socket": "a"}},
            {"socket_send": {"socket": "a", "data": "YWJj"}}, {"socket_receive": {"socket": "b"}}])
        self.assertEqual(lines[2:], ["main.2 socket_receive_all -> b64: @0", "main.3 socket_send -> 3 @0",
                                     "main.4 socket_receive -> b64:YWJj @0"])

    def test_a_property_must_be_named(self):
        _, outcome = run([PAIR, {"socket_state": {"target": "a"}}])
        self.assertEqual(outcome["outcome"]["detail"], "main, op 1: socket_state: the property is not set")

    def test_pipes_are_ends_too(self):
        lines, _ = run([
            {"create_pipe": {"reading": "r", "writing": "w"}}, {"socket_send": {"socket": "w", "data": "YWJj"}},
            {"socket_receive": {"socket": "r"}}, {"socket_receive": {"socket": "r"}}, {"socket_close": {"socket": "w"}},
            {"socket_receive_all": {"socket": "r"}}])
        self.assertEqual(lines[2:], ["main.2 socket_receive -> b64:YWJj @0", "main.3 socket_receive raised BlockingIOError @0",
                                     "main.4 socket_close @0", "main.5 socket_receive_all -> b64: @0"])


class FolderTest(unittest.TestCase):
    def test_it_is_removed_with_the_program(self):
        with tempfile.TemporaryDirectory() as place, mock.patch.object(tempfile, "tempdir", place):
            lines, _ = run([
                bind("f", {"create_file": {"content": {"bytes": "YWJj"}, "position": 1}}), {"file_tell": {"file": "f"}},
                {"create_path": {"path": "s", "kind": "KIND_STALE_SOCKET"}}, {"path_exists": {"path": "s"}},
                {"remove_path": {"path": "s"}}, {"path_exists": {"path": "s"}}])
            self.assertEqual(os.listdir(place), [])
        self.assertEqual(lines[1], "main.1 file_tell -> 1 @0")
        self.assertEqual((lines[3], lines[5]), ("main.3 path_exists -> True @0", "main.5 path_exists -> False @0"))


if __name__ == "__main__":
    unittest.main()
