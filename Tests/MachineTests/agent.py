#!/usr/bin/python3
"""Runs in a test machine: carries out what the tests ask for over a virtio port.

Each message is four bytes of length, big-endian, and as much JSON. A request has
`run` (an argument list; `input` and `seconds` beside it), `put` (a path; `mode`
and `data` in base64) or `get` (a path). The answer has `status`, `stdout` and
`stderr`, or `error`.
"""

import base64
import json
import os
import signal
import struct
import subprocess
import sys

LONGEST_ANSWER = 8 << 20


def read_exactly(port, length):
    data = bytearray()
    while len(data) < length:
        part = os.read(port, length - len(data))
        if not part:
            # Nobody has opened the other end: reading answers at once then.
            raise EOFError
        data += part
    return bytes(data)


def run(request):
    child = subprocess.Popen(  # pylint: disable=consider-using-with
        request["run"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        cwd=request.get("folder", "/"), env={**os.environ, **request.get("environment", {})})
    try:
        out, err = child.communicate(base64.b64decode(request.get("input", "")), timeout=request.get("seconds", 60))
        status = child.returncode
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        out, err = child.communicate()
        status, err = 124, err + b"\nagent: out of time\n"
    return {"status": status, "stdout": base64.b64encode(out[:LONGEST_ANSWER]).decode(),
            "stderr": base64.b64encode(err[:LONGEST_ANSWER]).decode()}


def answer(request):
    if "run" in request:
        return run(request)
    if "put" in request:
        os.makedirs(os.path.dirname(request["put"]), exist_ok=True)
        # Another file in its place: one that runs cannot be written to.
        part = request["put"] + ".part"
        with open(part, "wb") as file:
            file.write(base64.b64decode(request["data"]))
        os.chmod(part, request.get("mode", 0o644))
        os.replace(part, request["put"])
        return {}
    if "get" in request:
        with open(request["get"], "rb") as file:
            return {"data": base64.b64encode(file.read(LONGEST_ANSWER)).decode()}
    return {"error": "neither run, put nor get"}


def main():
    port = os.open(sys.argv[1], os.O_RDWR)
    while True:
        length = struct.unpack(">I", read_exactly(port, 4))[0]
        request = json.loads(read_exactly(port, length))
        try:
            reply = answer(request)
        except Exception as problem:  # pylint: disable=broad-except
            reply = {"error": f"{type(problem).__name__}: {problem}"}
        data = json.dumps(reply).encode()
        message = struct.pack(">I", len(data)) + data
        while message:
            message = message[os.write(port, message):]


if __name__ == "__main__":
    main()
