"""RemoteOptions: what a remote loop is to be, and how its server is reached."""

import os
from dataclasses import dataclass
from typing import Optional

DEFAULT_TARGET = "localhost:50051"


@dataclass(frozen=True)
class RemoteOptions:
    #: Of the server's implementations; "" is the first one that has live loops.
    implementation: str = ""
    #: A virtual clock jumps to the next timer when there is nothing to do; what other threads do it does not wait for.
    virtual_clock: bool = False
    #: The loop's id, where a proxy routes by it; "": the server chooses one.
    loop_id: str = ""
    #: Sent as `authorization: Bearer TOKEN`; "": none. Needs TLS unless the server is on this machine.
    token: str = ""
    #: PEM of the authorities that the server's certificate is from; None: no TLS.
    certificate_authorities: Optional[bytes] = None
    #: Seconds that the server may take to answer at first.
    connect_timeout: float = 10.0
    #: Seconds that the whole session may take; None: no limit.
    deadline: Optional[float] = None

    @classmethod
    def from_environment(cls) -> "RemoteOptions":
        """LOOPSPEC_IMPLEMENTATION, LOOPSPEC_CLOCK (`real`, `virtual`), LOOPSPEC_TOKEN_FILE and LOOPSPEC_TLS_CA (a file of PEM); unset is the default."""
        clock = os.environ.get("LOOPSPEC_CLOCK", "real")
        if clock not in ("real", "virtual"):
            raise ValueError("LOOPSPEC_CLOCK is %r; it is `real` or `virtual`" % clock)
        token_file = os.environ.get("LOOPSPEC_TOKEN_FILE")
        authorities_file = os.environ.get("LOOPSPEC_TLS_CA")
        return cls(
            implementation=os.environ.get("LOOPSPEC_IMPLEMENTATION", ""),
            virtual_clock=clock == "virtual",
            token=_read(token_file).decode().strip() if token_file else "",
            certificate_authorities=_read(authorities_file) if authorities_file else None,
        )


def target_from_environment() -> str:
    """LOOPSPEC_TARGET, or where `loopspec serve` listens."""
    return os.environ.get("LOOPSPEC_TARGET") or DEFAULT_TARGET


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
