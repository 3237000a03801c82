"""The ops, by area. Each module registers its own in `table`."""
from . import contexts, descriptors, errors, executors, futures, policies, processes, running, scheduling, script, tasks
