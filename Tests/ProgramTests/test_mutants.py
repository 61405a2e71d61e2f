"""Facts documents that were changed: the program ends with a status of the contract's, by no signal and in time.

Two in three keep their shape: at one to three places stands what another document has at the like place, or a neighbour of
a number or a name, so that most are documents still, and more than half of all. The others are changed anywhere and in any
way.

SOCKCHECK_MUTANTS is how many there are, SOCKCHECK_SEED which.
"""

import collections
import concurrent.futures
import copy
import glob
import json
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import unittest

import hostile_text
import support

COUNT = int(os.environ.get("SOCKCHECK_MUTANTS", "1500"))
SEED = int(os.environ.get("SOCKCHECK_SEED", "14"))
# The contract's table, of what a document can lead to.
STATUSES = {0, 65, 66, 69, 71, 77, 78}
INTEGERS = [-1, 0, 1, 2, 40, 107, 108, 511, 999, 1000, 4095, 65534, 65535, (1 << 31) - 1, 1 << 31, (1 << 32) - 2, (1 << 32) - 1,
            1 << 32, (1 << 63) - 1, -(1 << 63), 1 << 64]
# Fields whose words are the document's own, and names, which may be any text.
FREE = ("name", "path", "requested", "home", "shell", "linkTarget", "user", "project", "service", "image", "program", "mountPoint",
        "root", "userName", "groupName", "source", "destination", "folder", "configFile", "hostVariable", "runner")
WAYS = [["--format", "plain"], ["--format", "json"], ["--verbose"], ["facts", "--redact"], ["fix", "--last-resort"],
        ["--quiet"], ["fix", "--for", "compose"], ["fix", "--for", "host"], ["fix", "--for", "systemd"]]


def places(value, place=(), pattern=""):
    """The ways to a value and to all in it, and the same without numbers."""
    yield place, pattern
    if isinstance(value, dict):
        for key in sorted(value):
            yield from places(value[key], (*place, key), f"{pattern}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*place, index), f"{pattern}[]")


def at(value, place):
    for step in place:
        value = value[step]
    return value


def put(document, place, value):
    """The document with another value at a place."""
    if not place:
        return value
    at(document, place[:-1])[place[-1]] = value
    return document


class Mutants:
    def __init__(self, documents):
        self.documents = documents
        self.pool = collections.defaultdict(list)
        self.known = set()
        for document in documents:
            for place, pattern in places(document):
                # One of each: most documents have most values in common.
                mark = pattern, json.dumps(at(document, place), sort_keys=True)
                if mark not in self.known:
                    self.known.add(mark)
                    self.pool[pattern].append(at(document, place))

    def keeping_shape(self, dice):
        document = copy.deepcopy(dice.choice(self.documents))
        for _ in range(dice.randint(1, 3)):
            place, pattern = dice.choice([found for found in places(document) if len(found[0]) > 1])
            value = at(document, place)
            if dice.random() < 0.6:
                value = copy.deepcopy(dice.choice(self.pool[pattern] or [value]))
            elif isinstance(value, bool):
                value = not value
            elif isinstance(value, int):
                value = max(0, min((1 << 32) - 2, dice.choice([value + 1, value - 1, value ^ 1 << dice.randint(0, 31), *INTEGERS[1:16]])))
            elif isinstance(value, str) and place[-1] in FREE:
                value = dice.choice([value + dice.choice(["x", "/", " ", "-"]), value[:-1] or "a", *hostile_text.TEXTS.values(), "a" * 300])
            elif isinstance(value, list) and value and isinstance(value[0], dict):
                value = value + [copy.deepcopy(dice.choice(value))] * dice.randint(1, 40)
            else:
                value = copy.deepcopy(dice.choice(self.pool[pattern] or [value]))
            document = put(document, place, value)
        return json.dumps(document).encode()

    def any(self, dice):
        document = copy.deepcopy(dice.choice(self.documents))
        for _ in range(dice.randint(1, 3)):
            place, _ = dice.choice(list(places(document)))
            value = at(document, place)
            if isinstance(value, (dict, list)) and value and dice.random() < 0.4:
                # Something is missing.
                del value[dice.choice(sorted(value)) if isinstance(value, dict) else dice.randrange(len(value))]
                continue
            other, _ = dice.choice(list(places(document)))
            document = put(document, place, dice.choice([
                copy.deepcopy(at(document, other)), dice.choice(INTEGERS), dice.choice(list(hostile_text.TEXTS.values())), None, [], {},
                True, 1.5, -0.0, 1e300, "", list(hostile_text.BYTES["no text"]), [[[]]] * 50]))
        text = json.dumps(document).encode()
        if dice.random() < 0.1:
            where = dice.randrange(len(text))
            text = dice.choice([text[:where], text[:where] + bytes([dice.randrange(256)]) + text[where + 1:], text + text[:where]])
        return text


class MutantTest(unittest.TestCase):
    def test_statuses(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        self.addCleanup(shutil.rmtree, folder)
        mutants = Mutants([json.loads(pathlib.Path(path).read_text()) for path in sorted(
            glob.glob(os.fspath(support.REPOSITORY / "Tests/Fuzz/corpus/facts/seed-*")))])
        seen = {True: collections.Counter(), False: collections.Counter()}
        wrong = []

        def one(number):
            """Each by its own number, so that it can be had again alone."""
            dice = random.Random(f"{SEED}/{number}")
            keeps = number % 3 != 0
            text = mutants.keeping_shape(dice) if keeps else mutants.any(dice)
            way = WAYS[dice.randrange(len(WAYS))]
            done = subprocess.run([support.PROGRAM, *way, "--facts", "-"], input=text, capture_output=True, check=False, timeout=120)
            fault = hostile_text.fault(done.stdout) or hostile_text.fault(done.stderr)
            return number, keeps, way, text, done.returncode, fault

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for number, keeps, way, text, status, fault in pool.map(one, range(COUNT)):
                seen[keeps][status] += 1
                if status not in STATUSES or fault:
                    kept = folder.parent / f"sockcheck-mutant-{SEED}-{number}.json"
                    kept.write_bytes(text)
                    wrong.append(f"{way} --facts {kept}: status {status} {fault or ''}")
        valid = sum(count for kind in seen.values() for status, count in kind.items() if status != 65)
        print(f"mutants: {COUNT} of seed {SEED}, statuses kept shape {dict(sorted(seen[True].items()))}, "
              f"any {dict(sorted(seen[False].items()))}; read {valid}, other statuses {len(wrong)}")
        self.assertEqual(wrong, [])
        # Otherwise this would be a test of the reader alone.
        self.assertGreater(valid, COUNT // 2)


if __name__ == "__main__":
    unittest.main()
