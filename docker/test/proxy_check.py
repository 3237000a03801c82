"""Three servers behind the proxy (docker/compose.proxy.yaml), as clients see them: spread, kept together, one killed, one drained.

usage: proxy_check.py COMPOSE_COMMAND… -- PORT TLS_FOLDER
"""

import collections
import importlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import grpc

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CLIENTS = 30
LOOPS_PER_CLIENT = 10
SERVERS = ("server-1", "server-2", "server-3")
KEY = "loopspec-loop-id"
# What "at once" and "a clear error" mean.
SECONDS = 2


def stubs():
    folder = tempfile.mkdtemp(prefix="loopspec-stubs-")
    protos = [str(path.relative_to(ROOT / "proto")) for path in (ROOT / "proto/loopspec/v1").glob("*.proto")]
    subprocess.run(["protoc", "-I", str(ROOT / "proto"), "--python_out", folder, *protos], check=True)
    sys.path.insert(0, folder)
    return importlib.import_module("loopspec.v1.event_loop_service_pb2"), importlib.import_module("loopspec.v1.session_service_pb2")


class Service:
    """EventLoopService over one channel of its own."""

    def __init__(self, messages, target, ca, name=None):
        options = [("grpc.use_local_subchannel_pool", 1)] + ([("grpc.ssl_target_name_override", name)] if name else [])
        self.messages = messages
        self.channel = grpc.secure_channel(target, grpc.ssl_channel_credentials(ca), options)

    def call(self, method, loop_id=None, **fields):
        request = getattr(self.messages, method + "Request")(**({"loop_id": loop_id} if loop_id else {}), **fields)
        response = getattr(self.messages, method + "Response")
        invoke = self.channel.unary_unary("/loopspec.v1.EventLoopService/" + method, type(request).SerializeToString, response.FromString)
        return invoke(request, timeout=30, metadata=[(KEY, loop_id)] if loop_id else [])

    def create(self, loop_id):
        return self.call("CreateLoop", loop_id, implementation="selector/epoll", lease_ms=600000)


class Installation:
    def __init__(self, compose, port, tls):
        self.compose = compose
        self.ca = (pathlib.Path(tls) / "ca.crt").read_bytes()
        self.target = "localhost:%s" % port
        self.messages, self.sessions = stubs()

    def service(self):
        return Service(self.messages, self.target, self.ca)

    def address(self, server):
        container = subprocess.run([*self.compose, "ps", "-q", server], check=True, capture_output=True, text=True).stdout.strip()
        form = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
        return subprocess.run(["docker", "inspect", "-f", form, container], check=True, capture_output=True, text=True).stdout.strip()

    def loops_of(self, server):
        service = Service(self.messages, self.address(server) + ":50051", self.ca, server)
        found, token = set(), ""
        while True:
            page = service.call("ListLoops", page_size=1000, page_token=token)
            found |= {loop.id for loop in page.loops}
            token = page.next_page_token
            if not token:
                return found

    def metric(self, server, name):
        with urllib.request.urlopen("http://%s:9464/metrics" % self.address(server), timeout=10) as response:
            return float(re.search(r"^%s (\S+)$" % name, response.read().decode(), re.MULTILINE).group(1))


class Traffic:
    """Clients that ask the time of their loops again and again; what each loop's calls came to."""

    def __init__(self, installation, loops):
        self.installation = installation
        self.loops = loops
        self.codes = collections.defaultdict(collections.Counter)
        self.slowest = collections.defaultdict(float)
        self.calls = 0
        self.lock = threading.Lock()
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(ids,)) for ids in loops]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        self.wait(3 * len(self.threads))
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join()

    def run(self, ids):
        service = self.installation.service()
        while not self.ending.is_set():
            for loop_id in ids:
                begun, code = time.monotonic(), "OK"
                try:
                    service.call("GetTime", loop_id)
                except grpc.RpcError as error:
                    code = error.code().name
                with self.lock:
                    self.calls += 1
                    self.codes[loop_id][code] += 1
                    self.slowest[loop_id] = max(self.slowest[loop_id], time.monotonic() - begun)

    def wait(self, calls):
        """Until so many more calls have been made."""
        until = self.calls + calls
        while self.calls < until:
            time.sleep(0.05)


def say(*words):
    print("proxy:", *words, flush=True)


def check(condition, *words):
    if not condition:
        raise SystemExit("proxy: FAILED: " + " ".join(map(str, words)))


def make_loops(installation):
    made = [["c%d.l%d" % (client, number) for number in range(LOOPS_PER_CLIENT)] for client in range(CLIENTS)]

    def make(ids):
        service = installation.service()
        for loop_id in ids:
            service.create(loop_id)

    threads = [threading.Thread(target=make, args=(ids,)) for ids in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return made


def check_spread(installation, loops):
    where = {server: installation.loops_of(server) for server in SERVERS}
    counts = {server: len(ids) for server, ids in where.items()}
    check(sum(counts.values()) == CLIENTS * LOOPS_PER_CLIENT, counts)
    check(min(counts.values()) >= 30, "uneven", counts)
    say("%d loops of %d clients: %s" % (sum(counts.values()), CLIENTS, counts))
    return where


def use_loops(installation, loops):
    """All unary calls of a loop, and a session: each would fail on another server."""
    service = installation.service()
    stop = {"callback": {"method": "stop"}}
    for loop_id in [ids[0] for ids in loops]:
        service.call("CallLater", loop_id, delay=10, **stop)
        service.call("RunForever", loop_id)
        check(service.call("GetTime", loop_id).seconds == 10, "the clock of", loop_id)
    say("CallLater, RunForever and GetTime of %d loops reached one server each" % len(loops))
    request, response = installation.sessions.SessionRequest, installation.sessions.SessionResponse
    session = service.channel.stream_stream("/loopspec.v1.SessionService/Session", request.SerializeToString, response.FromString)
    items = request(items=[{"open": {"loop_id": "session.1", "implementation": "selector/epoll"}}, {"op": {"sequence": 1, "op": {"call_soon": stop}}},
                           {"op": {"sequence": 2, "op": {"run_forever": {}}}}])
    answers = [item for message in session(iter([items]), timeout=30, metadata=[(KEY, "session.1")]) for item in message.items]
    results = [item.result.sequence for item in answers if item.HasField("result")]
    check(results == [1, 2], "the session's results", answers)
    say("a session through the proxy ran its loop")


def kill_one(installation, loops, where):
    victim = "server-2"
    lost = where[victim]
    with Traffic(installation, loops) as traffic:
        subprocess.run([*installation.compose, "kill", victim], check=True, capture_output=True)
        begun = time.monotonic()
        service = installation.service()
        tries = 0
        while True:
            tries += 1
            try:
                service.create("new.%d" % tries)
                break
            except grpc.RpcError as error:
                check(error.code().name == "UNAVAILABLE", error)
        took = time.monotonic() - begun
        traffic.wait(5 * CLIENTS * LOOPS_PER_CLIENT)
    check(took < SECONDS, "a new loop took", took)
    codes = collections.Counter(code for loop_id in lost for code in traffic.codes[loop_id])
    check(set(codes) <= {"OK", "UNAVAILABLE"} and codes["UNAVAILABLE"] == len(lost), "calls of the killed server's loops:", codes)
    slowest = max(traffic.slowest[loop_id] for loop_id in lost)
    check(slowest < SECONDS, "the slowest error took", slowest)
    others = [loop_id for ids in loops for loop_id in ids if loop_id not in lost]
    failed = {loop_id: dict(traffic.codes[loop_id]) for loop_id in others if set(traffic.codes[loop_id]) != {"OK"}}
    check(not failed, "other loops failed:", failed)
    say("%s killed: each of its %d loops got UNAVAILABLE, the slowest in %.2f s; a new loop after %.2f s (%d tries); %d calls of %d other loops: no failure"
        % (victim, len(lost), slowest, took, tries, sum(sum(traffic.codes[i].values()) for i in others), len(others)))
    return [[loop_id for loop_id in ids if loop_id not in lost] for ids in loops]


def drain_one(installation, loops, where):
    leaving = "server-3"
    staying = [[loop_id for loop_id in ids if loop_id not in where[leaving]] for ids in loops]
    failed = []

    def finish():
        """The clients of the draining server use their loops a while, and delete them."""
        service = installation.service()
        for loop_id in sorted(where[leaving]):
            try:
                for _ in range(5):
                    service.call("GetTime", loop_id)
                service.call("DeleteLoop", loop_id)
            except grpc.RpcError as error:
                failed.append((loop_id, error))

    def create():
        """Others make new loops all the while."""
        service = installation.service()
        number = 0
        while not done.is_set():
            number += 1
            try:
                service.create("while.%d" % number)
                service.call("DeleteLoop", "while.%d" % number)
            except grpc.RpcError as error:
                failed.append((number, error))

    done = threading.Event()
    with Traffic(installation, [ids for ids in staying if ids]) as traffic:
        maker = threading.Thread(target=create)
        maker.start()
        drain = subprocess.Popen([str(ROOT / "docker/drain"), leaving, "120"], env=os.environ)
        finisher = threading.Thread(target=finish)
        finisher.start()
        check(drain.wait() == 0, "docker/drain failed")
        finisher.join()
        done.set()
        maker.join()
    bad = {loop_id: dict(codes) for loop_id, codes in traffic.codes.items() if set(codes) != {"OK"}}
    check(not bad and not failed, "calls failed:", bad, failed[:3])
    say("%s drained with %d loops, and stopped: %d calls meanwhile, none failed" % (leaving, len(where[leaving]), traffic.calls))


def main(arguments):
    at = arguments.index("--")
    installation = Installation(arguments[:at], *arguments[at + 1:])
    loops = make_loops(installation)
    where = check_spread(installation, loops)
    use_loops(installation, loops)
    loops = kill_one(installation, loops, where)
    drain_one(installation, loops, where)


if __name__ == "__main__":
    main(sys.argv[1:])
