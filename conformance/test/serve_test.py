"""`loopspec serve` from outside: configuration, metrics, log, drain, TLS, and what is left when something is killed.

usage: serve_test.py LOOPSPEC [unittest arguments]
"""

import contextlib
import json
import os
import re
import resource
import signal
import socket
import subprocess
import urllib.request

from command_case import SECONDS, CommandTest, alive, run_tests, wait_until


class ServeTest(CommandTest):
    def serve(self, *arguments, limit=None):
        """A server on a free port; its process and its address."""
        set_limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))) if limit else None
        environment = dict(os.environ, LOOPSPEC_DATA_DIR=self.folder)
        process = subprocess.Popen([self.loopspec, "serve", "--listen", "127.0.0.1:0", *arguments], env=environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, preexec_fn=set_limit)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(self.reap, process)
        match = re.match(r"listening on (127\.0\.0\.1:\d+)$", process.stdout.readline())
        self.assertTrue(match, "it does not listen")
        return process, match.group(1)

    def end(self, process):
        """Asks it to end; its exit code and the records of its log."""
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=SECONDS)
        return process.returncode, [json.loads(line) for line in err.splitlines()]

    def health(self, address, *arguments):
        return self.call("health", "--target", address, *arguments)

    def of_this_test(self):
        """The processes that were started by this test's commands, whoever their parent is now."""
        mark = ("LOOPSPEC_DATA_DIR=" + self.folder).encode()
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError), open("/proc/%s/environ" % pid, "rb") as environment:
                if mark in environment.read().split(b"\0") and alive(int(pid)):
                    found.append(int(pid))
        return found


class Configuration(ServeTest):
    def assert_fault(self, *arguments, parts):
        self.assert_exit(self.call("serve", *arguments), 2, *parts)

    def test_what_is_wrong_is_named(self):
        bad_field = self.write("bad.conf", 'loops: "selector/epoll"\nlimits { max_program: 3 }\n')
        self.assert_fault("--config", bad_field, parts=["bad.conf:2:", 'has no field named "max_program"'])
        self.assert_fault("--config", self.path("none.conf"), parts=["none.conf: No such file or directory"])
        self.assert_fault("--config", self.write("bad.json", '{"jobs": "many"}'), parts=["bad.json: "])
        self.assert_fault("--max-ops", "many", parts=["--max-ops many: takes a number"])
        self.assert_fault("--max-wall-ms", "0", parts=["limits.max_wall_ms 0: must be from 1 to 86400000"])
        self.assert_fault("--log-level", "loud", parts=["--log-level loud: takes one of calls, info, warning, error"])
        self.assert_fault("--allow", "everything", parts=["--allow everything: takes subprocesses"])
        self.assert_fault("--no-such-flag", parts=["--no-such-flag"])
        self.assert_fault("--listen", "0.0.0.0:0", "--loop", "selector/epoll", parts=["0.0.0.0:0 can be reached by other machines", "--insecure"])
        self.assert_fault("--tokens", self.path("none"), "--loop", "selector/epoll", parts=["cannot read the tokens", "No such file"])
        self.assert_fault("--tls-certificate", self.path("none"), "--loop", "selector/epoll", parts=["--tls-key"])

    def test_flags_override_the_file(self):
        config = self.write("server.conf", 'listen: "256.0.0.1:1" loops: "no/such/loop" limits { max_wall_ms: 5 }')
        process, address = self.serve("--config", config, "--loop", "selector/poll", "--max-wall-ms", "7000")
        self.assert_exit(self.call("list", "--implementations", "--target", address), 0, "selector/poll")
        self.assertEqual(self.end(process)[0], 0)

    def test_the_log_is_json_and_has_a_line_per_call(self):
        process, address = self.serve("--worker", self.worker("right"), "--log-level", "calls")
        self.assert_exit(self.call("run", "--target", address), 0, "3 passed")
        code, records = self.end(process)
        self.assertEqual(code, 0)
        events = [record["event"] for record in records]
        self.assertEqual([event for event in events if event != "call"], ["serving", "draining", "stopped"])
        programs = [record for record in records if record.get("method") == "/loopspec.v1.ProgramService/RunProgram"]
        self.assertEqual([record["code"] for record in programs], ["OK"] * 3)
        self.assertEqual(len({record["request_id"] for record in programs}), 3)

    def test_a_busy_metrics_port_is_named(self):
        with contextlib.closing(socket.socket()) as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = "127.0.0.1:%d" % taken.getsockname()[1]
            self.assert_fault("--listen", "127.0.0.1:0", "--loop", "selector/epoll", "--metrics-listen", address,
                              parts=["cannot offer metrics on %s: Address already in use" % address])


class Metrics(ServeTest):
    def test_count_calls_and_programs(self):
        process, address = self.serve("--worker", self.worker("right"), "--metrics-listen", "127.0.0.1:0")
        line = process.stdout.readline()
        url = re.match(r"metrics on (http://127\.0\.0\.1:\d+/metrics)$", line).group(1)
        self.assert_exit(self.call("run", "--target", address), 0, "3 passed")
        with urllib.request.urlopen(url, timeout=SECONDS) as response:
            text = response.read().decode()
        method = 'grpc_method="RunProgram",grpc_service="loopspec.v1.ProgramService",grpc_type="unary"'
        for sample in ('grpc_server_started_total{%s} 3' % method, 'grpc_server_handled_total{grpc_code="OK",%s} 3' % method,
                       'grpc_server_handling_seconds_count{%s} 3' % method, "loopspec_programs_admitted 0", "loopspec_draining 0"):
            self.assertIn(sample + "\n", text)
        self.assertRegex(text, r'loopspec_programs_total\{implementation="worker:[^}]*outcome="completed"\} 3\n')
        self.assertEqual(self.end(process)[0], 0)


class Drain(ServeTest):
    def start_run(self, address):
        return self.start("run", "--target", address, "--filter", "t.must", "--skip", "t.must.again", "-j1")

    def test_what_is_under_way_ends_and_nothing_new_begins(self):
        gate = self.path("gate")
        process, address = self.serve("--worker", self.worker("wait", gate), "-j2", "--drain-seconds", "3600")
        under_way = self.start_run(address)
        wait_until(lambda: os.path.exists(gate + ".begun"))
        self.assert_exit(self.health(address), 0, "SERVING")
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: self.health(address)[0] == 3)
        self.assert_exit(self.health(address), 3, "NOT_SERVING")
        self.assert_exit(self.health(address, "--service", "loopspec.v1.ProgramService"), 3, "NOT_SERVING")
        refused = self.start_run(address).communicate(timeout=SECONDS)[0]
        self.assertIn("shutting down", refused)
        open(gate, "w").close()
        out, err = under_way.communicate(timeout=SECONDS)
        self.assertEqual(under_way.returncode, 0, out + err)
        self.assertEqual(process.wait(timeout=SECONDS), 0)

    def test_with_a_delay_everything_is_still_taken_at_first(self):
        process, address = self.serve("--worker", self.worker("right"), "--drain-delay-seconds", "3600")
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: self.health(address)[0] == 3)
        self.assert_exit(self.health(address), 3, "NOT_SERVING")
        self.assert_exit(self.call("run", "--target", address), 0, "3 passed")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=SECONDS), -signal.SIGTERM)

    def test_the_deadline_ends_what_does_not_end(self):
        file = self.path("pid")
        process, address = self.serve("--worker", self.worker("hang", file), "--drain-seconds", "0", "--max-wall-ms", "3600000")
        under_way = self.start_run(address)
        wait_until(lambda: os.path.exists(file))
        self.assertEqual(self.end(process)[0], 0)
        self.assertNotEqual(under_way.wait(timeout=SECONDS), 0)
        wait_until(lambda: not [pid for pid in self.of_this_test() if pid != under_way.pid])

    def test_a_second_signal_ends_it_at_once(self):
        for first, second in ((signal.SIGTERM, signal.SIGTERM), (signal.SIGINT, signal.SIGTERM)):
            file = self.path("pid%d" % first)
            process, address = self.serve("--worker", self.worker("hang", file), "--drain-seconds", "3600", "--max-wall-ms", "3600000")
            self.start_run(address)
            wait_until(lambda: os.path.exists(file))
            process.send_signal(first)
            wait_until(lambda: self.health(address)[0] == 3)
            process.send_signal(second)
            self.assertEqual(process.wait(timeout=SECONDS), -second)
        wait_until(lambda: not self.of_this_test())


class Killed(ServeTest):
    def test_nothing_is_left_of_a_killed_server(self):
        file = self.path("pids")
        process, address = self.serve("--worker", self.worker("family", file), "--max-wall-ms", "3600000")
        client = self.start("run", "--target", address, "--filter", "t.must", "-j1")
        wait_until(lambda: os.path.exists(file))
        with open(file) as pids:
            for pid in pids.read().split():
                self.assertTrue(alive(int(pid)))
        process.kill()
        process.wait()
        # The client hears of it, too.
        self.assertEqual(client.wait(timeout=SECONDS), 3)
        wait_until(lambda: not self.of_this_test())

    def test_a_killed_worker_is_a_crash_and_the_server_goes_on(self):
        file = self.path("pid")
        process, address = self.serve("--worker", self.worker("hang", file), "--worker", self.worker("right"), "--max-wall-ms", "3600000")
        client = self.start("run", "--target", address, "--loop", "worker:" + self.worker("hang", file), "--filter", "t.must", "--skip", "t.must.again", "-j1")
        wait_until(lambda: os.path.exists(file))
        with open(file) as pid:
            os.kill(int(pid.read()), signal.SIGKILL)
        out, err = client.communicate(timeout=SECONDS)
        self.assertEqual(client.returncode, 3, out + err)
        self.assertIn("killed by signal 9", out)
        self.assert_exit(self.call("run", "--target", address, "--loop", "worker:" + self.worker("right")), 0, "3 passed")
        self.assertEqual(self.end(process)[0], 0)


class Descriptors(ServeTest):
    def test_used_up_by_connections_they_come_back(self):
        process, address = self.serve("--worker", self.worker("right"), limit=80)
        host, port = address.split(":")
        with contextlib.ExitStack() as connections:
            for _ in range(200):
                connections.enter_context(socket.create_connection((host, int(port))))
            wait_until(lambda: self.health(address)[0] == 3)
        wait_until(lambda: self.health(address)[0] == 0)
        self.assert_exit(self.call("run", "--target", address), 0, "3 passed")
        code, records = self.end(process)
        self.assertEqual(code, 0)
        self.assertIn("connections", [record["event"] for record in records])

    def test_used_up_by_workers_it_is_said_and_no_verdict_is_given(self):
        # Each of them wants a worker of its own, and there are descriptors for a few.
        for number in range(60):
            self.write_case("t.must.many%d" % number, "t.must")
        process, address = self.serve("--worker", self.worker("right"), "-j", "60", limit=80)
        out, err = self.start("run", "--target", address, "-j", "60").communicate(timeout=SECONDS)
        self.assertIn("Too many open files", out, err)
        self.assertNotRegex(out, r"(?m)^(FAIL|CRASH|TIMEOUT)")
        self.assert_exit(self.health(address), 0)
        self.assertEqual(self.end(process)[0], 0)


class Secured(ServeTest):
    TOKEN = "0123456789abcdef0123"

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder)

    def make_certificates(self):
        self.write("extensions", "subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=Test CA",
                     "-keyout", "ca.key", "-out", "ca.crt")
        for name in ("server", "client"):
            self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=" + name, "-keyout", name + ".key", "-out", name + ".csr")
            self.openssl("x509", "-req", "-in", name + ".csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "extensions",
                         "-out", name + ".crt")

    def test_a_run_over_mutual_tls_with_a_token(self):
        self.make_certificates()
        tokens = self.write("tokens", "ci %s\n" % self.TOKEN)
        token = self.write("token", self.TOKEN + "\n")
        os.chmod(tokens, 0o600)
        process, address = self.serve("--worker", self.worker("right"), "--tls-certificate", self.path("server.crt"), "--tls-key", self.path("server.key"),
                                      "--tls-client-ca", self.path("ca.crt"), "--tokens", tokens, "--log-level", "calls")
        reach = ["--target", address, "--tls-ca", self.path("ca.crt"), "--tls-certificate", self.path("client.crt"), "--tls-key", self.path("client.key")]
        self.assert_exit(self.call("run", *reach, "--token-file", token), 0, "3 passed")
        # The certificate alone will do; no certificate will not.
        self.assert_exit(self.call("run", *reach), 0, "3 passed")
        self.assert_exit(self.call("run", *reach[:4], "--token-file", token), 3)
        self.assert_exit(self.call("run", "--target", address), 3)
        self.assert_exit(self.call("run", *reach, "--token-file", self.write("other", "x" * 20)), 3, "holds no token that this server knows")
        self.assert_exit(self.call("health", *reach), 0, "SERVING")
        self.assert_exit(self.call("run", *reach[:-2]), 2, "--tls-certificate and --tls-key go together")
        self.assert_exit(self.call("run", *reach, "--token-file", self.write("empty", "\n")), 2, "holds no token")
        code, records = self.end(process)
        self.assertEqual(code, 0)
        self.assertEqual({record.get("identity") for record in records if record["event"] == "call" and record["code"] == "OK"}, {"ci", "client"})


if __name__ == "__main__":
    run_tests()
