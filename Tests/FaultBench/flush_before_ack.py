#!/usr/bin/env python3
"""Every acknowledgement is preceded by a flush (fdatasync or fsync that returned 0) of the store's files.

    Tests/FaultBench/flush_before_ack.py PATH-TO-orderly

Runs the engine under strace, sends messages one by one, and looks at the order of system calls: between the arrival of
each message and the writing of its acknowledgement there must be a flush. Exit status 77: strace may not trace here.
"""
import os, re, shutil, signal, socket, subprocess, sys, tempfile, time

from bench import frames, free_port

ROUTE = """
route: flush
language: 1
from:
  mllp: {{port: {port}}}
accept:
  types: ["*"]
  others: reject
to:
  nowhere:
    when: MSH-10 is "never"
    file:
      path: archive/{{message.id}}.hl7
"""


def main():
    folder = tempfile.mkdtemp(prefix="orderly-flush-")
    os.mkdir(os.path.join(folder, "Routes"))
    port, log = free_port(), os.path.join(folder, "calls")
    with open(os.path.join(folder, "Routes", "flush.yaml"), "w") as file:
        file.write(ROUTE.format(port=port))
    engine = subprocess.Popen(
        ["strace", "-f", "-y", "-s", "400", "-e", "trace=fdatasync,fsync,write,writev,sendto,sendmsg", "-o", log,
         sys.argv[1], "run", os.path.join(folder, "Routes"), "--log-level", "error"], start_new_session=True)
    connection = None
    for _ in range(400):
        if engine.poll() is not None:
            print("strace cannot trace here")
            sys.exit(77)
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=20)
            break
        except OSError:
            time.sleep(0.05)
    answers = frames(connection)
    count = 20
    for number in range(count):
        message = f"MSH|^~\\&|A|B|C|D|20260301||ADT^A01|FLUSH{number:04d}|P|2.5\rPID|1||{number}\r".encode()
        connection.sendall(b"\x0b" + message + b"\x1c\r")
        assert f"MSA|AA|FLUSH{number:04d}".encode() in next(answers)
    connection.close()
    os.killpg(engine.pid, signal.SIGTERM)
    engine.wait(30)
    # No message is delivered, so that every flush of the write-ahead log belongs to an acceptance.
    flushed, waiting, acknowledged, unflushed = False, set(), 0, []
    for line in open(log, encoding="utf-8", errors="replace"):
        thread = line.split(" ", 1)[0]
        if re.search(r"f(data)?sync\(.*-wal>", line):
            if "unfinished" in line:
                waiting.add(thread)
            elif line.rstrip().endswith("= 0"):
                flushed = True
        elif thread in waiting and re.search(r"f(data)?sync resumed", line):
            waiting.discard(thread)
            flushed = flushed or line.rstrip().endswith("= 0")
        found = re.search(r"MSA\|AA\|(FLUSH\d{4})", line)
        if found:
            acknowledged += 1
            if not flushed:
                unflushed.append(found.group(1))
            flushed = False
    shutil.rmtree(folder)
    print(f"{acknowledged} acknowledgements, {len(unflushed)} without a flush before them")
    sys.exit(0 if acknowledged == count and not unflushed else 1)


main()
