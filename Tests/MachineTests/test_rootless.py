"""A rootless podman with its user's manager: from inside, from outside, by container, stopped, and who may use it."""

import json
import unittest

from bench import Suite

SOCKET = "/run/user/1000/podman/podman.sock"
INSIDE = "/run/podman/podman.sock"
ALICE = ["setpriv", "--reuid=alice", "--regid=alice", "--init-groups", "env", "HOME=/home/alice", "XDG_RUNTIME_DIR=/run/user/1000",
         "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus"]
# Programs are the guest's; the image has accounts alone.
MOUNTS = ["--network", "none", "--volume", "/usr:/usr:ro", "--volume", f"{SOCKET}:{INSIDE}"]


class Rootless(Suite):
    @classmethod
    def prepare(cls):
        machine = cls.machine
        machine.check("loginctl enable-linger alice && systemctl start user@1000.service")
        machine.check([*ALICE, "systemctl", "--user", "start", "podman.socket"])
        machine.check(
            "mkdir -p /tmp/image/etc /tmp/image/usr && cd /tmp/image && ln -s usr/bin bin && ln -s usr/lib lib && ln -s usr/lib64 lib64 "
            "&& echo 'app:x:1000:1000::/:/bin/sh' >etc/passwd && echo 'app:x:1000:' >etc/group && tar -cf /tmp/image.tar . && chmod 644 /tmp/image.tar")
        machine.check([*ALICE, "podman", "import", "--quiet", "/tmp/image.tar", "plain"])

    def started(self, *options):
        return [*ALICE, "podman", "run", "--rm", *MOUNTS, *options, "plain"]

    def background(self, name, *options):
        self.machine.check([*ALICE, "podman", "run", "--detach", "--name", name, *MOUNTS, *options, "plain", "sleep", "infinity"])
        return name

    def test_from_inside(self):
        for options, said, verdict, cause in (
                ([], "let in", "granted", None), (["--user", "1000:1000"], "EACCES", "denied", "rootless-owner"),
                (["--userns", "keep-id"], "let in", "granted", None)):
            with self.subTest(options):
                self.assertEqual(self.client(INSIDE, self.started(*options)), said)
                report = self.report("--timeout", "30", INSIDE, inside=self.started(*options))
                self.assertEqual((report["verdict"], self.cause(report)), (verdict, cause), json.dumps(report["causes"]))

    def test_the_printed_option_lets_in(self):
        report = self.report(INSIDE, inside=self.started("--user", "1000:1000"))
        remedy = self.first(report)
        self.assertEqual(remedy["target"], "podman-run")
        self.assertEqual(self.client(INSIDE, self.started("--user", "1000:1000", *remedy["snippet"].split())), "let in")

    def test_from_outside(self):
        host = ["--host", f"unix://{SOCKET}"]
        for name, options, verdict in (("root", [], "granted"), ("app", ["--user", "1000:1000"], "denied")):
            with self.subTest(name):
                self.background(name, *options)
                # As root a stand-in connects, as the engine's user it is predicted.
                for inside in ([], ALICE):
                    report = self.report(*host, "--timeout", "30", "--container", name, INSIDE, inside=inside)
                    self.assertEqual(report["verdict"], verdict, json.dumps(report["causes"]))
                self.machine.check([*ALICE, "podman", "stop", "--time", "0", name])
                # Which ids it would have is not to be seen, and those of the host are none of them.
                stopped = self.machine.run([*ALICE, "sockcheck", "--timeout", "30", *host, "--container", name, INSIDE])
                self.assertEqual(stopped.status, 71, str(stopped))
                self.assertIn("rootless", stopped.stderr)

    def test_who(self):
        found = json.loads(self.machine.check(["sockcheck", "who", "--format", "json", SOCKET]))
        users = {user["name"] for user in found["accounts"] if user.get("name")}
        self.assertIn("alice", users, json.dumps(found)[:1500])
        self.assertFalse({"bob", "carol"} & users)
        self.assertEqual(found["socket"]["power"], {"uid": 1000, "rootEquivalent": False})


if __name__ == "__main__":
    unittest.main()
