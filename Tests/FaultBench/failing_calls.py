#!/usr/bin/env python3
"""Every call on the store fails once, or fails from then on: no acknowledgement that is not flushed, and the right end.

    Tests/FaultBench/failing_calls.py PATH-TO-orderly [--stride 1] [--messages 4] [--workers 3]

For each call on the store's files, each error and each N: the N-th call fails. After a failed flush the engine must end
with status 74 and never flush again. After any other failure it must refuse (listeners closed, no answer) and come back
by itself when the disk does; if it cannot even start it must say so with status 2. Each acknowledgement must be
preceded by a flush that began after its message was read. Then a start without faults must deliver everything
acknowledged. Exit status 77: strace may not trace here.
"""
import argparse, concurrent.futures, os, sys, time

from conservation import verdict
from kill_points import count, store_files, traceable
from timeline import Timeline
from world import World, connects

# SQLite alone makes these in an engine without file destinations, so that sockets can be watched in the same trace.
WATCHED = {"pwrite64": ("EIO", "ENOSPC", "EDQUOT", "EROFS", "EINTR"), "fdatasync": ("EIO", "ENOSPC", "EDQUOT"),
           "ftruncate": ("EIO", "ENOSPC", "EINTR"), "fsync": ("EIO", "ENOSPC")}
# The others are picked out by the store's paths, which hides the sockets: conservation and the end are checked.
BY_PATH = {"openat": ("EIO", "ENOSPC", "EMFILE", "EROFS"), "unlink": ("EIO", "EROFS"), "mkdir": ("EIO", "ENOSPC"),
           "pread64": ("EIO", "EINTR"), "mmap": ("ENOMEM",), "fcntl": ("EIO", "ENOLCK"), "newfstatat": ("EIO",),
           "flock": ("EIO",), "chmod": ("EIO",), "access": ("EIO",)}


def tracer(world, call, error, when, log):
    inject = ["-e", f"inject={call}:error={error}:when={when}"]
    if call in BY_PATH:
        return ["strace", "-f", "-o", log, "-e", f"trace={call}", *inject, *store_files(world)]
    network = "read,recvfrom,recvmsg,write,writev,sendto,sendmsg,fdatasync,fsync"
    return ["strace", "-f", "-y", "-s", "300", "-o", log, "-e", f"trace={call},{network}", *inject]


def outcome(world, engine, seconds):
    """`storing` = all was taken and the port is open; `ended`; or `refusing` when the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if engine.ended():
            return "ended"
        if world.senders and world.sent_all and connects(world.port):
            return "storing"
        time.sleep(0.02)
    return "refusing"


def fail(binary, call, error, when, messages):
    """One injection: whether it struck, how many were acknowledged, and what went wrong."""
    world = World(binary, archive=False)
    log = os.path.join(world.folder, "calls")
    engine = world.engine(tracer(world, call, error, when, log))
    if engine.listens(world.port, 3 if when.endswith("+") else 10):
        world.send(2, messages)
    state = outcome(world, engine, 1 if when.endswith("+") else 12)
    status = engine.process.wait() if state == "ended" else engine.stop(20)
    timeline = Timeline(log)
    problems = judge(timeline, state, status, when) if timeline.struck else []
    if call in WATCHED and timeline.unflushed:
        problems.append(f"acknowledged without a flush: {timeline.unflushed[:3]}")
    problems += recovered(world, messages)
    acked = world.acked
    world.close(problems)
    return timeline.struck, acked, [f"{call} {error} {when}: {problem}" for problem in problems]


def judge(timeline, state, status, when):
    """The end that the failure must lead to."""
    problems = []
    if timeline.flushed_again:
        problems.append(f"flushed again after a failed flush: {timeline.flushed_again[0][:100]}")
    if timeline.failed_flush is not None:
        return problems + ([f"status {status} after a failed flush, not 74"] if status != 74 else [])
    if status is None or status < 0 or status > 128:
        problems.append(f"crashed or hung: status {status}")
    elif state == "ended" and status not in (2, 74):
        problems.append(f"ended with status {status}")
    elif state == "refusing" and not when.endswith("+"):
        problems.append("did not come back by itself")
    return problems


def recovered(world, messages):
    """A start without faults: everything acknowledged is delivered."""
    engine = world.engine()
    if not engine.listens(world.port):
        return [f"no start without faults, exit status {engine.stop()}"]
    if not world.senders:
        world.send(2, messages)
    for sender in world.senders:
        sender.join(30)
    problems = [] if world.sent_all else ["the senders did not come to an end"]
    problems += verdict(world)
    status = engine.stop()
    return problems + ([f"exit status {status} without faults"] if status else [])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--stride", type=int, default=1)
    options.add_argument("--call", action="append", help="only this call")
    options.add_argument("--messages", type=int, default=4)
    options.add_argument("--workers", type=int, default=3)
    options = options.parse_args()
    if not traceable():
        sys.exit(77)
    calls = {call: errors for call, errors in {**WATCHED, **BY_PATH}.items() if call in (options.call or {**WATCHED, **BY_PATH})}
    counts = count(options.binary, "new", options.messages, list(calls))
    if counts is None:
        print("FAILED: the run without a fault")
        sys.exit(1)
    points = [(call, error, f"{n}{forever}") for call, errors in calls.items() for error in errors
              for forever in ("", "+") if (error, forever) != ("EINTR", "+") for n in range(1, counts[call] + 2)][::options.stride]
    struck = acked = 0
    problems = []
    with concurrent.futures.ThreadPoolExecutor(options.workers) as pool:
        for hit, taken, wrong in pool.map(lambda point: fail(options.binary, *point, options.messages), points):
            struck, acked, problems = struck + hit, acked + taken, problems + wrong
            for problem in wrong:
                print("FAILED:", problem, flush=True)
    print(f"calls on the store {dict((c, n) for c, n in counts.items() if n)}")
    print(f"{struck} injected failures of {len(points)} points, {acked} acknowledged, {len(problems)} problems")
    sys.exit(1 if problems or not struck else 0)


if __name__ == "__main__":
    main()
