#!/usr/bin/env python3
"""Every file of a corpus through a route without steps: out as it came in, or a clear refusal.

    Tests/FaultBench/corpus_passthrough.py PATH-TO-orderly CORPUS-FOLDER

Each file is sent in one MLLP frame. Either the acknowledgement is positive and the lab has the very same bytes, or the
answer is negative, or the connection is closed because there is no MSH to answer; nothing else. Then the engine must
still take an ordinary message. Prints a line for each refusal, and the counts.
"""
import os, shutil, signal, socket, sys, tempfile

from bench import Lab, control_id, frames, free_port, start, wait_until

ROUTE = """
route: corpus
language: 1
from:
  mllp: {{port: {port}, duplicates: off}}
accept:
  types: ["*"]
  others: reject
acknowledge: {{mode: original}}
to:
  lab:
    mllp: {{host: 127.0.0.1, port: {lab}, wait_for_ack: 3s}}
    retry: {{first: 100ms, up_to: 100ms, attempts: 2, give_up_after: 5s}}
    when_rejected: dead_letter
    keep_order: no
"""


class ByteLab(Lab):
    def talk(self, connection):
        for message in frames(connection):
            self.messages.append(message)
            separator = message[message.find(b"MSH") + 3:][:1]
            fields = message[message.find(b"MSH"):].split(b"\r")[0].split(b"\n")[0].split(separator)
            identifier = fields[9] if len(fields) > 9 else b""
            connection.sendall(b"\x0bMSH|^~\\&|L|L|O|O|20260301||ACK|L1|P|2.5\rMSA|AA|" + identifier + b"\r\x1c\r")


def code(answer):
    return next((line[4:6] for line in answer.split(b"\r") if line[:3] == b"MSA"), None)


def main():
    binary, corpus = sys.argv[1], sys.argv[2]
    folder = tempfile.mkdtemp(prefix="orderly-corpus-")
    routes = os.path.join(folder, "Routes")
    os.mkdir(routes)
    port, lab_port = free_port(), free_port()
    with open(os.path.join(routes, "corpus.yaml"), "w") as file:
        file.write(ROUTE.format(port=port, lab=lab_port))
    lab = ByteLab(lab_port)
    engine = start(binary, folder, port)
    names = [line.split("\t")[0] for line in open(os.path.join(corpus, "MANIFEST.tsv"), encoding="utf-8")][1:]
    taken, refused, closed, unanswered, wrong = [], 0, 0, 0, 0
    for name in names:
        content = open(os.path.join(corpus, name), "rb").read()
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            # A file that is framed already is sent as it is; its frame is not part of the message.
            connection.sendall(content if content[:1] == b"\x0b" else b"\x0b" + content + b"\x1c\r")
            try:
                answer = next(frames(connection), None)
            except TimeoutError:
                answer = b"no answer"
        if answer == b"no answer" and b"\nMSA" in content.replace(b"\r", b"\n"):
            # An acknowledgement is not acknowledged (standard, section 2.9); it is routed all the same.
            unanswered += 1
            taken.append((name, content))
        elif answer is None:
            closed += 1
            print(f"closed   {name}")
        elif code(answer) == b"AA":
            taken.append((name, content.removeprefix(b"\x0b").removesuffix(b"\x1c\r")))
        elif code(answer) in (b"AE", b"AR"):
            refused += 1
            lines = [line for line in answer.split(b"\r") if line[:3] in (b"MSA", b"ERR")]
            print(f"refused  {name}  {b' '.join(lines).decode('latin-1')}")
        else:
            wrong += 1
            print(f"WRONG    {name}  {answer!r}")
    wait_until(lambda: len(lab.messages) >= len(taken), 30, "everything at the lab")
    arrived = list(lab.messages)
    for name, content in taken:
        if content not in arrived:
            wrong += 1
            print(f"CHANGED  {name}")
    engine.send_signal(signal.SIGTERM)
    status = engine.wait(30)
    print(f"{len(names)} files: {len(taken)} routed byte for byte ({unanswered} of them acknowledgements, which get no answer), {refused} refused with an answer, "
          f"{closed} closed without a header to answer, {wrong} wrong; exit status {status}")
    shutil.rmtree(folder)
    sys.exit(1 if wrong or status else 0)


main()
