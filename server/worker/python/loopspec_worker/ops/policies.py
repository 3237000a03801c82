"""Event loop policies."""
import asyncio

from ..builder_parts import NOT_A_THING
from ..refusal import unsupported
from .table import op


def _default_policy_class():
    """The class of the policy that is there when none was set."""
    installed = asyncio.events._event_loop_policy
    asyncio.events._event_loop_policy = None
    # From Python 3.14 on, asyncio.get_event_loop_policy warns; this is not the program's call.
    get_policy = getattr(asyncio.events, "_get_event_loop_policy", asyncio.get_event_loop_policy)
    try:
        return type(get_policy())
    finally:
        asyncio.events._event_loop_policy = installed


def _counting_policy(program):
    class CountingPolicy(_default_policy_class()):
        making = False

        def new_event_loop(self):
            if self.making:  # the implementation's factory asks asyncio, which asks the policy
                return super().new_event_loop()
            program.recorder.log_mark("policy.new_event_loop")
            self.making = True
            try:
                return program.new_loop()
            finally:
                self.making = False
    return CountingPolicy()


def _need_policies():
    if not hasattr(asyncio, "set_event_loop_policy"):
        raise unsupported("this Python has no event loop policies")


@op("set_event_loop_policy")
def set_event_loop_policy(fields, builder):
    _need_policies()
    program, policy = builder.program, fields.get("policy", "POLICY_UNSPECIFIED")

    def perform(frame):
        counting = policy == "POLICY_COUNTING"
        wanted = _counting_policy(program) if counting else None
        asyncio.set_event_loop_policy(NOT_A_THING if policy == "POLICY_INVALID" else wanted)
        program.counting_policy = counting
    return perform


@op("get_event_loop_policy")
def get_event_loop_policy(fields, builder):
    _need_policies()
    return lambda frame: asyncio.get_event_loop_policy()
