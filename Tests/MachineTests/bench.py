"""What the machines' suites share: one machine for a suite, and questions to the program in it."""

import json
import os
import shlex
import unittest

import machine

REPORT_FIELDS = ("verdict", "causes", "remedies", "observation")


class Suite(unittest.TestCase):
    """Tests on one machine, which is booted once for all of them."""

    kind = "apparmor"
    files = ()

    @classmethod
    def setUpClass(cls):
        cls.machine = machine.Machine(
            cls.kind, log=os.environ.get("SOCKCHECK_CONSOLE"),
            files=[(machine.HERE / "client.py", "/usr/local/bin/client"), *cls.files])
        cls.addClassCleanup(cls.machine.end)
        cls.prepare()

    @classmethod
    def prepare(cls):
        """What all tests of the suite need."""

    # --------------------------------------------------------------- questions ----

    def report(self, *words, inside=(), environment=None):
        """sockcheck's report as JSON; `inside` is what the program is started by."""
        # An emulated processor may have others to wait for: what hangs is ended, and nothing else.
        command = [*inside, "sockcheck", "--timeout", "300", "--format", "json", *words]
        result = self.machine.run(command, environment=environment)
        try:
            return json.loads(result.stdout)
        except ValueError:
            self.fail(f"no report:\n{result}")

    def fix(self, target, *words):
        """The text of `sockcheck fix --for TARGET`."""
        result = self.machine.run(["sockcheck", "fix", "--for", target, *words])
        self.assertEqual(result.status, 0, str(result))
        return result.stdout

    def cause(self, report):
        return report["causes"][0]["code"] if report["causes"] else None

    def first(self, report):
        self.assertTrue(report["remedies"], f"no remedy: {json.dumps(report)[:2000]}")
        return report["remedies"][0]

    def client(self, path, inside=()):
        """What the kernel tells a program that is not sockcheck: `let in`, or an errno's name."""
        return self.machine.run([*inside, "/usr/local/bin/client", path]).stdout.strip()

    def put_drop_in(self, snippet):
        """Writes a drop-in as it is printed, whose first line says where."""
        first, rest = snippet.split("\n", 1)
        self.assertTrue(first.startswith("# /etc/systemd/system/"), snippet)
        self.machine.put(first[2:], rest)
        self.machine.check("systemctl daemon-reload")

    # ---------------------------------------------------------------- listeners ----

    @classmethod
    def listen(cls, path, owner="root:root", mode="0660", name=None):
        """A daemon that takes connections at a path, as a unit of its own."""
        name = name or "listener-" + path.strip("/@").replace("/", "-")
        program = (
            "import socket, os, sys\n"
            "p = sys.argv[1]\n"
            "s = socket.socket(socket.AF_UNIX)\n"
            "if p[0] == '@': s.bind('\\0' + p[1:])\n"
            "else:\n"
            "    if os.path.exists(p): os.unlink(p)\n"
            "    s.bind(p); os.chmod(p, int(sys.argv[2], 8))\n"
            "s.listen(64)\n"
            "while True: s.accept()[0].close()\n")
        cls.machine.check(["systemd-run", "--quiet", "--collect", f"--unit={name}", "python3", "-c", program, path, mode])
        if not path.startswith("@"):
            cls.machine.check(f"until test -S {shlex.quote(path)}; do sleep 0.1; done; chown {owner} {shlex.quote(path)}")
        return name


def as_user(name):
    """A command in front that becomes a user, as a login does."""
    return ["setpriv", f"--reuid={name}", f"--regid={name}", "--init-groups"]
