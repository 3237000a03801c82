"""Bytes and addresses: what programs send, and how what comes is recorded."""
import unittest

from support import bind, run
from loopspec_worker.addresses import Addresses
from loopspec_worker.folder import Folder
from loopspec_worker.pattern import description, pattern


class PatternTest(unittest.TestCase):
    def test_byte_i_is_the_sum(self):
        data = pattern(100000)
        for i in (0, 1, 250, 251, 252, 64255, 64256, 99999):
            self.assertEqual(data[i], (i + i // 251) % 256, i)

    def test_offset(self):
        self.assertEqual(pattern(70000, 12345), pattern(90000)[12345:82345])

    def test_description(self):
        self.assertEqual(description(pattern(1000)), "1000 bytes of the pattern")
        self.assertEqual(description(b"x" * 70), "70 bytes of 'x'")
        self.assertEqual(description(pattern(1000, 1)), "1000 bytes, crc32 %s" % description(pattern(1000, 1))[-8:])
        swapped = bytearray(pattern(1000))
        swapped[10], swapped[20] = swapped[20], swapped[10]
        self.assertNotEqual(description(bytes(swapped)), "1000 bytes of the pattern")


class DataTest(unittest.TestCase):
    def sent(self, data):
        lines, outcome = run([
            {"socketpair": {"first": "a", "second": "b"}},
            {"sock_sendall": {"socket": "a", "data": data}},
            {"socket_receive": {"socket": "b"}},
        ])
        self.assertEqual(outcome["outcome"]["kind"], "KIND_COMPLETED")
        return lines[2:]

    def test_bytes(self):
        self.assertEqual(self.sent({"bytes": "YWJj"})[-1], "main.2 socket_receive -> b64:YWJj @0")

    def test_more_than_64_bytes_by_what_they_are(self):
        self.assertEqual(self.sent({"pattern": 64})[-1][:33], "main.2 socket_receive -> b64:AAEC")
        self.assertEqual(self.sent({"pattern": 65})[-1], "main.2 socket_receive -> <65 bytes of the pattern> @0")

    def test_forms(self):
        for form in ("FORM_BYTEARRAY", "FORM_MEMORYVIEW"):
            self.assertEqual(self.sent({"bytes": "YWJj", "form": form})[-1], "main.2 socket_receive -> b64:YWJj @0")

    def test_what_is_no_data(self):
        self.assertIn("main.1 sock_sendall raised TypeError @0", self.sent({"text": "abc"}))
        self.assertIn("main.1 sock_sendall raised TypeError @0", self.sent({"not_data": True}))

    def test_of_an_id(self):
        lines, _ = run([
            {"socketpair": {"first": "a", "second": "b"}},
            {"socket_send": {"socket": "a", "data": "YWJj"}},
            bind("x", {"socket_receive": {"socket": "b"}}),
            {"socket_send_all": {"socket": "b", "data": {"of": "x"}}},
            {"socket_receive": {"socket": "a"}},
        ])
        self.assertEqual(lines[-1], "main.4 socket_receive -> b64:YWJj @0")

    def test_unset(self):
        _, outcome = run([{"sock_sendall": {"socket": "a", "data": {}}}])
        self.assertEqual(outcome["outcome"]["detail"], "main, op 0: sock_sendall: the data is not set")


class AddressesTest(unittest.TestCase):
    def setUp(self):
        self.folder = Folder()
        self.addresses = Addresses(self.folder)
        self.addCleanup(self.folder.remove)

    def test_the_first_id_names_a_port(self):
        self.addresses.learn("a", ("127.0.0.1", 4711))
        self.addresses.learn("b", ("127.0.0.1", 4711))
        self.assertIn('"port of a"', self.addresses.write(("127.0.0.1", 4711)))
        self.assertIn('"object":"port"', self.addresses.write(("127.0.0.1", 4712)))
        self.assertIn('"integer":"0"', self.addresses.write(("127.0.0.1", 0)))

    def test_ipv6_has_four_members(self):
        self.assertEqual(self.addresses.write(("::1", 0, 0, 0)).count("integer"), 3)

    def test_paths(self):
        self.assertEqual(self.addresses.write(self.folder.file("x")), '{"object":"path of x"}')
        self.assertEqual(self.addresses.write("/elsewhere/x"), '{"text":"/elsewhere/x"}')
        self.assertEqual(self.addresses.write(""), '{"text":""}')
        self.assertEqual(self.addresses.write(None), '{"none":{}}')

    def test_a_wildcard_is_reached_through_loopback(self):
        self.addresses.learn("v", ("0.0.0.0", 4711))
        self.assertEqual(self.addresses.of("v"), ("127.0.0.1", 4711))

    def test_an_id_without_an_address(self):
        with self.assertRaises(NameError):
            self.addresses.of("nobody")

    def test_other_hosts_are_refused(self):
        _, outcome = run([{"connect": {"address": {"host": "192.0.2.1"}}}])
        self.assertEqual(outcome["outcome"]["kind"], "KIND_HOST_ERROR")
        self.assertIn("'192.0.2.1' is no host that a program may name", outcome["outcome"]["detail"])

    def test_ports_in_a_trace(self):
        lines, _ = run([
            bind("l", {"listen": {}}),
            bind("a", {"connect": {"address": {"of": "l"}}}),
            bind("b", {"socket_accept": {"socket": "l"}}),
            {"socket_state": {"target": "b", "property": "PROPERTY_SOCKNAME"}},
            {"socket_state": {"target": "b", "property": "PROPERTY_PEERNAME"}},
        ])
        self.assertEqual(lines[3:], ["main.3 socket_state -> ['127.0.0.1', <port of l>] @0",
                                     "main.4 socket_state -> ['127.0.0.1', <port of a>] @0"])


if __name__ == "__main__":
    unittest.main()
