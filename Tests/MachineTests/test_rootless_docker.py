"""A rootless Docker as Debian has it (rootlesskit, slirp4netns): from inside, from outside, by container, stopped, and
who may use it. Its socket belongs to the group docker of its own user namespace, which nobody outside is in."""

import json
import unittest

from bench import Suite
from machine import CONTRIB, ROOTLESS_CLIENT

SOCKET = "/run/user/1000/docker.sock"
INSIDE = "/var/run/docker.sock"
ALICE = ["setpriv", "--reuid=alice", "--regid=alice", "--init-groups", "env", "HOME=/home/alice", "XDG_RUNTIME_DIR=/run/user/1000",
         "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus", f"PATH={CONTRIB}:/usr/sbin:/usr/bin:/sbin:/bin"]
DOCKER = [*ALICE, "env", f"DOCKER_HOST=unix://{SOCKET}", "docker"]
HOST = ["--host", f"unix://{SOCKET}", "--timeout", "300"]
# Programs are the guest's; the image has accounts alone.
MOUNTS = ["--network", "none", "--volume", "/usr:/usr:ro", "--volume", f"{SOCKET}:{INSIDE}"]


class RootlessDocker(Suite):
    @classmethod
    def prepare(cls):
        machine = cls.machine
        machine.check("loginctl enable-linger alice && systemctl start user@1000.service && modprobe tun && modprobe ip_tables")
        machine.put(f"{CONTRIB}/docker", ROOTLESS_CLIENT, mode=0o755)
        machine.check([*ALICE, "dockerd-rootless-setuptool.sh", "install"])
        machine.check(
            "mkdir -p /tmp/image/etc /tmp/image/usr && cd /tmp/image && ln -s usr/bin bin && ln -s usr/lib lib && ln -s usr/lib64 lib64 "
            "&& echo 'app:x:1000:1000::/:/bin/sh' >etc/passwd && echo 'app:x:1000:' >etc/group && tar -cf /tmp/image.tar . && chmod 644 /tmp/image.tar")
        machine.check([*DOCKER, "import", "/tmp/image.tar", "plain"])

    def started(self, *options):
        return [*DOCKER, "run", "--rm", *MOUNTS, *options, "plain"]

    def test_from_inside_and_the_printed_option(self):
        self.assertEqual(self.client(INSIDE, self.started()), "let in")
        self.assertEqual(self.report("--timeout", "300", INSIDE, inside=self.started())["verdict"], "granted")
        user = ["--user", "1000:1000"]
        self.assertEqual(self.client(INSIDE, self.started(*user)), "EACCES")
        report = self.report("--timeout", "300", INSIDE, inside=self.started(*user))
        self.assertEqual((report["verdict"], self.cause(report)), ("denied", "gid-mismatch"), json.dumps(report["causes"]))
        # The namespace's own number, which is another one outside.
        group = report["socket"]["group"]["id"]
        self.assertNotEqual(self.machine.check(f"stat -c %g {SOCKET}").strip(), str(group))
        options = [remedy["snippet"] for remedy in report["remedies"] if remedy["target"] == "docker-run"][0].split()
        self.assertEqual(options, ["--group-add", str(group)])
        self.assertEqual(self.client(INSIDE, self.started(*user, *options)), "let in")
        self.assertEqual(self.report("--timeout", "300", INSIDE, inside=self.started(*user, *options))["verdict"], "granted")

    def test_from_outside(self):
        for name, options, verdict in (("root", [], "granted"), ("app", ["--user", "1000:1000"], "denied")):
            with self.subTest(name):
                self.machine.check([*DOCKER, "run", "--detach", "--name", name, *MOUNTS, *options, "plain", "sleep", "infinity"])
                process = self.machine.check([*DOCKER, "inspect", "--format", "{{.State.Pid}}", name]).strip()
                self.assertEqual(self.report(*HOST[2:], "--pid", process, INSIDE)["verdict"], verdict)
                # As root a stand-in connects, as the engine's user it is predicted.
                for inside in ([], ALICE):
                    report = self.report(*HOST, "--container", name, INSIDE, inside=inside)
                    self.assertEqual(report["verdict"], verdict, json.dumps(report["causes"]))
                if verdict == "denied":
                    self.assertEqual(self.cause(report), "gid-mismatch")
                self.machine.check([*DOCKER, "stop", "--time", "0", name])
                # Which ids it would have is not to be seen, and those of the host are none of them.
                stopped = self.machine.run([*ALICE, "sockcheck", *HOST, "--container", name, INSIDE])
                self.assertEqual(stopped.status, 71, str(stopped))
                self.assertIn("rootless", stopped.stderr)

    def test_on_the_host(self):
        for user, verdict in (("alice", "granted"), ("bob", "denied")):
            words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
            self.assertEqual(self.client(SOCKET, words), "let in" if verdict == "granted" else "EACCES")
            self.assertEqual(self.report("--timeout", "300", SOCKET, inside=words)["verdict"], verdict)

    def test_who(self):
        found = json.loads(self.machine.check(["sockcheck", "who", "--format", "json", SOCKET]))
        users = {user["name"] for user in found["accounts"] if user.get("name")}
        self.assertIn("alice", users, json.dumps(found)[:1500])
        self.assertFalse({"bob", "carol"} & users)
        self.assertEqual(found["socket"]["power"], {"uid": 1000, "rootEquivalent": False})


if __name__ == "__main__":
    unittest.main()
