#!/usr/bin/python3
"""Connects to a socket as any program would, and says what the kernel said: `let in`, or the errno's name.

    client PATH [--wait SECONDS]

A path with @ in front is an abstract name. Ends with 0 where it was let in. With --wait it tells once, and stays for
others to look at.
"""

import errno
import socket
import sys
import time


def main():
    path = sys.argv[1]
    try:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect("\0" + path[1:] if path.startswith("@") else path)
        said = "let in"
    except OSError as problem:
        said = errno.errorcode.get(problem.errno, str(problem.errno))
    print(said, flush=True)
    if sys.argv[2:3] == ["--wait"]:
        time.sleep(float(sys.argv[3]))
    return 0 if said == "let in" else 1


if __name__ == "__main__":
    sys.exit(main())
