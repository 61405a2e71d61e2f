"""Landlock on the newest kernel: what its rules refuse is told from what others refuse, and nothing is promised that
nobody can see."""

import unittest

import machine
from bench import Suite, as_user

SOCKET = "/run/service.sock"
ABSTRACT = "@service"


class Landlock(Suite):
    kind = "newest"
    files = [(machine.HERE / "landlocked.py", "/usr/local/bin/landlocked")]

    @classmethod
    def prepare(cls):
        cls.listen(SOCKET, "alice:alice")
        cls.listen(ABSTRACT)

    def under(self, *rules):
        return [*as_user("alice"), "landlocked", *rules, "--"]

    def waiting(self, *inside):
        self.machine.check(" ".join([*inside, "sleep", "600", ">/dev/null", "2>&1", "&"]))
        return self.machine.check("until pgrep -n -u alice -x sleep; do sleep 0.1; done").split()[-1]

    def test_a_path(self):
        self.assertEqual(self.client(SOCKET, self.under("--unix-paths")), "EACCES")
        report = self.report(SOCKET, inside=self.under("--unix-paths"))
        self.assertEqual((report["verdict"], self.cause(report)), ("denied", "security-policy"))
        self.assertEqual(report["causes"][0]["evidence"]["suspects"], ["landlock"])
        self.assertIn("Landlock", report["causes"][0]["detail"])
        self.assertNotIn("tomoyo", report["causes"][0]["detail"])
        self.assertEqual(report["remedies"], [])

    def test_a_path_that_is_allowed(self):
        rules = self.under("--unix-paths", "--allow", "/run")
        self.assertEqual(self.client(SOCKET, rules), "let in")
        self.assertEqual(self.report(SOCKET, inside=rules)["verdict"], "granted")

    def test_an_abstract_name(self):
        rules = self.under("--abstract")
        self.assertEqual(self.client(ABSTRACT, rules), "EPERM")
        report = self.report(ABSTRACT, inside=rules)
        self.assertEqual((report["verdict"], self.cause(report)), ("denied", "security-policy"))
        self.assertEqual(report["causes"][0]["evidence"]["suspects"], ["landlock"])

    def test_from_outside_nothing_is_promised(self):
        for rules in (["--unix-paths"], []):
            process = self.waiting(*self.under(*rules))
            report = self.report("--pid", process, SOCKET)
            self.assertEqual((report["verdict"], self.cause(report)), ("unknown", "could-not-tell"))
            self.assertEqual(report["observation"]["standIn"], {"without": ["landlock"]})
        # Whoever may still gain privileges has set no rules.
        process = self.waiting(*as_user("alice"))
        self.assertEqual(self.report("--pid", process, SOCKET)["verdict"], "granted")

    def test_the_bits_are_told_from_the_rules(self):
        report = self.report(SOCKET, inside=[*as_user("bob"), "landlocked", "--unix-paths", "--"])
        self.assertEqual(report["verdict"], "denied")
        self.assertNotEqual(self.cause(report), "security-policy")


class BeforeLandlockLookedAtConnecting(Suite):
    kind = "apparmor"
    files = Landlock.files

    @classmethod
    def prepare(cls):
        cls.listen(SOCKET, "alice:alice")

    def test_from_outside(self):
        self.machine.check(" ".join([*as_user("alice"), "landlocked", "--", "sleep", "600", ">/dev/null", "2>&1", "&"]))
        process = self.machine.check("until pgrep -n -u alice -x sleep; do sleep 0.1; done").split()[-1]
        report = self.report("--pid", process, SOCKET)
        self.assertEqual(report["verdict"], "granted")
        self.assertEqual(report["observation"]["standIn"], {"without": []})


if __name__ == "__main__":
    unittest.main()
