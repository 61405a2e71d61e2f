#!/usr/bin/python3
"""Connects to each path of a list and prints what the kernel said, a JSON object; with --wait it stays afterwards.

    connect_all LIST [--wait]
"""

import errno
import json
import os
import socket
import sys
import time


def said(path):
    try:
        connection = socket.socket(socket.AF_UNIX)
        connection.setblocking(False)
        connection.connect("\0" + path[1:] if path.startswith("@") else path)
    except OSError as problem:
        return errno.errorcode.get(problem.errno, str(problem.errno))
    return "let in"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        paths = file.read().split()
    print(json.dumps({"process": os.getpid(), "said": {path: said(path) for path in paths}}), flush=True)
    if sys.argv[2:] == ["--wait"]:
        sys.stdout.close()
        os.close(1)
        time.sleep(86_400)


if __name__ == "__main__":
    main()
