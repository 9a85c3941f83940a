#!/usr/bin/env python3
"""A message that crashes the engine does so twice and no more; its sender sends it again after each start.

    Tests/FaultBench/crash_loop.py PATH-TO-orderly [--crashes trap abort recursion memory] [--kills 5] [--senders 4]

The engine is CrashingEngine, which `swift build --build-tests` makes beside `orderly`: the same engine with a port that
crashes on a marker in PID-18. It is started again whenever it ends, as systemd would. For each kind of crash: the
engine ends twice, the message is quarantined with its bytes and its sender is answered AE, also after another start;
service is back in 30 s; what other senders were acknowledged is delivered, all of it and in order. At last a message
is in work at each of several kills (SIGKILL): it is no suspect, and is delivered. Exit status 77: there is no
CrashingEngine.
"""
import argparse, os, resource, socket, subprocess, sys, threading, time

from bench import frames, wait_until
from conservation import verdict
from world import World, message

STEP = """  - change: PID-18
    apply:
      - hash: {secret: bench}
to:
"""
MEMORY = 2_000_000_000


def poison(kind):
    header, *rest = message(f"POISON-{kind}").split(b"\r")
    fields = rest[1].split(b"|")
    rest[1] = b"|".join(fields + [b""] * (18 - len(fields)) + [kind.encode()])
    return b"\r".join([header, *rest])


class Keeper(threading.Thread):
    """Starts the engine again whenever it ends, and counts how often it did."""

    def __init__(self, world, limits=None):
        super().__init__(daemon=True)
        self.world, self.limits, self.ends, self.stopping = world, limits, [], threading.Event()
        self.engine = world.engine(limits=limits)
        self.start()

    def run(self):
        while not self.stopping.is_set():
            status = self.engine.process.wait()
            if self.stopping.is_set():
                return
            self.ends.append((time.monotonic(), status))
            self.engine = self.world.engine(limits=self.limits)

    def stop(self):
        self.stopping.set()
        return self.engine.stop()


def send(port, content, seconds):
    """Until it is answered, on a new connection each time: the answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                connection.sendall(b"\x0b" + content + b"\x1c\r")
                answer = next(frames(connection), None)
                if answer:
                    return answer
        except OSError:
            pass
        time.sleep(0.02)
    return None


def make(orderly, engine):
    world = World(engine, labs=1, archive=True)
    path = os.path.join(world.routes, "bench.yaml")
    with open(path, encoding="ascii") as file:
        text = file.read()
    with open(path, "w", encoding="ascii") as file:
        file.write(text.replace("to:\n", STEP))
    secret = os.path.join(world.folder, "bench")
    with open(secret, "w", encoding="ascii") as file:
        file.write("key")
    os.chmod(secret, 0o600)
    os.environ["CREDENTIALS_DIRECTORY"] = world.folder
    world.query = orderly
    # A backtrace of a debug build takes longer than everything else here.
    os.environ.setdefault("SWIFT_BACKTRACE", "enable=no")
    return world


def ask(world, *words):
    return subprocess.run([world.query, *words, "--store", world.store], capture_output=True, check=False).stdout


def quarantined(world, content):
    """Problems with how it is kept."""
    found = [line.split()[0].decode() for line in ask(world, "dead", "list").splitlines() if b"quarantined" in line]
    if len(found) != 1:
        return [f"{len(found)} messages quarantined"]
    shown = ask(world, "dead", "show", found[0].split(".")[0], "--content")
    return [f"not shown: {line}" for line in content.split(b"\r") if line not in shown]


def crash(orderly, engine, kind, senders):
    world, content = make(orderly, engine), poison(kind)
    limits = (lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))) if kind == "memory" else None
    keeper = Keeper(world, limits)
    world.send(senders, pause=0.002)
    problems = [] if wait_until(lambda: world.acked >= 20 * senders, 30, "acknowledgements") else ["no service"]
    begin = time.monotonic()
    answer = send(world.port, content, 60)
    back = time.monotonic() - begin
    before = world.acked
    again = send(world.port, content, 20)
    while world.acked < before + 20 * senders and time.monotonic() - begin < 60:
        time.sleep(0.01)
    ends = list(keeper.ends)
    if len(ends) != 2:
        problems.append(f"the engine ended {len(ends)} times: {[status for _, status in ends]}")
    if answer is None or b"MSA|AE|POISON" not in answer:
        problems.append(f"answered {answer}")
    if again != answer:
        problems.append(f"the second answer is another one: {again}")
    if back > 30:
        problems.append(f"service was back after {back:.1f} s")
    problems += quarantined(world, content)
    # It is known after another start as well.
    os.kill(keeper.engine.pid, 9)
    if send(world.port, content, 20) != answer:
        problems.append("answered otherwise after another start")
    if len(keeper.ends) != 3:
        problems.append(f"the engine ended {len(keeper.ends)} times in all")
    problems += finish(world, keeper)
    print(f"{kind}: ended {len(ends)} times ({', '.join(str(status) for _, status in ends)}), back in {back:.1f} s, "
          f"{world.acked} of others acknowledged, {len(problems)} problems", flush=True)
    world.close(problems)
    return [f"{kind}: {problem}" for problem in problems]


def finish(world, keeper):
    for sender in world.senders:
        sender.stopping.set()
    for sender in world.senders:
        sender.join(30)
    problems = [] if world.sent_all else ["the senders did not come to an end"]
    problems += verdict(world, 30)
    status = keeper.stop()
    return problems + ([f"exit status {status}"] if status else [])


def kill(orderly, engine, kills, senders):
    """A message that is in work at each kill."""
    world, content = make(orderly, engine), poison("slow")
    keeper = Keeper(world)
    world.send(senders, pause=0.002)
    answers = []
    sender = threading.Thread(target=lambda: answers.append(send(world.port, content, 120)), daemon=True)
    sender.start()
    struck = 0
    for _ in range(kills):
        # It takes two seconds; its event loop answers nobody meanwhile.
        keeper.engine.listens(world.port, 30)
        time.sleep(1)
        struck += not answers
        os.kill(keeper.engine.pid, 9)
        time.sleep(0.2)
    sender.join(60)
    problems = [] if struck == kills else [f"only {struck} kills struck"]
    if not answers or not answers[0] or b"MSA|AA|POISON-slow" not in answers[0]:
        problems.append(f"answered {answers}")
    if b"quarantined" in ask(world, "dead", "list"):
        problems.append("a message was quarantined")
    problems += finish(world, keeper)
    if not any(b"POISON-slow" in received for received in world.labs[0].messages):
        problems.append("it was not delivered")
    print(f"{struck} kills while it was in work, answered {(answers or [b''])[0][-30:]}, {len(problems)} problems", flush=True)
    world.close(problems)
    return [f"kill: {problem}" for problem in problems]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--crashes", nargs="*", default=["trap", "abort", "recursion", "memory"])
    options.add_argument("--kills", type=int, default=5)
    options.add_argument("--senders", type=int, default=4)
    options = options.parse_args()
    engine = os.path.join(os.path.dirname(os.path.abspath(options.binary)), "CrashingEngine")
    if not os.access(engine, os.X_OK):
        print("skipped: there is no CrashingEngine beside the engine: swift build --build-tests")
        sys.exit(77)
    problems = []
    for kind in options.crashes:
        problems += crash(options.binary, engine, kind, options.senders)
    if options.kills:
        problems += kill(options.binary, engine, options.kills, options.senders)
    for problem in problems:
        print("FAILED:", problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
