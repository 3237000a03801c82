"""The `loopspec` command from outside: exit codes, messages, reports, and what it leaves behind.

usage: command_test.py LOOPSPEC [unittest arguments]
"""

import contextlib
import json
import os
import re
import signal
import socket
import threading
import xml.etree.ElementTree

from command_case import CASE, CommandTest, SECONDS, alive, run_tests, wait_until


class ExitCodes(CommandTest):
    def test_0_when_all_is_as_expected(self):
        result = self.run_mode("right")
        self.assert_exit(result, 0)
        self.assertEqual(result[1].splitlines()[-1], "3 passed, 0 failed, 0 skipped")
        self.assertEqual(result[2], "")

    def test_1_for_a_broken_must(self):
        result = self.run_mode("wrong", "--filter", "t.must.again")
        self.assert_exit(result, 1, "FAIL  t.must.again", "`close()` raised RuntimeError instead of returning None", "It must.", "--filter t.must.again")
        self.assertEqual(result[1].splitlines()[-1], "0 passed, 1 failed, 0 skipped")

    def test_a_should_counts_with_strict_only(self):
        self.assert_exit(self.run_mode("wrong", "--filter", "t.should"), 0, "DIFFERS  t.should")
        self.assert_exit(self.run_mode("wrong", "--filter", "t.should", "--strict"), 1)

    def test_1_for_a_stale_expectation(self):
        file = self.write("known.textproto", 'expectations { cases: "t.must" verdict: VERDICT_FAIL reason: "old" }')
        self.assert_exit(self.run_mode("right", "--expectations", file), 1, "is stale: t.must passes")

    def test_0_for_known_failures_and_the_score_stays(self):
        file = self.write("known.textproto", 'expectations { cases: "t.*" verdict: VERDICT_FAIL signature: "close() raised RuntimeError" reason: "a known bug" }')
        result = self.run_mode("wrong", "--expectations", file, "--filter", "t.must")
        self.assert_exit(result, 0, "known failures", "a known bug")
        self.assertEqual(result[1].splitlines()[-1], "0 passed, 2 failed, 0 skipped")

    def test_1_when_runs_do_not_agree(self):
        count = self.path("count")
        result = self.call("run", "--worker", self.worker("raises-once", count), "--filter", "t.must.again", "--repeat", "3", "-j1")
        self.assert_exit(result, 1, "not the same in each of 3 runs")

    def test_3_for_a_crash(self):
        self.assert_exit(self.run_mode("crash"), 3, "CRASH  t.must", "crashed; `close() -> None` was due next")

    def test_3_for_an_exit(self):
        self.assert_exit(self.run_mode("exit"), 3, "CRASH  t.must")

    def test_3_for_a_hang(self):
        self.write_case("t.must", "t.must", "limits { max_wall_ms: 200 }")
        self.assert_exit(self.run_mode("hang", "--filter", "t.must", "--skip", "t.must.again"), 3, "TIMEOUT  t.must", "the loop hung; `", "max_wall_ms 200")

    def test_3_for_a_loop_that_cannot_be_started_and_others_still_run(self):
        result = self.call("run", "--worker", "/no/such/program", "--worker", self.worker("right"))
        self.assert_exit(result, 3, "/no/such/program could not be judged", "3 passed, 0 failed, 3 skipped")

    def test_3_for_an_interpreter_that_is_not_there(self):
        self.assert_exit(self.call("run", "--loop", "cpython@/no/such/python"), 3, "/no/such/python")

    def test_3_for_a_target_that_does_not_answer(self):
        self.assert_exit(self.call("run", "--target", "127.0.0.1:1"), 3, "127.0.0.1:1")

    def test_4_when_nothing_ran(self):
        result = self.run_mode("old")
        self.assert_exit(result, 4)
        self.assertEqual(result[1].splitlines()[-1], "0 passed, 0 failed, 3 skipped")

    def test_5_for_a_worker_that_prints_garbage(self):
        self.assert_exit(self.run_mode("garbage"), 5, "HARNESS_ERROR  t.must")

    def test_a_worker_that_floods_is_stopped(self):
        code, out, err = self.run_mode("flood", "--filter", "t.must.again")
        self.assertIn(code, (1, 3, 5), out + err)
        self.assertIn("0 passed, 1 failed, 0 skipped", out)


class Usage(CommandTest):
    def fault(self, *arguments):
        code, out, err = self.call(*arguments)
        self.assertEqual(code, 2, out + err)
        self.assertEqual(out, "")
        return err

    def test_faults_are_named(self):
        right = self.worker("right")
        for words, part in [
            ((), "usage: loopspec COMMAND"),
            (("rnu",), "there is no command rnu"),
            (("run",), "--loop NAME"),
            (("run", "--lop", "x"), "there is no flag --lop"),
            (("run", "--loop"), "--loop needs a value"),
            (("run", "--loop", "nosuchloop"), "nosuchloop"),
            (("run", "--worker", right, "--target", "x:1"), "--worker"),
            (("run", "--worker", right, "stop"), "`stop`"),
            (("run", "--worker", right, "-j", "0"), "--jobs 0: must be at least 1"),
            (("run", "--worker", right, "--shard", "3/2"), "--shard 3/2"),
            (("run", "--worker", right, "--filter", "nosuch*"), "--filter nosuch* matches no case"),
            (("run", "--worker", right, "--skip", "nosuch"), "--skip nosuch matches no case"),
            (("run", "--worker", right, "--report", "yaml=x"), "`yaml`"),
            (("run", "--worker", right, "--report", "json"), "FORMAT=FILE"),
            (("run", "--worker", right, "--expectations", "/no/file"), "/no/file"),
            (("run", "--only-failed", "/no/report.json"), "/no/report.json"),
            (("run", "--worker", right, "--data-dir", "/no/folder"), "/no/folder"),
            (("list", "--filter", "nosuch"), "nosuch"),
            (("show",), "needs a case"),
            (("show", "t.mst"), "did you mean t.must?"),
            (("explain", "nothing.of-the-kind"), "there is no clause nothing.of-the-kind"),
            (("help", "rnu"), "there is no command rnu"),
            (("record", "--worker", right, "x"), "`x`"),
            (("serve", "--listen", "nonsense"), "nonsense"),
        ]:
            with self.subTest(words=words):
                self.assertIn(part, self.fault(*words))

    def test_a_broken_file_is_named_with_its_line(self):
        self.write("cases/test/t.broken.textproto", 'id: "t.broken"\nclaus: "t.must"\n')
        self.assertIn("t.broken.textproto:2:", self.fault("run", "--worker", self.worker("right")))

    def test_a_port_in_use_is_named(self):
        with contextlib.closing(socket.socket()) as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = "127.0.0.1:%d" % taken.getsockname()[1]
            self.assertIn(address, self.fault("serve", "--listen", address, "--loop", "selector/epoll"))

    def test_help(self):
        for words in (("help",), ("--help",), ("help", "run"), ("run", "--help"), ("serve", "-h"), ("--version",)):
            with self.subTest(words=words):
                code, out, err = self.call(*words)
                self.assertEqual((code, err), (0, ""))
                self.assertTrue(out)
        self.assertIn("--fail-fast", self.call("help", "run")[1])


class Reports(CommandTest):
    def test_json_and_junit_say_what_the_text_says(self):
        report, junit, text = self.path("r.json"), self.path("r.xml"), self.path("r.txt")
        result = self.run_mode("wrong", "--report", "json=" + report, "--report", "junit=" + junit, "--report", "text=" + text)
        self.assert_exit(result, 1)
        with open(report) as file:
            cases = json.load(file)["implementations"][0]["cases"]
        self.assertEqual(sorted(case["verdict"] for case in cases), ["VERDICT_DIFFERS", "VERDICT_FAIL", "VERDICT_FAIL"])
        suite = xml.etree.ElementTree.parse(junit).getroot().find("testsuite")
        self.assertEqual((suite.get("tests"), suite.get("failures"), suite.get("skipped")), ("3", "2", "1"))
        self.assertEqual(len(suite.findall("testcase/failure")), 2)
        with open(text) as file:
            self.assertEqual(file.read(), result[1])

    def test_the_score_is_in_every_report(self):
        self.write("requirements/asyncio-3.11.textproto", 'name: "asyncio-3.11" version: "3.11" clauses: "t.must"')
        self.write("requirements/asyncio-3.12.textproto", 'name: "asyncio-3.12" version: "3.12" clauses: ["t.must", "t.other"]')
        for mode, met in (("right", 1), ("wrong", 0)):
            files = {name: self.path("%s.%s" % (mode, name)) for name in ("json", "junit", "markdown", "html", "text")}
            self.run_mode(mode, *[part for name in files for part in ("--report", name + "=" + files[name])])
            merged = self.path("merged.json")
            self.call("merge", files["json"], "--report", "json=" + merged)
            texts = {}
            for name, path in list(files.items()) + [("merged", merged)]:
                with open(path) as file:
                    texts[name] = file.read()
            words = "%d of 1 requirements of asyncio-3.11" % met
            self.assertIn("\nworker:%s meets %s\n" % (self.worker(mode), words), texts["text"])
            self.assertIn("  Meets %s.\n" % words.replace("-", "\\-"), texts["markdown"])
            self.assertIn('"score":"%s"' % words, texts["html"])
            for name in ("json", "merged"):
                score = json.loads(texts[name])["implementations"][0]["score"]
                self.assertEqual((score["set"], score.get("met", 0), score["required"]), ("asyncio-3.11", met, 1))
            properties = xml.etree.ElementTree.fromstring(texts["junit"]).findall("testsuite/properties/property")
            self.assertEqual({one.get("name"): one.get("value") for one in properties},
                             {"requirements.set": "asyncio-3.11", "requirements.met": str(met), "requirements.required": "1",
                              "requirements.not_applicable": "0", "requirements.not_in_run": "0"})

    def test_without_a_set_there_is_no_score(self):
        report = self.path("r.json")
        result = self.run_mode("right", "--report", "json=" + report)
        self.assertNotIn("requirements", result[1])
        with open(report) as file:
            self.assertNotIn("score", file.read())

    def test_a_clause_that_does_not_apply_is_neither_met_nor_missed(self):
        """NOT_APPLICABLE, and NOT_RUN for want of a capability: neither is a pass."""
        self.write("requirements/asyncio-3.11.textproto", 'name: "asyncio-3.11" version: "3.11" clauses: ["t.must", "t.away", "t.lacking"]')
        self.write("catalogue/more.textproto", 'section: "More" url: "https://example.org" '
                   'clauses { id: "t.away" statement: "On Windows." sources: "asyncio-eventloop.html#must" level: LEVEL_MUST platforms: "win32" } '
                   'clauses { id: "t.lacking" statement: "With signals." sources: "asyncio-eventloop.html#must" level: LEVEL_MUST }')
        self.write_case("t.away", "t.away")
        self.write("cases/test/t.lacking.textproto", (CASE % ("t.lacking", "t.lacking", "")) + 'needs: "signals"')
        report = self.path("r.json")
        result = self.run_mode("right", "--report", "json=" + report)
        self.assert_exit(result, 0, "meets 1 of 2 requirements of asyncio-3.11 (1 more do not apply)", "t.lacking: needs", "3 passed, 0 failed, 2 skipped")
        with open(report) as file:
            verdicts = {case["case_id"]: case["verdict"] for case in json.load(file)["implementations"][0]["cases"]}
        self.assertEqual((verdicts["t.away"], verdicts["t.lacking"], verdicts["t.must"]), ("VERDICT_NOT_APPLICABLE", "VERDICT_NOT_RUN", "VERDICT_PASS"))

    def test_only_failed_runs_what_failed_before(self):
        report = self.path("r.json")
        self.call("run", "--worker", self.worker("wrong"), "--filter", "t.must.again", "--report", "json=" + report)
        for loops in (("--worker", self.worker("wrong")), ()):
            result = self.call("run", "--only-failed", report, *loops)
            self.assert_exit(result, 1, "FAIL  t.must.again")
            self.assertEqual(result[1].splitlines()[-1], "0 passed, 1 failed, 0 skipped")

    def test_only_failed_of_a_run_without_failures_runs_nothing(self):
        report = self.path("r.json")
        self.call("run", "--worker", self.worker("right"), "--report", "json=" + report)
        self.assert_exit(self.call("run", "--only-failed", report), 4, "0 passed, 0 failed, 0 skipped")

    def test_shards_part_the_suite(self):
        seen = []
        for shard in ("1/2", "2/2"):
            code, out, _ = self.run_mode("right", "--shard", shard, "--list-only")
            self.assertEqual(code, 0)
            seen += [line.split()[-1] for line in out.splitlines()]
        self.assertEqual(sorted(seen), ["t.must", "t.must.again", "t.should"])

    def test_fail_fast_leaves_the_rest(self):
        result = self.run_mode("wrong", "--fail-fast", "-j1")
        self.assert_exit(result, 1, "--fail-fast: t.must", "0 passed, 1 failed, 2 skipped")

    def test_lists_shows_and_explains(self):
        self.assertEqual(len(self.call("list")[1].splitlines()), 3)
        self.assertIn("t.never  MUST, not judgeable", self.call("list", "--clauses")[1])
        self.assertIn("Test section  3 clauses, 3 cases", self.call("list", "--sections")[1])
        shown = self.call("show", "t.must.again")[1]
        for part in ("main:\n  stop()\n  close()\n", "  close() -> None\n", "It must."):
            self.assertIn(part, shown)
        self.assertIn("Nobody can see it.", self.call("explain", "t.never")[1])
        self.assertIn("https://docs.python.org/3/library/asyncio-eventloop.html#must", self.call("explain", "t.must.again")[1])


class Results(CommandTest):
    def shard(self, shard, mode="right"):
        report = self.path("%s-%s.json" % (mode, shard.replace("/", "-")))
        self.run_mode(mode, "--shard", shard, "--report", "json=" + report)
        return report

    def test_shards_are_merged_into_the_whole_run(self):
        whole = self.path("whole.json")
        parts = [self.shard("2/2"), self.shard("1/2")]
        markdown = self.path("whole.md")
        result = self.call("merge", *parts, "--report", "json=" + whole, "--report", "markdown=" + markdown)
        self.assert_exit(result, 0, "3 passed, 0 failed, 0 skipped")
        with open(whole) as file:
            merged = json.load(file)
        unsharded = self.path("unsharded.json")
        self.run_mode("right", "--report", "json=" + unsharded)
        with open(unsharded) as file:
            expected = json.load(file)
        self.assertEqual(*([case["case_id"] for case in run["implementations"][0]["cases"]] for run in (merged, expected)))
        with open(markdown) as file:
            self.assertIn("# loopspec: 3 passed", file.read())

    def test_a_missing_or_double_shard_is_a_fault(self):
        first = self.shard("1/2")
        self.assert_exit(self.call("merge", first), 2, "shard 2/2 of worker:", "is missing")
        self.assert_exit(self.call("merge", first, first, self.shard("2/2")), 2, "is there twice")
        self.assert_exit(self.call("merge"), 2, "needs the JSON reports")
        self.assert_exit(self.call("merge", "/no/file"), 2, "/no/file")

    def test_a_merged_run_has_the_exit_code_of_the_whole(self):
        self.assert_exit(self.call("merge", self.shard("1/2", "wrong"), self.shard("2/2", "wrong")), 1, "0 passed, 3 failed, 0 skipped")

    def test_diff_tells_what_changed(self):
        right, wrong = self.path("right.json"), self.path("wrong.json")
        self.run_mode("right", "--report", "json=" + right)
        self.run_mode("wrong", "--report", "json=" + wrong)
        self.assert_exit(self.call("diff", right, right), 0, "0 worse, 0 better, 0 otherwise, 0 new, 0 gone, 3 same")
        self.assert_exit(self.call("diff", right, wrong), 1, "t.must on worker:", "PASS -> FAIL", "3 worse, 0 better")
        self.assert_exit(self.call("diff", wrong, right), 0, "0 worse, 3 better")
        self.assert_exit(self.call("diff", right), 2, "two JSON reports")
        self.assert_exit(self.call("diff", right, self.path("none.json")), 2, "none.json")


class Serving(CommandTest):
    def serve(self, *arguments):
        process = self.start("serve", "--listen", "127.0.0.1:0", *arguments)
        line = process.stdout.readline()
        match = re.match(r"listening on (127\.0\.0\.1:\d+)$", line)
        self.assertTrue(match, line)
        return process, match.group(1)

    def test_a_far_server_is_judged_and_ends_at_sigterm(self):
        worker = self.worker("right")
        process, address = self.serve("--worker", worker)
        self.assert_exit(self.call("run", "--target", address), 0, "3 passed, 0 failed, 0 skipped")
        self.assert_exit(self.call("run", "--target", address, "--loop", "nosuch"), 2, "--loop nosuch", "worker:")
        self.assert_exit(self.call("list", "--implementations", "--target", address), 0, "a fake")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=SECONDS), 0)

    def test_what_its_operator_has_not_turned_on_is_not_judged(self):
        self.write_case("t.must", "t.must", 'main { subprocess_exec { protocol_factory: "p" command {} } } protocols { name: "p" kind: KIND_SUBPROCESS }')
        _, address = self.serve("--worker", self.worker("right"))
        self.assert_exit(self.call("run", "--target", address), 0, "2 passed, 0 failed, 1 skipped", "which this server's operator has not turned on")

    def test_a_target_that_is_not_loopspec_is_named(self):
        with contextlib.closing(socket.socket()) as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()

            def answer():
                with contextlib.suppress(OSError):
                    while True:
                        connection = listener.accept()[0]
                        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                        connection.close()

            thread = threading.Thread(target=answer, daemon=True)
            thread.start()
            address = "127.0.0.1:%d" % listener.getsockname()[1]
            self.assert_exit(self.call("run", "--target", address), 3, address, "loopspec server")
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


class Interrupted(CommandTest):
    def test_ctrl_c_reports_what_ran_and_leaves_no_process(self):
        self.write_case("t.must", "t.must", "limits { max_wall_ms: 600000 }")
        pid_file = self.path("pid")
        process = self.start("run", "--worker", self.worker("hang", pid_file), "--filter", "t.must", "--skip", "t.must.again", "-j1")
        wait_until(lambda: os.path.exists(pid_file))
        with open(pid_file) as file:
            pid = int(file.read())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=SECONDS)
        self.assertEqual(process.returncode, -signal.SIGINT, out + err)
        self.assertIn("the run was cut short: interrupted (SIGINT)", out)
        self.assertEqual(out.splitlines()[-1], "0 passed, 0 failed, 1 skipped")
        wait_until(lambda: not alive(pid))


if __name__ == "__main__":
    run_tests()
