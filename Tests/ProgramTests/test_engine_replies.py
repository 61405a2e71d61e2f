"""--container against engines that answer with anything but what they should."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

import support

LIMIT = 1.0


def http(body, status="200 OK", head=""):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{head}\r\n".encode() + body


def chunked(pieces):
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    for piece in pieces:
        yield f"{len(piece):x};ext=1\r\n".encode() + piece + b"\r\n"
    yield b"0\r\n\r\n"


def endless(piece, head=b""):
    yield head
    while True:
        yield piece


def slowly():
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while True:
        time.sleep(0.2)
        yield b" "


class Replies(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def ask(self, reply, *words, name="ci"):
        path = self.folder / "engine.sock"
        engine = support.Daemon(path, answer=reply)
        began = time.monotonic()
        try:
            done = subprocess.run(
                [support.PROGRAM, *(words or ("--container", name)), "--host", f"unix://{path}", "--timeout", str(LIMIT)],
                stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=30)
        finally:
            engine.close()
        done.seconds, done.requests = time.monotonic() - began, engine.requests
        for text in (done.stdout, done.stderr):
            self.assertNotIn("\x1b", text)
        return done

    def test_no_container(self):
        inspect = {"Id": "1" * 64, "State": {"Pid": 1}}
        cases = {
            "nothing": (lambda _: b"", "no container engine"),
            "garbage": (lambda _: os.urandom(4096), "no container engine"),
            "another protocol": (lambda _: b"SSH-2.0-OpenSSH_9.2\r\n", "no container engine"),
            "never": (lambda _: slowly(), "did not answer"),
            "no end of chunks": (
                lambda _: endless(b"1000\r\n" + b"x" * 4096 + b"\r\n",
                                  b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), "more than 8 MiB|did not"),
            "no end of the head": (lambda _: endless(b"X: " + b"y" * 4000 + b"\r\n", b"HTTP/1.1 200 OK\r\n"),
                                   "more than 8 MiB|did not"),
            "no end": (lambda _: endless(b" " * 4096, http(b"")), "more than 8 MiB|did not"),
            "a bad chunk": (lambda _: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nx\r\n",
                            "no container engine"),
            "a huge chunk": (lambda _: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
                             "no container engine"),
            "a negative length": (lambda _: http({}, head="Content-Length: -1\r\n"), "no container engine"),
            "no JSON": (lambda _: http(b"{"), "its API does not have"),
            "other JSON": (lambda _: http([1, 2]), "its API does not have"),
            "wrong types": (lambda _: http({**inspect, "State": {"Pid": "1"}}), "its API does not have"),
            "a pid beyond": (lambda _: http({**inspect, "State": {"Pid": 1 << 40}}), "its API does not have"),
            "deep": (lambda _: http(b"[" * 100_000), "its API does not have"),
            "several": (lambda _: http({"message": "Multiple IDs found with provided prefix: c"}, "400 Bad Request"),
                        "Multiple IDs"),
            "escapes": (lambda _: http({"message": "\x1b[2Jno\n\x07"}, "404 Not Found"), r"\\x1B\[2Jno"),
            "no message": (lambda _: http(b"\xff", "500 Oh"), "HTTP 500"),
        }
        for name, (reply, says) in cases.items():
            with self.subTest(name):
                done = self.ask(reply)
                self.assertEqual(done.returncode, 71, done.stderr)
                self.assertRegex(done.stderr, says)
                self.assertEqual(done.stdout, "")
                self.assertLess(done.seconds, 2 * LIMIT + 3)

    def test_names_that_are_none(self):
        for name in ("a/../b", "..", "a b", "\x1b[31m", "a?x=1", "a\r\nHost: x", "é", "x" * 300):
            with self.subTest(name):
                done = self.ask(lambda _: http({}), name=name)
                self.assertEqual([done.returncode, done.requests], [71, []], done.stderr)
                self.assertIn("not the name", done.stderr)

    def test_other_ways_to_say_it(self):
        """Chunks, a length with the connection left open, or the end of the connection: all are good HTTP."""
        ours = subprocess.Popen(["sleep", "60"])
        try:
            document = {"Id": "c" * 64, "Name": "/ci", "State": {"Pid": ours.pid}, "Config": None, "HostConfig": {},
                        "Mounts": None, "Odd": [{}]}
            body = json.dumps(document).encode()

            def left_open(_):
                yield http(body, head=f"Content-Length: {len(body)}\r\n")
                time.sleep(10)

            for name, reply in {"to the end": lambda _: http(body), "a length": left_open,
                                "chunks": lambda _: chunked([body[:7], body[7:]])}.items():
                with self.subTest(name):
                    done = self.ask(reply, "--container", "ci", "--no-connect", "--format", "json", "/nowhere.sock")
                    self.assertEqual(done.returncode, 66, done.stderr)
                    self.assertEqual(json.loads(done.stdout)["container"]["name"], "ci")
                    # The container, and whether its engine gives it a filter of its own.
                    self.assertEqual(done.requests, ["GET /containers/ci/json HTTP/1.0", "GET /info HTTP/1.0"])
        finally:
            ours.kill()
            ours.wait()

    def test_a_pid_that_is_none(self):
        done = self.ask(lambda _: http({"Id": "1", "State": {"Pid": 4194304}}))
        self.assertEqual(done.returncode, 64, done.stderr)
        self.assertIn("no such process", done.stderr)

    def test_stopped_with_odd_files(self):
        """Account files of a stopped container come as an archive, which may be none."""
        def engine(files):
            def reply(request):
                if "/archive" in request:
                    return files(request)
                if "/info" in request:
                    return http({"SecurityOptions": []})
                return http({"Id": "1", "Name": "/ci", "State": {"Pid": 0}, "Config": {"User": "1000"}})
            return reply

        link = b"passwd".ljust(100, b"\0") + b"0000777\0" * 3 + b"00000000000\0" * 2 + b"        2/etc/passwd"
        huge = b"passwd".ljust(100, b"\0") + b"0000777\0" * 3 + b"77777777777\0" * 2 + b"        0"
        for name, files in {
            "none": lambda _: http({"message": "no"}, "404 Not Found"), "empty": lambda _: http(b""),
            "garbage": lambda _: http(os.urandom(2048)), "cut off": lambda _: http(huge.ljust(512, b"\0")),
            "links for ever": lambda _: http(link.ljust(512, b"\0")),
        }.items():
            with self.subTest(name):
                done = self.ask(engine(files), "--container", "ci", "--format", "json")
                self.assertIn(done.returncode, (66, 71), done.stderr)
                self.assertLess(done.seconds, 2 * LIMIT + 3)

    def lint(self, reply, *words, images=("mine:1",)):
        """`lint --engine` of a Compose file with these images."""
        file = self.folder / "compose.yaml"
        file.write_text("services:\n" + "".join(
            f"  s{number}:\n    image: '{image}'\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n"
            for number, image in enumerate(images)))
        return self.ask(reply, "lint", "--engine", "--format", "json", *words, file)

    def test_lint(self):
        """The engine is asked about images by reading alone, and lint goes on without it."""
        image = {"Id": "sha256:" + "1" * 64, "Config": {"User": "1234:1234"}}
        listed = [{"Id": "c" * 64, "ImageID": image["Id"]}]

        def codes(done):
            return {finding["code"] for finding in json.loads(done.stdout)["findings"]} - {"socket-is-directory"}

        silent = codes(self.lint(lambda _: http({"message": "no"}, "404 Not Found")))
        self.assertEqual(silent, {"could-not-tell"})
        done = self.lint(lambda request: http(image if "/images/" in request else []))
        self.assertEqual([done.returncode, codes(done), done.stderr], [1, {"gid-mismatch"}, ""])
        self.assertIn("by the engine", done.stdout)
        self.assertEqual(done.requests[0], "GET /images/mine:1/json HTTP/1.0")
        for request in done.requests:
            self.assertRegex(request, "^(GET|HEAD) ")
        cases = {
            "nothing": (lambda _: b"", "no container engine"), "garbage": (lambda _: os.urandom(4096), "no container engine"),
            "never": (lambda _: slowly(), "did not answer"), "no end": (lambda _: endless(b" " * 4096, http(b"")), "more than 8 MiB|did not"),
            "no JSON": (lambda _: http(b"{"), "its API does not have"), "other JSON": (lambda _: http([1]), "its API does not have"),
            "wrong types": (lambda _: http({"Config": {"User": 7}}), "its API does not have"),
            "deep": (lambda _: http(b"[" * 100_000), "its API does not have"),
            "refused": (lambda _: http({"message": "\x1b[2Jno"}, "403 Forbidden"), r"\\x1B\[2Jno"),
        }
        for name, (reply, says) in cases.items():
            with self.subTest(name):
                done = self.lint(reply)
                self.assertEqual([done.returncode, codes(done)], [0, silent], done.stderr)
                self.assertRegex(done.stderr, says)
                self.assertLess(done.seconds, 2 * LIMIT + 3)
        # What a container would add is wanted and not needed.
        for name, reply in {
            "no list": lambda _: http(b"{"), "an odd id": lambda request: http([{"Id": "a/../b", "ImageID": image["Id"]}]),
            "odd changes": lambda request: http(b"7" if "/changes" in request else json.dumps(listed).encode()),
            "no archive": lambda request: http(b"null" if "/changes" in request else b"x" if "/archive" in request
                                               else json.dumps(listed).encode()),
        }.items():
            with self.subTest(name):
                done = self.lint(lambda request, reply=reply: http(image) if "/images/" in request else reply(request))
                self.assertEqual([done.returncode, codes(done), done.stderr], [1, {"gid-mismatch"}, ""], name)
                for request in done.requests:
                    self.assertNotIn("..", request)
        # A user with words in it that steer, and names that are none of an image.
        odd = {**image, "Config": {"User": "\x1b]0;x\x07:\n"}}
        self.assertEqual(codes(self.lint(lambda request: http(odd if "/images/" in request else []))), {"could-not-tell"})
        names = ("a/../../b", "a b", "$" + "{X}", "a?x=1", "x" * 600)
        self.assertEqual(self.lint(lambda _: http(image), images=names).requests, [])
        # Time and number are bounded for all of them together.
        done = self.lint(lambda _: slowly(), images=[f"i{number}:1" for number in range(20)])
        self.assertLess(done.seconds, 2 * LIMIT + 3)
        self.assertIn("of 20 images 20 were not asked", done.stderr)
        done = self.lint(lambda _: http({}, "404 Not Found"), images=[f"i{number}:1" for number in range(80)])
        self.assertEqual(len(done.requests), 64)
        self.assertIn("the first 64", done.stderr)
        # Nobody there.
        done = subprocess.run([support.PROGRAM, "lint", "--engine", "--host", f"unix://{self.folder}/none.sock", self.folder / "compose.yaml"],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=30)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("no such file", done.stderr)

    def test_all_containers(self):
        done = self.ask(lambda _: http([]), "--all-containers", "/run/docker.sock")
        self.assertEqual([done.returncode, done.stdout], [0, ""], done.stderr)
        self.assertIn("no running container", done.stderr)
        done = self.ask(lambda _: http({"message": "no"}, "500 Oh"), "--all-containers", "/run/docker.sock")
        self.assertEqual(done.returncode, 71, done.stderr)


if __name__ == "__main__":
    unittest.main()
