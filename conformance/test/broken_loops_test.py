"""Each broken loop has to fail the clause it breaks, and the loop it is made from must not.

usage: broken_loops_test.py LOOPSPEC [unittest arguments]

LOOPSPEC is the `loopspec` command. A loop is run on the cases of its clause alone (CAUGHT_BY of its module): exit code 1,
and the report names the clause.
"""

import concurrent.futures
import glob
import importlib
import os
import subprocess
import sys
import unittest

MUTANTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "mutants")
LOOPSPEC = ""
SECONDS = 120


def broken_loops():
    """(module, name, clause) of every broken loop."""
    sys.path.insert(0, MUTANTS)
    for path in sorted(glob.glob(os.path.join(MUTANTS, "loopspec_mutants", "[a-z]*.py"))):
        module = "loopspec_mutants." + os.path.basename(path)[:-3]
        table = getattr(importlib.import_module(module), "CAUGHT_BY", {})
        for name, clause in table.items():
            yield module, name, clause


def judge(loop, *arguments):
    """Runs the command; returns its exit code and what it printed."""
    environment = dict(os.environ, PYTHONPATH=MUTANTS, PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run([LOOPSPEC, "run", "--strict", "--loop", loop, *arguments], env=environment, cwd=MUTANTS, timeout=SECONDS,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    return done.returncode, done.stdout


class BrokenLoops(unittest.TestCase):
    def test_each_is_caught_by_its_clause(self):
        loops = [("python:%s:%s" % (module, name), clause) for module, name, clause in broken_loops()]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            judged = pool.map(lambda loop: judge(loop[0], "--jobs", "1", "--filter", loop[1]), loops)
            for (loop, clause), (code, output) in zip(loops, judged):
                with self.subTest(loop=loop, clause=clause):
                    self.assertEqual(code, 1, output)
                    self.assertIn(clause, output)

    def test_the_loop_they_are_made_from_passes(self):
        clauses = sorted({clause for _, _, clause in broken_loops()})
        filters = [argument for clause in clauses for argument in ("--filter", clause)]
        code, output = judge("python:asyncio:SelectorEventLoop", *filters)
        self.assertEqual(code, 0, output)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    LOOPSPEC = os.path.abspath(sys.argv.pop(1))
    unittest.main()
