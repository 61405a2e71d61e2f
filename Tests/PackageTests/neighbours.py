#!/usr/bin/env python3
"""Usage: Tests/PackageTests/neighbours.py [PAGE]

docs/neighbours-cves.md: each row has a CVE of its own, and names a test that there is; at least twenty of them. Run by
`make lint`, and by the part papers of Tests/PackageTests.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
page = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/neighbours-cves.md"


def exists(named):
    """FILE NAME, or FILE alone: of a function of Python or Swift, or a situation."""
    path, _, name = named.partition(" ")
    if not (ROOT / path).is_file() or not path.startswith("Tests/"):
        return False
    text = (ROOT / path).read_text()
    return not name or re.search(rf"^\s*(def|(@Test(\(.*\))? )?func) `?{re.escape(name)}`?\(", text, re.MULTILINE) is not None


wrong, seen = [], []
for line in page.read_text().splitlines():
    if not line.startswith("| CVE-"):
        continue
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    if len(cells) != 4 or not re.fullmatch(r"CVE-\d{4}-\d{4,}", cells[0]) or not all(cells):
        wrong.append(f"not a row: {line}")
        continue
    seen.append(cells[0])
    named = re.findall(r"`([^`]+)`", cells[3])
    wrong += [f"{cells[0]}: no such test: {each}" for each in named if not exists(each)]
    if not named:
        wrong.append(f"{cells[0]}: no test")
wrong += [f"{cve} stands there twice" for cve in sorted(set(seen)) if seen.count(cve) > 1]
if len(seen) < 20:
    wrong.append(f"only {len(seen)} CVEs")
print("\n".join(wrong) if wrong else f"neighbours: {len(seen)} CVEs, each with a test")
sys.exit(bool(wrong))
