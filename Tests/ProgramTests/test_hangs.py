"""Processes and containers whose file system never answers: the report comes all the same, and nothing is held.

The limits in here are those after which a run counts as hanging; the file system would keep it for a minute.
"""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import support

LIMIT = 50


class Hanging(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("needs root")
        cls.tools = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        cls.addClassCleanup(shutil.rmtree, cls.tools)
        subprocess.run(
            ["cc", "-static", "-O1", "-Wall", "-Werror", "-o", cls.tools / "fuse", support.HERE / "fuse.c"], check=True)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "mnt").mkdir()
        self.path = self.folder / "mnt/docker.sock"

    def process(self, mode):
        """One with such a mount, which goes with it."""
        started = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", f'"{self.tools}/fuse" {mode} "{self.folder}/mnt" 0 42 120 && exec sleep 150'],
            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        daemon = int(started.stdout.readline())

        def end():
            # The daemon first: then what hangs in it is let go.
            with contextlib.suppress(ProcessLookupError):
                os.kill(daemon, 9)
            started.kill()
            started.communicate()
        self.addCleanup(end)
        return started.pid

    def ask(self, *words, limit=("--timeout", "1")):
        """It ends in time with a report of that, and nobody holds what was open."""
        here, there = os.pipe()
        os.set_inheritable(there, True)
        done = subprocess.run(
            [support.PROGRAM, *map(str, words), *limit], stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False, timeout=LIMIT, pass_fds=[there])
        os.close(there)
        with os.fdopen(here, "rb") as end:
            os.set_blocking(here, False)
            self.assertEqual(end.read(), b"", "somebody holds a descriptor of the caller's")
        return done

    def test_a_process(self):
        for mode in ("deaf", "swallow"):
            process = self.process(mode)
            for _ in range(2):
                done = self.ask("--pid", process, self.path)
                self.assertEqual(done.returncode, 71, (mode, done.stdout, done.stderr))
                self.assertIn("did not answer within", done.stderr)

    def test_the_connection_alone(self):
        # The way is seen, and then the stand-in hangs.
        process = self.process("later")
        done = self.ask("--pid", process, self.path)
        self.assertIn(done.returncode, (69, 71, 77), (done.stdout, done.stderr))

    def test_a_container(self):
        for mode in ("deaf", "swallow"):
            process = self.process(mode)
            answer = json.dumps({
                "Id": "c" * 64, "Name": "/ci", "State": {"Running": True, "Pid": process}, "Config": {"User": ""},
                "HostConfig": {}, "Mounts": []}).encode()
            engine = support.Daemon(
                self.folder / f"{mode}.sock",
                answer=b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(answer), answer))
            self.addCleanup(engine.close)
            done = self.ask("--container", "ci", "--host", f"unix://{engine.path}", self.path)
            self.assertEqual(done.returncode, 71, (mode, done.stdout, done.stderr))
            self.assertIn("did not answer within", done.stderr)

    def test_a_root(self):
        """A root file system that the caller names, and that hangs: its account files, or the whole of it."""
        for mode in ("deaf", "swallow"):
            process = self.process(mode)
            root = f"/proc/{process}/root{self.folder}/mnt"
            for words in (["--root", root, "--user", "1000", "--assume", "0:999:0660"],
                          ["facts", "--root", root + "/docker.sock", "--no-connect", "/run/none"]):
                done = self.ask(*words)
                self.assertIn(done.returncode, (64, 66, 71, 77), (mode, words, done.stdout, done.stderr))
            done = self.ask("image", "--user", "1000", "--socket-gid", "999", "--root", root, limit=())
            self.assertIn(done.returncode, (64, 71), (mode, done.stdout, done.stderr))

    def test_who(self):
        """The socket is an ordinary one, and a process has something that hangs where it looks for it."""
        daemon = support.Daemon(self.path)
        self.addCleanup(daemon.close)
        for mode in ("deaf", "swallow"):
            self.process(mode)
            done = self.ask("who", self.path, limit=())
            self.assertIn(done.returncode, (0, 71), (mode, done.stdout, done.stderr))

    def test_what_is_passed_on(self):
        """Through the pipes of a child the report is the same, byte for byte, however slowly it is read."""
        path = self.folder / "s"
        daemon = support.Daemon(path)
        self.addCleanup(daemon.close)
        process = subprocess.Popen(["sleep", "90"])
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        for words in ([], ["--format", "json"], ["--quiet"], ["--color", "always"]):
            asked = [str(support.PROGRAM), "--pid", str(process.pid), *words, str(path)]
            plain = subprocess.run(asked, capture_output=True, check=False, timeout=LIMIT)
            slow = subprocess.run(
                ["sh", "-c", '"$@" | { sleep 4; cat; }', "sh", *asked], capture_output=True, check=False, timeout=LIMIT)
            self.assertEqual(slow.stdout, plain.stdout, words)
            self.assertEqual(plain.returncode, 0, plain.stderr)
        done = subprocess.run(
            ["script", "--quiet", "--return", "--command", f"{support.PROGRAM} --pid {process.pid} {path}", "/dev/null"],
            capture_output=True, check=False, timeout=LIMIT, env={**os.environ, "TERM": "xterm"}, stdin=subprocess.DEVNULL)
        self.assertIn(b"\x1b[", done.stdout, "a terminal is still one")


if __name__ == "__main__":
    unittest.main()
