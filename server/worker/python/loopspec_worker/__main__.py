"""`python3 -B .../loopspec_worker [--loop MODULE:FACTORY]`: loads the package beside this file and serves.

The package is loaded by its path, so that neither its folder nor the one above it stands on sys.path, where
their files could shadow modules that a loop imports.
"""
import importlib.util
import os
import sys


def load_package():
    folder = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or os.curdir) != folder]
    spec = importlib.util.spec_from_file_location(
        "loopspec_worker", os.path.join(folder, "__init__.py"), submodule_search_locations=[folder])
    package = importlib.util.module_from_spec(spec)
    sys.modules["loopspec_worker"] = package
    spec.loader.exec_module(package)


if __name__ == "__main__":
    if "loopspec_worker" not in sys.modules:
        load_package()
    from loopspec_worker.command import main
    sys.exit(main(sys.argv[1:]))
