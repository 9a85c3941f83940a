#!/usr/bin/env python3
"""A sender of MLLP release 2 while the store cannot write: a negative commit, never an HL7 answer, and the message later.

    Tests/FaultBench/refused_commits.py PATH-TO-orderly [--rounds 6]

Each round an engine runs under strace, whose write calls on the store fail from the N-th to the M-th: the disk is full
for a while. One sender sends its messages one by one and sends each again until it is committed (ACK, 06). While the
store refuses it must see a negative commit (NAK, 15) or a closed connection, and no answer behind either. At the end
every committed message is at the lab, once and in order. Exit status 77: strace may not trace here.
"""
import argparse, os, socket, sys, threading, time

from bench import frames
from kill_points import store_files, traceable
from world import World, message

COMMITTED, REFUSED = b"\x06", b"\x15"


class Sender(threading.Thread):
    def __init__(self, port, count):
        super().__init__(daemon=True)
        self.port, self.count = port, count
        self.committed, self.refused, self.closed, self.problems = [], 0, 0, []

    def run(self):
        while len(self.committed) < self.count:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                    self.talk(connection, frames(connection))
            except OSError:
                self.closed += 1
                time.sleep(0.05)

    def talk(self, connection, answers):
        while len(self.committed) < self.count:
            identifier = f"N-{len(self.committed):04d}"
            connection.sendall(b"\x0b" + message(identifier) + b"\x1c\r")
            block = next(answers, None)
            if block is None:
                raise OSError("closed")
            if block == REFUSED:
                # The very next thing must be the answer to the message sent again.
                self.refused += 1
                time.sleep(0.05)
                continue
            if block != COMMITTED:
                self.problems.append(f"{block[:60]} instead of a commit")
            answer = next(answers, None)
            if answer is None:
                raise OSError("closed")
            if f"MSA|AA|{identifier}\r".encode() not in answer:
                self.problems.append(f"{answer[-60:]} behind the commit of {identifier}")
            self.committed.append(identifier)


def round_(binary, number):
    world = World(binary, labs=1, archive=False, listener=", release: 2")
    first = 60 + 17 * number
    inject = ["-e", "trace=pwrite64", "-e", f"inject=pwrite64:error=ENOSPC:when={first}..{first + 8}"]
    engine = world.engine(["strace", "-f", "-o", "/dev/null", *inject, *store_files(world)])
    sender = Sender(world.port, 40)
    problems = [] if engine.listens(world.port) else ["no start"]
    sender.start()
    sender.join(60)
    if sender.is_alive():
        problems.append(f"{len(sender.committed)} committed in 60 s")
    status = engine.stop()
    problems += sender.problems + ([f"exit status {status}"] if status else [])
    arrived = world.labs[0].received
    firsts = list(dict.fromkeys(arrived))
    if firsts != sender.committed:
        problems.append(f"{len(arrived)} arrived, not as committed")
    world.close(problems)
    return sender, problems


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--rounds", type=int, default=6)
    options = options.parse_args()
    if not traceable():
        sys.exit(77)
    refused = closed = committed = 0
    problems = []
    for number in range(options.rounds):
        sender, wrong = round_(options.binary, number)
        refused, closed, committed = refused + sender.refused, closed + sender.closed, committed + len(sender.committed)
        problems += wrong
    if not refused:
        problems.append("no negative commit was seen")
    print(f"{options.rounds} rounds: {committed} committed, {refused} negative commits, {closed} connections closed, "
          f"{len(problems)} problems {problems[:5]}")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
