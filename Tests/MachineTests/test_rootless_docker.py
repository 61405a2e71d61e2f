"""A rootless Docker as Debian has it (rootlesskit, slirp4netns): from inside, from outside, by container, stopped, and
who may use it. Its socket belongs to the group docker of its own user namespace, which nobody outside is in."""

import json
import unittest

import rootless
from bench import Suite
from machine import CONTRIB, ROOTLESS_CLIENT

ALICE = [*rootless.ALICE, f"PATH={CONTRIB}:/usr/sbin:/usr/bin:/sbin:/bin"]


class RootlessDocker(rootless.RootlessEngine, Suite):
    socket = "/run/user/1000/docker.sock"
    inside = "/var/run/docker.sock"
    engine = [*ALICE, "env", f"DOCKER_HOST=unix://{socket}", "docker"]

    @classmethod
    def prepare(cls):
        machine = cls.machine
        machine.check("loginctl enable-linger alice && systemctl start user@1000.service && modprobe tun && modprobe ip_tables")
        machine.put(f"{CONTRIB}/docker", ROOTLESS_CLIENT, mode=0o755)
        machine.check([*ALICE, "dockerd-rootless-setuptool.sh", "install"])
        cls.import_image()

    def test_from_inside_and_the_printed_option(self):
        self.assertEqual(self.client(self.inside, self.started()), "let in")
        self.assertEqual(self.report(self.inside, inside=self.started())["verdict"], "granted")
        user = ["--user", "1000:1000"]
        self.assertEqual(self.client(self.inside, self.started(*user)), "EACCES")
        report = self.report(self.inside, inside=self.started(*user))
        self.assertEqual((report["verdict"], self.cause(report)), ("denied", "gid-mismatch"), json.dumps(report["causes"]))
        # The namespace's own number, which is another one outside.
        group = report["socket"]["group"]["id"]
        self.assertNotEqual(self.machine.check(f"stat -c %g {self.socket}").strip(), str(group))
        options = [remedy["snippet"] for remedy in report["remedies"] if remedy["target"] == "docker-run"][0].split()
        self.assertEqual(options, ["--group-add", str(group)])
        self.assertEqual(self.client(self.inside, self.started(*user, *options)), "let in")
        self.assertEqual(self.report(self.inside, inside=self.started(*user, *options))["verdict"], "granted")

    def test_from_outside(self):
        for name, options, verdict in (("root", [], "granted"), ("app", ["--user", "1000:1000"], "denied")):
            with self.subTest(name):
                self.background(name, *options)
                process = self.machine.check([*self.engine, "inspect", "--format", "{{.State.Pid}}", name]).strip()
                self.assertEqual(self.report("--pid", process, self.inside)["verdict"], verdict)
                report = self.check_by_container(name, verdict)
                if verdict == "denied":
                    self.assertEqual(self.cause(report), "gid-mismatch")

    def test_on_the_host(self):
        for user, verdict in (("alice", "granted"), ("bob", "denied")):
            words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
            self.assertEqual(self.client(self.socket, words), "let in" if verdict == "granted" else "EACCES")
            self.assertEqual(self.report(self.socket, inside=words)["verdict"], verdict)


if __name__ == "__main__":
    unittest.main()
