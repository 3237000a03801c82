"""The ops, by area. Each module registers its own in `table`."""
from . import (
    awaitables, concurrent, contexts, deadlines, descriptors, errors, executors, futures, gates, generators, policies, primitives,
    processes, running, scheduling, script, task_state, tasks)
