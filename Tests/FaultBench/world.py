"""A route, its senders and its receivers around one engine: what every bench here breaks in its own way."""
import os, shutil, signal, socket, subprocess, tempfile, threading, time

from bench import Lab, frames, free_port

ROUTE = """
route: bench
language: 1
from:
  mllp: {{port: {port}{listener}}}
accept:
  types: ["*"]
  others: reject
steps:
  - change: PID-5.1
    apply: uppercase
to:
"""
LAB = """  {name}:
    mllp: {{host: 127.0.0.1, port: {port}, wait_for_ack: {wait}}}
    retry: {{first: 50ms, up_to: 500ms, attempts: 1000}}
    when_rejected: dead_letter
"""
ARCHIVE = """  archive:
    file:
      path: {folder}/{{MSH-10}}_{{message.id}}.hl7
"""


def message(identifier, patient="1"):
    """An ADT of about 900 bytes, as hospitals send them."""
    return (f"MSH|^~\\&|BENCH|WARD|O|O|20260301101500||ADT^A01^ADT_A01|{identifier}|P|2.5.1\r"
            f"EVN|A01|20260301101500\rPID|1||{patient}^^^HOSP^MR||novak^elena||19800214|F|||12 LONG STREET^^TOWN\r"
            + "".join(f"NTE|{line}||{'a note of the ward that nobody reads ' * 3}\r" for line in range(1, 6))).encode()


class Sender(threading.Thread):
    """Sends one message after the other and logs every positive answer; what was not answered is sent again, on a
    new connection, as real senders do. Without a count it sends until told to stop."""

    def __init__(self, name, port, count=None, pause=0):
        super().__init__(daemon=True)
        self.label, self.port, self.count, self.pause = name, port, count, pause
        self.acked, self.resent, self.refused, self.latencies = [], 0, [], []
        self.stopping = threading.Event()

    def run(self):
        connection = answers = None
        index, again = 0, False
        while (self.count is None or index < self.count) and (again or not self.stopping.is_set()):
            identifier = f"{self.label}-{index:06d}"
            try:
                if connection is None:
                    connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
                    answers = frames(connection)
                begin = time.monotonic()
                connection.sendall(b"\x0b" + message(identifier, patient=str(index % 50)) + b"\x1c\r")
                answer = next(answers, None)
                if answer is None:
                    raise OSError("closed")
                if f"MSA|AA|{identifier}\r".encode() in answer:
                    self.acked.append(identifier)
                    self.latencies.append(time.monotonic() - begin)
                else:
                    self.refused.append(identifier)
                index, again = index + 1, False
                if self.pause:
                    time.sleep(self.pause)
            except OSError:
                # Whether the message was taken is unknown: it stays first in line, also after stop().
                if connection is not None:
                    self.resent, again = self.resent + 1, True
                    connection.close()
                connection = None
                if self.stopping.is_set() and not again:
                    return
                time.sleep(0.02)
        if connection is not None:
            connection.close()


class Engine:
    """The engine as a process, under `wrapper` (strace) if one is given."""

    def __init__(self, binary, routes, store, wrapper=(), log_level="error", log=None, limits=None):
        self.log = open(log or os.devnull, "ab")
        self.process = subprocess.Popen(
            [*wrapper, binary, "run", routes, "--store", store, "--log-level", log_level],
            start_new_session=True, stdout=self.log, stderr=self.log, preexec_fn=limits)

    @property
    def pid(self):
        """The engine's own process, not the tracer's."""
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        try:
            first = open(children, encoding="ascii").read().split()
        except OSError:
            first = []
        return int(first[0]) if first else self.process.pid

    def ended(self):
        return self.process.poll() is not None

    def listens(self, port, seconds=20):
        """Whether the port opens before the engine ends."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.ended():
            if connects(port):
                return True
            time.sleep(0.01)
        return False

    def resident(self):
        """Resident memory in MB."""
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1000

    def freeze(self):
        """Stops every thread between two system calls: those under way come to their end first."""
        pid = self.pid
        os.kill(pid, signal.SIGSTOP)
        states = {""}
        while states - {"T", "t", "Z"}:
            states = set()
            for task in os.listdir(f"/proc/{pid}/task"):
                try:
                    with open(f"/proc/{pid}/task/{task}/stat", encoding="latin-1") as stat:
                        states.add(stat.read().rpartition(") ")[2][:1])
                except OSError:
                    pass

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def stop(self, seconds=30):
        """Drains; the exit status, or `None` if it did not end in time and was killed."""
        try:
            os.kill(self.pid, signal.SIGTERM)
            return self.process.wait(seconds)
        except ProcessLookupError:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return None


def connects(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


class World:
    """A folder of its own with one route to a lab and, if asked for, a second lab and an archive."""

    def __init__(self, binary, labs=1, archive=True, base=None, listener="", settings="", wait="5s", store=None):
        self.binary, self.folder = binary, tempfile.mkdtemp(prefix="orderly-fault-")
        self.routes = os.path.join(self.folder, "Routes")
        self.data = base or self.folder
        self.store = store or os.path.join(self.data, "store")
        self.archive = os.path.join(self.data, "archive") if archive else None
        self.port = free_port()
        self.labs, ports = self.make_labs(labs)
        text = ROUTE.format(port=self.port, listener=listener)
        for number, lab_port in enumerate(ports):
            text += LAB.format(name=f"lab{number}", port=lab_port, wait=wait)
        if archive:
            text += ARCHIVE.format(folder=self.archive)
        os.mkdir(self.routes)
        with open(os.path.join(self.routes, "bench.yaml"), "w", encoding="ascii") as file:
            file.write(text)
        # A bench decides by itself how full its disk is.
        with open(os.path.join(self.routes, "orderly.yaml"), "w", encoding="ascii") as file:
            file.write("language: 1\n" + (settings or "store: {stop_intake_below: 1 MB}\n"))
        self.senders = []

    def make_labs(self, count):
        """The labs, and the ports under which the route finds them."""
        labs = [Lab(free_port()) for _ in range(count)]
        return labs, [lab.port for lab in labs]

    def engine(self, wrapper=(), **options):
        return Engine(self.binary, self.routes, self.store, wrapper, log=os.path.join(self.folder, "log"), **options)

    def send(self, senders, count=None, pause=0, prefix="S"):
        new = [Sender(f"{prefix}{number:02d}", self.port, count, pause) for number in range(senders)]
        self.senders += new
        for sender in new:
            sender.start()
        return new

    @property
    def sent_all(self):
        return all(not sender.is_alive() for sender in self.senders)

    @property
    def acked(self):
        return sum(len(sender.acked) for sender in self.senders)

    def places(self):
        """What arrived where, in the order of arrival; an archive has none."""
        found = {f"lab{number}": list(lab.received) for number, lab in enumerate(self.labs)}
        if self.archive:
            names = os.listdir(self.archive) if os.path.isdir(self.archive) else []
            found["archive"] = [name.split("_")[0] for name in names if not name.startswith(".")]
        return found

    def close(self, problems=()):
        """The folder stays, to be looked at, when there are problems."""
        for lab in self.labs:
            lab.close()
        if problems:
            print(f"see {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
