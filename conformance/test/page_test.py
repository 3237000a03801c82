"""The HTML report in headless Chromium: what it shows, that it can be used with keys alone, and that it asks for nothing.

usage: page_test.py LOOPSPEC [--page FILE] [--screenshots FOLDER] [unittest arguments]

LOOPSPEC makes the page of a result that was made to trip it. --page looks at that page too: its size, and how long it takes to open.
Exits with 77, which ctest counts as skipped, where there is no Chromium.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import chromium

OPTIONS = None
EVIL = '</script><script>document.title="evil"</script><img src="http://example.org/x">&amp;'
MOST_BYTES = 5 * 1000 * 1000


def case(name, verdict, **more):
    clause = name.rsplit(".", 1)[0] if name.count(".") > 1 else name
    return dict({"case_id": name, "clause": clause, "section": "Callback handles" if name.startswith("handle") else "Running and stopping",
                 "level": "LEVEL_MUST", "verdict": "VERDICT_" + verdict}, **more)


EXPECTED = "call_soon(a) -> <handle>\nrun_forever() {\n  a @0 {\n    call_soon(x) -> <handle>\n  }\n} -> None @0\nclose() -> None\n"
ACTUAL = "call_soon(a) -> <handle>\nrun_forever() {\n  a @0 {\n    call_soon(x) -> <handle>\n  }\n  x @0 {}  # %s\n} -> None @0\nclose() -> None\n" % EVIL
RESULT = {
    "loopspec_version": "0.1.0", "started_at": "2026-01-02T03:04:05Z", "seconds": 1.5, "interrupted": "Ctrl-C " + EVIL,
    "implementations": [
        {"implementation": {"name": "first", "description": "a loop " + EVIL}, "stale_expectations": ["one is stale"], "cases": [
            case("stop.twice-before-run-is-once", "PASS"),
            case("stop.during-run-defers-nested-after", "FAIL", message="`x` ran too early " + EVIL, signature="x {}", expected_trace=EXPECTED,
                 actual_trace=ACTUAL, expected_line=6, actual_line=6),
            case("handle.cancel-idempotent.soon", "TIMEOUT", message="the loop hung", expected_trace="stop() -> None\nclose() -> None\n", actual_trace="stop() -> None\n",
                 expected_line=2, actual_line=2)]},
        {"implementation": {"name": "second <b>"}, "unreachable": "no such loop", "cases": [
            case("stop.twice-before-run-is-once", "NOT_RUN", message="no such loop"),
            case("stop.during-run-defers-nested-after", "DIFFERS", message="as ever", expected=True, expectation_reason="a bug", expectation_link="https://example.org/1",
                 expected_trace=EXPECTED, actual_trace=ACTUAL, expected_line=6, actual_line=6),
            case("no.such.case", "CRASH", message="crashed", actual_trace="", expected_trace="")]},
        {"implementation": {"name": "third", "asyncio_version": "3.13.1"}, "cases": [case("stop.during-run-defers-nested-after", "PASS")]}]}


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="loopspec-page-")
        result = os.path.join(cls.folder, "result.json")
        cls.page_file = os.path.join(cls.folder, "page.html")
        with open(result, "w") as file:
            json.dump(RESULT, file)
        subprocess.run([OPTIONS.loopspec, "merge", result, "--report", "html=" + cls.page_file], stdout=subprocess.DEVNULL, check=False)
        cls.browser = chromium.Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        shutil.rmtree(cls.folder)

    def open(self, fragment="", page=None, **options):
        opened = self.browser.open(pathlib.Path(page or self.page_file).absolute().as_uri() + fragment, **options)
        self.addCleanup(opened.close)
        return opened

    def assert_sound(self, page):
        self.assertEqual(page.troubles, [])
        self.assertEqual([url for url in page.requests if not url.startswith("file:")], [])
        self.assertFalse(page.value("document.documentElement.scrollWidth > innerWidth"), "the page is wider than its window")

    def shoot(self, page, name):
        if OPTIONS.screenshots:
            page.screenshot(os.path.join(OPTIONS.screenshots, name + ".png"))

    def test_the_matrix_shows_every_clause_and_result(self):
        page = self.open()
        self.assert_sound(page)
        self.assertEqual(page.count("#matrix tbody tr:not(.section)"), 4)
        self.assertEqual(page.text("#count"), "4 of 4 clauses, 4 cases")
        self.assertIn("✗ fail", page.text("td .v-fail"))
        self.assertIn("differs, known", page.text("td .v-known"))
        self.assertIn("0 of 2 pass, 1 fail, 1 known", page.text("#loops li:nth-child(2)"))
        self.assertRegex(page.text("#loops li:nth-child(3)"), r"1 of 1 pass\nmeets 1 of \d+ requirements of asyncio-3.13 \(\d+ had no case in this run\)\n")
        self.assertEqual(page.count("#loops .score"), 1, "no score without a version")
        notices = page.text("#notices")
        for part in ("result.json: Ctrl-C </script>", "first: one is stale", "second <b> could not be judged: no such loop"):
            self.assertIn(part, notices)
        self.shoot(page, "matrix")

    def test_nothing_of_a_run_becomes_markup(self):
        for fragment in ("", "#case=stop.during-run-defers-nested-after&loop=first"):
            page = self.open(fragment)
            self.assert_sound(page)
            self.assertNotIn("evil", page.value("document.title"))
            self.assertEqual(page.count("img"), 0)
            self.assertIn(EVIL, page.value("document.body.innerText"))

    def test_filters_and_search(self):
        page = self.open()
        for kind, clauses in (("failures", 3), ("known failures", 1), ("only passes", 1), ("nothing judged", 0), ("any result", 4)):
            page.value("[...document.querySelectorAll('#kinds button')].find((one) => one.textContent === %s).click()" % json.dumps(kind))
            self.assertEqual(page.count("#matrix tbody tr:not(.section)"), clauses, kind)
        page.press("/")
        page.type("harmless nested-after")
        self.assertEqual(page.count("#matrix tbody tr:not(.section)"), 0)
        page.value("document.getElementById('search').value = ''")
        page.type("NESTED-after")
        self.assertEqual(page.count("#matrix tbody tr:not(.section)"), 1)
        page.value("const all = document.getElementById('section'); all.value = 'Callback handles'; all.dispatchEvent(new Event('change'))")
        self.assertEqual(page.count("#matrix tbody tr:not(.section)"), 0)
        self.assertEqual(page.text("#count"), "0 of 4 clauses, 0 cases")

    def test_a_failing_case_tells_all(self):
        page = self.open("#case=stop.during-run-defers-nested-after&loop=first")
        self.assert_sound(page)
        self.assertEqual(page.count(".turn.differs"), 2)
        self.assertEqual(page.value("[...document.querySelectorAll('.here')].map((one) => one.innerText.replace(/ *#.*/, ''))"), ["} -> None @0", "x @0 {}"])
        self.assertIn("turn 2 · first difference", page.text(".timeline"))
        self.assertTrue(page.text(".why").startswith("`x` ran too early"))
        text = page.text("#case")
        for part in ("What a callback schedules after it called stop()", "loopspec run --loop first --filter stop.during-run-defers-nested-after"):
            self.assertIn(part, text)
        self.assertEqual(page.count("#case a[href^='https://docs.python.org/3/library/']"), 1)
        self.shoot(page, "case")

    def test_a_trace_that_is_too_short_is_marked_at_its_end(self):
        page = self.open("#case=handle.cancel-idempotent.soon&loop=first")
        self.assertEqual(page.value("[...document.querySelectorAll('.here')].map((one) => one.innerText)"), ["close() -> None", "(ends here)"])

    def test_a_passing_case_shows_what_asyncio_does(self):
        page = self.open("#case=stop.twice-before-run-is-once&loop=first")
        self.assert_sound(page)
        self.assertIn("As asyncio does it.", page.text(".why"))
        self.assertGreater(page.count(".turn"), 2)

    def test_a_case_that_the_suite_does_not_know_is_shown_all_the_same(self):
        page = self.open("#case=no.such.case&loop=second%20%3Cb%3E")
        self.assert_sound(page)
        self.assertIn("crashed", page.text(".why"))

    def test_keys_are_enough(self):
        page = self.open()
        page.value("document.querySelector('td.cell a').focus()")
        page.press("ArrowDown")
        self.assertIn("on first", page.value("document.activeElement.ariaLabel"))
        page.press("ArrowRight")
        self.assertIn("on second <b>", page.value("document.activeElement.ariaLabel"))
        page.press("Enter")
        page.wait_for("!document.getElementById('case').hidden")
        self.assertEqual(page.value("document.activeElement.tagName"), "H2")
        before = page.value("location.hash")
        page.press("n")
        page.wait_for("location.hash !== %s" % json.dumps(before))
        page.press("Escape")
        page.wait_for("document.getElementById('case').hidden")
        # Every control is reached by Tab.
        page.value("document.activeElement.blur(); scrollTo(0, 0)")
        reached = set()
        for _ in range(60):
            page.press("Tab")
            reached.add(page.value("document.activeElement.id || document.activeElement.tagName"))
        self.assertTrue({"search", "section", "level", "BUTTON", "A"} <= reached, reached)

    def test_phone_width_and_dark(self):
        for fragment, name in (("", "phone-matrix"), ("#case=stop.during-run-defers-nested-after&loop=first", "phone-case")):
            page = self.open(fragment, width=390, height=1200)
            self.assert_sound(page)
            self.shoot(page, name)
        self.assertEqual(page.value("getComputedStyle(document.querySelector('.timeline')).gridTemplateColumns").count("px"), 1)
        page = self.open("#case=stop.during-run-defers-nested-after&loop=first", dark=True)
        self.assertEqual(page.value("getComputedStyle(document.body).backgroundColor"), "rgb(18, 22, 29)")
        self.shoot(page, "dark")

    def test_words_can_be_read(self):
        """Contrast of at least 4.5 to 1, as WCAG AA asks for text."""
        script = """(() => {
          const parts = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
          const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
          const ground = (one) => { for (; one; one = one.parentElement) { const c = parts(getComputedStyle(one).backgroundColor); if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
          const bad = [];
          for (const one of document.querySelectorAll('body *')) {
            if (!one.offsetParent || ![...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
            const a = light(parts(getComputedStyle(one).color)), b = light(ground(one));
            const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
            if (ratio < 4.5) bad.push(one.className + ' ' + one.tagName + ' ' + ratio.toFixed(2));
          }
          return [...new Set(bad)]; })()"""
        for dark in (False, True):
            for fragment in ("", "#case=stop.during-run-defers-nested-after&loop=first"):
                self.assertEqual(self.open(fragment, dark=dark).value(script), [], "dark" if dark else "light")

    def test_the_given_page_is_small_and_opens(self):
        if not OPTIONS.page:
            self.skipTest("no --page")
        size = os.path.getsize(OPTIONS.page)
        self.assertLess(size, MOST_BYTES)
        page = self.open(page=OPTIONS.page)
        self.assert_sound(page)
        timing = page.value("performance.getEntriesByType('navigation')[0].loadEventEnd")
        print("%s: %d bytes, opened in %.0f ms, %s" % (OPTIONS.page, size, timing, page.text("#count")), file=sys.stderr)
        self.shoot(page, "full-matrix")
        first = page.value("(document.querySelector('td .v-fail, td .v-known, td .v-differs') || {}).hash")
        if first:
            page = self.open(first, page=OPTIONS.page)
            self.assert_sound(page)
            self.assertGreater(page.count(".turn"), 0)
            self.shoot(page, "full-case")
        self.shoot(self.open(page=OPTIONS.page, width=390, height=900), "full-phone")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("loopspec", type=os.path.abspath)
    parser.add_argument("--page")
    parser.add_argument("--screenshots")
    OPTIONS, rest = parser.parse_known_args()
    if not chromium.installed():
        print("SKIPPED: the HTML report was not looked at, because there is no Chromium on this machine", file=sys.stderr)
        sys.exit(77)
    unittest.main(argv=[sys.argv[0], *rest])
