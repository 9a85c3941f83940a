#!/usr/bin/env python3
"""A replay goes on through kills (SIGKILL) of the engine.

    Tests/FaultBench/kill_replay.py PATH-TO-orderly [--messages 600] [--kills 5] [--rate 300/s]

Messages are delivered, then sent again by `orderly replay` at a pace; the engine is killed while it does, at random, and started again.
Then the replay is done and counts every message once, each message has exactly one copy in the store, and the lab has received each copy,
in the order of the first. Exit status 0 when it holds.
"""
import argparse, collections, json, os, random, shutil, signal, socket, subprocess, sys, tempfile, time

from bench import Lab, frames, free_port, start, wait_until

ROUTE = """
route: feed
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
    retry: {{first: 50ms, up_to: 500ms}}
    when_rejected: dead_letter
"""


def message(identifier):
    return (f"MSH|^~\\&|BENCH|S|O|O|20260301101500||ADT^A01^ADT_A01|{identifier}|P|2.5.1\r"
            f"EVN|A01|20260301\rPID|1||77^^^HOSP^MR||novak^elena||19800214|F\r").encode()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--messages", type=int, default=600)
    options.add_argument("--kills", type=int, default=5)
    options.add_argument("--rate", default="300/s")
    options = options.parse_args()
    folder = tempfile.mkdtemp(prefix="orderly-bench-")
    os.mkdir(os.path.join(folder, "Routes"))
    lab, port = Lab(lab_port := free_port()), free_port()
    with open(os.path.join(folder, "Routes", "feed.yaml"), "w") as file:
        file.write(ROUTE.format(port=port, lab=lab_port))

    def ask(*words):
        asked = subprocess.run([options.binary, *words, "--routes", os.path.join(folder, "Routes")],
                               capture_output=True, text=True, timeout=120)
        return asked.stdout if asked.returncode == 0 else sys.exit(f"{words}: {asked.stdout}{asked.stderr}")

    def job():
        return json.loads(ask("replay", "show", "1", "--json"))

    engine = start(options.binary, folder, port)
    identifiers = [f"R{number:06d}" for number in range(options.messages)]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        answers = frames(connection)
        for identifier in identifiers:
            connection.sendall(b"\x0b" + message(identifier) + b"\x1c\r")
            if b"MSA|AA|" not in next(answers, b""):
                sys.exit(f"{identifier} was not accepted")
    wait_until(lambda: len(lab.received) >= options.messages, 60, "everything delivered once")
    while ask("find", "--count", "--state", "queued").strip() != "0":
        time.sleep(0.1)
    before = len(lab.received)
    ask("replay", "start", "--as-sent", "--route", "feed", "--rate", options.rate, "--reason", "bench", "--yes")
    for kill in range(options.kills):
        target = before + options.messages * (kill + 1) // (options.kills + 2)
        wait_until(lambda: len(lab.received) >= target, 60, f"{target} at the lab")
        time.sleep(random.random() / 50)
        engine.send_signal(signal.SIGKILL)
        engine.wait()
        engine = start(options.binary, folder, port)
    wait_until(lambda: job()["state"] == "done", 120, "the replay done")
    wait_until(lambda: set(lab.received[before:]) == set(identifiers), 60, "every copy at the lab")
    done = job()
    copies = collections.Counter(
        found["original"] for found in map(json.loads, ask("find", "--json", "--limit", "100000").splitlines())
        if "original" in found)
    engine.send_signal(signal.SIGTERM)
    status = engine.wait(20)
    first = list(dict.fromkeys(lab.received[before:]))
    inversions = sum(1 for a, b in zip(first, first[1:]) if a > b)
    again = len(lab.received) - before - len(first)
    print(f"sent {done['sent']} of {done['total']}, failed {done['failed']}, originals with a copy {len(copies)}, with more than one "
          f"{sum(1 for count in copies.values() if count > 1)}, at the lab {len(first)}, out of order {inversions}, "
          f"delivered again {again}, exit status {status}")
    # Answers are stored a little later than they come: a kill costs the deliveries of that time a second arrival.
    good = ((done["state"], done["total"], done["sent"], done["failed"]) == ("done", options.messages, options.messages, 0)
            and len(copies) == options.messages and set(copies.values()) == {1} and first == identifiers
            and again <= 50 * options.kills and status == 0)
    if good:
        shutil.rmtree(folder)
    print("passed" if good else f"FAILED; store kept in {folder}")
    sys.exit(0 if good else 1)


main()
