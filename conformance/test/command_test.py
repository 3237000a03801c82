"""The `loopspec` command from outside: exit codes, messages, reports, and what it leaves behind.

usage: command_test.py LOOPSPEC [unittest arguments]

Loops are fake workers (fake_worker.py) and the suite is one of three cases, so each outcome is made, not hoped for.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import unittest.mock
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
LOOPSPEC = ""
SECONDS = 120

CATALOGUE = """
section: "Test section"
url: "https://example.org"
clauses { id: "t.must" statement: "It must." sources: "asyncio-eventloop.html#must" level: LEVEL_MUST }
clauses { id: "t.should" statement: "It should." sources: "PEP 3156, Somewhere" level: LEVEL_SHOULD }
clauses { id: "t.never" statement: "It cannot be seen." sources: "asyncio-eventloop.html#never" level: LEVEL_MUST not_judgeable: "Nobody can see it." }
"""
CASE = """
id: "%s"
clause: "%s"
title: "Stops and closes."
program { main { stop {} } main { close {} } %s }
expect { trace: 'stop() -> None\\nclose() -> None\\n' }
"""


class CommandTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="loopspec-test-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.write("catalogue/test.textproto", CATALOGUE)
        self.write_case("t.must", "t.must")
        self.write_case("t.must.again", "t.must")
        self.write_case("t.should", "t.should")
        os.mkdir(os.path.join(self.folder, "expectations"))

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        return path

    def write_case(self, case, clause, more=""):
        return self.write("cases/test/%s.textproto" % case, CASE % (case, clause, more))

    def path(self, name):
        return os.path.join(self.folder, name)

    def start(self, *arguments):
        environment = dict(os.environ, LOOPSPEC_DATA_DIR=self.folder)
        process = subprocess.Popen([LOOPSPEC, *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   universal_newlines=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(self.reap, process)
        return process

    @staticmethod
    def reap(process):
        if process.poll() is None:
            process.kill()
            process.wait()

    def call(self, *arguments):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=SECONDS)
        return process.returncode, out, err

    @staticmethod
    def worker(mode, *more):
        return " ".join([sys.executable, os.path.join(HERE, "fake_worker.py"), mode, *more])

    def run_mode(self, mode, *arguments):
        return self.call("run", "--worker", self.worker(mode), *arguments)

    def assert_exit(self, result, code, *parts):
        self.assertEqual(result[0], code, "\n".join(map(str, result)))
        for part in parts:
            self.assertIn(part, result[1] + result[2])


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


class Expect(CommandTest):
    def expect(self, word, mode, *arguments):
        return self.call("expect", word, "--worker", self.worker(mode), "--file", self.path("known.textproto"), *arguments)

    def test_update_fills_and_empties_and_check_agrees(self):
        self.write("known.textproto", 'implementation: "x"\n')
        self.assert_exit(self.expect("check", "right"), 0, "0 known failures, 0 stale, 0 failures without")
        self.assert_exit(self.expect("check", "wrong"), 1, "t.must has no expectation: FAIL, `close() raised RuntimeError`", "3 failures without")
        self.assert_exit(self.expect("update", "wrong"), 1, "? t.must fails, and no --reason is given", "0 entries added")
        self.assert_exit(self.expect("update", "wrong", "--reason", "so it is", "--link", "https://example.org"), 0, "+ t.should", "3 entries added")
        self.assert_exit(self.expect("check", "wrong"), 0, "3 known failures, 0 stale")
        self.assert_exit(self.run_mode("wrong", "--strict", "--expectations", self.path("known.textproto")), 0, "so it is")
        self.assert_exit(self.expect("check", "right"), 1, "is stale: t.must passes", "3 stale")
        self.assert_exit(self.expect("update", "right"), 0, "- t.must", "3 removed")
        with open(self.path("known.textproto")) as file:
            self.assertEqual(file.read(), 'implementation: "x"\n')

    def test_a_report_will_do(self):
        report = self.path("r.json")
        self.run_mode("wrong", "--report", "json=" + report)
        self.assert_exit(self.call("expect", "check", "--from", report, "--file", self.write("known.textproto", "")), 1, "3 failures without")

    def test_faults(self):
        self.assert_exit(self.call("expect"), 2, "check or update")
        self.assert_exit(self.call("expect", "chekc", "--loop", "cpython"), 2, "check or update")
        self.assert_exit(self.expect("check", "right"), 2, "known.textproto")
        self.write("known.textproto", "nonsense")
        self.assert_exit(self.expect("check", "right"), 2, "known.textproto:1:")
        self.assert_exit(self.expect("update", "right"), 2, "known.textproto")
        self.assert_exit(self.expect("update", "garbage"), 5, "the harness failed")
        self.assert_exit(self.expect("update", "old"), 4, "no case was judged")
        self.assert_exit(self.call("expect", "check", "--loop", "cpython@/no/such/python", "--file", self.write("known.textproto", "")), 3, "/no/such/python")


class Mutants(CommandTest):
    KILLED = 'mutants { name: "python:broken:Closing" clause: "t.must" description: "close() raises." }\n'
    HEALTHY = 'mutants { name: "python:asyncio:SelectorEventLoop" clause: "t.must" description: "Nothing is broken." }\n'

    def setUp(self):
        super().setUp()
        self.write("mutants/broken.py", "import asyncio\n\n\nclass Closing(asyncio.SelectorEventLoop):\n    def close(self):\n"
                   "        super().close()\n        raise RuntimeError\n")

    def mutants(self, manifest, *arguments):
        self.write("mutants/all.textproto", manifest)
        os.makedirs(self.path("worker"), exist_ok=True)
        if not os.path.exists(self.path("worker/python")):
            os.symlink(os.path.join(os.path.dirname(os.path.dirname(HERE)), "server", "worker", "python"), self.path("worker/python"))
        return self.call("mutants", *arguments)

    def test_what_fails_a_case_of_its_clause_is_killed(self):
        result = self.mutants(self.KILLED, "--killers")
        self.assert_exit(result, 0, "FAIL  t.must", "`close()` raised RuntimeError instead of returning None")
        self.assertEqual(result[1].splitlines()[-1], "1 killed, 0 survived, 0 not run, 0 equivalent; score 100.0 %")

    def test_a_survivor_fails_the_run(self):
        result = self.mutants(self.KILLED + self.HEALTHY)
        self.assert_exit(result, 1, "survived  python:asyncio:SelectorEventLoop: Nothing is broken.", "every case of t.must passes")
        self.assertEqual(result[1].splitlines()[-1], "1 killed, 1 survived, 0 not run, 0 equivalent; score 50.0 %")

    def test_each_clause_that_it_names_must_see_it(self):
        self.write_case("t.should", "t.should", "blocks { name: 'x' }")
        with open(self.path("cases/test/t.should.textproto")) as file:
            case = file.read().replace("main { close {} }", "").replace("close() -> None\\n", "")
        self.write("cases/test/t.should.textproto", case)
        self.assert_exit(self.mutants(self.KILLED.replace("clause:", 'also: "t.should" clause:')), 1, "every case of t.should passes")

    def test_what_the_loop_without_the_defect_fails_kills_nobody(self):
        for name in ("t.must", "t.must.again"):
            self.write("cases/test/%s.textproto" % name, (CASE % (name, "t.must", "")).replace("close() -> None", "close() -> 7"))
        self.assert_exit(self.mutants(self.KILLED), 4, "0 killed, 0 survived, 1 not run")

    def test_the_loop_without_the_defect_is_the_one_it_names(self):
        self.assert_exit(self.mutants(self.KILLED.replace("clause:", 'made_from: "broken:Closing" clause:')), 4, "0 killed, 0 survived, 1 not run")
        self.assert_exit(self.mutants(self.KILLED.replace("clause:", 'made_from: "asyncio:SelectorEventLoop" clause:')), 0, "1 killed")
        self.assert_exit(self.mutants(self.KILLED.replace("clause:", 'made_from: "broken:Nothing" clause:')), 3, "broken")

    def test_one_that_cannot_be_used_is_a_fault(self):
        self.assert_exit(self.mutants(self.KILLED + self.KILLED.replace("Closing", "Nothing")), 5, "unusable  python:broken:Nothing", "1 unusable; score 50.0 %")

    def test_equivalent_ones_are_listed(self):
        result = self.mutants(self.KILLED + self.HEALTHY.replace("clause:", 'equivalent: "It is the loop itself." clause:'))
        self.assert_exit(result, 0, "equivalent  python:asyncio:SelectorEventLoop", "It is the loop itself.", "1 equivalent; score 100.0 %")

    def test_faults_of_the_manifest(self):
        for manifest, part in [
            (self.KILLED.replace("t.must", "t.nothing"), "names the clause `t.nothing`, which the catalogue does not have"),
            (self.KILLED.replace("t.must", "t.never"), "names the clause `t.never`, which no case judges"),
            (self.KILLED + self.KILLED, "is there twice"),
            (self.KILLED.replace("python:", "ruby:"), "is neither python:"),
            (self.KILLED.replace("close() raises.", ""), "does not say what it does"),
            ("mutant {}", "all.textproto:1:"),
        ]:
            with self.subTest(part=part):
                self.assert_exit(self.mutants(manifest), 2, part)
        self.assert_exit(self.mutants(self.KILLED, "--filter", "nosuch"), 2, "--filter nosuch matches no mutant")

    def test_list(self):
        self.assert_exit(self.mutants(self.KILLED, "--list"), 0, "python:broken:Closing  t.must  close() raises.")


class Fuzz(CommandTest):
    """Against loops with one rule broken, so that there is something to find."""

    MUTANTS = os.path.join(os.path.dirname(HERE), "mutants")
    HEALTHY = "python:asyncio:SelectorEventLoop"

    def fuzz(self, loop, *arguments):
        worker = os.path.join(os.path.dirname(os.path.dirname(HERE)), "server", "worker", "python")
        os.makedirs(self.path("worker"), exist_ok=True)
        if not os.path.exists(self.path("worker/python")):
            os.symlink(worker, self.path("worker/python"))
        with unittest.mock.patch.dict(os.environ, PYTHONPATH=self.MUTANTS, PYTHONDONTWRITEBYTECODE="1"):
            return self.call("fuzz", "--loop", loop, "--against", self.HEALTHY, *arguments)

    def test_finds_shrinks_saves_and_replays(self):
        folder = self.path("found")
        mutant = "python:loopspec_mutants.stopping:QueuesStop"
        result = self.fuzz(mutant, "--programs", "300", "--save", folder)
        self.assert_exit(result, 1, "a run goes on after its end (stop)", "300 programs in")
        sizes = [int(size) for size in re.findall(r", (\d+) ops$", result[1], re.M)]
        self.assertTrue(sizes and min(sizes) <= 8, result[1])
        saved = sorted(os.listdir(folder))
        self.assertTrue(saved)
        program = os.path.join(folder, saved[0])
        with unittest.mock.patch.dict(os.environ, PYTHONPATH=self.MUTANTS):
            self.assert_exit(self.call("replay", program, "--loop", self.HEALTHY, "--loop", mutant), 1, "QueuesStop: ")
            self.assert_exit(self.call("replay", program, "--loop", self.HEALTHY), 0)
            self.assert_exit(self.call("promote", program, "--case", "t.must.found", "--title", "It was found.", "--loop", self.HEALTHY), 0, "t.must.found.textproto")
            self.assert_exit(self.call("run", "--loop", self.HEALTHY, "--filter", "t.must.found"), 0, "1 passed")
            self.assert_exit(self.call("run", "--loop", mutant, "--filter", "t.must.found"), 1, "0 passed, 1 failed")

    def test_masks_hide_and_without_goes_past(self):
        mutant = "python:loopspec_mutants.stopping:QueuesStop"
        self.assert_exit(self.fuzz(mutant, "--programs", "300", "--mask", "*"), 0, "masked")
        self.assert_exit(self.fuzz(mutant, "--programs", "300", "--without", "stop", "--features"), 0, "not stop: --without")

    def test_a_seed_gives_the_same_again(self):
        mutant = "python:loopspec_mutants.scheduling:LastInFirstOut"
        first, second = (self.fuzz(mutant, "--programs", "40", "--seed", "7", "-j", "1")[1].rsplit("\n", 2)[0] for _ in range(2))
        self.assertEqual(first, second)

    def test_what_is_inconclusive_is_named_with_the_way_to_see_it_again(self):
        self.write("dice.py", "import asyncio, random\nclass Loop(asyncio.SelectorEventLoop):\n"
                   "    def _run_once(self):\n        random.random() < 0.5 and self._ready.rotate()\n        super()._run_once()\n")
        with unittest.mock.patch.object(self, "MUTANTS", self.path(".")):
            code, told, _ = self.fuzz("python:dice:Loop", "--programs", "60", "-j", "1", "--without", "call_at")
            seed = re.search(r"^inconclusive: seed (\d+): it does not come out the same each time\n  program\n    virtual clock\n    main:\n", told, re.M)
            self.assertTrue(seed, told)
            again = "  again: loopspec fuzz --loop python:dice:Loop --against %s --seed %s --programs 1 --without call_at\n" % (self.HEALTHY, seed[1])
            self.assertIn(again, told)
            code, told, _ = self.fuzz("python:dice:Loop", "--programs", "60", "-j", "1", "--save", self.path("found"))
            file = re.search(r"^  again: loopspec replay (\S*inconclusive-\d+.textproto) --loop %s --loop python:dice:Loop$" % self.HEALTHY, told, re.M)
            self.assertTrue(file, told)
            with unittest.mock.patch.dict(os.environ, PYTHONPATH=self.path(".")):
                self.assertIn(self.call("replay", file[1], "--loop", self.HEALTHY, "--loop", "python:dice:Loop")[0], (0, 1))

    def test_loops_that_are_alike_show_nothing(self):
        self.assert_exit(self.fuzz("python:asyncio.unix_events:SelectorEventLoop", "--programs", "300"), 0, "0 differences")

    def test_faults(self):
        self.assert_exit(self.fuzz(self.HEALTHY), 2, "are the same")
        self.assert_exit(self.call("fuzz", "--loop", "cpython"), 2, "needs one --loop and one --against")
        self.assert_exit(self.fuzz("cpython", "--seed", "x"), 2, "--seed x")
        self.assert_exit(self.fuzz("cpython", "--without", "nosuch"), 2, "--without nosuch")
        self.assert_exit(self.fuzz("cpython@/no/such/python"), 3, "/no/such/python")
        self.assert_exit(self.call("fuzz", "--worker", self.worker("garbage"), "--against", "selector/epoll", "--programs", "40"), 5,
                         "the search ended early: seed ", "the worker wrote a line that is no response")
        self.assert_exit(self.call("replay", "/no/file", "--loop", self.HEALTHY), 2, "/no/file")
        self.assert_exit(self.call("replay", self.write("p.textproto", "main { }"), "--loop", self.HEALTHY), 2, "p.textproto")
        program = self.write("p.textproto", "main { stop {} } main { close {} }")
        self.assert_exit(self.call("replay", program, "--loop", "cpython@/no/such/python"), 3, "/no/such/python")
        self.assert_exit(self.call("replay", program, "--worker", self.worker("crash")), 3, "outcome CRASHED")
        self.assert_exit(self.call("replay", program, "--worker", self.worker("garbage")), 5)
        self.assert_exit(self.call("promote", "/no/file", "--loop", self.HEALTHY), 2, "--case and --title")


class Coverage(CommandTest):
    MUTANT = 'mutants { name: "python:m:A" clause: "t.must" description: "Breaks it." } mutants { name: "python:m:B" clause: "t.should" description: "Breaks it." }'

    def coverage(self, manifest, *arguments):
        self.write("mutants/all.textproto", manifest)
        return self.call("coverage", *arguments)

    def test_every_clause_must_be_accounted_for(self):
        page = self.path("coverage.md")
        self.assert_exit(self.coverage(self.MUTANT, "--write", page), 0)
        with open(page) as file:
            text = file.read()
        self.assertIn("| Test section | 3 | 2 | 0 | 1 | 0 | 3 | 2 |", text)
        self.assertIn("| `t.never` | MUST | 3.11 | not judgeable: Nobody can see it. |", text)
        self.assert_exit(self.coverage(self.MUTANT, "--check", page), 0)

    def test_gaps_fail(self):
        self.assert_exit(self.coverage(self.MUTANT.split(" mutants")[0]), 1, "no mutant breaks t.should")
        self.assert_exit(self.coverage(self.MUTANT.split(" mutants")[0] + ' unbroken { clause: "t.should" reason: "None yet." }'), 0)
        self.assert_exit(self.coverage(self.MUTANT + ' unbroken { clause: "t.should" reason: "None yet." }'), 1, "t.should is listed as one that no mutant breaks, and need not be")
        os.remove(self.path("cases/test/t.should.textproto"))
        self.assert_exit(self.coverage(self.MUTANT.split(" mutants")[0]), 1, "t.should has no case, and gives no reason")

    def test_a_case_without_a_clause_is_a_fault(self):
        for clause, part in (("t.nothing", "t.lost"), ("", "t.lost")):
            self.write_case("t.lost", clause)
            self.assert_exit(self.coverage(self.MUTANT), 2, part, "t.lost.textproto")
            self.assert_exit(self.run_mode("right"), 2, part, "t.lost.textproto")

    def test_an_equivalent_mutant_breaks_nothing(self):
        equivalent = self.MUTANT.replace('"python:m:B"', '"python:m:B" equivalent: "It is the loop itself."')
        self.assert_exit(self.coverage(equivalent), 1, "no mutant breaks t.should")

    def test_a_frozen_set_is_held_to_the_catalogue(self):
        code, text, _ = self.coverage(self.MUTANT, "--freeze", "3.11")
        self.assertEqual((code, text), (0, '# proto-file: loopspec/conformance/v1/clause.proto\n# proto-message: RequirementSet\n\n'
                                        'name: "asyncio-3.11"\nversion: "3.11"\nclauses: "t.must"\n'))
        self.write("requirements/asyncio-3.11.textproto", text)
        self.assert_exit(self.coverage(self.MUTANT), 0)
        self.write("requirements/asyncio-3.11.textproto", text.replace("t.must", "t.should"))
        self.assert_exit(self.coverage(self.MUTANT), 1, "t.must is required by asyncio of 3.11, and asyncio-3.11 does not have it",
                         "asyncio-3.11 has t.should, which is no judged MUST of that version in the catalogue")
        self.write("requirements/asyncio-3.11.textproto", text.replace("version", "versoin"))
        self.assert_exit(self.coverage(self.MUTANT), 2, "asyncio-3.11.textproto:5:")

    def test_a_frozen_set_has_what_holds_for_its_version(self):
        self.write("catalogue/test.textproto", CATALOGUE.replace('"It must."', '"It must." since: "3.12" until: "3.14"'))
        for version, lines in (("3.11", 0), ("3.12", 1), ("3.13", 1), ("3.14", 0)):
            self.assertEqual(self.coverage(self.MUTANT, "--freeze", version)[1].count("clauses:"), lines, version)

    def test_a_page_that_is_out_of_date_fails(self):
        self.assert_exit(self.coverage(self.MUTANT, "--check", self.write("old.md", "old")), 1, "old.md is out of date")
        self.assert_exit(self.coverage(self.MUTANT, "--check", "/no/file"), 2, "/no/file")


class Record(CommandTest):
    def record(self, mode, *arguments):
        return self.call("record", "--worker", self.worker(mode), *arguments)

    def test_fills_refreshes_and_checks(self):
        file = self.write("cases/test/t.must.textproto", (CASE % ("t.must", "t.must", "")).split("expect")[0] + "# the end\n")
        self.assert_exit(self.record("right", "--check"), 1, "drift: t.must on asyncio of 3.11.2")
        self.assert_exit(self.record("right"), 0, "3 cases recorded, 3 files changed")
        with open(file) as text:
            written = text.read()
        self.assertTrue(written.endswith('# the end\nexpect {\n  trace:\n    "stop() -> None\\n"\n    "close() -> None\\n"\n  recorded_from: "3.11.2"\n}\n'), written)
        self.assert_exit(self.record("right", "--check"), 0, "0 drifted")
        self.assert_exit(self.record("right"), 0, "0 files changed")
        self.assert_exit(self.record("wrong", "--check", "--filter", "t.must.again"), 1, "drift: t.must.again", "1 drifted")
        self.assert_exit(self.record("crash", "--filter", "t.must"), 5, "could not be recorded")
        self.assert_exit(self.call("record", "--loop", "cpython@/no/such/python", "--check"), 3, "/no/such/python")
        with open(file) as text:
            self.assertEqual(text.read(), written)

    def test_what_stands_for_cpython_is_told_and_asked_about_nothing_else(self):
        os.makedirs(self.path("worker"))
        os.symlink(os.path.join(os.path.dirname(os.path.dirname(HERE)), "server", "worker", "python"), self.path("worker/python"))
        self.write("modules/stand.py", 'import asyncio\n\n\nclass Loop(asyncio.SelectorEventLoop):\n    loopspec_stands_for = "windows"\n')
        file = self.write("cases/test/t.must.textproto", 'platforms: "windows" ' + (CASE % ("t.must", "t.must", "")).split("expect")[0])
        with unittest.mock.patch.dict(os.environ, PYTHONPATH=self.path("modules")):
            result = self.call("record", "--loop", "python:stand:Loop")
            self.assert_exit(result, 0, "1 cases recorded, 1 files changed, 0 not recorded")
            self.assert_exit(self.call("record", "--check", "--loop", "python:stand:Loop"), 0, "1 cases recorded, 0 drifted")
        with open(file) as text:
            self.assertIn('stand_ins: "stand:Loop"', text.read())
        self.assert_exit(self.call("show", "t.must"), 0, "from what stands for its loops there: stand:Loop")
        self.assert_exit(self.record("right"), 0, "2 cases recorded")


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


def wait_until(condition):
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not come about within %d s" % SECONDS)
        time.sleep(0.01)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    LOOPSPEC = os.path.abspath(sys.argv.pop(1))
    unittest.main()
