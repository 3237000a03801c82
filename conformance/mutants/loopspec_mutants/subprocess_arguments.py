"""Loops that break a rule of the arguments with which subprocesses are started."""

import asyncio
import shlex


class TakesBufsize(asyncio.SelectorEventLoop):
    """subprocess_shell() takes any bufsize."""

    async def subprocess_shell(self, factory, cmd, *, bufsize=0, **options):
        return await super().subprocess_shell(factory, cmd, **options)


class TakesEncoding(asyncio.SelectorEventLoop):
    """errors is ignored."""

    async def subprocess_exec(self, factory, *args, errors=None, **options):
        return await super().subprocess_exec(factory, *args, **options)


class ArgumentsAreText(asyncio.SelectorEventLoop):
    """The program may not be a path-like object."""

    async def subprocess_exec(self, factory, program, *args, **options):
        if not isinstance(program, (str, bytes)):
            raise TypeError("the program is no text")
        return await super().subprocess_exec(factory, program, *args, **options)


class ExecTakesShell(asyncio.SelectorEventLoop):
    """subprocess_exec() ignores shell."""

    async def subprocess_exec(self, factory, *args, shell=False, **options):
        return await super().subprocess_exec(factory, *args, **options)


class ShellTakesLists(asyncio.SelectorEventLoop):
    """A command that is no text raises TypeError."""

    async def subprocess_shell(self, factory, cmd, **options):
        if not isinstance(cmd, (str, bytes)):
            cmd = shlex.join(cmd)
        return await super().subprocess_shell(factory, cmd, **options)


class TakesNewlines(asyncio.SelectorEventLoop):
    """subprocess_shell() ignores universal_newlines."""

    async def subprocess_shell(self, factory, cmd, *, universal_newlines=False, **options):
        return await super().subprocess_shell(factory, cmd, **options)


class TakesText(asyncio.SelectorEventLoop):
    """text=True raises TypeError."""

    async def subprocess_exec(self, factory, *args, text=None, **options):
        if text:
            raise TypeError("text")
        return await super().subprocess_exec(factory, *args, **options)


class NoChildren(asyncio.SelectorEventLoop):
    """subprocess_exec() is not implemented, as in earlier releases of zuvloop."""

    async def subprocess_exec(self, factory, *args, **options):
        raise NotImplementedError


CAUGHT_BY = {
    "TakesBufsize": "proc.bufsize-argument",
    "TakesEncoding": "proc.encoding-errors-argument",
    "ArgumentsAreText": "proc.exec-arg-types",
    "ExecTakesShell": "proc.shell-argument",
    "ShellTakesLists": "proc.shell-cmd-type",
    "TakesNewlines": "proc.universal-newlines",
    "TakesText": "proc.text-argument",
    "NoChildren": "proc.exec-pair",
}
