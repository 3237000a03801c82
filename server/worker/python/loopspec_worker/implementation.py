"""What the worker is: the Implementation message that answers `hello`."""
import asyncio
import os
import platform
import socket
import sys
from importlib.util import find_spec

from .loop_factory import LoopUnavailable
from .values import quote
from .virtual_clock import can_be_virtual

_PLATFORMS = {"Linux": "linux", "Darwin": "darwin", "Windows": "windows"}


def implementation(factory):
    """The JSON of the Implementation. Makes one loop to look at."""
    host = "%s %s on %s" % (platform.python_implementation(), platform.python_version(), platform.system())
    system = _PLATFORMS.get(platform.system(), platform.system().lower())
    fields = ['"language":"python"', '"asyncio_version":%s' % quote(platform.python_version()), '"host":"HOST_WORKER"']
    try:
        loop = factory.new_loop()
    except LoopUnavailable as error:
        fields += ['"platform":%s' % quote(system), '"description":%s' % quote("%s, %s" % (host, factory.name or "asyncio")),
                   '"unavailable":%s' % quote(str(error))]
        return "{%s}" % ",".join(fields)
    stands_for = getattr(type(loop), "loopspec_stands_for", "")
    fields.append('"platform":%s' % quote(stands_for or system))
    version = _package_version(factory.module_name)
    package = "%s %s, " % (factory.module_name.partition(".")[0], version) if version else ""
    stand_in = ", standing for a loop of %s" % stands_for if stands_for else ""
    fields.append('"description":%s' % quote("%s, %s%s%s" % (host, package, type(loop).__name__, stand_in)))
    family = _family(loop)
    if family:
        fields.append('"family":"%s"' % family)
    of_system = ["stand_in", *getattr(type(loop), "loopspec_offers", ())] if stands_for else _capabilities_of_system(loop, family)
    capabilities = _capabilities(loop, family, of_system)
    fields.append('"capabilities":[%s]' % ",".join(map(quote, capabilities)))
    if version:
        fields.append('"version":%s' % quote(version))
    try:
        loop.close()
    except Exception:
        pass  # programs will show it
    return "{%s}" % ",".join(fields)


def _family(loop):
    """By what the loop offers, not by its class."""
    if hasattr(loop, "_proactor"):
        return "FAMILY_PROACTOR"
    add_reader = getattr(type(loop), "add_reader", None)
    if add_reader not in (None, asyncio.AbstractEventLoop.add_reader):
        return "FAMILY_SELECTOR"
    return ""


def _capabilities(loop, family, of_system):
    names = ["threads", "coroutines", "fresh_process"]
    if can_be_virtual(loop):
        names.append("virtual_clock")
    if family == "FAMILY_SELECTOR":
        names.append("fds")
    names += of_system
    names.append("async_generators")
    if hasattr(asyncio, "set_event_loop_policy"):
        names.append("policies")
    if hasattr(asyncio, "Runner"):
        names.append("run_main")
    return names


def _capabilities_of_system(loop, family):
    """What the platform gives. A loop that stands for one of another platform has what it says itself."""
    names = []
    if os.name == "posix":
        names += ["signals", "subprocesses"]
    if os.name == "posix" or family == "FAMILY_PROACTOR":
        names.append("pipes")
    names += _io_capabilities(loop)
    if hasattr(os, "fork"):
        names += ["fork", "process_pools"]
    return names


def _io_capabilities(loop):
    """What not every machine or loop has that programs with I/O may need."""
    names = ["resets"]
    if hasattr(socket, "AF_UNIX"):
        names.append("unix_sockets")
    if hasattr(os, "sendfile") or hasattr(loop, "_proactor"):
        names.append("sendfile")
    if sys.platform == "linux":
        names.append("abstract_names")
    if _has_ipv6():
        names.append("ipv6")
    if find_spec("ssl") is not None:
        names.append("tls")
    if find_spec("pty") is not None:
        names.append("ptys")
    if isinstance(loop, asyncio.BaseEventLoop):
        names.append("resolver_hook")
    return names


def _has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
        return True
    except OSError:
        return False


def _package_version(module_name):
    package = module_name.partition(".")[0]
    if not package or package == "asyncio":
        return ""
    version = getattr(sys.modules.get(package), "__version__", None)
    if version is None:
        try:
            from importlib.metadata import version as installed_version
            version = installed_version(package)
        except Exception:
            return ""
    return str(version)
