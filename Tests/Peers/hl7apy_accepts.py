#!/usr/bin/env python3
"""Parses and validates every message of a folder with hl7apy, strictly.

    hl7apy_accepts.py FOLDER

Files are named NAME.hl7, segments end with CR. Prints one JSON object a file that was refused, then
{"accepted": N, "refused": N}. Exit status 0 when the messages could be judged at all, whatever came of it, and 3 when
hl7apy is not there.
"""

import json
import pathlib
import sys

try:
    from hl7apy.consts import VALIDATION_LEVEL
    from hl7apy.parser import parse_message
except ImportError:
    print("hl7apy is not installed")
    sys.exit(3)

ENCODINGS = {"UNICODE UTF-8": "utf-8", "8859/1": "latin-1", "8859/15": "iso8859-15", "": "ascii"}


def text_of(raw):
    """The text in the character set that MSH-18 says; a set that is not there is a refusal."""
    separator = raw[3:4]
    fields = raw.split(b"\r", 1)[0].split(separator)
    repetition = fields[1][1:2]
    declared = fields[17].split(repetition)[0].decode("ascii") if len(fields) > 17 else ""
    return raw.decode(ENCODINGS[declared])


def values(text):
    """Segments and their valued fields in order. hl7apy closes the gap where a version withdrew a field (ERR-1)."""
    return [[field for field in line.split(text[3]) if field] for line in text.strip("\r").split("\r")]


def refusal(path):
    try:
        text = text_of(path.read_bytes())
        message = parse_message(text, validation_level=VALIDATION_LEVEL.STRICT, find_groups=True)
        message.validate()
        # Accepted must not mean dropped: what hl7apy read has every value that was written.
        again = message.to_er7()
        if values(again) != values(text):
            return "hl7apy reads it as %r" % again
    except Exception as error:
        return "%s: %s" % (type(error).__name__, error)
    return None


def main(folder):
    accepted = refused = 0
    for path in sorted(pathlib.Path(folder).glob("*.hl7")):
        reason = refusal(path)
        if reason is None:
            accepted += 1
        else:
            refused += 1
            print(json.dumps({"file": path.stem, "reason": reason}))
    print(json.dumps({"accepted": accepted, "refused": refused}))


if __name__ == "__main__":
    main(sys.argv[1])
