"""Executors of the program's own."""
import concurrent.futures
import multiprocessing
import threading

_DEFAULT_WORKERS = 4

_of_thread = threading.local()

# The program whose forked processes run its blocks.
_forked_program = None


def pool_name():
    """The id of the executor that the calling thread belongs to; "executor" when that is none of the program's own."""
    return getattr(_of_thread, "name", "executor")


def _name_thread(name):
    _of_thread.name = name


def make_thread_pool(name, max_workers):
    return concurrent.futures.ThreadPoolExecutor(
        max_workers or _DEFAULT_WORKERS, initializer=_name_thread, initargs=(name or "executor",))


def make_process_pool(program, max_workers):
    global _forked_program
    _forked_program = program
    return concurrent.futures.ProcessPoolExecutor(
        max_workers or _DEFAULT_WORKERS, mp_context=multiprocessing.get_context("fork"), initializer=_mute_process)


def is_process_pool(executor):
    return isinstance(executor, concurrent.futures.ProcessPoolExecutor)


def _mute_process():
    """In the child: nobody hears of what blocks do there."""
    _forked_program.recorder.after_fork()
    _forked_program.recorder.mute()


def run_in_process(block, returned, *arguments):
    """What a process is to run; it can be pickled."""
    _forked_program.blocks[block].function(*arguments)
    return returned


class PoolKeeper:
    """Shuts an executor down when the program ends."""

    def __init__(self, executor):
        self._executor = executor

    def finish(self):
        global _forked_program
        is_threads = isinstance(self._executor, concurrent.futures.ThreadPoolExecutor)
        self._executor.shutdown(wait=not is_threads)
        if not is_threads:
            _forked_program = None


class ProcessJob:
    """Holds the clock until the loop has heard of the job's end."""

    def __init__(self, future):
        self._future = future

    def seconds_held(self):
        return 0 if self._future.done() else 1.0
