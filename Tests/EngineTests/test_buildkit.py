"""The ssh agent that BuildKit mounts for one RUN line: refused, and let in by the line that is printed for it."""

import json
import os
import shutil
import signal
import subprocess
import unittest

import bench

CONNECT = (
    "import os, socket\n"
    "try: socket.socket(socket.AF_UNIX).connect(os.environ['SSH_AUTH_SOCK']); said = 'let in'\n"
    "except OSError as problem: said = problem.strerror\n"
    "print(said)\n")


class BuildKit(unittest.TestCase):
    def setUp(self):
        self.folder = bench.folder("ssh")
        self.agent = self.folder / "agent"
        # In the foreground it would end with its starter's terminal; -D says so, and there is none.
        child = subprocess.Popen(  # pylint: disable=consider-using-with
            ["ssh-agent", "-D", "-a", self.agent], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(shutil.rmtree, self.folder)
        self.addCleanup(child.wait)
        self.addCleanup(os.kill, child.pid, signal.SIGTERM)

    def build(self, *lines, user="1000:1000"):
        """What one RUN line with its mount wrote, by user."""
        context = self.folder / "context"
        context.mkdir(exist_ok=True)
        shutil.copy2(bench.PROGRAM, context / "sockcheck")
        (context / "connect.py").write_text(CONNECT)
        (context / "Dockerfile").write_text("\n".join([
            "FROM sockcheck-test/python", "USER 0", "COPY sockcheck connect.py /usr/local/bin/", "RUN mkdir -m 1777 /said",
            f"USER {user}", *lines, ""]))
        bench.docker(
            "build", "--no-cache", "--network", "none", "--ssh", f"default={self.agent}", "--tag", "buildkit-ssh", context,
            env={"DOCKER_BUILDKIT": "1"}, timeout=600).ok()
        return bench.docker("run", "--rm", "--network", "none", "buildkit-ssh", "cat", "/said/it").ok().stdout

    def report(self, mount, **options):
        told = f'RUN {mount} sockcheck --api any --format json "$SSH_AUTH_SOCK" >/said/it || test $? = 77'
        return json.loads(self.build(told, **options))

    def said(self, mount, **options):
        return self.build(f"RUN {mount} python3 /usr/local/bin/connect.py >/said/it", **options).strip()

    def test_the_mount_is_given_to_the_user(self):
        plain = "--mount=type=ssh"
        self.assertEqual(self.said(plain), "Permission denied")
        report = self.report(plain)
        self.assertEqual((report["verdict"], report["place"]["kind"]), ("denied", "image-build"), report["place"])
        first = report["remedies"][0]
        self.assertEqual((first["target"], first["proof"]), ("dockerfile", "granted"))
        self.assertTrue(first["snippet"].startswith("RUN --mount=type=ssh,"), first["snippet"])
        mount = first["snippet"].split()[1]
        self.assertEqual(self.said(mount), "let in", mount)
        self.assertEqual(self.report(mount)["verdict"], "granted")

    def test_root_is_let_in(self):
        self.assertEqual(self.said("--mount=type=ssh", user="0"), "let in")
        self.assertEqual(self.report("--mount=type=ssh", user="0")["verdict"], "granted")

    def test_a_mount_that_is_not_there(self):
        told = 'RUN sockcheck --api any --format json "${SSH_AUTH_SOCK:-/run/buildkit/ssh_agent.0}" >/said/it || test $? = 66'
        self.assertEqual(json.loads(self.build(told))["verdict"], "missing")


if __name__ == "__main__":
    unittest.main()
