"""Executors."""
from ..executor_job import ExecutorJob
from .table import op


@op("run_in_executor")
def run_in_executor(fields, builder):
    lookup, loop_id, program = builder.lookup, builder.loop_id, builder.program
    block = builder.block(fields.get("block", ""))
    if block.coroutine:
        function = block.function
        return lambda frame: lookup(loop_id).run_in_executor(None, function)

    def perform(frame):
        job = ExecutorJob(block.function, program)
        future = lookup(loop_id).run_in_executor(None, job.make_function())
        program.threads.append(job)
        job.submitted(future)
        return future
    return perform


@op("shutdown_default_executor")
def shutdown_default_executor(fields, builder):
    lookup, loop_id, clock = builder.lookup, builder.loop_id, builder.program.clock

    async def shut_down(loop):
        token = object()
        clock.hold(token)  # a thread of the loop's own acts meanwhile
        try:
            return await loop.shutdown_default_executor()
        finally:
            clock.release(token)

    if builder.in_coroutine:
        async def perform(frame):
            return await shut_down(lookup(loop_id))
        return perform

    def perform_outside(frame):
        loop = lookup(loop_id)
        return loop.run_until_complete(shut_down(loop))
    return perform_outside
