#!/usr/bin/env python3
"""A volume of 256 MB is filled by load, by a foreign file to below the watermark, and to the last byte; and freed again.

    Tests/FaultBench/full_disk.py PATH-TO-orderly [--cycles 100] [--seed 1]

While space is short nothing is acknowledged and what is queued goes on being delivered; after it is free the engine
listens again within 10 s by itself; nothing acknowledged is lost. Exit status 77: needs root and loop devices.
"""
import argparse, os, random, sys, time

from conservation import verdict, wait_for_delivery
from volume import volume_or_reason
from world import World, connects

WATERMARK = 20_000_000


class Cycle:
    """One filling and freeing."""

    def __init__(self, world, volume, engine):
        self.world, self.volume, self.engine = world, volume, engine
        self.foreign = os.path.join(volume.path, "foreign")

    def wait(self, condition, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.engine.ended():
            if condition():
                return True
            time.sleep(0.02)
        return False

    def fill(self, leaving):
        """A foreign file takes all but so many bytes."""
        with open(self.foreign, "ab") as file:
            size = max(0, file.tell() + self.volume.free() - leaving)
            try:
                os.posix_fallocate(file.fileno(), 0, max(1, size))
                while leaving == 0:
                    os.write(file.fileno(), bytes(4096))
            except OSError:
                pass

    def run(self, leaving):
        world, problems = self.world, []
        lab = world.labs[0]
        lab.open.clear()
        before = world.acked
        if not self.wait(lambda: world.acked > before + 20, 20):
            problems.append("no messages taken before the disk was filled")
        if leaving is None:
            # Until the load itself has used what the watermark leaves.
            self.fill(WATERMARK + 500_000)
        else:
            self.fill(leaving)
        if not self.wait(lambda: not connects(world.port), 60):
            return problems + ["the listener stayed open on a full disk"]
        time.sleep(0.1)
        acked = world.acked
        if leaving is None and self.volume.free() < WATERMARK - 8_000_000:
            problems.append(f"intake stopped late, {self.volume.free()} bytes free")
        lab.open.set()
        # Settling needs a write; above the last byte there is room for it.
        if leaving != 0 and not wait_for_delivery(world, 20):
            problems.append("delivery did not go on while the disk was short")
        if world.acked > acked:
            problems.append(f"{world.acked - acked} messages acknowledged while the disk was full")
        os.unlink(self.foreign)
        begin = time.monotonic()
        if not self.wait(lambda: connects(world.port), 10):
            problems.append(f"did not listen again within 10 s, exit status {self.engine.process.poll()}")
        self.took = time.monotonic() - begin
        return problems


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--cycles", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    volume = volume_or_reason(256)
    if volume is None:
        sys.exit(77)
    chance = random.Random(options.seed)
    world = World(options.binary, archive=False, store=os.path.join(volume.path, "store"),
                      settings=f"store: {{stop_intake_below: {WATERMARK // 1_000_000} MB}}\n")
    problems, slowest, done = [], 0, 0
    try:
        engine = world.engine()
        if not engine.listens(world.port):
            sys.exit("the engine does not listen")
        world.send(4, pause=0.005)
        cycle = Cycle(world, volume, engine)
        for number in range(options.cycles):
            leaving = [None, chance.randint(1_000_000, WATERMARK - 1_000_000), 0][number % 3]
            problems += [f"cycle {number}, leaving {leaving}: {problem}" for problem in cycle.run(leaving)]
            if problems:
                break
            slowest, done = max(slowest, cycle.took), number + 1
        world.labs[0].open.set()
        for sender in world.senders:
            sender.stopping.set()
        for sender in world.senders:
            sender.join(20)
        problems += verdict(world, 60)
        status = engine.stop()
        if status:
            problems.append(f"exit status {status}")
    finally:
        print(f"{done} cycles, {world.acked} acknowledged, slowest return {slowest:.2f} s, "
              f"{len(problems)} problems {problems}")
        world.close(problems)
        volume.remove()
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
