"""What README and docs tell people to type where systemd or a security module is at work: each block with the mark
`run: machine` or `run: selinux` (Tests/DocumentationTests/blocks.py)."""

import sys
import unittest

import machine
from bench import Suite

sys.path.insert(0, str(machine.REPOSITORY / "Tests/DocumentationTests"))
import blocks  # noqa: E402 pylint: disable=wrong-import-position

# A command that does not end is no command to type.
SECONDS = machine.SECONDS


def marked(world):
    for page in [machine.REPOSITORY / "README.md", *sorted((machine.REPOSITORY / "docs").rglob("*.md"))]:
        text = page.read_text()
        if f"run: {world} -->" in text:
            name = str(page.relative_to(machine.REPOSITORY))
            yield from (block for block in blocks.paired(blocks.blocks(name, text)) if block.world == world)


class Pages(Suite):
    world = "machine"
    least = 18

    @classmethod
    def prepare(cls):
        cls.machine.check(
            "systemctl unmask docker.socket docker.service containerd.service apparmor.service; "
            "echo 'alice ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/alice")

    def test_each_block(self):
        found = list(marked(self.world))
        self.assertGreaterEqual(len(found), self.least)
        for block in found:
            with self.subTest(block.place):
                self.begin()
                for command in block.marks.get("given", []):
                    self.machine.check(f"set -e; {command}", seconds=SECONDS)
                environment = dict(entry.split("=", 1) for entry in block.marks.get("env", []))
                words = ["bash", "-e", "-c", block.commands]
                user = block.marks.get("as")
                if user:
                    words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "env", f"HOME=/home/{user}", *words]
                result = self.machine.run(words, environment=environment, seconds=SECONDS, folder="/tmp")
                self.assertEqual(result.status, int(block.marks.get("expect", 0)), str(result))
                if block.output is not None:
                    self.assertIsNone(blocks.difference(block.output, result.stdout))
                for command in block.marks.get("then", []):
                    self.machine.check(command)

    def begin(self):
        """As after a boot: the engine's socket is there, the engine is not yet asked."""
        self.machine.check(
            "systemctl reset-failed; rm -rf /run/docker.sock; systemctl restart docker.socket || systemctl start docker.socket",
            seconds=SECONDS)


class PagesOnSELinux(Pages):
    kind = "selinux"
    world = "selinux"
    least = 1


if __name__ == "__main__":
    unittest.main()
