"""How a peer is asked: a line of JSON on standard input each, a line of JSON on standard output back.

A peer's script is `serve({"name": prepare, ...})`, where prepare(**arguments) makes its data and gives a function without
arguments: the work that is timed, here, by this process's own clock. What that function returns is told with the first of
its repeats, so that answers can be compared.
"""

import json
import os
import platform
import sys
import time


def versions(threads):
    import torch

    torch.set_num_threads(threads)
    torch.ones(64, 64) @ torch.ones(64, 64)
    with open("/proc/self/maps") if os.path.exists("/proc/self/maps") else open(os.devnull) as maps:
        files = {os.path.basename(line.split()[-1]) for line in maps if ".so" in line}
    products = sorted(name for name in files if any(part in name for part in ("blas", "mkl_core", "BLAS")))
    mkl = ["MKL"] if torch.backends.mkl.is_available() else []
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "blas": (mkl or [name for name in products if name != "libblas.so.3"] or products or ["its own"])[0],
    }


def serve(works):
    # What a library prints must not meet the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def say(answer):
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    say(versions(int(sys.argv[1])))
    work = None
    for line in sys.stdin:
        request = json.loads(line)
        if "prepare" in request:
            work = None
            work = works[request["prepare"]](**request["arguments"])
            say({"ready": True})
            continue
        cpu, start = time.process_time(), time.perf_counter()
        result = work()
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        say({"value": seconds, "cpu": cpu, "result": result})
