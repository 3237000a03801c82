"""Streams, and subprocesses with streams."""
import unittest

from support import bind, run

GO = {"run_until_complete": {"coroutine": "go"}}


def lines_of(ops, blocks=None, **program):
    """The lines of the coroutine `go`, without their places."""
    lines, outcome = run([GO], dict({"async go": ops}, **(blocks or {})), clock="CLOCK_REAL", **program)
    assert outcome["outcome"]["kind"] == "KIND_COMPLETED", outcome
    return [line.split(" ", 2)[2] for line in lines if line.startswith("<go> go.")]


class StreamTest(unittest.TestCase):
    SERVE = bind("v", {"start_server": {"coroutine": "serve", "address": {}, "reader": "sr", "writer": "sw"}})
    OPEN = {"open_connection": {"address": {"of": "v"}, "reader": "r", "writer": "w"}}

    def test_echo(self):
        lines = lines_of([
            self.SERVE, self.OPEN, {"stream_write": {"writer": "w", "data": {"bytes": "YWJjCg=="}}}, {"stream_drain": {"writer": "w"}},
            {"stream_readline": {"reader": "r"}}, {"stream_at_eof": {"reader": "r"}}, {"stream_close": {"writer": "w"}},
            {"stream_wait_closed": {"writer": "w"}}, {"server_close": {"server": "v"}}], {
            "async serve": {"quiet": True, "ops": [
                bind("line", {"stream_readline": {"reader": "sr"}}), {"stream_write": {"writer": "sw", "data": {"of": "line"}}},
                {"stream_drain": {"writer": "sw"}}, {"stream_close": {"writer": "sw"}}]}})
        self.assertEqual(lines[:4], ["start_server {", "start_server -> v", "open_connection {", "open_connection -> [r, w]"])
        self.assertIn("stream_readline -> b64:YWJjCg==", lines)

    def test_an_incomplete_read_tells_what_came(self):
        lines, _ = run([GO], {
            "async go": [self.SERVE, self.OPEN, {"stream_readexactly": {"reader": "r", "count": 5}, "catch": True}],
            "async serve": {"quiet": True, "ops": [{"stream_write": {"writer": "sw", "data": {"bytes": "YWJj"}}}, {"stream_close": {"writer": "sw"}}]}},
            clock="CLOCK_REAL")
        self.assertIn("<go> log partial b64:YWJj", lines)
        self.assertIn("<go> go.2 stream_readexactly raised IncompleteReadError", lines)

    def test_readuntil_and_read(self):
        lines = lines_of([
            self.SERVE, self.OPEN, {"stream_readuntil": {"reader": "r", "separator": "Ow=="}}, {"stream_read": {"reader": "r", "count": -1}},
            {"stream_get_extra_info": {"writer": "w", "info": "peername"}}], {
            "async serve": {"quiet": True, "ops": [{"stream_writelines": {"writer": "sw", "lines": [{"bytes": "YTs="}, {"bytes": "Yg=="}]}},
                                                   {"stream_write_eof": {"writer": "sw"}}]}})
        self.assertIn("stream_readuntil -> b64:YTs=", lines)
        self.assertIn("stream_read -> b64:Yg==", lines)
        self.assertEqual(lines[-1], "stream_get_extra_info -> ['127.0.0.1', <port of v>]")


class ProcessTest(unittest.TestCase):
    def test_communicate(self):
        lines = lines_of([
            bind("p", {"create_subprocess_exec": {"command": {"helper": "HELPER_ECHO", "number": 3}, "options": {"stdin": "STDIO_PIPE", "stdout": "STDIO_PIPE"}}}),
            {"process_communicate": {"process": "p", "input": "YWJj"}}, {"process_returncode": {"process": "p"}}])
        self.assertEqual(lines, ["create_subprocess_exec {", "create_subprocess_exec -> p", "process_communicate {",
                                 "process_communicate -> [b64:YWJj, None]", "process_returncode -> 3"])

    def test_signals(self):
        lines = lines_of([
            bind("p", {"create_subprocess_shell": {"command": {"helper": "HELPER_SLEEP"}, "options": {"stdout": "STDIO_PIPE"}}}),
            {"stream_readexactly": {"reader": "p.stdout", "count": 5}}, {"process_terminate": {"process": "p"}}, {"process_wait": {"process": "p"}}])
        self.assertEqual(lines[-1], "process_wait -> -15")


if __name__ == "__main__":
    unittest.main()
