"""Runs the I/O benchmarks in rounds and prints one Markdown table of rates and ratios. loop/bench/network_table calls it.

Every server runs alone, on a core of its own, under the same load generator on another core. Each round runs every
server on every work; ratios are taken within a round, and what is shown is their median with the median absolute
deviation.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = {64: "64 B", 1024: "1 KiB", 65536: "64 KiB"}
CONNECTIONS = [1, 50, 250, 1000]
SPLIT_ANSWERS = 10
RIVALS = ["asio", "libuv", "uvloop", "CPython", "epoll"]
# loopspec's own other loop, which is shown beside the first and compared with the same rivals.
RING = "loopspec on io_uring"


class Work:
    """One row: what the load generator does, and which server each loop runs for it."""

    def __init__(self, name, title, servers, connections, size, answers=1, mode="echo", tls=False):
        self.name, self.title, self.servers = name, title, servers
        self.connections, self.size, self.answers, self.mode, self.tls = connections, size, answers, mode, tls


def servers_of(kind):
    """Loop -> (program, arguments). What Asio, libuv and epoll have is compared with every kind."""
    return {
        "loopspec": ("cpp", [f"loopspec-{kind}"]),
        RING: ("cpp", [f"loopspec-{kind}", "--backend", "proactor/io_uring"]),
        "asio": ("cpp", ["asio"]),
        "libuv": ("cpp", ["libuv"]),
        "epoll": ("cpp", ["epoll"]),
        "uvloop": ("python", ["uvloop", kind]),
        "CPython": ("python", ["asyncio", kind]),
    }


def tls_servers():
    """libuv has no TLS of its own."""
    servers = {loop: ("cpp", [f"{loop}-tls"]) for loop in ("loopspec", "asio", "epoll")}
    servers[RING] = ("cpp", ["loopspec-tls", "--backend", "proactor/io_uring"])
    return {**servers, "uvloop": ("python", ["uvloop", "tls"]), "CPython": ("python", ["asyncio", "tls"])}


def make_certificate(folder):
    """Path of a PEM file with a certificate, which is its own authority, and its key."""
    paths = {name: os.path.join(folder, name + ".pem") for name in ("key", "certificate", "both")}
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-keyout", paths["key"], "-out", paths["certificate"]], check=True, stderr=subprocess.DEVNULL)
    with open(paths["both"], "w", encoding="ascii") as both:
        for name in ("certificate", "key"):
            with open(paths[name], encoding="ascii") as part:
                both.write(part.read())
    return paths["both"]


def datagram_servers():
    return {
        "loopspec": ("cpp", ["loopspec-datagrams"]),
        RING: ("cpp", ["loopspec-datagrams", "--backend", "proactor/io_uring"]),
        "asio": ("cpp", ["asio-datagrams"]),
        "libuv": ("cpp", ["libuv-datagrams"]),
        "epoll": ("cpp", ["epoll-datagrams"]),
        "uvloop": ("python", ["uvloop", "datagrams"]),
        "CPython": ("python", ["asyncio", "datagrams"]),
    }


def all_works():
    works = []
    for kind in ("protocol", "streams", "sockets"):
        for connections in CONNECTIONS:
            for size, size_text in SIZES.items():
                works.append(Work(f"{kind}/{connections}/{size}", f"echo, {kind}, {connections:,} × {size_text}", servers_of(kind), connections, size))
    for connections in (1, 50):
        works.append(Work(f"split/{connections}", f"{SPLIT_ANSWERS} writes of 64 B for one, {connections} connections", servers_of("protocol"), connections, 64, SPLIT_ANSWERS))
    for connections in CONNECTIONS:
        for size, size_text in SIZES.items():
            works.append(Work(f"tls/{connections}/{size}", f"echo, TLS, {connections:,} × {size_text}", tls_servers(), connections, size, tls=True))
    for connections in (1, 50):  # more at a time would overflow the server's receive buffer
        for size in (64, 1024):
            works.append(Work(f"datagrams/{connections}/{size}", f"echo, UDP, {connections} × {SIZES[size]}", datagram_servers(), connections, size, mode="datagrams"))
    works.append(Work("accept", "accept, one echo of 64 B, reset; 50 at a time", servers_of("protocol"), 50, 64, mode="accept"))
    return works


def python_with_uvloop():
    for interpreter in ("python3", "/usr/bin/python3"):
        found = subprocess.run([interpreter, "-c", "import uvloop"], stderr=subprocess.DEVNULL, check=False)
        if found.returncode == 0:
            return interpreter, True
    return "python3", False


def has_ring(arguments):
    """Whether this machine lets the server have io_uring: it announces its port."""
    command = [os.path.join(arguments.build, "bin", "echo_server"), "loopspec-protocol", "--backend", "proactor/io_uring"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            return bool(process.stdout.readline().strip())
        finally:
            process.kill()


def run_one(arguments, interpreter, work, server):
    """The rate of one server under one load, and its processor time for each answer."""
    program, own = server
    command = [os.path.join(arguments.build, "bin", "echo_server")] if program == "cpp" else [interpreter, os.path.join(HERE, "python_server.py")]
    command += own + ["--answers", str(work.answers), "--cpu", "0"] + (["--certificate", arguments.certificate] if work.tls else [])
    load_cpu = "1" if (os.cpu_count() or 1) > 1 else "0"
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            port = process.stdout.readline().strip()
            if not port:
                sys.exit(f"error: {' '.join(command)} did not start")
            load = [os.path.join(arguments.build, "bin", "load"), "--port", port, "--connections", str(work.connections), "--size", str(work.size),
                    "--answers", str(work.answers), "--seconds", str(arguments.seconds), "--mode", work.mode, "--cpu", load_cpu, "--server", str(process.pid)]
            load += ["--tls", arguments.certificate] if work.tls else []
            figures = json.loads(subprocess.run(load, check=True, stdout=subprocess.PIPE, text=True).stdout)
            return {"rate": figures["rate"], "time": figures["server_us"]}
        finally:
            process.kill()


def measure(arguments, works):
    interpreter, has_uvloop = python_with_uvloop()
    ring = has_ring(arguments)
    runs = defaultdict(lambda: defaultdict(list))
    for number in range(arguments.rounds):
        print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr)
        for work in works:
            for loop, server in work.servers.items():
                if (loop == "uvloop" and not has_uvloop) or (loop == RING and not ring):
                    continue
                runs[work.name][loop].append(run_one(arguments, interpreter, work, server))
    return runs


def deviation(values):
    middle = statistics.median(values)
    return statistics.median(abs(value - middle) for value in values)


def figure_text(values, what):
    middle = statistics.median(values)
    spread = f"±{100 * deviation(values) / middle:.0f}%"
    return f"{middle / 1e3:.1f} k/s {spread}" if what == "rate" else f"{middle:.2f} µs {spread}"


def figures_of(runs, what):
    return {loop: [run[what] for run in of_loop] for loop, of_loop in runs.items()}


def print_table(works, runs, times):
    """The rates; with `times`, also the server's processor time for each answer, where less is better. What is lost is told of the rates."""
    lost = []
    for what in ("rate", "time") if times else ("rate",):
        if what == "time":
            print("\nThe server's processor time for each:")
        for loop in ("loopspec", RING):
            if any(runs[work.name].get(loop) for work in works):
                print()
                lost += print_loop(loop, works, runs, what)
    return lost


def print_loop(loop, works, runs, what):
    """One table: a loop of ours and what it is compared with, itself on epoll among them when it is the one on io_uring."""
    rivals = (["loopspec"] if loop == RING else []) + RIVALS
    print(f"| work | {loop} | " + " | ".join(rivals) + " | " + " | ".join(f"÷ {rival}" for rival in rivals) + " |")
    print("|---|" + "---:|" * (1 + 2 * len(rivals)))
    lost = []
    for work in works:
        by_loop = figures_of(runs[work.name], what)
        cells = [figure_text(by_loop[loop], what)] + [figure_text(by_loop[rival], what) if by_loop.get(rival) else "–" for rival in rivals]
        for rival in rivals:
            if not by_loop.get(rival):
                cells.append("–")
                continue
            values = [ours / theirs for ours, theirs in zip(by_loop[loop], by_loop[rival])]
            middle = statistics.median(values)
            cells.append(f"**{middle:.2f}×** ±{deviation(values):.2f}")
            if what == "rate" and middle < 1 and rival != "epoll":
                lost.append(f"{loop}, {work.title}: {middle:.2f} times {rival}")
        print(f"| {work.title} | " + " | ".join(cells) + " |")
    return lost


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="folder of the bench preset's build")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="measured for each server and work of a round, after a warm-up")
    parser.add_argument("--only", default="", help="part of the names of the works to run: protocol/50/64, split, accept, …")
    parser.add_argument("--times", action="store_true", help="also the server's processor time for each answer, which tells loops apart where the load generator is what limits the rate")
    parser.add_argument("--json", help="file for the raw figures")
    arguments = parser.parse_args()
    works = [work for work in all_works() if arguments.only in work.name]
    if not works:
        sys.exit(f"error: no work has '{arguments.only}' in its name")
    with tempfile.TemporaryDirectory() as folder:
        arguments.certificate = make_certificate(folder) if any(work.tls for work in works) else None
        runs = measure(arguments, works)
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as out:
            json.dump(runs, out, indent=1)
    lost = print_table(works, runs, arguments.times)
    print()
    print(f"Median of {arguments.rounds} rounds ± median absolute deviation; ratios are taken within a round. Server and load generator on a core each of "
          f"{os.cpu_count()}, {platform.system()} {platform.release().split('-')[0]}. `epoll` is the control: no loop at all. Asio, libuv and epoll have one "
          "server, beside which all three kinds stand. TLS is 1.3 of OpenSSL in all; libuv has none.")
    print()
    print("Lost: " + ("; ".join(lost) if lost else "none of these") + ".")


if __name__ == "__main__":
    main()
