"""The worker's command line."""
import argparse
import os
import signal
import sys

from .channel import Channel
from .loop_factory import LoopFactory
from .worker import Worker


def main(arguments):
    parser = argparse.ArgumentParser(
        prog="loopspec_worker", description="Runs loopspec programs: JSON requests on standard input, one a line.")
    parser.add_argument("--loop", metavar="MODULE:FACTORY", default="",
                        help="what makes the loop under test (default: CPython's own event loop)")
    options = parser.parse_args(arguments)
    channel = Channel.take_standard_streams()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    fit = Worker(channel, LoopFactory(options.loop)).serve()
    channel.close()
    if not fit:  # threads may be left that would never let the interpreter end
        sys.stderr.flush()
        os._exit(0)
    return 0
