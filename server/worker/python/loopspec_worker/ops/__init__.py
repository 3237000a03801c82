"""The ops, by area. Each module registers its own in `table`."""
from . import (
    abstract, awaitables, concurrent, connections, contexts, datagrams, deadlines, descriptors, dns, errors, executors, files,
    futures, gates, generators, peers, pipes, policies, primitives, processes, running, scheduling, script, servers, signals,
    socket_states, sockets, streams, subprocesses, task_state, tasks, tls, transports)
