#!/usr/bin/env python3
"""Writes that the kernel cuts short: a file size limit at a random byte, set and lifted under load.

    Tests/FaultBench/short_writes.py PATH-TO-orderly [--limits 200] [--stride 1] [--seed 1]

A write that crosses the limit is done in part, the next one fails with EFBIG. The engine must not acknowledge what it
could not store, must live on, and must take messages again within 10 s after the limit is gone.
"""
import argparse, os, random, resource, signal, sys, time

from conservation import verdict
from world import World


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--limits", type=int, default=200)
    options.add_argument("--stride", type=int, default=1)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    chance = random.Random(options.seed)
    world = World(options.binary, archive=False)
    # Without this the signal that comes with EFBIG ends the process, whatever the engine does.
    engine = world.engine(limits=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN))
    problems, refused, slowest = [], 0, 0
    if not engine.listens(world.port):
        sys.exit("the engine does not listen")
    world.send(4, pause=0.002)
    steps = max(1, options.limits // options.stride)
    for _ in range(steps):
        time.sleep(0.05)
        sizes = [os.path.getsize(os.path.join(world.store, name)) for name in os.listdir(world.store)]
        limit = chance.randint(4096, max(sizes) + 8192)
        resource.prlimit(engine.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        time.sleep(0.15)
        before = world.acked
        time.sleep(0.1)
        refused += world.acked == before
        resource.prlimit(engine.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        begin, before = time.monotonic(), world.acked
        while world.acked == before and time.monotonic() - begin < 10 and not engine.ended():
            time.sleep(0.01)
        slowest = max(slowest, time.monotonic() - begin)
        if engine.ended() or world.acked == before:
            problems.append(f"did not come back with {limit} bytes as the limit, exit status {engine.process.poll()}")
            break
    for sender in world.senders:
        sender.stopping.set()
    for sender in world.senders:
        sender.join(20)
    problems += verdict(world, 60)
    status = engine.stop()
    if status:
        problems.append(f"exit status {status}")
    print(f"{steps} limits, {refused} of them stopped intake, slowest return {slowest:.2f} s, {world.acked} acknowledged, "
          f"{len(problems)} problems {problems}")
    world.close(problems)
    sys.exit(1 if problems or not refused else 0)


if __name__ == "__main__":
    main()
