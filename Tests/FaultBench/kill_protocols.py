#!/usr/bin/env python3
"""The engine is killed (SIGKILL) again and again while three kinds of sender talk to it, each by its own protocol.

    Tests/FaultBench/kill_protocols.py PATH-TO-orderly [--messages 400] [--kills 4]

- batches: frames of BHS, five messages and BTS; a frame without its whole answer is sent again;
- numbered: MSH-13 counts up; after a break the sender asks with 0 and goes on where the engine says;
- release 2: a commit block (ACK, 06) ends each exchange; a message without one is sent again.

Then every message that was acknowledged (numbered, committed) is at the lab; each sender's first arrivals are in order. Exit status 0 when it holds.
"""
import argparse, collections, os, shutil, signal, socket, sys, tempfile, threading, time

from bench import Lab, frames, free_port, start, wait_until

ROUTE = """
route: {name}
language: 1
from:
  mllp: {{port: {port}{options}}}
accept:
  types: [ADT^*]
  others: reject
steps:
  - change: PID-5.1
    apply: uppercase
to:
  lab:
    mllp: {{host: 127.0.0.1, port: {lab}, wait_for_ack: 5s}}
    retry: {{first: 50ms, up_to: 500ms}}
    when_rejected: dead_letter
"""


def message(identifier, number=""):
    return (f"MSH|^~\\&|BENCH|S|O|O|20260301101500||ADT^A01^ADT_A01|{identifier}|P|2.5.1|{number}\r"
            f"EVN|A01|20260301\rPID|1||77^^^HOSP^MR||novak^elena||19800214|F\r").encode()


class Sender(threading.Thread):
    """Sends until all is acknowledged, over a new connection whenever one breaks."""

    def __init__(self, name, port, count):
        super().__init__(daemon=True)
        self.name_, self.port, self.count = name, port, count
        self.acked, self.breaks, self.fault = [], 0, None

    def run(self):
        while len(self.acked) < self.count and not self.fault:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
                    self.talk(connection, frames(connection))
            except OSError:
                self.breaks += 1
                time.sleep(0.02)

    def exchange(self, connection, answers, content):
        connection.sendall(b"\x0b" + content + b"\x1c\r")
        answer = next(answers, None)
        if answer is None:
            raise OSError("closed")
        return answer


class Batches(Sender):
    def talk(self, connection, answers):
        while len(self.acked) < self.count:
            ids = [f"B{len(self.acked) + i:06d}" for i in range(5)]
            batch = b"BHS|^~\\&|BENCH|S|O|O|20260301\r" + b"".join(map(message, ids)) + b"BTS|5\r"
            answer = self.exchange(connection, answers, batch)
            if any(f"MSA|AA|{i}\r".encode() not in answer for i in ids):
                self.fault = f"unexpected answer to a batch: {answer!r}"
                return
            self.acked += ids


class Numbered(Sender):
    def talk(self, connection, answers):
        asked = self.exchange(connection, answers, message("ASK", 0))
        following = self.expected(asked)
        while len(self.acked) < self.count:
            # The engine may have stored one whose answer the kill took: it says so, and that is an acknowledgement.
            if following is None or not len(self.acked) <= following - 1 <= len(self.acked) + 1:
                self.fault = f"after {len(self.acked)} acknowledged, {following} is expected next"
                return
            if following - 1 > len(self.acked):
                self.acked.append(f"N{following - 1:06d}")
                continue
            answer = self.exchange(connection, answers, message(f"N{following:06d}", following))
            if f"MSA|AA|N{following:06d}|".encode() not in answer:
                self.fault = f"unexpected answer to number {following}: {answer!r}"
                return
            self.acked.append(f"N{following:06d}")
            following = self.expected(answer)

    @staticmethod
    def expected(answer):
        msa = next((line.split(b"|") for line in answer.split(b"\r") if line.startswith(b"MSA")), [])
        return int(msa[4]) if len(msa) > 4 and msa[4].isdigit() else None


class ReleaseTwo(Sender):
    def talk(self, connection, answers):
        while len(self.acked) < self.count:
            identifier = f"R{len(self.acked):06d}"
            commit = self.exchange(connection, answers, message(identifier))
            if commit != b"\x06":
                self.fault = f"unexpected commit to {identifier}: {commit!r}"
                return
            # From here on it is the engine's, whatever becomes of the acknowledgement behind the commit.
            self.acked.append(identifier)
            answer = next(answers, None)
            if answer is not None and f"MSA|AA|{identifier}\r".encode() not in answer:
                self.fault = f"unexpected answer to {identifier}: {answer!r}"
                return
            connection.sendall(b"\x0b\x06\x1c\r")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--messages", type=int, default=400, help="of each sender; divisible by five")
    options.add_argument("--kills", type=int, default=4)
    options = options.parse_args()
    folder = tempfile.mkdtemp(prefix="orderly-bench-")
    os.mkdir(os.path.join(folder, "Routes"))
    lab = Lab(lab_port := free_port())
    senders = []
    for kind, name, extra in [(Batches, "batches", ""), (Numbered, "numbered", ", sequence_numbers: yes"),
                              (ReleaseTwo, "release-two", ", release: 2")]:
        port = free_port()
        with open(os.path.join(folder, "Routes", name + ".yaml"), "w") as file:
            file.write(ROUTE.format(name=name, port=port, lab=lab_port, options=extra))
        senders.append(kind(name, port, options.messages))
    last = senders[-1].port
    engine = start(options.binary, folder, last)
    for sender in senders:
        sender.start()
    acked = lambda: sum(len(sender.acked) for sender in senders)
    for kill in range(options.kills):
        target = 3 * options.messages * (kill + 1) // (options.kills + 1)
        wait_until(lambda: acked() >= target or any(s.fault for s in senders), 120, f"{target} acknowledged")
        engine.send_signal(signal.SIGKILL)
        engine.wait()
        engine = start(options.binary, folder, last)
    for sender in senders:
        sender.join(120)
    wanted = {identifier for sender in senders for identifier in sender.acked}
    wait_until(lambda: wanted <= set(lab.received), 60, "everything acknowledged at the lab")
    engine.send_signal(signal.SIGTERM)
    status = engine.wait(20)
    seen = collections.Counter(lab.received)
    lost = [identifier for identifier in wanted if identifier not in seen]
    inversions = 0
    for sender in senders:
        first = [i for i in dict.fromkeys(lab.received) if i in set(sender.acked)]
        inversions += sum(1 for a, b in zip(first, first[1:]) if a > b)
    twice = {s.name_: sum(seen[i] - 1 for i in s.acked if i in seen) for s in senders}
    if lost:
        print("lost:", *sorted(lost)[:20], "store kept in", folder)
    faults = [f"{s.name_}: {s.fault}" for s in senders if s.fault]
    print(f"acknowledged {[len(s.acked) for s in senders]}, breaks {[s.breaks for s in senders]}, lost {len(lost)}, "
          f"out of order {inversions}, delivered again {twice}, strays {seen['ASK']}, exit status {status}")
    print(*faults, sep="\n", end="\n" if faults else "")
    # Answers are stored a little later than they come: a kill costs the deliveries of that time a second arrival.
    good = (not faults and not lost and inversions == 0 and seen["ASK"] == 0 and status == 0
            and all(len(s.acked) == options.messages for s in senders)
            and all(count <= 50 * options.kills for name, count in twice.items()))
    if not lost:
        shutil.rmtree(folder)
    print("passed" if good else "FAILED")
    sys.exit(0 if good else 1)


main()
