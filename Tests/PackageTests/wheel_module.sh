#!/usr/bin/env bash
# Usage: wheel_module.sh WHEEL
#
# sockcheck.explain() as uid 1234, on what its own attempts ended with. docker-py comes from PyPI.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
chmod 0755 "$scratch"
/usr/bin/python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet docker "$1"
cat >"$scratch/use.py" <<'TEXT'
import os
import socket
import sys

import docker
import requests
import sockcheck

folder = sys.argv[1]
refused = folder + "/refused.sock"


def attempt(action):
    try:
        action()
    except Exception as error:  # noqa: BLE001
        return error
    raise AssertionError("it was let in")


def connect(path):
    with socket.socket(socket.AF_UNIX) as made:
        made.connect(path)


def expect(found, code, status, words):
    assert (found.code, found.exit_status) == (code, status), found
    line = str(found)
    assert words in line and "\n" not in line and line.endswith(f"({code})"), line
    assert found.report["schema"] == "sockcheck.report/1"


# A path, in the forms that Python has.
import pathlib

for path in (refused, pathlib.Path(refused)):
    found = sockcheck.explain(path)
    expect(found, "gid-mismatch", 77, "gid 998")
    assert found.verdict == "denied" and found.path == refused
    assert found.fix and found.fix_place, found
expect(sockcheck.explain(folder + "/none"), "socket-missing", 66, "Nothing stands at")
expect(sockcheck.explain("-x"), "socket-missing", 66, "-x")

# docker-py, by DOCKER_HOST.
os.environ["DOCKER_HOST"] = "unix://" + refused
error = attempt(lambda: docker.from_env(version="auto"))
assert isinstance(error, docker.errors.DockerException), error
expect(sockcheck.explain(error), "gid-mismatch", 77, "gid 998")
# requests' own, as docker-py's adapter raises it.
error = attempt(lambda: docker.APIClient(version="1.41").ping())
assert isinstance(error, requests.exceptions.ConnectionError), error
expect(sockcheck.explain(error), "gid-mismatch", 77, "gid 998")
# The system's: connect(2) names no file, an open does.
expect(sockcheck.explain(attempt(lambda: connect(refused))), "gid-mismatch", 77, "gid 998")
del os.environ["DOCKER_HOST"]
found = sockcheck.explain(attempt(lambda: connect(refused)))
assert found.path == "/var/run/docker.sock", found
error = attempt(lambda: open(folder + "/closed/file"))
found = sockcheck.explain(RuntimeError("wrapped", error))
assert (found.code, found.path) == ("directory-not-searchable", folder + "/closed/file"), found

# Let in, and no report at all.
found = sockcheck.explain(folder + "/open.sock")
assert (found.code, found.fix, found.exit_status, str(found)) == (None, None, 0, folder + "/open.sock: granted"), found
os.environ["DOCKER_HOST"] = "tcp://127.0.0.1:1"
found = sockcheck.explain()
assert (found.code, found.exit_status) == ("endpoint-not-unix", 78), found
TEXT
python3 - "$scratch" <<'TEXT' &
import os, socket, sys, time
os.chdir(sys.argv[1])
kept = []
for name, group, mode in (("refused.sock", 998, 0o660), ("open.sock", 0, 0o666)):
    made = socket.socket(socket.AF_UNIX)
    made.bind(name)
    made.listen()
    os.chown(name, 0, group)
    os.chmod(name, mode)
    kept.append(made)
os.mkdir("closed", 0o700)
time.sleep(300)
TEXT
listener=$!
trap 'kill "$listener" 2>/dev/null; rm -rf "$scratch"' EXIT
while [[ ! -d $scratch/closed ]]; do sleep 0.05; done
cd /
setpriv --reuid 1234 --regid 1234 --clear-groups env -u DOCKER_CONFIG HOME=/nonexistent "$scratch/venv/bin/python" "$scratch/use.py" "$scratch"
