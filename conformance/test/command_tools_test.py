"""What the `loopspec` command does about the suite itself, from outside: expectations, mutants, coverage, recording, and programs made at random.

usage: command_tools_test.py LOOPSPEC [unittest arguments]
"""

import os
import re
import unittest
import unittest.mock

from command_case import CASE, CATALOGUE, CommandTest, HERE, run_tests


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


if __name__ == "__main__":
    run_tests()
