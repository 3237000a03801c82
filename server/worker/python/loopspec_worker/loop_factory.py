"""What makes the loop under test."""
import asyncio
import importlib
import os
import sys


class LoopUnavailable(Exception):
    """The loop cannot be made; the text says exactly why."""


class LoopFactory:
    """Makes loops of one implementation: CPython's own event loop, or what MODULE:FACTORY returns when called."""

    def __init__(self, name=""):
        self.name = name
        self._factory = None

    @property
    def module_name(self):
        return self.name.partition(":")[0]

    def new_loop(self):
        """A fresh loop. Raises LoopUnavailable; what is wrong about a loop otherwise is for the programs to show."""
        self._find()
        try:
            loop = self._factory()
        except BaseException as error:
            raise LoopUnavailable("%s() raised %s" % (self.name or "asyncio's own loop", describe(error))) from None
        if not all(callable(getattr(loop, name, None)) for name in ("run_forever", "call_soon", "close")):
            raise LoopUnavailable("%s() returned %s, which is no event loop" % (self.name, type(loop).__name__))
        return loop

    def call(self):
        """The bare call, for a program that makes a further loop: it sees what that raises."""
        return self._factory()

    def _find(self):
        if self._factory is None:
            self._factory = self._import() if self.name else _default_loop_class()

    def _import(self):
        module_name, colon, attributes = self.name.partition(":")
        if not (module_name and colon and attributes):
            raise LoopUnavailable("--loop %r is not MODULE:FACTORY" % self.name)
        folder = os.getcwd()
        if folder not in sys.path:
            sys.path.insert(0, folder)
        try:
            found = importlib.import_module(module_name)
        except BaseException as error:
            raise LoopUnavailable("module %r cannot be imported: %s" % (module_name, describe(error))) from None
        for attribute in attributes.split("."):
            try:
                found = getattr(found, attribute)
            except AttributeError as error:
                raise LoopUnavailable("module %r has no %s: %s" % (module_name, attributes, describe(error))) from None
        if not callable(found):
            raise LoopUnavailable("%s is a %s, which cannot be called" % (self.name, type(found).__name__))
        return found


def _default_loop_class():
    """The class that asyncio documents as its EventLoop; not asyncio.new_event_loop, which a program's policy may change."""
    if hasattr(asyncio, "EventLoop"):
        return asyncio.EventLoop
    return asyncio.ProactorEventLoop if sys.platform == "win32" else asyncio.SelectorEventLoop


def describe(error):
    return "%s: %s" % (type(error).__name__, error)
