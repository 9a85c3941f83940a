"""What strace saw of one run, as far as an acknowledgement depends on it."""
import re

FLUSHES = ("fdatasync", "fsync")
NETWORK = ("read", "recvfrom", "recvmsg", "write", "writev", "sendto", "sendmsg")


class Timeline:
    """Order of arrivals, flushes, injected failures and answers in a log of `strace -f -y -s 300`."""

    def __init__(self, path):
        self.struck = False
        self.unflushed, self.flushed_again = [], []
        self.failed_flush = None
        self.minor = set()
        self.arrived, self.flushes, self.waiting = {}, [], {}
        with open(path, encoding="utf-8", errors="replace") as log:
            for number, line in enumerate(log):
                self.read(number, line.rstrip())

    def read(self, number, line):
        found = re.match(r"(\d+) +(?:<\.\.\. )?(\w+)", line)
        if not found:
            return
        thread, call = found.groups()
        # SQLite flushes the folder too and does not look at the result; the engine does it again with fsync, and does.
        # On the search index nothing rests: it is made again from the slices.
        minor = call == "fdatasync" and ("/store>)" in line or ".index" in line)
        if call in FLUSHES and "resumed" in line and thread in self.minor:
            minor = True
            self.minor.discard(thread)
        elif minor and "unfinished" in line:
            self.minor.add(thread)
        if call in FLUSHES and not minor:
            self.flush(number, line, thread)
        if "(INJECTED)" in line and not (minor and ".index" in line):
            self.struck = True
            if call in FLUSHES and not minor and self.failed_flush is None:
                self.failed_flush = number
        if call not in NETWORK:
            return
        if answer := re.search(r"MSA\|AA\|([\w-]+)", line):
            if call in NETWORK[3:]:
                self.answer(answer.group(1))
        elif sent := re.search(r"ADT\^A01\^ADT_A01\|([\w-]+)\|", line):
            if call in NETWORK[:3]:
                self.arrived[sent.group(1)] = number

    def flush(self, number, line, thread):
        """A flush counts from where it began: what arrived later may not be in it."""
        if "resumed" in line:
            begin = self.waiting.pop(thread, number)
        else:
            begin = number
            # One that fails as well deceives nobody.
            if self.failed_flush is not None and "(INJECTED)" not in line:
                self.flushed_again.append(line)
        if "unfinished" in line:
            self.waiting[thread] = begin
        elif line.endswith("= 0"):
            self.flushes.append(begin)

    def answer(self, identifier):
        arrival = self.arrived.get(identifier)
        if arrival is None or not any(arrival < begin for begin in self.flushes):
            self.unflushed.append(identifier)
