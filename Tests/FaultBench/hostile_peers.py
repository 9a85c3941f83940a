#!/usr/bin/env python3
"""Receivers that answer late, twice, half, for another message or not at all, behind networks that do their worst.

    Tests/FaultBench/hostile_peers.py PATH-TO-orderly [--exchanges 100000] [--labs 8] [--seed 1]

A hostile lab keeps a message only when it answers AA with the message's own id, however late; the sender's way to the engine and the
engine's way to each lab lead through hostile proxies. When everything is settled, each acknowledged message must be
kept by each lab: one that is not was credited with an answer that was not its own.
"""
import argparse, collections, os, random, sys, threading, time

from bench import Lab, control_id, frames, free_port
from conservation import verdict
from hostile_proxy import HostileProxy, reset
from world import World

ANSWERS = {"good": 62, "twice": 8, "late": 2, "late for the next": 2, "missing": 2, "half": 4, "wrong id": 6,
           "previous id": 4, "error": 4, "garbage": 3, "reset": 3}


class HostileLab(Lab):
    """Keeps in `received` what it answered well, also if that answer never arrives."""

    def __init__(self, port, seed=0, wait=0.3):
        self.chance, self.wait = random.Random(seed), wait
        self.counts = collections.Counter()
        self.previous, self.latest = "none", "none"
        super().__init__(port)

    def talk(self, connection):
        try:
            for message in frames(connection):
                how = self.chance.choices(list(ANSWERS), list(ANSWERS.values()))[0]
                self.counts[how] += 1
                if not self.answer(how, control_id(message), connection):
                    return
        except (OSError, IndexError):
            pass
        finally:
            connection.close()

    def answer(self, how, identifier, connection):
        good = acknowledgement("AA", identifier)
        if identifier != self.latest:
            self.previous, self.latest = self.latest, identifier
        if how in ("good", "twice", "late", "late for the next"):
            self.received.append(identifier)
        if how == "late":
            time.sleep(self.wait * 1.5)
        if how == "late for the next":
            # Its answer comes when the engine should have gone on, while this connection still reads.
            threading.Timer(self.wait * 1.2, send_quietly, (connection, good)).start()
            return True
        if how == "missing":
            time.sleep(self.wait * 1.5)
            return False
        if how == "reset":
            reset(connection)
            return False
        connection.sendall({
            "good": good, "twice": good + good, "late": good, "half": good[:self.chance.randint(1, len(good) - 3)],
            "wrong id": acknowledgement("AA", f"X{self.chance.randint(0, 10**6)}"),
            "previous id": acknowledgement("AA", self.previous), "error": acknowledgement("AE", identifier),
            "garbage": bytes(self.chance.randrange(256) for _ in range(50)) + b"\x1c\r"}[how])
        return how != "half"


def acknowledgement(code, identifier):
    return (f"\x0bMSH|^~\\&|LAB|LAB|O|O|20260301||ACK^A01^ACK|L{identifier}|P|2.5.1\rMSA|{code}|{identifier}\r"
            "\x1c\r").encode()


def send_quietly(connection, data):
    try:
        connection.sendall(data)
    except OSError:
        pass


class HostileWorld(World):
    """Proxies on both sides of the engine: the routes name the proxies' ports."""

    def make_labs(self, count):
        self.real = [HostileLab(free_port(), seed) for seed in range(count)]
        self.proxies = [HostileProxy(lab.port, seed) for seed, lab in enumerate(self.real)]
        return self.real, [proxy.port for proxy in self.proxies]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--exchanges", type=int, default=100_000)
    options.add_argument("--labs", type=int, default=8)
    options.add_argument("--senders", type=int, default=8)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    world = HostileWorld(options.binary, labs=options.labs, archive=False, wait="300ms")
    engine = world.engine()
    if not engine.listens(world.port):
        sys.exit("the engine does not listen")
    entrance = HostileProxy(world.port, options.seed)
    real, world.port = world.port, entrance.port
    # Each message is one good exchange at each lab, and some that are not.
    each = max(1, int(options.exchanges * 0.72 / options.labs / options.senders))
    world.send(options.senders, each)
    begin = time.monotonic()
    count = lambda: sum(sum(lab.counts.values()) for lab in world.real)
    while not world.sent_all and time.monotonic() - begin < 60 + options.exchanges * 0.02:
        time.sleep(0.1)
    problems = [] if world.sent_all else ["the senders did not come to an end"]
    problems += verdict(world, 60)
    world.port = real
    status = engine.stop()
    if status:
        problems.append(f"exit status {status}")
    answers, network = collections.Counter(), collections.Counter()
    for lab in world.real:
        answers.update(lab.counts)
    for proxy in [*world.proxies, entrance]:
        network.update(proxy.counts)
        proxy.close()
    print(f"{count()} exchanges with hostile labs {dict(answers)}; on the wire {dict(network)}; {world.acked} acknowledged, "
          f"{sum(s.resent for s in world.senders)} sent again by senders, {time.monotonic() - begin:.0f} s, "
          f"{len(problems)} problems {problems}")
    world.close(problems)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
