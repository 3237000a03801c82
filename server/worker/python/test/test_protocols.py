"""Protocols as sets of blocks, and what connections, servers and subprocesses do with them."""
import os
import unittest
from unittest import mock

from support import bind, run
from loopspec_worker import waiting
from loopspec_worker.children import exists

PAIR = {"socketpair": {"first": "a", "second": "b"}}
GO = {"run_until_complete": {"coroutine": "go"}}
MAKE = {"create_connection": {"protocol_factory": "p", "sock": "a"}}


def connected(ops, blocks=None, **protocol):
    """The lines of `go`, which runs beside a connection of protocol `p` and transport `t` over one end of a pair."""
    protocol = dict({"name": "p", "transport": "t"}, **protocol)
    lines, outcome = run([PAIR, MAKE, GO], dict({"async go": ops}, **(blocks or {})), protocols=[protocol])
    assert outcome["outcome"]["kind"] == "KIND_COMPLETED", outcome
    return lines[lines.index("<go> go { @0") + 1:-2]


class ProtocolTest(unittest.TestCase):
    def test_a_block_gets_what_the_loop_passes(self):
        lines = connected([{"socket_send": {"socket": "b", "data": "YWJj"}}, {"wait_received": {"protocol": "p", "count": 3}}],
                          {"data": []}, data_received="data")
        self.assertEqual(lines[1:3], ["data(b64:YWJj) { @0", "} data @0"])

    def test_a_callback_without_a_block_records_nothing(self):
        lines = connected([{"socket_send": {"socket": "b", "data": "YWJj"}}, {"wait_received": {"protocol": "p", "count": 3}},
                           {"received": {"protocol": "p"}}])
        self.assertEqual(lines, ["<go> go.0 socket_send -> 3 @0", "<go> go.1 wait_received @0", "<go> go.2 received -> b64:YWJj @0"])

    def test_chunks_stand_for_one_call(self):
        lines = connected([
            {"socket_send": {"socket": "b", "data": "YWJj"}}, {"wait_received": {"protocol": "p", "count": 3}},
            {"socket_send": {"socket": "b", "data": "ZGVm"}}, {"wait_received": {"protocol": "p", "count": 6}},
            {"protocol_calls": {"protocol": "p"}}])
        self.assertEqual(lines[-1], "<go> go.4 protocol_calls -> ['connection_made', 'data_received'] @0")

    def test_own_is_the_protocols_transport(self):
        lines = connected([{"socket_send": {"socket": "b", "data": "YWJj"}}, {"socket_receive_exactly": {"socket": "b", "count": 3}}],
                          {"data": {"quiet": True, "ops": [{"write": {"transport": "own", "data": {"argument": 0}}}]}}, data_received="data")
        self.assertEqual(lines[-1], "<go> go.1 socket_receive_exactly -> b64:YWJj @0")

    def test_own_is_nothing_outside(self):
        self.assertEqual(connected([{"is_closing": {"transport": "own"}, "catch": True}]), ["<go> go.0 is_closing raised NameError @0"])

    def test_an_exception_leaves_the_callback(self):
        lines = connected([
            {"socket_send": {"socket": "b", "data": "YWJj"}}, {"wait_called": {"protocol": "p", "callback": "connection_lost"}}],
            {"data": {"quiet": True, "ops": [{"raise": {"type": "ValueError"}}]}, "lost": []}, data_received="data", connection_lost="lost")
        self.assertIn("lost(ValueError) { @0", lines)

    def test_instances_are_numbered(self):
        lines, _ = run([PAIR, {"socketpair": {"first": "c", "second": "d"}}, MAKE, {"create_connection": {"protocol_factory": "p", "sock": "c"}}],
                       protocols=[{"name": "p", "transport": "t"}])
        self.assertEqual([line for line in lines if "->" in line], ["main.2 create_connection -> [t, p] @0", "main.3 create_connection -> [t.2, p.2] @0"])

    def test_waiting_for_an_instance_that_is_not_made_yet(self):
        lines, _ = run([bind("v", {"create_server": {"protocol_factory": "s", "address": {}}}), GO], {"async go": [
            bind("a", {"connect": {"address": {"of": "v"}}}), {"wait_called": {"protocol": "s", "callback": "connection_made"}},
            {"get_extra_info": {"transport": "st", "info": "peername"}}]}, protocols=[{"name": "s", "transport": "st"}])
        self.assertIn("<go> go.2 get_extra_info -> ['127.0.0.1', <port of a>] @0", lines)

    def test_a_wait_gives_up(self):
        with mock.patch.object(waiting, "LIMIT_SECONDS", 0.05):
            lines = connected([{"wait_called": {"protocol": "p", "callback": "eof_received"}, "catch": True},
                               {"wait_received": {"protocol": "p", "count": 1}, "catch": True},
                               {"wait_called": {"protocol": "p.2", "callback": "eof_received"}, "catch": True}])
        self.assertEqual(lines, ["<go> go.0 wait_called raised TimeoutError @0", "<go> go.1 wait_received raised TimeoutError @0",
                                 "<go> go.2 wait_called raised TimeoutError @0"])

    def test_an_unknown_protocol(self):
        _, outcome = run([MAKE])
        self.assertEqual(outcome["outcome"]["detail"], "main, op 0: create_connection: there is no protocol 'p'")

    def test_buffers(self):
        lines = connected([{"socket_send": {"socket": "b", "data": "YWJjZGVm"}}, {"wait_received": {"protocol": "p", "count": 6}}],
                          {"get": [], "updated": []}, kind="KIND_BUFFERED", buffer_size=4, get_buffer="get", buffer_updated="updated")
        self.assertEqual([line for line in lines if "(" in line][:4],
                         ["get(<int>) { @0", "updated(4) { @0", "get(<int>) { @0", "updated(2) { @0"])

    def test_awaited_outside_a_coroutine_runs_the_loop(self):
        lines, _ = run([PAIR, MAKE], {"made": []}, protocols=[{"name": "p", "transport": "t", "connection_made": "made"}])
        self.assertEqual(lines[1:], ["main.1 create_connection { @0", "made(t) { @0", "} made @0", "main.1 create_connection -> [t, p] @0"])


class SubprocessTest(unittest.TestCase):
    def run_child(self, command, ops, **options):
        lines, _ = run([GO], {"async go": [
            {"subprocess_exec": {"protocol_factory": "s", "command": command, "options": options}},
            {"wait_called": {"protocol": "s", "callback": "connection_lost"}}] + ops}, clock="CLOCK_REAL",
            protocols=[{"name": "s", "transport": "st", "kind": "KIND_SUBPROCESS"}])
        return [line.split(" ", 2)[2] for line in lines if line.startswith("<go> go.")][3:]

    def test_output_and_exit_code(self):
        lines = self.run_child({"helper": "HELPER_PRINT_BOTH", "text": "it's \"quoted\""}, [
            {"received": {"protocol": "s", "fd": 1}}, {"received": {"protocol": "s", "fd": 2}}, {"get_returncode": {"transport": "st"}}])
        self.assertEqual(lines, ["received -> b64:aXQncyAicXVvdGVkIg=="] * 2 + ["get_returncode -> 0"])

    def test_helpers(self):
        for command, expected in (
                ({"number": 7}, 7), ({"helper": "HELPER_CRASH", "number": 9}, -9), ({"helper": "HELPER_FLOOD", "number": 100000}, 0)):
            self.assertEqual(self.run_child(command, [{"get_returncode": {"transport": "st"}}])[-1], "get_returncode -> %d" % expected)

    def test_no_child_outlives_the_program(self):
        pids = []
        original = os.kill
        try:
            os.kill = lambda pid, number: (pids.append(pid), original(pid, number))[1]
            run([{"subprocess_exec": {"protocol_factory": "s", "command": {"helper": "HELPER_STUBBORN"}}}], clock="CLOCK_REAL",
                protocols=[{"name": "s", "kind": "KIND_SUBPROCESS"}])
        finally:
            os.kill = original
        self.assertEqual(len(pids), 1)
        self.assertFalse(exists(pids[0]))


if __name__ == "__main__":
    unittest.main()
