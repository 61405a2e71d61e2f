"""What README and docs tell people to type where systemd or a security module is at work: each block with the mark
`run: machine` or `run: selinux` (Tests/DocumentationTests/blocks.py). SOCKCHECK_PAGES names the pages of a run that is not for all."""

import os
import sys
import unittest

import machine
from bench import Suite

sys.path.insert(0, str(machine.REPOSITORY / "Tests/DocumentationTests"))
import blocks  # noqa: E402 pylint: disable=wrong-import-position

# For the marks.
PRELUDE = """
# ssh_server FROM TO HOST: FROM may log in as TO on this machine, which is called HOST.
ssh_server() {
    local from to
    from=$(getent passwd "$1" | cut -d: -f6) to=$(getent passwd "$2" | cut -d: -f6)
    mkdir -p /run/sshd "$from/.ssh" "$to/.ssh"
    ssh-keygen -A
    pgrep -x sshd >/dev/null || /usr/sbin/sshd
    echo "127.0.0.1 $3" >>/etc/hosts
    rm -f "$from/.ssh/id_ed25519"
    ssh-keygen -q -t ed25519 -N '' -f "$from/.ssh/id_ed25519"
    cat "$from/.ssh/id_ed25519.pub" >>"$to/.ssh/authorized_keys"
    until ssh-keyscan "$3" >"$from/.ssh/known_hosts" 2>/dev/null && test -s "$from/.ssh/known_hosts"; do sleep 0.5; done
    chown -R "$1:" "$from/.ssh"
    chown -R "$2:" "$to/.ssh"
    chmod 700 "$from/.ssh" "$to/.ssh"
}
# image_of_alice NAME: of her rootless podman; its command ends at once.
image_of_alice() {
    local at
    at=$(mktemp -d)
    mkdir -p "$at/etc" "$at/bin"
    cp /bin/busybox "$at/bin/true"
    tar -C "$at" -c . | setpriv --reuid=alice --regid=alice --init-groups env HOME=/home/alice XDG_RUNTIME_DIR=/run/user/1000 \\
        podman import --quiet --change 'CMD ["/bin/true"]' - "$1"
}
"""
# What serves is looked at until it does, and then stopped; what it leaves behind would be in the next one's way.
SERVED = """
"$@" >/tmp/served 2>&1 &
process=$!
trap 'kill -TERM $process; wait $process' EXIT
until eval "$UNTIL"; do
    kill -0 $process || { wait $process; echo "ended with $?"; cat /tmp/served; exit 1; }
    sleep 0.5
done
"""
# A command that does not end is no command to type.
SECONDS = machine.SECONDS


def marked(world):
    wanted = os.environ.get("SOCKCHECK_PAGES", "").split()
    for page in [machine.REPOSITORY / "README.md", *sorted((machine.REPOSITORY / "docs").rglob("*.md"))]:
        text = page.read_text()
        if f"run: {world} -->" in text and (not wanted or page.stem in wanted):
            name = str(page.relative_to(machine.REPOSITORY))
            yield from (block for block in blocks.paired(blocks.blocks(name, text)) if block.world == world)


class Pages(Suite):
    world = "machine"
    files = [(machine.REPOSITORY / "packaging/deb/systemd" / name, f"/usr/lib/systemd/system/{name}")
             for name in ("sockcheck-who.service", "sockcheck-who.timer")]
    least = 36

    @classmethod
    def prepare(cls):
        cls.machine.check(
            "modprobe tun; modprobe ip_tables; "
            "systemctl unmask docker.socket docker.service containerd.service apparmor.service; "
            "echo 'alice ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/alice")

    def test_each_block(self):
        found = list(marked(self.world))
        if not os.environ.get("SOCKCHECK_PAGES"):
            self.assertGreaterEqual(len(found), self.least)
        for block in found:
            with self.subTest(block.place):
                self.begin()
                for command in block.marks.get("given", []):
                    self.machine.check(f"{PRELUDE}\nset -e; {command}", seconds=SECONDS)
                environment = dict(entry.split("=", 1) for entry in block.marks.get("env", []))
                words = ["bash", "-e", "-c", block.commands]
                user = block.marks.get("as")
                if user:
                    words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "env", f"HOME=/home/{user}", *words]
                if "serves until" in block.marks:
                    environment["UNTIL"] = block.marks["serves until"]
                    words = ["bash", "-mc", SERVED, "bash", *words]
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
    least = 2


if __name__ == "__main__":
    unittest.main()
