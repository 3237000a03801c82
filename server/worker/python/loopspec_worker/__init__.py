"""The Python worker: runs loopspec programs on any asyncio event loop that Python can import.

Standard library only, CPython 3.8 and later. The line protocol is proto/loopspec/v1/worker.proto; how a
program runs is docs/protocol.md; how to plug a loop in is docs/plug-in.md.
"""
