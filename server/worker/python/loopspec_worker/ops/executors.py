"""Executors."""
import asyncio
import contextlib
import os

from .. import pools
from ..builder_parts import NOT_A_THING
from ..executor_job import ExecutorJob
from ..refusal import unsupported
from .awaitables import only_in_coroutine
from .table import op


class _Wait:
    """Stands for a future that only the loop knows."""

    ended = False

    def done(self):
        return self.ended


class _Job:
    """Makes a job of an op's `block`, `args` and `returns`, and submits it."""

    def __init__(self, fields, builder):
        self._program = builder.program
        self._block = builder.called_block(fields.get("block", ""), "an executor")
        self._arguments = builder.arguments(fields.get("args"))
        self._returns = builder.value(fields.get("returns"))

    def submit(self, executor, submit):
        """`submit(function, *arguments)` returns the future."""
        if pools.is_process_pool(executor):
            future = submit(pools.run_in_process, self._block.name, self._returns(), *self._arguments())
            self._program.clock.add_job(pools.ProcessJob(future))
            return future
        job = self._make()
        future = submit(job.make_function(), *self._arguments())
        self._program.threads.append(job)
        job.submitted(future)
        return future

    async def wait(self, start):
        """`start(function, *arguments)` returns a coroutine, which submits the job in its first step."""
        job, wait = self._make(), _Wait()
        self._program.threads.append(job)
        job.submitted(wait)
        try:
            return await start(job.make_function(), *self._arguments())
        finally:
            wait.ended = True

    def _make(self):
        function, returns = self._block.function, self._returns

        def run(*arguments):
            function(*arguments)
            return returns()
        return ExecutorJob(run, self._program)


def _executor(fields, builder):
    return builder.object(fields["executor"]) if fields.get("executor") else lambda: None


@op("run_in_executor")
def run_in_executor(fields, builder):
    lookup, loop_id, executor = builder.lookup, builder.loop_id, _executor(fields, builder)
    if fields.get("coroutine_function"):
        function = builder.coroutine_block(fields["coroutine_function"]).function
        return lambda frame: lookup(loop_id).run_in_executor(executor(), function)
    job = _Job(fields, builder)
    keywords = {"unknown": True} if fields.get("unknown_keyword") else {}

    def perform(frame):
        loop, pool = lookup(loop_id), executor()
        return job.submit(pool, lambda *call: loop.run_in_executor(pool, *call, **keywords))
    return perform


@op("executor_submit")
def executor_submit(fields, builder):
    executor, job = _executor(fields, builder), _Job(fields, builder)
    return lambda frame: job.submit(executor(), executor().submit)


@op("to_thread", started=True)
def to_thread(fields, builder):
    only_in_coroutine(builder)
    if not hasattr(asyncio, "to_thread"):
        raise unsupported("asyncio.to_thread is there from Python 3.9 on")
    job = _Job(fields, builder)

    async def perform(frame):
        return await job.wait(asyncio.to_thread)
    return perform


@op("create_executor")
def create_executor(fields, builder):
    program, name, workers = builder.program, builder.id, fields.get("max_workers", 0)
    processes = fields.get("processes", False)
    if processes and not hasattr(os, "fork"):
        raise unsupported("this platform cannot fork")

    def perform(frame):
        executor = pools.make_process_pool(program, workers) if processes else pools.make_thread_pool(name, workers)
        program.threads.append(pools.PoolKeeper(executor))
        return executor
    return perform


@op("set_default_executor")
def set_default_executor(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    executor = (lambda: NOT_A_THING) if fields.get("not_an_executor") else _executor(fields, builder)
    return lambda frame: lookup(loop_id).set_default_executor(executor())


@op("executor_shutdown")
def executor_shutdown(fields, builder):
    executor = _executor(fields, builder)
    keywords = {"cancel_futures": True} if fields.get("cancel_futures") else {}
    return lambda frame: executor().shutdown(wait=False, **keywords)


@contextlib.contextmanager
def _held(gates):
    """A thread of the loop's own acts meanwhile."""
    token = object()
    gates.hold_unless_parked(token)
    try:
        yield
    finally:
        gates.release(token)


@op("shutdown_default_executor")
def shutdown_default_executor(fields, builder):
    lookup, loop_id, gates = builder.lookup, builder.loop_id, builder.program.gates
    keywords = {"timeout": fields["timeout"]} if "timeout" in fields else {}

    async def shut_down(loop):
        with _held(gates):
            return await loop.shutdown_default_executor(**keywords)

    if builder.in_coroutine:
        async def perform(frame):
            return await shut_down(lookup(loop_id))
        return perform

    def perform_outside(frame):
        loop = lookup(loop_id)
        return loop.run_until_complete(shut_down(loop))
    return perform_outside
