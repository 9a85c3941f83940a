#!/usr/bin/env python3
"""kill -9 at the N-th system call on the store, for every call that changes it and every N.

    Tests/FaultBench/kill_points.py PATH-TO-orderly [--stride 1] [--messages 6] [--workers 3]

Two runs are cut: one that makes a new store, takes messages, delivers and drains; and the start that recovers what a
kill left. After each kill the engine starts again, the senders send what was not answered, and everything
acknowledged must be at the lab in order and in the archive. Every stride-th point is tried; 1 = all. Exit status
77: strace may not trace here.
"""
import argparse, collections, concurrent.futures, os, re, shutil, subprocess, sys, time

from conservation import verdict
from world import World

CALLS = ["pwrite64", "write", "fdatasync", "fsync", "ftruncate", "rename", "unlink", "openat", "mkdir", "fallocate"]


def store_files(world):
    """Paths as strace is told them: the slices of today and, should midnight pass, of tomorrow."""
    paths = [world.store] + [os.path.join(world.store, "orderly." + name) for name in ("lock", "work", "crashes")]
    for day in (0, 1):
        slice_path = os.path.join(world.store, time.strftime("%Y-%m-%d.orderly", time.gmtime(time.time() + day * 86_400)))
        paths += [slice_path, slice_path + "-wal", slice_path + "-shm", slice_path + "-journal"]
    return [word for path in paths for word in ("-P", path)]


def traced(world, what, output="/dev/null"):
    return ["strace", "-f", "-o", output, *what, *store_files(world)]


def work(world, engine, messages):
    """Messages over two connections, then a drain; whether the engine lived through all of it."""
    if not engine.listens(world.port):
        return False
    if not world.senders:
        world.send(2, messages)
    while not world.sent_all:
        if engine.ended():
            return False
        time.sleep(0.01)
    return engine.stop() == 0


def leave_wreck(world, messages):
    """A store that a kill left, with commits in the log beside the slice."""
    engine = world.engine()
    engine.listens(world.port)
    world.send(2, messages, prefix="W")
    while not world.sent_all:
        time.sleep(0.01)
    engine.kill()


def prepared(binary, phase, messages):
    world = World(binary)
    if phase == "recover":
        leave_wreck(world, messages)
        world.send(2, messages)
    return world


def traceable():
    if shutil.which("strace") and subprocess.run(
            ["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0:
        return True
    print("skipped: strace cannot trace here")
    return False


def count(binary, phase, messages, calls=CALLS):
    """How often each call is made by the thread that makes it most: strace counts N for each thread."""
    world = prepared(binary, phase, messages)
    log = os.path.join(world.folder, "calls")
    finished = work(world, world.engine(traced(world, ["-e", "trace=" + ",".join(calls)], log)), messages)
    counts = collections.Counter()
    if os.path.exists(log):
        for line in open(log, encoding="utf-8", errors="replace"):
            found = re.match(r"(\d+) +(\w+)\(", line)
            if found:
                counts[found.groups()] += 1
    world.close()
    if not finished or not counts:
        return None
    return {call: max((n for (_, name), n in counts.items() if name == call), default=0) for call in calls}


def cut(binary, phase, call, number, messages):
    """One kill. Whether it struck, how many were acknowledged, and what went wrong."""
    world = prepared(binary, phase, messages)
    inject = ["-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={number}"]
    struck = not work(world, world.engine(traced(world, inject)), messages)
    problems = []
    engine = world.engine()
    if engine.listens(world.port):
        if not world.senders:
            world.send(2, messages)
        for sender in world.senders:
            sender.join(30)
        if not world.sent_all:
            problems.append("the senders did not come to an end")
        problems += verdict(world)
    else:
        problems.append(f"no start after the kill, exit status {engine.process.poll()}")
    status = engine.stop()
    if status != 0:
        problems.append(f"exit status {status}")
    acked = world.acked
    world.close(problems)
    return struck, acked, [f"{phase} {call} {number}: {problem}" for problem in problems]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--stride", type=int, default=1)
    options.add_argument("--messages", type=int, default=6)
    options.add_argument("--workers", type=int, default=3)
    options = options.parse_args()
    if not traceable():
        sys.exit(77)
    kills = acked = idle = 0
    problems = []
    for phase in ("new", "recover"):
        calls = count(options.binary, phase, options.messages)
        if calls is None:
            print(f"FAILED: the run without a kill ({phase})")
            sys.exit(1)
        # A few beyond the count: threads do not make the very same calls every time.
        points = [(call, n) for call, most in calls.items() if most for n in range(1, most + 4)]
        points = points[::options.stride]
        with concurrent.futures.ThreadPoolExecutor(options.workers) as pool:
            for struck, taken, wrong in pool.map(
                    lambda point: cut(options.binary, phase, *point, options.messages), points):
                kills, idle, acked = kills + struck, idle + (not struck), acked + taken
                problems += wrong
                for problem in wrong:
                    print("FAILED:", problem, flush=True)
        print(f"{phase}: calls on the store {dict((c, n) for c, n in calls.items() if n)}", flush=True)
    print(f"{kills} kills at system calls ({idle} points beyond the last call), {acked} acknowledged, "
          f"{len(problems)} problems")
    sys.exit(1 if problems or not kills else 0)


if __name__ == "__main__":
    main()
