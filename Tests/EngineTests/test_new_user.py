"""README as a new user follows it: an image with USER jenkins, the engine's socket in whatever group, each line pasted.

Prints a table of the ways with the number of commands and the seconds that each took.
"""

import functools
import os
import sys
import time
import unittest

import bench

sys.path.insert(0, str(bench.HERE.parent / "DocumentationTests"))
import blocks  # noqa: E402
from engine import PLUGIN  # noqa: E402

README = blocks.blocks("README.md", (bench.REPOSITORY / "README.md").read_text())
# Of docker's package, of another distribution, of a user's group by accident, and of Docker Desktop or a NAS.
GROUPS = [999, 998, 1001, 0]
COMPOSE = f"""\
services:
  ci:
    container_name: ci
    image: newcomer
    command: sleep 600
    network_mode: none
    volumes:
      - {bench.SOCKET}:{bench.SOCKET}
      - {bench.TOOLS}:/bench:ro
"""


def block(language, *words):
    """The one block of README that has all these words."""
    found = [one.text for one in README if one.language == language and all(word in one.text for word in words)]
    assert len(found) == 1, (words, found)
    return found[0]


def for_each_group(test):
    """With the engine's socket in each of GROUPS."""
    @functools.wraps(test)
    def run(self):
        for gid in GROUPS:
            with self.subTest(f"gid {gid}"):
                os.chown(bench.SOCKET, 0, gid)
                test(self, gid)
    return run


class NewUser(unittest.TestCase):
    rows = []

    @classmethod
    def setUpClass(cls):
        cls.before = os.stat(bench.SOCKET)
        bench.build("FROM sockcheck-test/jenkins\n", "newcomer").ok()

    @classmethod
    def tearDownClass(cls):
        os.chown(bench.SOCKET, cls.before.st_uid, cls.before.st_gid)
        for row in cls.rows:
            print("| " + " | ".join(map(str, row)) + " |")

    def setUp(self):
        self.at = bench.folder("newcomer")
        (self.at / "dist").mkdir()
        os.link(bench.TOOLS / "sockcheck", self.at / "dist/sockcheck")
        (self.at / "compose.yaml").write_text(COMPOSE)
        plugins = self.at / "docker/cli-plugins"
        plugins.mkdir(parents=True)
        (plugins / "docker-compose").write_text(PLUGIN)
        (plugins / "docker-compose").chmod(0o755)
        bin_folder = self.at / "bin"
        bin_folder.mkdir()
        (bin_folder / "docker").symlink_to(bench.DOCKER)
        self.env = {"DOCKER_CONFIG": str(self.at / "docker"), "PATH": f"{bin_folder}:{os.environ['PATH']}"}

    def paste(self, text):
        """Its lines, as they stand."""
        return bench.run(["bash", "-ec", text], cwd=self.at, env=self.env)

    def assert_let_in(self, done):
        seen = bench.witness(done.ok().stdout)
        self.assertTrue(bench.is_let_in(seen), done)
        self.assertEqual(seen["uid"], 1000)
        return seen

    def built(self, fragment):
        return bench.build("FROM newcomer\n" + fragment, "newcomer-built", {"sockcheck": bench.TOOLS / "sockcheck"})

    def run_built(self):
        """The container's own command is the witness; its user is whoever the image has."""
        return bench.docker("run", "--rm", "--network", "none", *bench.MOUNTS, "newcomer-built", "/bench/witness")

    def took(self, gid, way, texts, began, result):
        lines = [line for text in texts for line in text.splitlines() if line.strip()]
        self.rows.append([gid, way, len(lines), f"{time.monotonic() - began:.0f} s", result])

    @for_each_group
    def test_from_the_host(self, gid):
        ask, copy, mend = (block("sh", "sockcheck --container ci\n"), block("sh", "docker cp", "docker exec ci"),
                           block("sh", "fix --container ci", "docker compose up"))
        began = time.monotonic()
        override = self.at / "compose.override.yaml"
        override.unlink(missing_ok=True)
        self.paste("docker compose up --detach").ok()
        try:
            asked = self.paste(ask)
            self.assertEqual(asked.status, 77, asked)
            self.assertIn(f"gid {gid}" if gid else "gid-zero", asked.stdout)
            self.assertEqual(self.paste(copy).status, 77)
            before = bench.witness(bench.docker("exec", "ci", "/bench/witness").ok().stdout)
            self.assertEqual(before["connect"], "EACCES")
            self.paste(mend).ok()
            self.assertIn(f'"{gid}"', override.read_text())
            seen = self.assert_let_in(bench.docker("exec", "ci", "/bench/witness"))
            self.assertIn(gid, seen["groups"])
            self.assertEqual(self.paste(ask).status, 0)
            self.took(gid, "--container, fix --output, compose", [ask, copy, mend], began, "let in")
        finally:
            self.paste("docker compose down --timeout 0")

    @for_each_group
    def test_entrypoint(self, gid):
        fragment = block("dockerfile", "ENTRYPOINT")
        began = time.monotonic()
        self.built(fragment).ok()
        done = self.run_built()
        if gid:
            self.assertIn(gid, self.assert_let_in(done)["groups"])
            self.took(gid, "entrypoint", [fragment], began, "let in")
            return
        # Group 0 is more than the socket, and taken on when somebody says so: the message has the option.
        self.assertEqual(done.status, 77, done)
        self.assertIn("joined only with --allow-root-group", done.stderr)
        asked = fragment.replace('"exec", ', '"exec", "--allow-root-group", ')
        self.built(asked).ok()
        self.assertIn(0, self.assert_let_in(self.run_built())["groups"])
        self.took(gid, "entrypoint", [fragment, asked], began, "says --allow-root-group; with it let in")

    @for_each_group
    def test_image(self, gid):
        fragment = block("dockerfile", "--apply")
        self.assertIn("--socket-gid 999", fragment)
        began = time.monotonic()
        self.built(fragment).ok()
        done = self.run_built()
        if gid == 999:
            self.assert_let_in(done)
            self.took(gid, "image --apply", [fragment], began, "let in")
            return
        # The number in README is that of one host.
        self.assertFalse(bench.is_let_in(bench.witness(done.ok().stdout)), done)
        said = bench.docker("run", "--rm", "--network", "none", *bench.MOUNTS, "newcomer-built", "sockcheck")
        self.assertEqual(said.status, 77, said)
        self.assertIn("docker-gid-differs", said.stdout)
        mended = fragment.replace("--socket-gid 999", f"--socket-gid {gid}")
        done = self.built(mended)
        if gid:
            done.ok()
            self.assert_let_in(self.run_built())
            self.took(gid, "image --apply", [fragment, mended], began, "says docker-gid-differs; with the number let in")
        else:
            self.assertNotEqual(done.status, 0, done)
            self.assertRegex(done.stdout + done.stderr, "group 0|gid 0")
            self.took(gid, "image --apply", [fragment, mended], began, "the build says no: group 0 is never baked in")


if __name__ == "__main__":
    bench.prepare()
    unittest.main()
