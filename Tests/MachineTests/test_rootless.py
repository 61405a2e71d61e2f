"""A rootless podman with its user's manager: from inside, from outside, by container, stopped, and who may use it."""

import json
import unittest

from bench import Suite
from rootless import ALICE, RootlessEngine


class Rootless(RootlessEngine, Suite):
    engine = [*ALICE, "podman"]
    socket = "/run/user/1000/podman/podman.sock"
    inside = "/run/podman/podman.sock"

    @classmethod
    def prepare(cls):
        cls.machine.check("loginctl enable-linger alice && systemctl start user@1000.service")
        cls.machine.check([*ALICE, "systemctl", "--user", "start", "podman.socket"])
        cls.import_image()

    def test_from_inside(self):
        for options, said, verdict, cause in (
                ([], "let in", "granted", None), (["--user", "1000:1000"], "EACCES", "denied", "rootless-owner"),
                (["--userns", "keep-id"], "let in", "granted", None)):
            with self.subTest(options):
                self.assertEqual(self.client(self.inside, self.started(*options)), said)
                report = self.report(self.inside, inside=self.started(*options))
                self.assertEqual((report["verdict"], self.cause(report)), (verdict, cause), json.dumps(report["causes"]))

    def test_the_printed_option_lets_in(self):
        report = self.report(self.inside, inside=self.started("--user", "1000:1000"))
        remedy = self.first(report)
        self.assertEqual(remedy["target"], "podman-run")
        self.assertEqual(self.client(self.inside, self.started("--user", "1000:1000", *remedy["snippet"].split())), "let in")

    def test_from_outside(self):
        for name, options, verdict in (("root", [], "granted"), ("app", ["--user", "1000:1000"], "denied")):
            with self.subTest(name):
                self.check_by_container(self.background(name, *options), verdict)


if __name__ == "__main__":
    unittest.main()
