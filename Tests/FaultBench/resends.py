#!/usr/bin/env python3
"""The wire is cut between the commit and the acknowledgement; and senders use their control ids again.

    Tests/FaultBench/resends.py PATH-TO-orderly [--cuts 10000] [--reused 100000] [--senders 8]

Each message's acknowledgement is swallowed as often as asked for, and the connection reset; its sender sends it again,
and it must be accepted once. Different messages with a constant, a restarting or an empty MSH-10 must all be
delivered: the control id alone never makes a duplicate.
"""
import argparse, collections, random, socket, sys, threading, time

from bench import Lab, frames, free_port
from conservation import verdict
from hostile_proxy import reset
from world import World, message


class AckEater:
    """Lets messages through; an acknowledgement is lost with its connection, three times of four."""

    def __init__(self, target):
        self.target, self.eaten, self.chance = target, 0, random.Random(1)
        self.server = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            client, _ = self.server.accept()
            threading.Thread(target=self.carry, args=(client,), daemon=True).start()

    def carry(self, client):
        try:
            with socket.create_connection(("127.0.0.1", self.target), timeout=20) as engine:
                answers = frames(engine)
                for sent in frames(client):
                    engine.sendall(b"\x0b" + sent + b"\x1c\r")
                    answer = next(answers, None)
                    if answer is None or self.chance.random() < 0.75:
                        self.eaten += answer is not None
                        break
                    client.sendall(b"\x0b" + answer + b"\x1c\r")
        except OSError:
            pass
        reset(client)


class PatientLab(Lab):
    """Remembers who each message was about: these control ids tell nothing."""

    def patients(self):
        return collections.Counter(field(received, b"PID", 3) for received in self.messages)


def field(received, segment, number):
    line = next(line for line in received.split(b"\r") if line.startswith(segment))
    return line.split(b"|")[number].split(b"^")[0].decode()


class Reuser(threading.Thread):
    """Different messages, one after the other, whose control ids are all alike, start anew, or are empty."""

    def __init__(self, kind, number, count, port):
        super().__init__(daemon=True)
        self.kind, self.label, self.count, self.port, self.acked, self.error = kind, number, count, port, [], None

    def run(self):
        identifier = {"constant": lambda index: "1", "restarting": lambda index: f"R{index % 10}",
                      "empty": lambda index: ""}[self.kind]
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
                answers = frames(connection)
                for index in range(self.count):
                    patient = f"{self.kind}{self.label}n{index}"
                    connection.sendall(b"\x0b" + message(identifier(index), patient) + b"\x1c\r")
                    answer = next(answers, b"")
                    if b"\rMSA|AA" not in answer:
                        raise OSError(answer.decode("latin-1")[:200])
                    self.acked.append(patient)
        except OSError as error:
            self.error = str(error)


def cut_the_wire(options):
    world = World(options.binary, archive=False)
    engine = world.engine()
    engine.listens(world.port)
    eater = AckEater(world.port)
    real, world.port = world.port, eater.port
    world.send(options.senders)
    while eater.eaten < options.cuts and not engine.ended():
        time.sleep(0.02)
    for sender in world.senders:
        sender.stopping.set()
    for sender in world.senders:
        sender.join(30)
    problems = verdict(world, 60)
    twice = sum(n - 1 for n in collections.Counter(world.labs[0].received).values())
    if twice:
        problems.append(f"{twice} delivered twice, though every answer of the lab arrived")
    if status := engine.stop():
        problems.append(f"exit status {status}")
    print(f"{eater.eaten} acknowledgements lost, {world.acked} acknowledged, {twice} delivered twice, {problems}", flush=True)
    world.close(problems)
    return problems


class ReuseWorld(World):
    def make_labs(self, count):
        labs = [PatientLab(free_port()) for _ in range(count)]
        return labs, [lab.port for lab in labs]


def reuse(options):
    world = ReuseWorld(options.binary, archive=False)
    engine = world.engine()
    engine.listens(world.port)
    kinds = ("constant", "restarting", "empty")
    each = max(1, options.reused // len(kinds) // 3)
    reusers = [Reuser(kind, number, each, world.port) for kind in kinds for number in range(3)]
    for reuser in reusers:
        reuser.start()
    for reuser in reusers:
        reuser.join(60 + options.reused / 50)
    problems = [f"{r.kind}: {r.error}" for r in reusers if r.error]
    acked = {patient for reuser in reusers for patient in reuser.acked}
    end = time.monotonic() + 60 + len(acked) / 100
    while time.monotonic() < end and not acked <= set(world.labs[0].patients()):
        time.sleep(0.2)
    lost = acked - set(world.labs[0].patients())
    if lost:
        problems.append(f"{len(lost)} different messages suppressed: {sorted(lost)[:5]}")
    if status := engine.stop():
        problems.append(f"exit status {status}")
    print(f"{len(acked)} messages with control ids used again, {len(lost)} suppressed, {problems}")
    world.close(problems)
    return problems


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--cuts", type=int, default=10_000)
    options.add_argument("--reused", type=int, default=100_000)
    options.add_argument("--senders", type=int, default=8)
    options = options.parse_args()
    sys.exit(1 if cut_the_wire(options) + reuse(options) else 0)


if __name__ == "__main__":
    main()
