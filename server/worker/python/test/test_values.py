"""Values in traces, and values made for programs."""
import sys
import unittest

from support import run


def shown(item, **program):
    """How an argument of this value is recorded."""
    lines, _ = run([{"call": {"block": "b", "args": [item]}}], {"b": []}, **program)
    return lines[1][len("b("):-len(") { @0")]


class ValueTest(unittest.TestCase):
    def test_plain_data(self):
        for item, text in (
                ({}, "None"), ({"none": {}}, "None"), ({"boolean": True}, "True"), ({"integer": "-5"}, "-5"), ({"integer": 9007199254740993}, "9007199254740993"),
                ({"number": 0.1}, "0.1"), ({"number": 2}, "2.0"), ({"number": "Infinity"}, "Infinity"), ({"number": "-Infinity"}, "-Infinity"),
                ({"text": "a\"\\\n\u20ac"}, repr("a\"\\\n\u20ac")), ({"data": "AP8="}, "b64:AP8="), ({"data": "_w"}, "b64:/w=="),
                ({"list": {"values": [{"integer": 1}, {}, {"list": {}}]}}, "[1, None, []]"),
                ({"map": {"entries": {"b": {"integer": 1}, "a": {"map": {}}}}}, "{a: {}, b: 1}"),
                ({"time_ns": "1500000000"}, "1.5")):
            self.assertEqual(shown(item), text)

    def test_objects(self):
        for item, text in (
                ({"ref": "loop"}, "loop"), ({"block": "b"}, "&b"), ({"exception": {"type": "CancelledError"}}, "CancelledError"),
                ({"exception": {"type": "TimeoutError"}}, "TimeoutError"), ({"exception": {"type": "BaseError"}}, "BaseError")):
            self.assertEqual(shown(item), text)

    @unittest.skipIf(sys.version_info < (3, 11), "exception groups are there from 3.11 on")
    def test_exception_groups(self):
        lines, _ = run([{"create_future": {}, "id": "f"},
                        {"set_exception": {"future": "f", "exception": {"type": "ExceptionGroup", "message": "g", "members": [
                            {"type": "ValueError", "message": "v"}, {"type": "Error"}]}}},
                        {"future_exception": {"future": "f"}}])
        self.assertEqual(lines[2], "main.2 future_exception -> ExceptionGroup(Error, ValueError) @0")

    def test_value_with_two_members(self):
        _, outcome = run([{"call": {"block": "b", "args": [{"integer": 1, "text": "x"}]}}], {"b": []})
        self.assertEqual(outcome["outcome"]["detail"], "main, op 0: call: a value has exactly one member, not integer text")

    def test_list_that_holds_itself(self):
        from loopspec_worker.registry import Registry
        from loopspec_worker.values import ValueWriter
        items = []
        items.append(items)
        self.assertEqual(ValueWriter(Registry(), {}).write(items).count("list"), 31)

    def test_text_of_an_exception_that_has_none(self):
        from loopspec_worker.registry import Registry
        from loopspec_worker.values import ValueWriter

        class Mute(Exception):
            def __str__(self):
                raise ValueError
        self.assertEqual(ValueWriter(Registry(), {}).write(Mute()),
                         '{"exception":{"type":"Mute","message":"<Mute.__str__ raised ValueError>"}}')


if __name__ == "__main__":
    unittest.main()
