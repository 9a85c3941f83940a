#!/usr/bin/env python3
"""The wall clock jumps under load, forwards and back, to 1970 and 2038; the monotonic clock goes on.

    Tests/FaultBench/clock_jumps.py PATH-TO-orderly [--seconds 3]

The lab is closed for a part of each jump, so that retries are waiting when the clock moves. Messages must go on being
taken and delivered, in order, with nothing lost; also when the engine starts again with a clock that stands before its
newest slice. Exit status 77: no C compiler for the shim that moves the clock.
"""
import argparse, mmap, os, shutil, struct, subprocess, sys, time

from conservation import verdict
from world import World

HOUR, DAY = 3600, 86_400


def jumps():
    now = int(time.time())
    return [("an hour ahead", HOUR), ("back", 0), ("an hour behind", -HOUR), ("a day ahead", DAY), ("a day behind", -DAY),
            ("one second back and forth", -1), ("a leap second", 1), ("1 January 1970", 60 - now),
            ("19 January 2038", 2**31 + 10 - now), ("back again", 0)]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--seconds", type=float, default=3, help="how long each jump lasts")
    options = options.parse_args()
    compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
    if compiler is None:
        print("skipped: there is no C compiler for the shim that moves the clock")
        sys.exit(77)
    world = World(options.binary)
    shim, file = os.path.join(world.folder, "shift.so"), os.path.join(world.folder, "shift")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", shim,
                    os.path.join(os.path.dirname(os.path.abspath(__file__)), "clock_shift.c"), "-ldl"], check=True)
    with open(file, "wb") as new:
        new.write(bytes(8))
    handle = open(file, "r+b")
    shift = mmap.mmap(handle.fileno(), 8)
    environment = ["env", f"LD_PRELOAD={shim}", f"CLOCK_SHIFT_FILE={file}"]
    problems = []
    engine = start(world, environment, problems)
    world.send(4, pause=0.002)
    for name, seconds in jumps():
        before = world.acked
        shift[:] = struct.pack("q", seconds)
        time.sleep(options.seconds)
        took(world, before, f"{name}:", problems)
        # A start with this clock, too, after a kill.
        engine.kill()
        engine = start(world, environment, problems)
        waited = took(world, world.acked, f"{name}, after a start:", problems)
        print(f"{name}: {world.acked} acknowledged, the first {waited:.2f} s after a start", flush=True)
    for sender in world.senders:
        sender.stopping.set()
    for sender in world.senders:
        sender.join(20)
    problems += verdict(world, 30)
    if status := engine.stop():
        problems.append(f"exit status {status}")
    print(f"slices {sorted(name for name in os.listdir(world.store) if name.endswith('.orderly'))}")
    print(f"{len(jumps())} jumps, {world.acked} acknowledged, {len(problems)} problems {problems}")
    world.close(problems)
    sys.exit(1 if problems else 0)


def took(world, before, when, problems):
    """How long it takes until more is acknowledged than before."""
    begin = time.monotonic()
    while world.acked == before:
        if time.monotonic() - begin > 10:
            problems.append(f"{when} nothing was taken for 10 s")
            break
        time.sleep(0.005)
    return time.monotonic() - begin


def start(world, environment, problems):
    engine = world.engine(environment)
    if not engine.listens(world.port):
        problems.append(f"no start, exit status {engine.process.poll()}")
    return engine


if __name__ == "__main__":
    main()
