"""Stands in for CPython's `msvcrt`: the handle of a file is its descriptor here."""


def get_osfhandle(descriptor):
    return descriptor


def open_osfhandle(handle, flags):
    return handle
