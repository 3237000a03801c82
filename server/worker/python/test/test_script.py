"""The script's own ops, sockets, policies."""
import sys
import unittest

from support import bind, later, run, soon


class ScriptTest(unittest.TestCase):
    """Ops that no loop sees."""

    def test_call(self):
        lines, outcome = run(
            [{"call": {"block": "b", "args": [{"integer": 7}, {"exception": {"type": "KeyError", "message": "k"}}]}},
             {"call": {"block": "quiet"}}, {"call": {"block": "bad"}}],
            {"b": [{"log": {"text": "args", "arguments": [1, 0]}}, {"catch": True, "log": {"text": "none", "arguments": [5]}}],
             "quiet": {"quiet": True, "ops": [{"log": {"text": "no"}}, {"call": {"block": "b", "args": [{"text": "x"}, {"data": ""}]}}]},
             "bad": [{"catch": True, "raise": {"type": "Error"}}, {"quiet": True, "raise": {"type": "StopIteration"}}, {"log": {"text": "never"}}]})
        self.assertEqual(lines, [
            "main.0 call { @0",
            "b(7, KeyError) { @0",
            "log args KeyError 7 @0",
            "b.1 log raised IndexError @0",
            "} b @0",
            "main.0 call @0",
            "main.1 call { @0",
            "b('x', b64:) { @0",
            "log args b64: 'x' @0",
            "b.1 log raised IndexError @0",
            "} b @0",
            "main.1 call @0",
            "main.2 call { @0",
            "bad { @0",
            "bad.0 raise raised Error @0",
            "} bad raised StopIteration @0",
            "main.2 call raised StopIteration @0"])
        self.assertTrue(outcome["again"])

    def test_tallies(self):
        lines, outcome = run(
            [soon("q", 3), soon("q", 1), soon("q", 1), {"call_soon": {"callback": {"block": "r"}, "times": 4}}, {"call_soon": {"callback": {"method": "stop"}}},
             {"run_forever": {}}, {"report_tally": {"name": "n"}}, {"report_tally": {"name": "m"}}, {"report_tally": {"name": "none"}}],
            {"q": {"ops": [{"tally": {"name": "n"}}], "quiet": True}, "r": {"ops": [{"tally": {"name": "m"}}], "quiet": True}})
        self.assertEqual(lines, [
            "main.0 call_soon -> <handle> @0",
            "main.1 call_soon -> <handle> @0",
            "main.2 call_soon -> <handle> @0",
            "main.3 call_soon -> <handle> @0",
            "main.4 call_soon -> <handle> @0",
            "main.5 run_forever { @0",
            "main.5 run_forever @0",
            "tally n 3 2 @0",
            "tally m 4 4 ascending @0",
            "tally none 0 0 ascending @0"])
        self.assertTrue(outcome["again"])

    def test_ids(self):
        lines, outcome = run(
            [bind("h", soon("a")), {"same": {"first": "h", "second": "h"}}, {"same": {"first": "h", "second": "loop"}}, {"log": {"text": "l", "ids": ["h", "loop"]}},
             bind("h", soon("a")), {"forget": {"target": "h"}}, {"cancel": {"handle": "h"}}, {"forget": {"target": "h"}}, {"quiet": True, "stop": {}},
             {"type_check": {"target": "loop", "type": "AbstractEventLoop"}}, {"type_check": {"target": "loop", "type": "Nosuch"}}],
            {"a": []})
        self.assertEqual(lines, [
            "main.0 call_soon -> h @0",
            "main.1 same -> True @0",
            "main.2 same -> False @0",
            "log l h loop @0",
            "main.4 call_soon -> h @0",
            "main.5 forget @0",
            "main.6 cancel raised NameError @0",
            "main.7 forget @0",
            "main.9 type_check -> True @0",
            "main.10 type_check raised AttributeError @0"])
        self.assertTrue(outcome["again"])

    def test_earliest_id(self):
        lines, outcome = run(
            [{"set_event_loop": {"event_loop": "loop"}}, bind("a", {"new_event_loop": {}}), {"set_event_loop": {"event_loop": "a"}},
             bind("b", {"get_event_loop": {}}), {"forget": {"target": "a"}}, {"get_event_loop": {}}, bind("b", {"is_running": {}}), {"get_event_loop": {}}])
        self.assertEqual(lines, [
            "main.0 set_event_loop @0",
            "main.1 new_event_loop -> a @0",
            "main.2 set_event_loop @0",
            "main.3 get_event_loop -> a @0",
            "main.4 forget @0",
            "main.5 get_event_loop -> b @0",
            "main.6 is_running -> False @0",
            "main.7 get_event_loop -> <loop> @0"])
        self.assertTrue(outcome["again"])

    def test_raise(self):
        lines, outcome = run(
            [bind("e", {"raise": {"type": "InvalidStateError", "message": "m"}}), {"raise": {"type": "KeyboardInterrupt"}}, {"raise": {"type": "IncompleteReadError"}},
             {"raise": {"type": "UnicodeDecodeError", "message": "u"}}, {"call": {"block": "b", "args": [{"ref": "e"}]}}],
            {"b": []})
        self.assertEqual(lines, [
            "main.0 raise raised InvalidStateError=e @0",
            "main.1 raise raised KeyboardInterrupt @0",
            "main.2 raise raised IncompleteReadError @0",
            "main.3 raise raised UnicodeDecodeError @0",
            "main.4 call { @0",
            "b(InvalidStateError=e) { @0",
            "} b @0",
            "main.4 call @0"])
        self.assertTrue(outcome["again"])

    def test_garbage(self):
        lines, outcome = run(
            [bind("n", {"new_event_loop": {}}), {"forget": {"target": "n"}}, {"collect_garbage": {}},
             {"call_soon": {"callback": {"coroutine_object": "c"}}}, {"call_soon": {"callback": {"method": "stop"}}}, {"run_forever": {}}],
            {"async c": []}, capture_warnings=True)
        self.assertEqual(lines, [
            "main.0 new_event_loop -> n @0",
            "main.1 forget @0",
            "warning ResourceWarning @0",
            "main.2 collect_garbage @0",
            "main.3 call_soon -> <handle> @0",
            "main.4 call_soon -> <handle> @0",
            "main.5 run_forever { @0",
            "log_record ERROR asyncio TypeError @0",
            "main.5 run_forever @0"])
        self.assertTrue(outcome["again"])

    def test_every_warning(self):
        lines, outcome = run(
            [bind("n", {"new_event_loop": {}}), {"quiet": True, "forget": {"target": "n"}}, {"collect_garbage": {}},
             bind("n", {"new_event_loop": {}}), {"quiet": True, "forget": {"target": "n"}}, {"collect_garbage": {}}],
            capture_warnings=True)
        self.assertEqual(lines, [
            "main.0 new_event_loop -> n @0",
            "warning ResourceWarning @0",
            "main.2 collect_garbage @0",
            "main.3 new_event_loop -> n @0",
            "warning ResourceWarning @0",
            "main.5 collect_garbage @0"])
        self.assertTrue(outcome["again"])

    def test_no_warnings_unless_asked_for(self):
        lines, outcome = run([bind("n", {"new_event_loop": {}}), {"quiet": True, "forget": {"target": "n"}}, {"collect_garbage": {}}])
        self.assertEqual(lines, [
            "main.0 new_event_loop -> n @0",
            "main.2 collect_garbage @0"])
        self.assertTrue(outcome["again"])

    def test_sleep_thread(self):
        lines, outcome = run([{"sleep_thread": {"seconds": 1.5}}, {"time": {}}])
        self.assertEqual(lines, [
            "main.0 sleep_thread @1.5",
            "main.1 time -> 1.5s @1.5"])
        self.assertTrue(outcome["again"])

class SocketTest(unittest.TestCase):
    """Descriptors and the program's own sockets."""

    def test_readers_and_writers(self):
        lines, outcome = run(
            [{"socketpair": {"first": "p", "second": "q"}}, {"add_reader": {"socket": "p", "callback": {"block": "r"}, "args": [{"ref": "p"}]}},
             later(1, "w"), {"run_forever": {}}, {"remove_reader": {"socket": "p"}}, {"remove_reader": {"socket": "p"}},
             {"add_writer": {"socket": "q", "callback": {"block": "o"}}}, {"run_forever": {}}, {"socket_close": {"socket": "q"}},
             {"socket_receive": {"socket": "p"}}, {"remove_writer": {"socket": "q"}}],
            {"r": [{"socket_receive": {"socket": "p", "max_bytes": 2}}, {"socket_receive": {"socket": "p"}},
                   {"catch": True, "socket_receive": {"socket": "p"}}, {"stop": {}}],
             "w": [{"socket_send": {"socket": "q", "data": "AAEC"}}], "o": [{"remove_writer": {"socket": "q"}}, {"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 socketpair @0",
            "main.1 add_reader @0",
            "main.2 call_later -> <handle> @0",
            "main.3 run_forever { @0",
            "w { @1",
            "w.0 socket_send -> 3 @1",
            "} w @1",
            "r(p) { @1",
            "r.0 socket_receive -> b64:AAE= @1",
            "r.1 socket_receive -> b64:Ag== @1",
            "r.2 socket_receive raised BlockingIOError @1",
            "r.3 stop @1",
            "} r @1",
            "main.3 run_forever @1",
            "main.4 remove_reader -> True @1",
            "main.5 remove_reader -> False @1",
            "main.6 add_writer @1",
            "main.7 run_forever { @1",
            "o { @1",
            "o.0 remove_writer -> True @1",
            "o.1 stop @1",
            "} o @1",
            "main.7 run_forever @1",
            "main.8 socket_close @1",
            "main.9 socket_receive -> b64: @1",
            "main.10 remove_writer raised ValueError @1"])
        self.assertTrue(outcome["again"])

    def test_count_descriptors(self):
        lines, outcome = run(
            [bind("n", {"count_descriptors": {}}), {"socketpair": {"first": "p", "second": "q"}}, {"count_descriptors": {"base": "n"}},
             {"socket_close": {"socket": "p"}}, {"socket_close": {"socket": "q"}}, bind("l", {"new_event_loop": {}}), {"loop": "l", "close": {}}, {"count_descriptors": {"base": "n"}}])
        self.assertEqual(lines, [
            "main.0 count_descriptors -> None @0",
            "main.1 socketpair @0",
            "main.2 count_descriptors -> 2 @0",
            "main.3 socket_close @0",
            "main.4 socket_close @0",
            "main.5 new_event_loop -> l @0",
            "main.6 close @0",
            "main.7 count_descriptors -> 0 @0"])
        self.assertTrue(outcome["again"])

class PolicyTest(unittest.TestCase):
    """Policies."""

    def test_counting_policy(self):
        lines, outcome = run(
            [{"set_event_loop_policy": {"policy": "POLICY_COUNTING"}}, bind("n", {"new_event_loop": {}}), {"loop": "n", "is_closed": {}},
             {"get_event_loop_policy": {}}, {"set_event_loop_policy": {}}, {"new_event_loop": {}}])
        self.assertEqual(lines, [
            "main.0 set_event_loop_policy @0",
            "log policy.new_event_loop @0",
            "main.1 new_event_loop -> n @0",
            "main.2 is_closed -> False @0",
            "main.3 get_event_loop_policy -> <CountingPolicy> @0",
            "main.4 set_event_loop_policy @0",
            "main.5 new_event_loop -> <loop> @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 12), "an AssertionError before 3.11.4")
    def test_not_a_policy(self):
        lines, outcome = run([{"set_event_loop_policy": {"policy": 2}}])
        self.assertEqual(lines, [
            "main.0 set_event_loop_policy raised TypeError @0"])
        self.assertTrue(outcome["again"])


if __name__ == "__main__":
    unittest.main()
