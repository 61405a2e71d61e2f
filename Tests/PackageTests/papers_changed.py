#!/usr/bin/env python3
"""Usage: papers_changed.py RELEASE SIGNERS

Changes one byte of each file of a signed release, in turn and at three places, and asks scripts/verify-release; also
takes files away, adds one, and makes papers that speak of something else. Prints how many changes were noticed; the
status is 1 where one was not.
"""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

release, signers = pathlib.Path(sys.argv[1]), sys.argv[2]
verify = pathlib.Path(__file__).resolve().parents[2] / "scripts/verify-release"
missed, noticed = [], 0


def ask(folder, *options):
    return subprocess.run([verify, *(options or ("--signers", signers)), folder], capture_output=True, text=True)


def copy(at):
    """Links suffice: what is changed becomes a file of its own."""
    shutil.copytree(release, at, copy_function=os.link)
    return at


def own(path):
    data = path.read_bytes()
    mode = path.stat().st_mode
    path.unlink()
    path.write_bytes(data)
    path.chmod(mode)
    return bytearray(data)


def expect(what, folder, word, *options):
    global noticed
    done = ask(folder, *options)
    if done.returncode == 1 and word in done.stderr and not done.stdout:
        noticed += 1
    else:
        missed.append(f"{what}: status {done.returncode}, {(done.stderr + done.stdout).strip()[-300:]}")


def signed_anew(folder, change):
    """What a signer who is mistaken would sign: the sums hold, the paper speaks of something else."""
    for kind, edit in change.items():
        path = next(folder.glob(f"*.{kind}.json"))
        own(path)
        document = json.loads(path.read_text())
        edit(document)
        path.write_text(json.dumps(document))
        name = str(path.relative_to(folder))
        own(folder / "SHA256SUMS")
        lines = (folder / "SHA256SUMS").read_text().splitlines()
        lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}" if line.endswith("  " + name) else line for line in lines]
        (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n")
    (folder / "SHA256SUMS.sig").unlink()


with tempfile.TemporaryDirectory(dir=release.parent) as scratch:
    scratch = pathlib.Path(scratch)
    folder = copy(scratch / "changed")
    if ask(folder).returncode != 0:
        sys.exit("papers_changed: the release itself does not hold: " + ask(folder).stderr)
    names = sorted(str(path.relative_to(release)) for path in release.rglob("*") if path.is_file())
    for name in names:
        path = folder / name
        before = own(path)
        places = {0, len(before) // 2, len(before) - 1}
        if name.endswith(".sig"):
            # Also the last character of the base64, of which some bits mean nothing.
            places.add(before.rindex(b"\n-----END") - 1)
            places.add(before.rindex(b"\n-----END") - 2)
        for place in sorted(places):
            changed = bytearray(before)
            changed[place] ^= 1
            path.write_bytes(changed)
            word = "sig" if name.startswith("SHA256SUMS") else f"{name} is not what was released"
            expect(f"{name}, byte {place}", folder, word)
        path.write_bytes(before)
    held = ask(folder)
    if held.returncode != 0:
        missed.append("put back, it does not hold: " + held.stderr)

    for name in names:
        path = folder / name
        before = own(path)
        path.unlink()
        expect(f"{name} taken away", folder, name)
        path.write_bytes(before)
        path.unlink()
        path.symlink_to(release / name)
        expect(f"{name} as a link", folder, name)
        path.unlink()
        path.write_bytes(before)
    (folder / "extra").write_text("")
    expect("one more file", folder, "extra is no part of the release")
    (folder / "extra").unlink()
    expect("--unsigned on a signed release", folder, "check it with --signers", "--unsigned")
    expect("another signer", folder, "does not hold", "--signers", signers, "--signer", "somebody")

    def of_zero(document):
        document["subject"][0]["digest"]["sha256"] = "0" * 64

    for what, change, word in (
        ("provenance of another file", {"intoto": of_zero}, "the provenance is of other files"),
        ("provenance of another kind", {"intoto": lambda d: d.update(predicateType="x")}, "no in-toto statement"),
        ("a bill without a file", {"spdx": lambda d: d["files"].pop()}, "the bill of materials is of other files"),
        ("a bill of another version", {"spdx": lambda d: d["packages"][0].update(versionInfo="9.9.9")}, "another version"),
        ("OpenVEX of another program", {"openvex": lambda d: d["statements"][0]["products"][0]["hashes"].update({"sha-256": "0"})}, "of another program"),
        ("OpenVEX of what is not linked", {"openvex": lambda d: d["statements"][0]["products"][0]["subcomponents"][0].update({"@id": "pkg:x"})}, "not linked"),
        ("a paper that is a list", {"spdx": lambda d: d.update(files=[[]])}, "not the form"),
    ):
        other = copy(scratch / "other")
        signed_anew(other, change)
        expect(what, other, word, "--unsigned")
        shutil.rmtree(other)

print(f"{noticed} changes noticed, {len(missed)} not, in {len(names)} files")
print("\n".join(missed), end="\n" if missed else "")
sys.exit(bool(missed) or noticed < 3 * len(names))
