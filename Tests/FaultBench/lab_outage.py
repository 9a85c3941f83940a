#!/usr/bin/env python3
"""The lab is down, messages are sent and acknowledged, the engine is killed in the middle, restarted, the lab returns.

    Tests/FaultBench/lab_outage.py PATH-TO-orderly [--messages 10000] [--connections 8] [--kills 1]

Checks, from outside and over real sockets: every acknowledged message arrives at the lab and in the archive; at the lab
in the order of acceptance within each sending connection; duplicates only among deliveries whose answer was unknown
(at most one a kill); the archive had everything before the lab came back. Exit status 0 when all of it holds.
"""
import argparse, collections, os, re, shutil, signal, socket, sys, tempfile, threading, time

from bench import Lab, frames, free_port, start, wait_until

ROUTE = """
route: bench
language: 1
from:
  mllp: {{port: {port}}}
accept:
  types: [ADT^*]
  others: reject
steps:
  - change: PID-5.1
    apply: uppercase
to:
  lab:
    mllp: {{host: 127.0.0.1, port: {lab}, wait_for_ack: 5s}}
    retry: {{first: 100ms, up_to: 1s}}
    when_rejected: dead_letter
  archive:
    file:
      path: archive/{{MSH-10}}-{{message.id}}.hl7
"""


class Sender(threading.Thread):
    """Sends its messages one by one; after a broken connection the unanswered one again, as real senders do."""

    def __init__(self, number, count, port):
        super().__init__(daemon=True)
        self.number, self.count, self.port = number, count, port
        self.acked, self.repeated = [], 0

    def run(self):
        connection, answers, index = None, None, 0
        while index < self.count:
            identifier = f"B{self.number:02d}-{index:06d}"
            message = (f"MSH|^~\\&|BENCH|S{self.number}|O|O|20260301101500||ADT^A01^ADT_A01|{identifier}|P|2.5.1\r"
                       f"EVN|A01|20260301\rPID|1||{index}^^^HOSP^MR||novak^elena||19800214|F\r").encode()
            try:
                if connection is None:
                    connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
                    answers = frames(connection)
                connection.sendall(b"\x0b" + message + b"\x1c\r")
                answer = next(answers, None)
                if answer is None:
                    raise OSError("closed")
                if f"MSA|AA|{identifier}".encode() not in answer:
                    sys.exit(f"unexpected answer to {identifier}: {answer!r}")
                self.acked.append(identifier)
                index += 1
            except OSError:
                self.repeated += connection is not None
                connection = None
                time.sleep(0.02)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--messages", type=int, default=10000)
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--kills", type=int, default=1)
    options = options.parse_args()
    folder = tempfile.mkdtemp(prefix="orderly-bench-")
    routes, archive = os.path.join(folder, "Routes"), os.path.join(folder, "Routes", "archive")
    os.mkdir(routes)
    port, lab_port = free_port(), free_port()
    with open(os.path.join(routes, "bench.yaml"), "w") as file:
        file.write(ROUTE.format(port=port, lab=lab_port))
    engine = start(options.binary, folder, port)
    each = options.messages // options.connections
    senders = [Sender(number, each, port) for number in range(options.connections)]
    for sender in senders:
        sender.start()
    total = each * options.connections
    for kill in range(options.kills):
        target = total * (kill + 1) // (options.kills + 1)
        wait_until(lambda: sum(len(s.acked) for s in senders) >= target, 120, f"{target} acknowledged")
        engine.send_signal(signal.SIGKILL)
        engine.wait()
        engine = start(options.binary, folder, port)
    for sender in senders:
        sender.join(120)
    acked = [identifier for sender in senders for identifier in sender.acked]
    archived = lambda: collections.Counter(re.match(r"(B\d\d-\d{6})-", name).group(1)
                                           for name in os.listdir(archive) if name.startswith("B"))
    archive_first = wait_until(lambda: len(archived()) >= total, 60, "the archive has everything while the lab is down")
    lab = Lab(lab_port)
    arrived = wait_until(lambda: len(set(lab.received)) >= total, 180, "everything at the lab")
    time.sleep(0.5)
    engine.send_signal(signal.SIGTERM)
    status = engine.wait(20)
    seen = collections.Counter(lab.received)
    lost = [i for i in acked if i not in seen]
    first = {}
    for position, identifier in enumerate(lab.received):
        first.setdefault(identifier, position)
    inversions = sum(1 for s in senders for a, b in zip(s.acked, s.acked[1:])
                     if a in first and b in first and first[a] > first[b])
    again = sum(count - 1 for count in seen.values())
    archive_again = sum(count - 1 for count in archived().values())
    resent = sum(s.repeated for s in senders)
    print(f"acknowledged {len(acked)}, at the lab {len(seen)}, lost {len(lost)}, out of order {inversions}, "
          f"delivered twice {again}, archived {len(archived())} (twice {archive_again}), "
          f"resent by senders after kills {resent}, exit status {status}")
    good = (len(acked) == total and not lost and inversions == 0 and again <= resent + options.kills
            and archive_first and arrived and status == 0)
    shutil.rmtree(folder)
    print("passed" if good else "FAILED")
    sys.exit(0 if good else 1)


main()
