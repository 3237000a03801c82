"""asyncio as it is on Windows, over stand-ins for the system's own modules."""

import asyncio.base_subprocess
import contextlib
import importlib.util
import subprocess
import sys
import tempfile  # noqa: F401  decides when it is imported whether this is Windows, and must have done so by then

from . import msvcrt, overlapped, winapi

_modules = {"_overlapped": overlapped, "_winapi": winapi, "msvcrt": msvcrt}
_in_place = False


@contextlib.contextmanager
def _as_on_windows():
    """What is imported meanwhile finds Windows."""
    platform, sys.platform = sys.platform, "win32"
    before = {name: sys.modules.get(name) for name in _modules}
    sys.modules.update(_modules)
    try:
        yield
    finally:
        sys.platform = platform
        for name, module in before.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module


def windows_events():
    """The module of CPython's own loops of Windows, with its module subprocess as it is there."""
    with _as_on_windows():
        spec = importlib.util.spec_from_file_location("subprocess", subprocess.__file__)
        _modules["subprocess"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(_modules["subprocess"])
    with _as_on_windows():
        importlib.reload(asyncio.base_subprocess)
        return importlib.import_module("asyncio.windows_events")


def put_in_place():
    """asyncio's names become what they are on Windows, for the whole process: the package itself decides, loaded again as if it were there."""
    global _in_place
    if _in_place:
        return
    _in_place = True
    for name in asyncio.unix_events.__all__:
        vars(asyncio).pop(name, None)
    with _as_on_windows():
        importlib.reload(asyncio)
