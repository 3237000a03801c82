"""Subprocesses, with transports and with streams."""
import asyncio
import os
import pathlib
import subprocess

from ..builder_parts import NOT_A_THING
from ..children import exists
from ..helper_commands import HelperCommand
from ..step import Shown
from ..values import named_object
from .awaitables import only_in_coroutine
from .awaited import awaited
from .results import connection_pair, listed
from .signals import number_of
from .table import op

_STDIO = {"STDIO_PIPE": subprocess.PIPE, "STDIO_DEVNULL": subprocess.DEVNULL, "STDIO_INHERIT": None, "STDIO_STDOUT": subprocess.STDOUT}
_REFUSED = ("universal_newlines", "shell", "bufsize", "text", "encoding", "errors")


class _Options:
    """The keyword arguments of a ProcessOptions."""

    def __init__(self, message, builder):
        self._message = message or {}
        self._folder = builder.program.folder
        self._lookup = builder.lookup

    def keywords(self):
        given = {name: _STDIO[self._message[name]] for name in ("stdin", "stdout", "stderr") if self._message.get(name) in _STDIO}
        given.update({name: self._message[name] for name in _REFUSED if name in self._message})
        for name in ("stdin", "stdout"):
            if self._message.get(name + "_of"):
                given[name] = self._lookup(self._message[name + "_of"])
        if "env" in self._message:
            given["env"] = dict(os.environ, LOOPSPEC_TEST=self._message["env"])
        if self._message.get("cwd"):
            given["cwd"] = self._folder.file(self._message["cwd"])
        if self._message.get("start_new_session"):
            given["start_new_session"] = True
        if self._message.get("pass_fd"):
            given["pass_fds"] = (self.descriptor(),)
        return given

    def descriptor(self):
        """What pass_fds names, or None."""
        return self._lookup(self._message["pass_fd"]).fileno() if self._message.get("pass_fd") else None


def _parts(fields, builder):
    return HelperCommand(fields.get("command"), builder.program.folder), _Options(fields.get("options"), builder)


def _finish(builder):
    finish, children = connection_pair(builder), builder.program.children

    def remember(pair):
        children.add(pair[0].get_pid())
        return finish(pair)
    return remember


@awaited("subprocess_exec")
def subprocess_exec(fields, builder):
    factory, (command, options) = builder.protocol_factory(fields), _parts(fields, builder)

    def start(frame, loop):
        arguments = command.arguments(options.descriptor())
        if fields.get("bytes_arguments"):
            arguments = [os.fsencode(argument) for argument in arguments]
        if fields.get("path_like_program"):
            arguments[0] = pathlib.Path(arguments[0])
        return loop.subprocess_exec(factory, *arguments, **options.keywords())
    return start, _finish(builder)


@awaited("subprocess_shell")
def subprocess_shell(fields, builder):
    factory, (command, options) = builder.protocol_factory(fields), _parts(fields, builder)

    def start(frame, loop):
        line = NOT_A_THING if fields.get("not_a_command") else command.line()
        return loop.subprocess_shell(factory, os.fsencode(line) if fields.get("bytes_arguments") else line, **options.keywords())
    return start, _finish(builder)


@op("get_pid")
def get_pid(fields, builder):
    get, lookup, printed_by = builder.object(fields.get("transport", "")), builder.lookup, fields.get("printed_by")

    def perform(frame):
        pid = get().get_pid()
        if printed_by:
            return lookup(printed_by).received(1) == str(pid).encode()
        return Shown(pid, named_object("pid" if type(pid) is int and pid > 0 else type(pid).__name__))
    return perform


def _method(name, method, target):
    @op(name)
    def make(fields, builder):
        get = builder.object(fields.get(target, ""))
        return lambda frame: getattr(get(), method)()


for _name in ("get_returncode", "terminate", "kill"):
    _method(_name, _name, "transport")
for _name in ("terminate", "kill"):
    _method("process_" + _name, _name, "process")


@op("get_pipe_transport")
def get_pipe_transport(fields, builder):
    get, fd = builder.object(fields.get("transport", "")), fields.get("fd", 0)
    return lambda frame: get().get_pipe_transport(fd)


def _send_signal(name, target):
    @op(name)
    def make(fields, builder):
        get, number = builder.object(fields.get(target, "")), number_of(fields.get("signal", ""))
        return lambda frame: get().send_signal(number)


_send_signal("send_signal", "transport")
_send_signal("process_send_signal", "process")


@op("process_exists")
def process_exists(fields, builder):
    get = builder.object(fields.get("transport", ""))
    return lambda frame: exists(get().get_pid())


# -- with streams --------------------------------------------------------------------------------------------


def _create(name, start):
    @op(name, started=True)
    def make(fields, builder):
        only_in_coroutine(builder)
        program, process_id, (command, options) = builder.program, builder.id, _parts(fields, builder)

        async def perform(frame):
            process = await start(command, options)
            program.children.add(process.pid)
            for stream in ("stdin", "stdout", "stderr"):
                if process_id and getattr(process, stream) is not None:
                    program.registry.bind("%s.%s" % (process_id, stream), getattr(process, stream))
            return process
        return perform


_create("create_subprocess_exec",
        lambda command, options: asyncio.create_subprocess_exec(*command.arguments(options.descriptor()), **options.keywords()))
_create("create_subprocess_shell", lambda command, options: asyncio.create_subprocess_shell(command.line(), **options.keywords()))


@op("process_wait", started=True)
def process_wait(fields, builder):
    only_in_coroutine(builder)
    get = builder.object(fields.get("process", ""))

    async def perform(frame):
        return await get().wait()
    return perform


@op("process_communicate", started=True)
def process_communicate(fields, builder):
    only_in_coroutine(builder)
    get, write = builder.object(fields.get("process", "")), builder.program.values.write

    async def perform(frame):
        streams = await get().communicate(fields.get("input"))
        return listed(streams, [write(data) for data in streams])
    return perform


@op("process_returncode")
def process_returncode(fields, builder):
    get = builder.object(fields.get("process", ""))
    return lambda frame: get().returncode
