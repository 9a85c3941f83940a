"""The conservation check: whatever happened, each acknowledged message is at each destination, in order, or parked."""
import collections, glob, os, sqlite3, subprocess, time


def parked(world):
    """Control ids of what stands among the dead letters."""
    listing = subprocess.run(
        [world.binary, "dead", "list", "--store", world.store, "--limit", "1000000"],
        capture_output=True, text=True, check=False).stdout
    return {word for line in listing.splitlines() for word in line.split() if word[:1].isalpha() and "-" in word}


def missing(world):
    """For each place the acknowledged ids that are not there."""
    acked = [identifier for sender in world.senders for identifier in list(sender.acked)]
    found = {}
    for place, arrived in world.places().items():
        there = set(arrived)
        if lost := [identifier for identifier in acked if identifier not in there]:
            found[place] = lost
    return found


def wait_for_delivery(world, seconds):
    """Until everything acknowledged has arrived everywhere; gives up when nothing has arrived for so many seconds."""
    arrived, end = -1, time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.monotonic()
        if not missing(world):
            return True
        now = sum(len(places) for places in world.places().values())
        if now != arrived:
            arrived, end = now, time.monotonic() + seconds
        # Looking takes the time of the labs, which run in this process.
        time.sleep(max(0.05, 10 * (time.monotonic() - begin)))
    return False


def accepted_twice(world):
    """Acknowledged ids that the store holds more than once: messages sent again that were not known again."""
    acked = {identifier for sender in world.senders for identifier in sender.acked}
    counts = collections.Counter()
    for path in glob.glob(os.path.join(world.store, "*.orderly")):
        store = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        counts.update(bytes(row[0]).decode() for row in store.execute("SELECT control_id FROM message"))
        store.close()
    return [identifier for identifier, count in counts.items() if count > 1 and identifier in acked]


def inversions(world):
    """Pairs of one sender whose first arrivals are in the wrong order, over all labs."""
    wrong = 0
    for place, arrived in world.places().items():
        if place == "archive":
            continue
        first = {}
        for position, identifier in enumerate(arrived):
            first.setdefault(identifier, position)
        for sender in world.senders:
            positions = [first[i] for i in sender.acked if i in first]
            wrong += sum(1 for a, b in zip(positions, positions[1:]) if a > b)
    return wrong


def verdict(world, seconds=30):
    """Problems in words; an empty list when the guarantee held.

    A message that was never acknowledged may be anywhere; one that was must be at every destination or parked.
    """
    problems = []
    if not wait_for_delivery(world, seconds):
        aside = parked(world)
        for place, lost in missing(world).items():
            gone = [i for i in lost if i not in aside]
            if gone:
                problems.append(f"{len(gone)} acknowledged messages are not at {place}: {gone[:5]}")
    if wrong := inversions(world):
        problems.append(f"{wrong} pairs out of order")
    if again := accepted_twice(world):
        problems.append(f"{len(again)} messages accepted twice: {again[:5]}")
    refused = [i for sender in world.senders for i in sender.refused]
    if refused:
        problems.append(f"{len(refused)} messages refused: {refused[:5]}")
    return problems
