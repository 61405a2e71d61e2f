"""Standard streams that are closed, full, non-blocking or without a reader."""

import fcntl
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import support

ASK = ["--assume", "0:64999:0660", "--user", "1000:1000", "--no-connect", "--color", "never"]
STATE = 'grep -E "^Sig(Blk|Ign)" /proc/self/status'


def read_slowly(descriptor, into):
    time.sleep(0.5)
    while piece := os.read(descriptor, 4096):
        into.append(piece)
        time.sleep(0.002)


class Streams(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def exec_with(self, errors, *words):
        """What COMMAND said of itself, which it became in spite of a warning that nobody reads."""
        return subprocess.run(
            [support.PROGRAM, "exec", "--warn", "--if-missing", "warn", *words, "--socket", self.folder / "none", "--",
             "sh", "-c", STATE], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, check=False, timeout=60, text=True)

    def test_exec_warns_nobody(self):
        plain = self.exec_with(subprocess.DEVNULL)
        self.assertEqual(plain.returncode, 0)
        for words in ((), ("--wait", "0.1")):
            here, there = os.pipe()
            os.close(here)
            done = self.exec_with(there, *words)
            os.close(there)
            # SIGPIPE is as it was for the command, neither ignored nor blocked.
            self.assertEqual((done.returncode, done.stdout), (0, plain.stdout), words)

    def test_exec_warns_a_full_pipe(self):
        here, there = os.pipe()
        fcntl.fcntl(there, fcntl.F_SETFL, os.O_NONBLOCK)
        try:
            while True:
                os.write(there, bytes(4096))
        except BlockingIOError:
            pass
        done = self.exec_with(there)
        self.assertEqual(done.returncode, 0)
        self.assertIn("SigIgn", done.stdout)
        os.close(here)
        os.close(there)

    def test_a_command_keeps_what_was_ignored(self):
        done = subprocess.run(
            ["sh", "-c", 'trap "" PIPE; exec "$@"', "sh", support.PROGRAM, "exec", "--warn", "--socket", self.folder / "none",
             "--if-missing", "warn", "--", "sh", "-c", STATE],
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60, text=True)
        ignored = next(int(line.split()[1], 16) for line in done.stdout.splitlines() if line.startswith("SigIgn"))
        self.assertTrue(ignored >> (signal.SIGPIPE - 1) & 1)

    def test_a_report_to_a_non_blocking_stdout(self):
        asked = [str(support.PROGRAM), *ASK, *(f"/a/{number}" for number in range(400))]
        whole = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
        self.assertGreater(len(whole.stdout), 1 << 18)
        for stream in ("stdout", "stderr"):
            here, there = os.pipe()
            fcntl.fcntl(there, fcntl.F_SETFL, os.O_NONBLOCK)
            seen = []
            reader = threading.Thread(target=read_slowly, args=(here, seen))
            reader.start()
            if stream == "stdout":
                done = subprocess.run(asked, stdin=subprocess.DEVNULL, stdout=there, stderr=subprocess.PIPE, check=False, timeout=120)
                wanted = whole.stdout
            else:
                # What is told on stderr, more than a pipe holds.
                told = [str(support.PROGRAM), *("--" + "x" * 60000 for _ in range(2)), "y" * 100000]
                plain = subprocess.run(told, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
                done = subprocess.run(told, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=there, check=False, timeout=60)
                whole, wanted = plain, plain.stderr
            os.close(there)
            reader.join()
            os.close(here)
            self.assertEqual(b"".join(seen), wanted, stream)
            self.assertEqual(done.returncode, whole.returncode, stream)

    def test_a_supervised_report(self):
        """--pid writes through a child's pipes, and is cut by none of it either."""
        here, there = os.pipe()
        fcntl.fcntl(there, fcntl.F_SETFL, os.O_NONBLOCK)
        asked = [str(support.PROGRAM), "--pid", str(os.getpid()), "--format", "json", "--no-connect",
                 *(f"/a/{number}" for number in range(1))]
        whole = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
        seen = []
        reader = threading.Thread(target=read_slowly, args=(here, seen))
        reader.start()
        done = subprocess.run(asked, stdin=subprocess.DEVNULL, stdout=there, stderr=subprocess.PIPE, check=False, timeout=60)
        os.close(there)
        reader.join()
        os.close(here)
        self.assertEqual((done.returncode, b"".join(seen)), (whole.returncode, whole.stdout))
        # A reader who has gone ends it, as it ends every program.
        here, there = os.pipe()
        os.close(here)
        done = subprocess.run(asked, stdin=subprocess.DEVNULL, stdout=there, stderr=subprocess.PIPE, check=False, timeout=60)
        os.close(there)
        self.assertIn(done.returncode, (1, -signal.SIGPIPE))


if __name__ == "__main__":
    unittest.main()
