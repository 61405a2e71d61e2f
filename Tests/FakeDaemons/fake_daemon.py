#!/usr/bin/python3
"""Usage: fake_daemon.py PATH OWNER:GROUP MODE [--dead | --foreground]

A daemon that speaks as much of Docker's API as a ping, a version and a list of no container; goes to the background
once it listens. --dead: the socket's file stays, and nobody listens. --foreground: it does not go
to the background.

As a module: the one daemon that all tests in Python share, which answers as it is told.
"""

import os
import pathlib
import socket
import sys
import threading


def reply(body, kind="text/plain", status="200 OK"):
    """An engine's reply, with the headers by which one is recognised."""
    head = (f"HTTP/1.1 {status}\r\nApi-Version: 1.41\r\nServer: Docker/20.10 (linux)\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n")
    return head.encode() + body


PING = reply(b"OK")


def engine(request):
    """What an engine without containers says to a request."""
    line = request.split("\r\n")[0]
    if "/containers/json" in line:
        answer = reply(b"[]", "application/json")
    elif "/version" in line:
        answer = reply(b'{"ApiVersion": "1.41", "Version": "20.10"}', "application/json")
    else:
        answer = PING
    # The reply to HEAD has no body (RFC 9110, 9.3.2).
    return answer[: answer.index(b"\r\n\r\n") + 4] if line.startswith("HEAD ") else answer


class Daemon:
    """A socket at a path, and who answers there.

    answer: bytes, or what makes of a request bytes or several pieces of them; None closes without a word.
    listens: otherwise the socket is bound, and whoever made the daemon goes on with it.
    requests: the first line of each request so far.
    """

    def __init__(self, path, owner=0, group=999, mode=0o660, answer=PING, kind=socket.SOCK_STREAM, listens=True):
        self.path, self.answer, self.requests = str(path), answer, []
        self.waiting = []
        self.socket = socket.socket(socket.AF_UNIX, kind)
        self.socket.bind(self.path)
        if os.geteuid() == 0:
            os.chown(path, owner, group)
        os.chmod(path, mode)
        if listens:
            self.socket.listen(64)
            threading.Thread(target=self.serve, daemon=True).start()

    def fill(self):
        """Listens, and its queue is full of clients that nobody takes."""
        self.socket.listen(0)
        for _ in range(8):
            client = socket.socket(socket.AF_UNIX)
            client.setblocking(False)
            self.waiting.append(client)
            if client.connect_ex(self.path) != 0:
                break

    def serve(self):
        """Answers each client in a thread of its own, until the socket is shut down."""
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(client,), daemon=True).start()

    def talk(self, client):
        with client:
            try:
                if self.answer is None:
                    return
                client.settimeout(60)
                request = client.recv(65536).decode(errors="replace")
                self.requests.append(request.split("\r\n")[0])
                made = self.answer(request) if callable(self.answer) else self.answer
                for piece in [made] if isinstance(made, bytes) else made:
                    client.sendall(piece)
            except OSError:
                pass

    def die(self):
        """The file outlives its listener; shut down first, since a thread that accepts would keep it alive."""
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()
        for client in self.waiting:
            client.close()

    def close(self):
        self.die()
        pathlib.Path(self.path).unlink(missing_ok=True)


def main(path, owner, mode, *options):
    if os.path.lexists(path):
        os.unlink(path)
    user, group = map(int, owner.split(":"))
    daemon = Daemon(path, user, group, int(mode, 8), answer=engine, listens=False)
    if options == ("--dead",):
        return
    daemon.socket.listen(64)
    if options != ("--foreground",):
        go_to_background()
    daemon.serve()


def go_to_background():
    if os.fork():
        os._exit(0)
    os.setsid()
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)


if __name__ == "__main__":
    if not 4 <= len(sys.argv) <= 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
