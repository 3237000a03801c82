"""Scheduling callbacks, time and handles."""
import sys
import unittest

from support import bind, later, run, soon


class SchedulingTest(unittest.TestCase):
    """call_soon, call_soon_threadsafe, call_later, call_at."""

    def test_arguments(self):
        lines, outcome = run(
            [bind("h", soon("a", 1, "x", True, 0.25, {"none": {}}, {"ref": "loop"}, {"block": "b"})), soon("b"), {"run_forever": {}}],
            {"a": [{"log": {"text": "a", "arguments": [1, 0]}}], "b": [{"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 call_soon -> h @0",
            "main.1 call_soon -> <handle> @0",
            "main.2 run_forever { @0",
            "a(1, 'x', True, 0.25, None, loop, &b) { @0",
            "log a 'x' 1 @0",
            "} a @0",
            "b { @0",
            "b.0 stop @0",
            "} b @0",
            "main.2 run_forever @0"])
        self.assertTrue(outcome["again"])

    def test_several_times(self):
        lines, outcome = run(
            [{"call_soon_threadsafe": {"callback": {"block": "n"}, "times": 3}},
             {"call_later": {"delay": {"value": 1}, "callback": {"block": "n"}, "times": 2, "step": 0.5}},
             {"call_soon": {"callback": {"block": "n"}, "times": 1, "args": [{"text": "once"}]}},
             {"call_later": {"delay": {"integer": 3}, "callback": {"method": "stop"}}}, {"run_forever": {}}],
            {"n": []})
        self.assertEqual(lines, [
            "main.0 call_soon_threadsafe -> <handle> @0",
            "main.1 call_later -> <handle> @0",
            "main.2 call_soon -> <handle> @0",
            "main.3 call_later -> <handle> @0",
            "main.4 run_forever { @0",
            "n(0) { @0",
            "} n @0",
            "n(1) { @0",
            "} n @0",
            "n(2) { @0",
            "} n @0",
            "n('once') { @0",
            "} n @0",
            "n(0) { @1",
            "} n @1",
            "n(1) { @1.5",
            "} n @1.5",
            "main.4 run_forever @3"])
        self.assertTrue(outcome["again"])

    def test_keywords_and_contexts(self):
        lines, outcome = run(
            [bind("c", {"copy_context": {}}), {"call_soon": {"callback": {"block": "a"}, "unknown_keyword": True}},
             {"call_soon": {"callback": {"block": "a"}, "positional_context": "c"}}, soon("a", 2, context="c"),
             {"call_soon": {"callback": {"method": "stop"}}}, {"run_forever": {}}],
            {"a": []})
        self.assertEqual(lines, [
            "main.0 copy_context -> c @0",
            "main.1 call_soon raised TypeError @0",
            "main.2 call_soon -> <handle> @0",
            "main.3 call_soon -> <handle> @0",
            "main.4 call_soon -> <handle> @0",
            "main.5 run_forever { @0",
            "a(c) { @0",
            "} a @0",
            "a(2) { @0",
            "} a @0",
            "main.5 run_forever @0"])
        self.assertTrue(outcome["again"])

    def test_what_cannot_be_called(self):
        lines, outcome = run(
            [{"call_soon": {"callback": {"not_callable": {}}}}, {"call_soon": {"callback": {"method": "nosuch"}}},
             {"call_soon": {"callback": {"method": "stop"}}}, {"run_forever": {}}])
        self.assertEqual(lines, [
            "main.0 call_soon -> <handle> @0",
            "main.1 call_soon raised AttributeError @0",
            "main.2 call_soon -> <handle> @0",
            "main.3 run_forever { @0",
            "log_record ERROR asyncio TypeError @0",
            "main.3 run_forever @0"])
        self.assertTrue(outcome["again"])

    def test_hours_take_no_time(self):
        lines, outcome = run(
            [later(3600, "a"), {"run_forever": {}}, bind("t", {"time": {}}), {"time": {"base": "t", "at_least": 0}},
             {"time": {"at_least": 3600}}, {"time": {"at_least": 3601}}],
            {"a": [{"stop": {}}, {"time": {}}]})
        self.assertEqual(lines, [
            "main.0 call_later -> <handle> @0",
            "main.1 run_forever { @0",
            "a { @3600",
            "a.0 stop @3600",
            "a.1 time -> 3600s @3600",
            "} a @3600",
            "main.1 run_forever @3600",
            "main.2 time -> 3600s @3600",
            "main.3 time -> True @3600",
            "main.4 time -> True @3600",
            "main.5 time -> False @3600"])
        self.assertTrue(outcome["again"])

    def test_call_at(self):
        lines, outcome = run(
            [bind("h", {"call_at": {"when": {"value": 2.5}, "callback": {"block": "a"}}}), {"when": {"handle": "h"}}, {"run_forever": {}},
             bind("t", {"time": {}}), bind("k", {"call_at": {"when": {"value": 1}, "base": "t", "callback": {"block": "a"}}}),
             {"when": {"handle": "k"}}, {"run_forever": {}}, bind("i", {"call_at": {"when": {"integer": "5"}, "callback": {"block": "a"}}}),
             {"when": {"handle": "i"}}, bind("f", {"call_at": {"when": {"infinite": True}, "callback": {"block": "a"}}}),
             {"when": {"handle": "f"}}],
            {"a": [{"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 call_at -> h @0",
            "main.1 when -> 2.5s @0",
            "main.2 run_forever { @0",
            "a { @2.5",
            "a.0 stop @2.5",
            "} a @2.5",
            "main.2 run_forever @2.5",
            "main.3 time -> 2.5s @2.5",
            "main.4 call_at -> k @2.5",
            "main.5 when -> 3.5s @2.5",
            "main.6 run_forever { @2.5",
            "a { @3.5",
            "a.0 stop @3.5",
            "} a @3.5",
            "main.6 run_forever @3.5",
            "main.7 call_at -> i @3.5",
            "main.8 when -> 5s @3.5",
            "main.9 call_at -> f @3.5",
            "main.10 when -> Infinity @3.5"])
        self.assertTrue(outcome["again"])

    def test_delays_that_are_none(self):
        lines, outcome = run(
            [{"call_later": {"delay": {"text": "1"}, "callback": {"block": "a"}}}, {"call_later": {"delay": {"none": {}}, "callback": {"block": "a"}}},
             {"call_at": {"when": {"text": "1"}, "callback": {"block": "a"}}}, later(-1, "a"), {"run_forever": {}}],
            {"a": [{"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 call_later raised TypeError @0",
            "main.1 call_later raised TypeError @0",
            "main.2 call_at -> <handle> @0",
            "main.3 call_later raised TypeError @0",
            "main.4 run_forever { @0",
            "main.4 run_forever raised TypeError @0"])
        self.assertTrue(outcome["again"])

    def test_handles(self):
        lines, outcome = run(
            [bind("h", soon("a")), bind("k", later(1, "a")), {"cancelled": {"handle": "h"}}, {"cancel": {"handle": "h"}},
             {"cancel": {"handle": "h"}}, {"cancelled": {"handle": "h"}}, {"cancel": {"handle": "k"}}, {"when": {"handle": "h"}},
             {"type_check": {"target": "h", "type": "Handle"}}, {"type_check": {"target": "h", "type": "TimerHandle"}},
             {"type_check": {"target": "k", "type": "TimerHandle"}}, {"call_soon": {"callback": {"method": "stop"}}}, {"run_forever": {}}],
            {"a": []})
        self.assertEqual(lines, [
            "main.0 call_soon -> h @0",
            "main.1 call_later -> k @0",
            "main.2 cancelled -> False @0",
            "main.3 cancel @0",
            "main.4 cancel @0",
            "main.5 cancelled -> True @0",
            "main.6 cancel @0",
            "main.7 when raised AttributeError @0",
            "main.8 type_check -> True @0",
            "main.9 type_check -> False @0",
            "main.10 type_check -> True @0",
            "main.11 call_soon -> <handle> @0",
            "main.12 run_forever { @0",
            "main.12 run_forever @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 12), "Handle.get_context is there from 3.12 on")
    def test_context_of_a_handle(self):
        lines, outcome = run(
            [bind("c", {"copy_context": {}}), bind("h", soon("a", context="c")), {"get_context": {"handle": "h"}}],
            {"a": []})
        self.assertEqual(lines, [
            "main.0 copy_context -> c @0",
            "main.1 call_soon -> h @0",
            "main.2 get_context -> c @0"])
        self.assertTrue(outcome["again"])


if __name__ == "__main__":
    unittest.main()
