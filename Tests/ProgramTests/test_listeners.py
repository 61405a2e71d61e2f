"""Listeners that misbehave, end meanwhile, bear hostile names or are another user's; and very many of them."""

import json
import signal
import subprocess
import sys
import time
import unittest

import support

LIMIT = 1.0
GIGABYTE = 1 << 30
VERDICTS = {0: "granted", 77: "denied", 69: "unavailable", 66: "missing", 71: "unknown"}
STRANGER = ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups"]
HOSTILE = b"\x1b[2J\n\xff\x07\xe2\x80\xaex"
# Listens at sys.argv[1] under the name in sys.argv[2] (hexadecimal); accepts nobody.
NAMED = """import ctypes, socket, sys, time
ctypes.CDLL(None).prctl(15, bytes.fromhex(sys.argv[2]), 0, 0, 0)
end = socket.socket(socket.AF_UNIX)
end.bind(sys.argv[1])
end.listen(16)
import os; os.chmod(sys.argv[1], 0o777)
print("ready", flush=True)
time.sleep(120)"""
# Holds sys.argv[3] sockets with its children, since a process has a limit, and then asks about the last one.
MANY = """import os, signal, socket, subprocess, sys
count, share, children = int(sys.argv[3]), 4000, []
for _ in range((count - 1000) // share):
    ready, written = os.pipe()
    children.append(os.fork())
    if children[-1] == 0:
        kept = [end for _ in range(share // 2) for end in socket.socketpair()]
        os.write(written, b"x")
        signal.pause()
    assert os.read(ready, 1) == b"x"
    os.close(ready)
    os.close(written)
kept = []
for number in range(1000 + (count - 1000) % share):
    end = socket.socket(socket.AF_UNIX)
    end.bind(f"{sys.argv[2]}/{number}.sock")
    end.listen(1)
    kept.append(end)
with open("/proc/net/unix", "rb") as file:
    assert sum(1 for _ in file) > count, "not so many"
for options in ([], ["--no-connect"]):
    done = subprocess.run([sys.argv[1], "--format=json", *options, f"{sys.argv[2]}/{number}.sock"],
                          capture_output=True, text=True, timeout=60)
    sys.stdout.write(done.stdout)
print(os.getpid())
for child in children:
    os.kill(child, signal.SIGKILL)"""

def gigabyte(head):
    """A gigabyte, as far as anybody takes it, behind a head."""
    def answer(_):
        yield head
        for _ in range(GIGABYTE >> 16):
            yield b"x" * (1 << 16)
    return answer


class SpeaksFirst(support.Daemon):
    """Sends what it has to say before it hears anything."""

    def __init__(self, path, said):
        self.said, self.heard = said, []
        super().__init__(path, mode=0o666)

    def talk(self, client):
        with client:
            try:
                for piece in self.said:
                    client.sendall(piece)
                self.heard.append(client.recv(4096))
            except OSError:
                pass


class Listeners(support.Folder):
    def ask(self, *words, prefix=(), forms=("text", "plain", "json")):
        """The report in each format; none steers a terminal, and all have one status."""
        statuses, shown = set(), {}
        for form in forms:
            began = time.monotonic()
            done = subprocess.run(
                [*prefix, support.PROGRAM, "--timeout", str(LIMIT), "--format", form, *map(str, words)],
                stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
            self.assertLess(time.monotonic() - began, 30)
            self.assertIn(done.returncode, VERDICTS, done.stderr)
            for text in (done.stdout, done.stderr):
                steers = [byte for byte in text if byte < 0x20 and byte != 0x0A or byte == 0x7F]
                self.assertEqual(steers, [], text)
                self.assertNotIn("\u202e".encode(), text)
                self.assertLess(len(text), 1 << 20)
            statuses.add(done.returncode)
            shown[form] = done.stdout.decode()
        self.assertEqual(len(statuses), 1)
        report = json.loads(shown["json"])
        self.assertEqual(report["verdict"], VERDICTS[statuses.pop()])
        return report, shown

    def test_what_an_engine_should_not_say(self):
        escapes = b"HTTP/1.1 403 \x1b[31mno\x1b[0m\r\nServer: \x1b]0;x\x07\r\nX: \x1b[2J\r\n\r\n\x1b[2J{\"message\":\"\x1b[1m"
        for name, answer, cause in (
                ("closes", None, "not-the-docker-api"),
                ("nothing but bytes", gigabyte(b""), "not-the-docker-api"),
                ("a head without end", gigabyte(b"HTTP/1.1 200 OK\r\nX: "), "not-the-docker-api"),
                ("a body without end", gigabyte(b"HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\n\r\n"), None),
                ("a refusal without end", gigabyte(b"HTTP/1.1 403 Forbidden\r\n\r\n"), "api-forbidden"),
                ("a long refusal", gigabyte(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 1073741824\r\n\r\n"), "api-forbidden"),
                ("a plugin without end", gigabyte(b"HTTP/1.1 403 Forbidden\r\n\r\n{\"message\":\"authorization denied by plugin "),
                 "api-forbidden"),
                ("chunks without end", gigabyte(b"HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n40000000\r\n"),
                 "api-forbidden"),
                ("marks without end", gigabyte(b"HTTP/1.1 403 Forbidden\r\n\r\n<"), "api-forbidden"),
                ("escapes", escapes, "api-forbidden"), ("escapes alone", b"\x1b[2J\x1b]0;x\x07", "not-the-docker-api")):
            with self.subTest(name):
                daemon = support.Daemon(self.folder / "docker.sock", mode=0o666, answer=answer)
                try:
                    report, _ = self.ask(daemon.path)
                finally:
                    daemon.close()
                errors = [one["code"] for one in report["causes"] if one["severity"] == "error"]
                self.assertEqual(errors, [cause] if cause else [])

    def test_another_daemon_is_told_and_asked_nothing(self):
        """It speaks first: that is not read, however much it is, and nothing is sent."""
        for name, said in (("closes", []), ("a gigabyte", [b"x" * (1 << 16)] * (GIGABYTE >> 16)), ("escapes", [b"\x1b[2J"])):
            with self.subTest(name):
                daemon = SpeaksFirst(self.folder / "app.sock", said)
                try:
                    report, _ = self.ask(daemon.path)
                finally:
                    daemon.close()
                self.assertEqual(report["verdict"], "granted")
                self.assertEqual([text for text in daemon.heard if text], [])

    def test_it_ends_meanwhile(self):
        """The daemon is started and killed all the time that it is asked about."""
        path = self.folder / "app.sock"
        script = f"""import os, socket, time
while True:
    child = os.fork()
    if child == 0:
        try: os.unlink({str(path)!r})
        except OSError: pass
        end = socket.socket(socket.AF_UNIX); end.bind({str(path)!r}); end.listen(4); os.chmod({str(path)!r}, 0o777)
        time.sleep(0.004); os._exit(0)
    os.waitpid(child, 0)"""
        other = subprocess.Popen([sys.executable, "-c", script])
        seen = set()
        try:
            for _ in range(40):
                for prefix in ((), STRANGER):
                    report, _ = self.ask(path, prefix=prefix, forms=["json"])
                    seen.add(report["verdict"])
                    daemon = report["daemon"]
                    if daemon and daemon["process"]:
                        self.assertGreater(daemon["process"]["pid"], 1)
        finally:
            other.kill()
            other.wait()
        self.assertLessEqual(seen, {"granted", "unavailable", "missing", "denied"})
        self.assertIn("granted", seen)

    def start(self, path, name, *prefix):
        child = subprocess.Popen([*prefix, sys.executable, "-c", NAMED, str(path), name.hex()], stdout=subprocess.PIPE)

        def end():
            child.send_signal(signal.SIGKILL)
            child.wait()
            child.stdout.close()

        self.addCleanup(end)
        self.assertEqual(child.stdout.readline(), b"ready\n")
        return child

    def test_a_hostile_name(self):
        for number, name in enumerate((HOSTILE, b"a b\tc", b"$(id)", b"'\"`\\", b"dockerd\x1b[31m", b"x" * 40, b"\xff\xfe")):
            with self.subTest(name):
                child = self.start(self.folder / f"{number}.sock", name)
                report, shown = self.ask(self.folder / f"{number}.sock")
                self.assertEqual(report["daemon"]["process"]["pid"], child.pid)
                self.assertLessEqual(len(report["daemon"]["process"]["name"]), 15 * 4)
                self.assertIn(str(child.pid), shown["plain"])

    def test_another_users(self):
        """Its process may not be looked at: the path tells, or nobody is named."""
        folder = self.folder / "redis"
        folder.mkdir()
        child = self.start(folder / "redis-server.sock", b"redis-server")
        report, _ = self.ask(folder / "redis-server.sock")
        self.assertEqual(report["daemon"]["recognisedBy"], "listener")
        self.assertEqual(report["daemon"]["process"]["pid"], child.pid)
        # With the connection the kernel names the process, and what everybody may read of it is read.
        report, _ = self.ask(folder / "redis-server.sock", prefix=STRANGER)
        self.assertEqual(report["daemon"]["process"]["pid"], child.pid)
        (folder / "redis-server.sock").chmod(0o600)
        report, _ = self.ask(folder / "redis-server.sock", prefix=STRANGER)
        self.assertEqual(report["verdict"], "denied")
        self.assertIn(report["daemon"] and report["daemon"]["recognisedBy"], (None, "path"))

    def test_a_hundred_thousand_sockets(self):
        done = subprocess.run(
            ["unshare", "--net", sys.executable, "-c", MANY, support.PROGRAM, self.folder, "100000"],
            capture_output=True, text=True, check=False, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        connected, predicted, holder = done.stdout.split("\n")[:3]
        for text in (connected, predicted):
            report = json.loads(text)
            self.assertEqual(report["verdict"], "granted")
            self.assertTrue(report["daemon"]["listening"])
            self.assertEqual(report["daemon"]["process"]["pid"], int(holder))


if __name__ == "__main__":
    unittest.main()
