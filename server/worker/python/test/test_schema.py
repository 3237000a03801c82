"""The worker's tables against the .proto files, where those are at hand."""
import glob
import os
import re
import unittest

import support  # noqa: F401  (loads the worker)
from loopspec_worker import schema
from loopspec_worker.ops.table import TABLE

# What only a session can carry out: its functions are the client's. A worker refuses it as unsupported.
SESSIONS_ONLY = ("client", "invoke_client")

PROTO = os.path.join(os.path.dirname(os.path.abspath(__file__)), *[os.pardir] * 4, "proto", "loopspec", "v1")


def parse(text):
    """Messages as {name: {field: type}}; nested ones by their own name, oneofs flattened."""
    text = re.sub(r"//[^\n]*", "", text)
    messages, stack = {}, []
    for token in re.finditer(r"message (\w+) \{|oneof \w+ \{|enum \w+ \{|service \w+ \{|(repeated |optional )?(map<\s*string\s*,\s*\w+\s*>|[\w.]+) (\w+) = \d+;|\}", text):
        if token.group(0) == "}":
            stack.pop()
        elif token.group(1):
            stack.append(token.group(1))
            messages[token.group(1)] = {}
        elif token.group(0).endswith("{"):
            stack.append(stack[-1] if stack and token.group(0).startswith("oneof") else None)
        elif stack[-1]:
            messages[stack[-1]][token.group(4)] = (token.group(2) or "").strip(), token.group(3)
    return messages


@unittest.skipUnless(os.path.isdir(PROTO), "the .proto files are not installed with the worker")
class SchemaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.messages = {}
        for path in glob.glob(os.path.join(PROTO, "*.proto")):
            with open(path, encoding="utf-8") as file:
                cls.messages.update(parse(file.read()))
        for fields in cls.messages.values():
            for name in SESSIONS_ONLY:
                fields.pop(name, None)

    def test_parser(self):
        self.assertEqual(parse("message A { // x\n repeated B b = 1; oneof c { map<string, V> m = 2; enum E { F = 0; } } optional int32 o = 3; }"),
                         {"A": {"b": ("repeated", "B"), "m": ("", "map<string, V>"), "o": ("optional", "int32")}})

    def test_messages(self):
        for name, fields in schema.MESSAGES.items():
            self.assertEqual(set(fields), set(self.messages[name]), name)

    def test_every_op_and_its_fields(self):
        members = {field: kind for field, (_, kind) in self.messages["Op"].items() if field not in schema.OP_COMMON}
        self.assertEqual(set(schema.OPS), set(members))
        self.assertEqual(set(TABLE), set(members))
        for name, kind in members.items():
            self.assertEqual(set(schema.OPS[name]), set(self.messages[kind]), name)

    def test_repeated_fields_are_lists(self):
        for name, fields in schema.MESSAGES.items():
            for field, convert in fields.items():
                label, kind = self.messages[name][field]
                if label == "repeated":
                    self.assertEqual(convert([]), [], (name, field))
                elif kind.startswith("map"):
                    self.assertEqual(convert({}), {}, (name, field))


if __name__ == "__main__":
    unittest.main()
