#!/usr/bin/env python3
"""peers.py FOLDER: the same work by the Python libraries at hand, over the bytes that ParseBench wrote to FOLDER.

Microseconds of this thread's CPU time a message: parse, 8 look-ups, the message as text again. Median of the rounds.
"""

import importlib.metadata
import statistics
import sys
import time
from pathlib import Path

LOOK_UPS = {
    "adt": [("MSH", 1, 9, 1), ("MSH", 1, 9, 2), ("MSH", 1, 10, 1), ("PID", 1, 3, 1), ("PID", 1, 5, 1), ("PID", 1, 7, 1),
            ("PV1", 1, 3, 1), ("PV1", 1, 19, 1)],
    "oru": [("MSH", 1, 9, 1), ("MSH", 1, 10, 1), ("PID", 1, 3, 1), ("PID", 1, 5, 1), ("OBR", 1, 4, 1), ("OBX", 1, 3, 1),
            ("OBX", 10, 5, 1), ("OBX", 20, 8, 1)],
}


def messages(file):
    data, texts = file.read_bytes(), []
    while data:
        count, _, data = data.partition(b"\n")
        texts.append(data[: int(count)].decode("ascii"))
        data = data[int(count):]
    return texts


def python_hl7():
    import hl7

    def work(text, places):
        message = hl7.parse(text)
        found = [message.extract_field(segment, number, field, 1, component, 1)
                 for segment, number, field, component in places]
        return found, str(message)

    return f"python-hl7 {hl7.__version__}", work


def hl7apy():
    import hl7apy
    from hl7apy.parser import parse_message

    def work(text, places):
        message = parse_message(text, find_groups=False)
        found = []
        for segment, number, field, component in places:
            values = getattr(getattr(message, segment.lower())[number - 1], f"{segment}_{field}".lower())
            parts = values[0].children if len(values) else []
            found.append(parts[component - 1].to_er7() if len(parts) >= component else "")
        return found, message.to_er7()

    return f"hl7apy {importlib.metadata.version('hl7apy')}", work


def measure(work, texts, places, rounds=5):
    figures = []
    for _ in range(rounds):
        start = time.thread_time_ns()
        for text in texts:
            found, again = work(text, places)
            if not found[2] or len(again) < len(text) - 1:
                sys.exit(f"this peer did not do the work: {found}")
        figures.append((time.thread_time_ns() - start) / len(texts) / 1000)
    return statistics.median(figures)


def main():
    folder = Path(sys.argv[1])
    for make, share in ((python_hl7, 5), (hl7apy, 50)):
        try:
            name, work = make()
        except ImportError as error:
            print(f"{make.__name__}: skipped, {error} (pip install hl7 hl7apy, or PYTHON=… of a venv that has them)")
            continue
        for kind, places in LOOK_UPS.items():
            texts = messages(folder / f"{kind}.bin")
            texts = texts[: len(texts) // share]
            print(f"{name}, {kind.upper()}: {measure(work, texts, places):10.1f} us  parse, 8 look-ups, serialise ({len(texts)} messages)")


main()
