"""The order in which jobs of executors and threads record."""
import unittest

from support import bind, later, run


def job(name, block):
    return bind(name, {"run_in_executor": {"executor": "p", "block": block}})


class JobOrderTest(unittest.TestCase):
    def test_jobs_record_in_the_order_in_which_they_were_submitted(self):
        marks = {name: [{"log": {"text": name + "1"}}, {"log": {"text": name + "2"}}] for name in "abc"}
        marks["t"] = [{"log": {"text": "t1"}}, {"log": {"text": "t2"}}]
        for _ in range(5):
            lines, outcome = run(
                [bind("p", {"create_executor": {"max_workers": 3}}), {"run_until_complete": {"coroutine": "top"}}],
                dict(marks, **{"async top": [
                    job("f", "a"), job("g", "b"), {"start_thread": {"block": "t"}}, job("h", "c"),
                    bind("all", {"gather": {"awaitables": [{"future": "f"}, {"future": "g"}, {"future": "h"}]}}),
                    {"await": {"future": "all"}}]}))
            self.assertEqual([line.split("log ")[1][:2] for line in lines if " log " in line],
                             ["a1", "a2", "b1", "b2", "t1", "t2", "c1", "c2"])
            self.assertTrue(outcome["again"])

    def test_a_gate_lets_go_in_turn(self):
        for _ in range(5):
            lines, outcome = run(
                [bind("p", {"create_executor": {"max_workers": 2}}), {"run_until_complete": {"coroutine": "top"}}],
                {"a": [{"log": {"text": "a1"}}, {"wait_gate": {"gate": "g"}}, {"log": {"text": "a2"}}],
                 "b": [{"log": {"text": "b1"}}, {"wait_gate": {"gate": "g"}}, {"log": {"text": "b2"}}],
                 "o": [{"open_gate": {"gate": "g"}}, {"log": {"text": "o"}}],
                 "async top": [job("f", "a"), job("g", "b"), later(1, "o"), {"await": {"future": "f"}}, {"await": {"future": "g"}}]})
            self.assertEqual([line.split("log ")[1] for line in lines if "log " in line],
                             ["a1 @0", "b1 @0", "a2 @1", "b2 @1", "o @1"])
            self.assertTrue(outcome["again"])

    def test_a_job_cancelled_before_it_begins_holds_nobody_up(self):
        lines, outcome = run(
            [bind("p", {"create_executor": {"max_workers": 1}}), {"run_until_complete": {"coroutine": "top"}}],
            {"a": [{"log": {"text": "never"}}],
             "async top": [job("f", "a"), {"future_cancel": {"future": "f"}}, {"sleep": {"delay": 1}}, {"log": {"text": "end"}}]})
        self.assertEqual([line for line in lines if "log " in line][-1], "<top> log end @1")
        self.assertTrue(outcome["again"])


if __name__ == "__main__":
    unittest.main()
