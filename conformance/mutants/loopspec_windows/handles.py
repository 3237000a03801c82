"""Handles: numbers of ports, processes, events and waits. Those of files and sockets are their descriptors, which are smaller."""

import itertools
import os

_FIRST = 2 ** 32

numbers = itertools.count(_FIRST)
things = {}


def add(thing):
    number = next(numbers)
    things[number] = thing
    return number


def close(handle):
    if handle < _FIRST:
        os.close(handle)
    else:
        del things[handle]
