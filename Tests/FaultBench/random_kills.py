#!/usr/bin/env python3
"""kill -9 at random moments under load; the senders go on all the time.

    Tests/FaultBench/random_kills.py PATH-TO-orderly [--kills 500] [--senders 16] [--up 0.3] [--seed 1]

Two labs, so that a message settled at one is still owed to the other. At the end everything acknowledged must be at
both, in the order of each sender, and accepted once. A lab may see again what it answered in the last moments before a
kill: that a delivery is done is written a little later (settleWithin, 20 ms) than the delivery.
"""
import argparse, collections, random, sys, time

from conservation import verdict
from world import World


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--kills", type=int, default=500)
    options.add_argument("--senders", type=int, default=16)
    options.add_argument("--up", type=float, default=0.3, help="mean seconds between listening and the kill")
    options.add_argument("--pause", type=float, default=0, help="seconds between the messages of a sender")
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    chance = random.Random(options.seed)
    world = World(options.binary, labs=2, archive=False)
    senders = world.send(options.senders, pause=options.pause)
    problems, slowest = [], 0
    for kill in range(options.kills):
        begin = time.monotonic()
        engine = world.engine()
        # Also before the port opens: recovery is killed too.
        if chance.random() < 0.1:
            time.sleep(chance.uniform(0, 0.05))
        else:
            if not engine.listens(world.port, 30):
                problems.append(f"no start after kill {kill}, exit status {engine.process.poll()}")
                break
            slowest = max(slowest, time.monotonic() - begin)
            time.sleep(chance.expovariate(1 / options.up))
        engine.kill()
        if kill % 50 == 49:
            print(f"{kill + 1} kills, {world.acked} acknowledged", flush=True)
    engine = world.engine()
    listens = engine.listens(world.port, 30)
    for sender in senders:
        sender.stopping.set()
    for sender in senders:
        sender.join(30)
    if not listens or not world.sent_all:
        problems.append("the senders did not come to an end")
    problems += verdict(world, 60)
    status = engine.stop()
    if status:
        problems.append(f"exit status {status}")
    twice = {place: sum(n - 1 for n in collections.Counter(arrived).values())
             for place, arrived in world.places().items()}
    print(f"{options.kills} kills, {world.acked} acknowledged, {sum(s.resent for s in senders)} sent again by senders, "
          f"delivered twice {twice}, slowest start {slowest:.2f} s, {len(problems)} problems {problems}")
    world.close(problems)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
