#!/usr/bin/env python3
"""The power is cut under load: what was not flushed is gone, what was acknowledged is not.

    Tests/FaultBench/power_cuts.py PATH-TO-orderly [--cuts 200] [--senders 8] [--up 0.3] [--seed 1]

Store and archive lie on an ext4 of their own, which the kernel shuts down without writing its journal. After each cut
the volume is mounted again and the engine started. At the end everything acknowledged must be at the lab and in the
archive. Exit status 77: needs root and loop devices.
"""
import argparse, random, sys, time

from conservation import verdict
from volume import volume_or_reason
from world import World


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--cuts", type=int, default=200)
    options.add_argument("--senders", type=int, default=8)
    options.add_argument("--up", type=float, default=0.3, help="mean seconds between listening and the cut")
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    volume = volume_or_reason(1500)
    if volume is None:
        sys.exit(77)
    chance = random.Random(options.seed)
    world = World(options.binary, base=volume.path)
    senders = world.send(options.senders)
    problems = []
    try:
        for number in range(options.cuts):
            problems += cut(world, volume, chance, options.up)
            if problems:
                break
            if number % 20 == 19:
                print(f"{number + 1} cuts, {world.acked} acknowledged", flush=True)
        engine = world.engine()
        if not engine.listens(world.port, 30):
            problems.append(f"no start after the last cut, exit status {engine.process.poll()}")
        for sender in senders:
            sender.stopping.set()
        for sender in senders:
            sender.join(30)
        problems += verdict(world, 60)
        status = engine.stop()
        if status:
            problems.append(f"exit status {status}")
    finally:
        print(f"{options.cuts} power cuts, {world.acked} acknowledged, {len(problems)} problems {problems}")
        world.close(problems)
        volume.remove()
    sys.exit(1 if problems else 0)


def cut(world, volume, chance, up):
    """One start, some load, one cut."""
    engine = world.engine()
    if chance.random() < 0.1:
        time.sleep(chance.uniform(0, 0.1))
    elif engine.listens(world.port, 30):
        time.sleep(chance.expovariate(1 / up))
    else:
        return [f"no start, exit status {engine.process.poll()}"]
    # A flush that overtakes the shutdown inside the kernel may report a success that is none (seen without any engine:
    # write, fdatasync, count; 4 of 300 cuts had counted too far). So the process stands still when the power goes.
    if not engine.ended():
        engine.freeze()
    volume.cut_power()
    engine.kill()
    volume.restore()
    return []


if __name__ == "__main__":
    main()
