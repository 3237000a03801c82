"""What is taken of CPython's tests of asyncio, and what is left out and why."""
import asyncio

MODULES = (
    "test_context", "test_events", "test_futures", "test_futures2", "test_locks", "test_pep492", "test_queues", "test_runners",
    "test_taskgroups", "test_tasks", "test_threads", "test_timeouts", "test_waitfor",
)

# The other modules of test.test_asyncio: nothing of them applies.
OTHER_MODULES = {
    "test_base_events": "is about the attributes and private methods of BaseEventLoop in this process",
    "test_buffered_proto": "protocols need transports, and those descriptors",
    "test_proactor_events": "is about another loop's insides",
    "test_protocols": "is about classes that no loop takes part in",
    "test_selector_events": "is about another loop's insides",
    "test_sendfile": "needs descriptors",
    "test_server": "needs descriptors",
    "test_sock_lowlevel": "needs descriptors",
    "test_ssl": "needs descriptors",
    "test_sslproto": "needs descriptors",
    "test_streams": "needs descriptors",
    "test_subprocess": "needs descriptors",
    "test_transports": "is about classes that no loop takes part in",
    "test_unix_events": "is about another loop's insides",
    "test_windows_events": "is about another loop's insides",
    "test_windows_utils": "is about another loop's insides",
}

_DESCRIPTORS = "needs a descriptor of this process"
_FORKS = "makes a loop in a fork of this process, which gRPC does not survive"
_INSIDES = "looks into a local loop's private attributes"
_CLOCK = "expects a clock that moves when a timer is set, not when nothing else is left to do"
_OTHER = "is about another loop, or none"

# Patterns of MODULE.CLASS.TEST.
EXCLUDED = {
    "test_tasks.*.test_log_destroyed_pending_task": _INSIDES,
    "test_tasks.*.test_stop_while_run_in_complete": _CLOCK,
    "test_events.SelectEventLoopTests.*": _OTHER,
    "test_events.PollEventLoopTests.*": _OTHER,
    "test_events.EPollEventLoopTests.*": _OTHER,
    "test_events.HandleTests.*": _OTHER,
    "test_events.AbstractEventLoopTests.*": _OTHER,
    "test_events.TestAbstractServer.*": _OTHER,
    "test_events.TestServer.*": _DESCRIPTORS,
    "test_events.Test*GetEventLoop.test_get_event_loop_new_process": _FORKS,
    "test_events.RemoteEventLoopTests.test_*connect*": _DESCRIPTORS,
    "test_events.RemoteEventLoopTests.test_*server*": _DESCRIPTORS,
    "test_events.RemoteEventLoopTests.test_create_datagram_endpoint*": _DESCRIPTORS,
    "test_events.RemoteEventLoopTests.test_*pty*": _DESCRIPTORS,
    "test_events.RemoteEventLoopTests.test_*pipe*": _DESCRIPTORS,
    "test_events.RemoteEventLoopTests.test_*er_callback": _DESCRIPTORS,
    "test_events.RemoteEventLoopTests.test_*_fds_after_closing": _DESCRIPTORS,
    "test_events.RemoteEventLoopTests.test_prompt_cancellation": _DESCRIPTORS,
    "test_events.RemoteEventLoopTests.test_internal_fds": _INSIDES,
    "test_events.RemoteEventLoopTests.test_timeout_rounding": _INSIDES,
}


def adapt(module_name, module):
    """Makes of a module's mixins for every loop a class for this one."""
    if module_name == "test_events":

        class RemoteEventLoopTests(module.EventLoopTestsMixin, module.test_utils.TestCase):
            def create_event_loop(self):
                return asyncio.new_event_loop()

        RemoteEventLoopTests.__qualname__ = "RemoteEventLoopTests"
        RemoteEventLoopTests.__module__ = module.__name__
        module.RemoteEventLoopTests = RemoteEventLoopTests
