#!/usr/bin/env python3
"""A lab is down for a night: what is queued for it stays on disk, others flow, and a start with all of it is quick.

    Tests/FaultBench/night_outage.py PATH-TO-orderly [--queued 1000000] [--drain 100000] [--fresh 5000]

A part is sent and taken as always, to measure what the queue costs in memory and what it costs another route's
senders. The rest is made of copies of it, in the store, while the engine is down after a kill: a night in a minute. Then the
engine must listen within 5 s and deliver within 2 s more, in 150 MB; and the lab, back again, gets what waits in order.
"""
import argparse, glob, os, sqlite3, sys, time

from bench import Lab, free_port
from world import LAB, Sender, World

COUNTED = 1 << 20
OTHER = """
route: other
language: 1
from:
  mllp: {{port: {port}}}
accept:
  types: ["*"]
  others: reject
to:
"""


class NightWorld(World):
    """A second route beside the one whose lab is down."""

    def __init__(self, binary):
        super().__init__(binary, archive=False)
        self.other_port, self.other_lab = free_port(), Lab(free_port())
        with open(os.path.join(self.routes, "other.yaml"), "w", encoding="ascii") as file:
            file.write(OTHER.format(port=self.other_port) + LAB.format(name="lab", port=self.other_lab.port, wait="5s"))


def p99(times):
    return sorted(times)[len(times) * 99 // 100] * 1000 if times else 0


def measured(world, count):
    """The other route's p99 of acknowledgement, in milliseconds."""
    senders = [Sender(f"O{time.monotonic_ns()}{n}", world.other_port, count) for n in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(120)
    return p99([t for sender in senders for t in sender.latencies])


def multiply(world, wanted):
    """Copies the newest slice's messages that wait, with ids that follow, until so many wait."""
    store = sqlite3.connect(sorted(glob.glob(os.path.join(world.store, "*.orderly")))[-1])
    lab = store.execute("SELECT id FROM destination WHERE route = 'bench'").fetchone()[0]
    waiting = store.execute("SELECT count(*) FROM delivery WHERE state < 10 AND destination = ?", (lab,)).fetchone()[0]
    newest = store.execute("SELECT max(id) FROM message").fetchone()[0]
    # A delivery's row is its message's count shifted left and its place in the plan.
    count = store.execute("SELECT max(id) FROM delivery").fetchone()[0] // COUNTED
    template = store.execute("SELECT id, message FROM delivery WHERE state < 10 AND destination = ? LIMIT 1", (lab,)).fetchone()
    columns = {table: [row[1] for row in store.execute(f"PRAGMA table_info({table})")]
               for table in ("message", "delivery", "payload")}
    steps = wanted - waiting
    store.execute("CREATE TEMP TABLE step AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                  "SELECT i FROM n", (max(steps, 1),))

    def copy(table, key, changed):
        values = ", ".join(changed.get(name, name) for name in columns[table])
        store.execute(f"INSERT INTO {table} SELECT {values} FROM step, (SELECT * FROM {table} WHERE {key} = ?)",
                      (template[1] if table == "message" else template[0],))

    if steps > 0:
        row = f"({count} + i) * {COUNTED} + {template[0] % COUNTED}"
        # The control id stays that of the bytes, since the lab's answer names it.
        copy("message", "id", {"id": f"{newest} + i"})
        copy("delivery", "id", {"id": row, "message": f"{newest} + i"})
        copy("payload", "delivery", {"delivery": row})
    store.commit()
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return max(waiting, wanted)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--queued", type=int, default=1_000_000)
    options.add_argument("--fresh", type=int, default=20_000, help="messages that are sent, not copied")
    options.add_argument("--drain", type=int, default=100_000, help="messages to see arriving before the end")
    options = options.parse_args()
    world = NightWorld(options.binary)
    lab, problems = world.labs[0], []
    engine = world.engine()
    if not engine.listens(world.port) or not engine.listens(world.other_port):
        sys.exit("the engine does not listen")
    before, alone = engine.resident(), measured(world, 500)
    lab.open.clear()
    world.send(8, options.fresh // 8)
    beside = measured(world, 500)
    while not world.sent_all:
        time.sleep(0.1)
    growth = engine.resident() - before
    engine.kill()
    queued = multiply(world, options.queued)
    begin = time.monotonic()
    engine = world.engine()
    listens = engine.listens(world.port, 60)
    to_listen = time.monotonic() - begin
    lab.open.set()
    had = len(lab.received)
    while listens and len(lab.received) == had and time.monotonic() - begin < 60:
        time.sleep(0.005)
    to_deliver = time.monotonic() - begin - to_listen
    time.sleep(1)
    resident, mark, at = engine.resident(), len(lab.received), time.monotonic()
    while len(lab.received) - had < options.drain and time.monotonic() - at < 600 and not engine.ended():
        time.sleep(0.1)
    rate = (len(lab.received) - mark) / (time.monotonic() - at)
    peak = max(resident, engine.resident())
    status = engine.stop()
    print(f"{queued} queued; RSS grew {growth:.0f} MB over the first {options.fresh}; the other route's ACK p99 {alone:.1f} ms "
          f"before, {beside:.1f} ms meanwhile; after a kill listening in {to_listen:.2f} s, first delivery {to_deliver:.2f} s later, "
          f"{peak:.0f} MB; draining {rate:.0f}/s")
    first = {}
    for position, identifier in enumerate(lab.received):
        first.setdefault(identifier, position)
    for sender in world.senders:
        found = [first[i] for i in sender.acked if i in first]
        if any(a > b for a, b in zip(found, found[1:])):
            problems.append(f"{sender.label}: out of order")
        if lost := [i for i in sender.acked if i not in first]:
            problems.append(f"{len(lost)} acknowledged messages not at the lab, which had {len(lab.received)}")
    for limit, value, what in ((5, to_listen, "s to listen"), (2, to_deliver, "s to the first delivery"), (150, peak, "MB")):
        if value > limit:
            problems.append(f"{value:.1f} {what}, above {limit}")
    if growth > 64:
        problems.append(f"{growth:.0f} MB more for what waits")
    if status:
        problems.append(f"exit status {status}")
    print(f"{len(problems)} problems {problems}")
    world.close(problems)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
