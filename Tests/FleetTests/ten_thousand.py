#!/usr/bin/env python3
"""Usage: ten_thousand.py PROGRAM FILE

The reports of 10,000 hosts in FILE, each as PROGRAM gives it for one of five situations, and the queries of Examples/fleet
on them: every host is in exactly one answer. Prints how long each query took.
"""

import collections
import json
import pathlib
import subprocess
import sys
import time

HOSTS = 10_000
EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "Examples/fleet"
program, path = sys.argv[1], pathlib.Path(sys.argv[2])

# Words, and how many of ten hosts are so.
SITUATIONS = (
    (("--assume", "0:999:0660", "--user", "1000:1000", "--group-add", "999"), 5),
    (("--assume", "0:999:0660", "--user", "1000:1000"), 2),
    (("--assume", "0:998:0660", "--user", "1000:1000", "--group-add", "999"), 1),
    (("--assume", "0:0:0600", "--user", "1000:1000"), 1),
    (("--no-connect", "/nowhere/docker.sock"), 1),
)
templates = []
for words, share in SITUATIONS:
    done = subprocess.run([program, "--format", "json", "--with-host", *words], capture_output=True, text=True, check=False)
    templates += [json.loads(done.stdout)] * share

expected = collections.Counter()
with open(path, "w", encoding="utf-8") as file:
    for number in range(HOSTS):
        report = templates[number % 10]
        report["host"]["name"] = f"host{number:05d}"
        expected[report["causes"][0]["code"] if report["verdict"] != "granted" else "granted"] += 1
        print(json.dumps(report), file=file)


def ask(options, name):
    began = time.monotonic()
    done = subprocess.run(["jq", options, EXAMPLES / name, path], capture_output=True, text=True, check=True, timeout=300)
    print(f"{name}: {HOSTS} hosts, {path.stat().st_size >> 20} MB, {time.monotonic() - began:.1f} s")
    return [line.split("\t") for line in done.stdout.splitlines()]


blocked = {row[0]: row[4].split(":")[0] for row in ask("-rf", "blocked.jq")}
granted = {row[0] for row in ask("-rf", "root-equivalent.jq")}
causes = {row[1]: row for row in ask("-srf", "causes.jq")}
assert collections.Counter(blocked.values()) + collections.Counter({"granted": len(granted)}) == expected, expected
assert not granted & set(blocked) and len(granted) + len(blocked) == HOSTS
assert {code: int(row[0]) for code, row in causes.items()} == {code: count for code, count in expected.items() if code != "granted"}
assert all(len(row[2].split(", ")) == int(row[0]) for row in causes.values())
assert len(causes) >= 3, causes
