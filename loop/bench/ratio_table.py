"""Runs the benchmarks in rounds and prints one Markdown table of rates and ratios. loop/bench/table calls it.

A machine that is busy, or changes its frequency, disturbs neighbours alike: each round runs every loop on every
workload, ratios are taken within a round, and what is shown is their median with the median absolute deviation.
"""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
from collections import defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
RIVALS = ["Asio", "libuv", "uvloop", "CPython"]
# Workload as the programs name it, as the table does.
RATES = {
    "chain": "chain: one callback schedules the next",
    "batch/1000": "batch: schedule 1,000, then run",
    "batch/100000": "batch: schedule 100,000, then run",
    "from_thread": "from another thread (wall clock)",
    "timers_due": "timers due within 1 ms, half cancelled",
    "timers_cancelled": "timers over an hour, all cancelled at once",
    "timers_cancelled_next_turn": "timers over an hour, all cancelled a turn later",
    "task": "task: create and finish",
    "sleep_zero": "task: a round of sleep(0)",
    "await_ready": "await a future that is done",
    "await_pending": "await a future that is pending",
    "gather": "gather of 1,000 (awaitables)",
    "queue_of_one": "queue of size 1: hand an item over",
    "queue_unbounded": "unbounded queue: hand an item over",
}
BYTES = {
    "memory_handle": "bytes per pending callback",
    "memory_timer": "bytes per pending timer",
    "memory_task": "bytes per suspended task",
}


def run_json(command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def split_name(benchmark):
    """'batch/Asio/1000/real_time' -> ('batch/1000', 'Asio'); the count stays where a workload has several."""
    workload, loop, count = re.match(r"([^/]+)/([^/]+)/(\d+)", benchmark["name"]).groups()
    return (f"{workload}/{count}" if workload == "batch" else workload), loop


def run_cpp(program, minimum, only):
    report = run_json([program, f"--benchmark_min_time={minimum}", "--benchmark_format=json", f"--benchmark_filter={only}"])
    broken = [one["name"] + ": " + one["error_message"] for one in report["benchmarks"] if one.get("error_occurred")]
    if broken:
        sys.exit("error: " + "\n".join(broken))
    return report


def python_with_uvloop():
    """The interpreter to measure: python3 where it has uvloop, else the system's; without uvloop, python3 alone."""
    for interpreter in ("python3", "/usr/bin/python3"):
        found = subprocess.run([interpreter, "-c", "import uvloop"], stderr=subprocess.DEVNULL, check=False)
        if found.returncode == 0:
            return interpreter, ["CPython", "uvloop"]
    return "python3", ["CPython"]


def python_version(interpreter, loop):
    command = [interpreter, os.path.join(HERE, "python_loops.py"), loop, "--version"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def measure(arguments):
    """(rates[workload][loop] = one figure a round, bytes[kind][loop], versions)."""
    rates = defaultdict(lambda: defaultdict(list))
    interpreter, python_loops = python_with_uvloop()
    versions = {loop: python_version(interpreter, loop) for loop in python_loops}
    for number in range(arguments.rounds):
        print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr)
        report = run_cpp(os.path.join(arguments.build, "bin", "loop_bench"), arguments.min_time, arguments.only)
        versions.update({name: report["context"][name] for name in ("Asio", "libuv", "compiler")})
        for benchmark in report["benchmarks"]:
            workload, loop = split_name(benchmark)
            rates[workload][loop].append(benchmark["items_per_second"])
        for loop in python_loops:
            script = [interpreter, os.path.join(HERE, "python_loops.py"), loop]
            for workload, rate in run_json(script).items():
                if workload in rates:
                    rates[workload][loop].append(rate)
    memory = defaultdict(dict)
    for benchmark in run_cpp(os.path.join(arguments.build, "bin", "loop_bench_memory"), 0, ".")["benchmarks"]:
        workload, loop = split_name(benchmark)
        memory[workload][loop] = benchmark["bytes"]
    return rates, memory, versions


def deviation(values):
    middle = statistics.median(values)
    return statistics.median(abs(value - middle) for value in values)


def rate_text(values):
    middle = statistics.median(values)
    shown = f"{middle / 1e6:.1f} M/s" if middle >= 1e7 else f"{middle / 1e6:.2f} M/s"
    return f"{shown} ±{100 * deviation(values) / middle:.0f}%"


def ratios(by_loop, rival):
    return [ours / theirs for ours, theirs in zip(by_loop["loopspec"], by_loop[rival])]


def print_table(rates, memory):
    print("| work | loopspec | " + " | ".join(RIVALS) + " | " + " | ".join(f"÷ {rival}" for rival in RIVALS) + " |")
    print("|---|" + "---:|" * (1 + 2 * len(RIVALS)))
    lost = []
    for workload, title in RATES.items():
        by_loop = rates.get(workload)
        if not by_loop:
            continue
        cells = [rate_text(by_loop["loopspec"])]
        cells += [rate_text(by_loop[rival]) if by_loop.get(rival) else "–" for rival in RIVALS]
        for rival in RIVALS:
            if not by_loop.get(rival):
                cells.append("–")
                continue
            values = ratios(by_loop, rival)
            middle = statistics.median(values)
            digits = 2 if middle < 10 else 0
            cells.append(f"**{middle:.{digits}f}×** ±{deviation(values):.{digits}f}")
            if middle < 1:
                lost.append(f"{title}: {middle:.2f} times {rival}")
        print(f"| {title} | " + " | ".join(cells) + " |")
    for kind, title in BYTES.items():
        by_loop = memory.get(kind)
        if not by_loop:
            continue
        ours = by_loop["loopspec"]
        cells = [f"{ours:.0f}"] + [f"{by_loop[rival]:.0f}" if rival in by_loop else "–" for rival in RIVALS]
        cells += [f"{ours / by_loop[rival]:.2f} of it" if rival in by_loop else "–" for rival in RIVALS]
        lost += [f"{title}: {ours / by_loop[rival]:.2f} times {rival}'s" for rival in RIVALS if rival in by_loop and ours > 1.01 * by_loop[rival]]
        print(f"| {title} | " + " | ".join(cells) + " |")
    return lost


def print_caption(rates, versions, rounds, lost):
    control = [rates[workload]["control"] for workload in ("chain", "batch/1000") if rates.get(workload, {}).get("control")]
    print()
    print(f"Median of {rounds} rounds ± median absolute deviation; ratios are taken within a round. "
          f"{os.cpu_count()} processors, {platform.system()} {platform.release().split('-')[0]}, {versions['compiler']}; "
          f"Asio {versions['Asio']}, libuv {versions['libuv']}, CPython {versions['CPython']}"
          + (f", uvloop {versions['uvloop']}." if "uvloop" in versions else "."))
    for values, name in zip(control, ("chain", "batch of 1,000")):
        print(f"Control (a queue of `std::function` and nothing else), {name}: {rate_text(values)}.")
    print()
    print("Lost: " + ("; ".join(lost) if lost else "none of these") + ".")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="folder of the bench preset's build")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--min-time", type=float, default=0.05, help="seconds for each benchmark of a round")
    parser.add_argument("--only", default=".", help="regular expression of the C++ benchmarks to run")
    parser.add_argument("--json", help="file for the raw figures")
    arguments = parser.parse_args()
    rates, memory, versions = measure(arguments)
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as out:
            json.dump({"rates": rates, "bytes": memory, "versions": versions}, out, indent=1)
    lost = print_table(rates, memory)
    print_caption(rates, versions, arguments.rounds, lost)


if __name__ == "__main__":
    main()
