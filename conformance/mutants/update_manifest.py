"""Writes python.textproto, the manifest of the Python mutants, from their modules.

usage: update_manifest.py [--check]

A module's table CAUGHT_BY names, for each of its loops, the clause it breaks, or a tuple of it and of further clauses whose cases it has to fail. What it does is its docstring. EQUIVALENT says,
for a loop in that table, why no program can tell it from a right one. --check changes nothing and exits with 1 where the file is not what the modules say.
"""

import glob
import importlib
import inspect
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
MANIFEST = os.path.join(HERE, "python.textproto")
HEAD = """# proto-file: loopspec/conformance/v1/mutant.proto
# proto-message: Mutants
#
# Made by update_manifest.py from loopspec_mutants/; change it there.
"""


def made_from(loop):
    """The loop without the defect, where it is one of loopspec_windows."""
    found = [base for base in getattr(loop, "__mro__", ()) if base.__module__ == "loopspec_windows" and not base.__name__.startswith("_")]
    return "loopspec_windows:%s" % found[0].__name__ if found else ""


def entries(package="loopspec_mutants"):
    """The text of each mutant's entry."""
    sys.path.insert(0, HERE)
    for path in sorted(glob.glob(os.path.join(HERE, package, "[a-z]*.py"))):
        name = "%s.%s" % (package, os.path.basename(path)[:-3])
        module = importlib.import_module(name)
        equivalent = getattr(module, "EQUIVALENT", {})
        for loop, clauses in getattr(module, "CAUGHT_BY", {}).items():
            first, *also = (clauses,) if isinstance(clauses, str) else clauses
            fields = [("name", "python:%s:%s" % (name, loop)), ("clause", first), *(("also", clause) for clause in also),
                      ("description", " ".join((getattr(module, loop).__doc__ or "").split("\n\n")[0].split()))]
            if loop in equivalent:
                fields.append(("equivalent", equivalent[loop]))
            if made_from(getattr(module, loop)):
                fields.append(("made_from", made_from(getattr(module, loop))))
            yield "mutants {\n%s}\n" % "".join("  %s: %s\n" % (field, json.dumps(text, ensure_ascii=False)) for field, text in fields)
        for loop in set(equivalent) - set(getattr(module, "CAUGHT_BY", {})):
            sys.exit("%s: EQUIVALENT has %s, CAUGHT_BY has not" % (name, loop))
        public = {loop for loop, one in vars(module).items() if inspect.isclass(one) and one.__module__ == name and not loop.startswith("_")}
        for loop in sorted(public - set(getattr(module, "CAUGHT_BY", {}))):
            derived = any(issubclass(getattr(module, other), getattr(module, loop)) for other in module.CAUGHT_BY if inspect.isclass(getattr(module, other)))
            if hasattr(getattr(module, loop), "run_forever") and not derived:
                sys.exit("%s: %s is a loop that stands in no table" % (name, loop))


def main():
    text = HEAD + "\n" + "\n".join(entries())
    with open(MANIFEST) if os.path.exists(MANIFEST) else open(os.devnull) as file:
        current = file.read()
    if text == current:
        return 0
    if "--check" in sys.argv[1:]:
        print("%s is not what the modules say; run update_manifest.py" % MANIFEST)
        return 1
    with open(MANIFEST, "w") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
