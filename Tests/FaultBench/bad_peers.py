#!/usr/bin/env python3
"""Idle connections, slow-loris, frozen readers and a storm of resets beside good peers.

    Tests/FaultBench/bad_peers.py PATH-TO-orderly [--idle 2000] [--loris 500] [--good 8] [--seconds 15]

The good peers' acknowledgement time is measured without and with the bad ones, which live in a process of their own;
p99 may at most double (on a machine that does nothing else), and nothing may be lost. Memory for each idle connection is measured too. Rounds alternate,
and the quieter half of each kind counts, since other work on the machine comes and goes.
"""
import argparse, multiprocessing, os, resource, socket, struct, sys, time

from conservation import verdict
from world import World, message


def plague(port, idle, loris, resets, ready, ending):
    """The bad peers: all connections at once, then a byte a second on each slow one,
    and a message a second on those that never read an answer."""
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))
    sitting = [connect(port) for _ in range(idle)]
    slow = [connect(port) for _ in range(loris)]
    frozen = [connect(port) for _ in range(20)]
    ready.set()
    content = b"\x0b" + message("LORIS-1")
    position = 0
    while not ending.wait(0.05):
        # A twentieth of the slow ones each time: each sends a byte a second.
        for connection in slow[position % 20::20]:
            quietly(connection.sendall, content[position // 20 % len(content):][:1])
        for number in range(position % 20, len(frozen), 20):
            frozen[number].setblocking(False)
            quietly(frozen[number].sendall, b"\x0b" + message(f"FROZEN{number}-{position}") + b"\x1c\r")
        position += 1
        for _ in range(resets // 20):
            connection = connect(port)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
    for connection in sitting + slow + frozen:
        connection.close()


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def quietly(action, *arguments):
    try:
        action(*arguments)
    except OSError:
        pass


def measure(world, seconds):
    """p50 and p99 of the good peers in milliseconds."""
    marks = [len(sender.latencies) for sender in world.senders]
    time.sleep(seconds)
    times = sorted(t for sender, mark in zip(world.senders, marks) for t in sender.latencies[mark:])
    if len(times) < 100:
        return None
    return times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--idle", type=int, default=2000)
    options.add_argument("--loris", type=int, default=500)
    options.add_argument("--resets", type=int, default=100, help="connections reset a second")
    options.add_argument("--good", type=int, default=8)
    options.add_argument("--seconds", type=float, default=15)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--factor", type=float, default=2, help="how many times as long p99 may be")
    options = options.parse_args()
    world = World(options.binary, archive=False, settings="store: {stop_intake_below: 1 MB}\nlimits: {connections: 9000}\n",
                  listener=", connections: 9000, connections_per_address: 9000")
    engine = world.engine()
    if not engine.listens(world.port):
        sys.exit("the engine does not listen")
    world.send(options.good, pause=0.005)
    time.sleep(1)
    quiet, sick, problems = [], [], []
    growth = 0
    for _ in range(options.rounds):
        quiet.append(measure(world, options.seconds))
        before = engine.resident()
        ready, ending = multiprocessing.Event(), multiprocessing.Event()
        process = multiprocessing.Process(
            target=plague, args=(world.port, options.idle, options.loris, options.resets, ready, ending), daemon=True)
        process.start()
        if not ready.wait(60):
            problems.append("the bad peers could not connect")
        growth = growth or (engine.resident() - before) * 1000 / (options.idle + options.loris + 20)
        sick.append(measure(world, options.seconds))
        held = connected(engine.pid)
        ending.set()
        process.join(30)
    for sender in world.senders:
        sender.stopping.set()
    for sender in world.senders:
        sender.join(20)
    problems += verdict(world, 60)
    if None in quiet or None in sick:
        problems.append("too few messages to measure")
    else:
        baseline, beside = (sorted(p99 for _, p99 in rounds)[(len(rounds) - 1) // 2] for rounds in (quiet, sick))
        print(f"good peers' p50/p99 alone {[f'{a:.1f}/{b:.1f}' for a, b in quiet]} ms, beside {options.idle} idle, "
              f"{options.loris} slow, 20 frozen, {options.resets} resets a second {[f'{a:.1f}/{b:.1f}' for a, b in sick]} ms")
        print(f"p99 {beside / baseline:.2f} times as long, {growth:.1f} KB a connection, {held} connections held")
        if beside > options.factor * baseline:
            problems.append(f"p99 {baseline:.1f} ms became {beside:.1f} ms")
    if growth > 32:
        problems.append(f"{growth:.0f} KB a connection")
    if held < options.idle + options.loris:
        problems.append(f"only {held} connections held")
    if status := engine.stop():
        problems.append(f"exit status {status}")
    print(f"{world.acked} acknowledged, {len(problems)} problems {problems}")
    world.close(problems)
    sys.exit(1 if problems else 0)


def connected(pid):
    return sum(1 for name in os.listdir(f"/proc/{pid}/fd")
               if os.readlink(f"/proc/{pid}/fd/{name}").startswith("socket:"))


if __name__ == "__main__":
    main()
