"""The tab-separated facts, read and normalised."""

import collections
import re

import names

VERSIONS = "2.1 2.2 2.3 2.3.1 2.4 2.5 2.5.1 2.6 2.7 2.7.1 2.8 2.8.1 2.8.2 2.9".split()
NONE = 0xFFFF


def read(folder, kind):
    with open(f"{folder}/compact-{kind}.tsv", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def nearest(mask, version):
    """The versions of a mask, nearest to one version first; of two equally near the later first."""
    return sorted((v for v in range(14) if mask >> v & 1), key=lambda v: (abs(v - version), -v))


def type_name(text):
    return {"wd": "WD", "Varies": "varies"}.get(text, text)


def table(text):
    return int(text) if text else NONE


def usage(text):
    """R, C, O, B, W or X; a conditional pair counts as conditional, RE as optional."""
    return {"RE": "O", "-": "O"}.get(text, text[:1] or "O")


def named(rows, owner, position, name, mask):
    """Gives rows without a name of their own the one that the nearest version has at that place."""
    known = collections.defaultdict(list)
    for row in rows:
        if not names.is_placeholder(row[name], row[owner]):
            known[row[owner], row[position]].append((int(row[mask], 16), names.name(row[name])))
    for row in rows:
        if not names.is_placeholder(row[name], row[owner]):
            row[name] = names.name(row[name])
            continue
        version = int(row[mask], 16).bit_length() - 1
        choices = [(abs(v - version), -v, text) for m, text in known[row[owner], row[position]] for v in nearest(m, version)]
        row[name] = min(choices)[2] if choices else ""
    spellings = collections.defaultdict(collections.Counter)
    for row in rows:
        spellings[row[name].casefold()][row[name]] += bin(int(row[mask], 16)).count("1")
    for row in rows:
        row[name] = max(spellings[row[name].casefold()].items(), key=lambda item: (item[1], item[0]))[0]
    return rows


def merged(rows):
    """Rows that have become equal but for their versions, as one."""
    masks = collections.defaultdict(int)
    for row in rows:
        masks[tuple(row[:-1])] |= row[-1]
    return [key + (mask,) for key, mask in sorted(masks.items())]


def fields(folder):
    rows = named(read(folder, "fields"), 0, 1, 2, 10)
    return merged([
        (r[0], int(r[1]), r[2], type_name(r[3]), usage(r[4]), int(r[5]), int(r[6]), table(r[7]), int(r[8] or 0),
         int(r[9] or 0), int(r[10], 16)) for r in rows])


def components(folder):
    rows = named(read(folder, "components"), 0, 1, 2, 6)
    found = merged([
        (r[0], int(r[1]), r[2], type_name(r[3]), usage(r[4]), table(r[5]), int(r[6], 16)) for r in rows])
    return found + gaps(found)


def borrowed(components, used):
    """Types that a version still names without defining them, with the components of the nearest version.

    From 2.6 on withdrawn fields keep types such as CE and TQ that their own version no longer describes.
    `used` maps a type to the versions that name it; it grows with what borrowed components name.
    """
    added, grew = [], True
    while grew:
        grew = False
        defined = collections.Counter()
        for row in components + added:
            defined[row[0]] |= row[-1]
        for name in sorted(used):
            for version in range(14):
                if not defined[name] or not used[name] >> version & 1 or defined[name] >> version & 1:
                    continue
                source = nearest(defined[name], version)[0]
                rows = [row for row in components if row[0] == name and row[-1] >> source & 1]
                added += [row[:-1] + (1 << version,) for row in rows]
                for row in rows:
                    used[row[3]] |= 1 << version
                grew = grew or bool(rows)
    return added


def gaps(rows):
    """Components that a source left out in the middle of a type, as the nearest version has them."""
    filled = []
    for version in range(14):
        have = collections.defaultdict(set)
        for row in rows:
            if row[-1] >> version & 1:
                have[row[0]].add(row[1])
        for owner, positions in sorted(have.items()):
            for position in sorted(set(range(1, max(positions))) - positions):
                choices = [(abs(v - version), -v, row) for row in rows if row[:2] == (owner, position)
                           for v in nearest(row[-1], version)]
                filled.append(min(choices)[2][:-1] + (1 << version,))
    return filled


def codes(folder):
    """Codes by table, and the versions in which a row says that a table has no fixed set of codes."""
    found, open_tables = collections.defaultdict(dict), collections.Counter()
    best = {}
    for number, code, display, mask in read(folder, "codes"):
        code, is_open = names.code(code)
        display = names.display(display)
        for version in range(14):
            if not int(mask, 16) >> version & 1:
                continue
            if not names.is_code(code):
                continue
            if is_open:
                open_tables[int(number)] |= 1 << version
            elif len(display) > len(best.get((int(number), code, version), "")) or (int(number), code, version) not in best:
                best[int(number), code, version] = display
    rows = collections.defaultdict(int)
    for (number, code, version), display in best.items():
        rows[number, code, display] |= 1 << version
    return [key + (mask,) for key, mask in sorted(rows.items(), key=lambda item: (item[0][0], item[0][1].encode(), item[0][2]))], open_tables


def structures(folder):
    rows = merged([(r[0].replace("ACK-Scheduling", "ACK-A"), r[1], int(r[2], 16)) for r in read(folder, "structures")])
    return [(name, grammar(text), mask) for name, text, mask in rows if text]


def grammar(text):
    """A tree of (kind, name, minimum, unbounded, children); kinds are segment, any, group and choice."""
    tokens = re.findall(r"[A-Za-z0-9_+\-]+\(|[A-Za-z0-9_]+[?*+]?|\)[?*+]?", text.replace("GUARANTOR+INS", "GUARANTOR_INS"))
    stack = [["", []]]
    for token in tokens:
        if token.endswith("("):
            stack.append([token[:-1], []])
        elif token.startswith(")"):
            name, children = stack.pop()
            stack[-1][1].append(group(name, children, token[1:]))
        else:
            bare = token.rstrip("?*+")
            kind = "any" if bare in ("ANYHL7SEGMENT", "Segment", "group") else "segment"
            stack[-1][1].append(node(kind, "" if kind == "any" else bare, token[len(bare):], ()))
    return tuple(stack[0][1])


def node(kind, name, mark, children):
    return (kind, name, 0 if mark in ("?", "*") else 1, mark in ("*", "+"), tuple(children))


def group(name, children, mark):
    # 2.9 writes "any segment of the query" as a group Hxx of a made-up segment and a made-up group.
    if re.search(r"(^|-)Hxx$", name):
        return node("any", "", "*" if mark in ("?", "*") else "+", ())
    alternatives = re.search(r"CHOICE$|_OBRRQDRQ1RXOODSODT_SUPPGRP$|_OBRRXO_SUPPGRP$|_OBRANYHL7SEGMENT_SUPPGRP$", name)
    written_out = any(child[1].startswith("choice-") for child in children)
    objects = name.endswith("_OBJECT") and all(child[2] == 0 for child in children)
    if alternatives or written_out or objects:
        children = [(kind, re.sub(r"^choice-\d-", "", inner), 1, many, below) for kind, inner, _, many, below in children]
        return node("choice", name, mark, children)
    return node("group", name, mark, children)


def events(folder):
    """Type and event (without the letter that 2.9 gives to variants) with their structure; the first variant wins."""
    taken, rows = set(), collections.defaultdict(int)
    for event, structure, mask in sorted(read(folder, "events"), key=lambda row: row[0]):
        event = re.sub(r"_[A-Z]$", "", event)
        structure = structure.replace("ACK_Scheduling", "ACK-A")
        for version in range(14):
            if int(mask, 16) >> version & 1 and (event, version) not in taken:
                taken.add((event, version))
                rows[event, structure] |= 1 << version
    return [key + (mask,) for key, mask in sorted(rows.items())]
