"""AppArmor on a host: the profile is named, its one rule is printed, and with that the client is let in."""

import shlex
import unittest

from bench import Suite, as_user

SOCKET = "/run/service.sock"
PROFILE = """abi <abi/3.0>,
include <tunables/global>
profile {name} /nowhere/{name} flags=(attach_disconnected) {{
  include <abstractions/base>
  /** rwmix,
  capability,
  network netlink raw,
{rules}
}}
"""
# name: (rules, whether a client is let in)
PROFILES = {
    "silent-on-unix": ("  network inet stream,", False),
    "denies-unix": ("  deny network unix,", False),
    "has-local": ("  include if exists <local/has-local>", False),
    "lets-unix": ("  network unix,", True),
}


class AppArmor(Suite):
    @classmethod
    def prepare(cls):
        cls.machine.check("systemctl unmask apparmor.service && systemctl start apparmor.service")
        cls.listen(SOCKET, "alice:alice")
        for name, (rules, _) in PROFILES.items():
            text = PROFILE.format(name=name, rules=rules)
            if name != "lets-unix":
                # What the abstraction allows of Unix sockets is left out.
                text = text.replace("  include <abstractions/base>\n", "")
            cls.machine.put(f"/etc/apparmor.d/{name}", text)
            cls.machine.check(["apparmor_parser", "--replace", f"/etc/apparmor.d/{name}"])

    def under(self, profile):
        return [*as_user("alice"), "aa-exec", "-p", profile, "--"]

    def waiting(self, profile):
        """A process under the profile, for others to look at: its id."""
        command = shlex.join([*self.under(profile), "sleep", "300"])
        # Until it is sleep, it is not under the profile yet.
        return self.machine.check(
            f"{command} >/dev/null 2>&1 & until grep -qx sleep /proc/$!/comm; do sleep 0.1; done; echo $!").strip()

    def test_the_printed_rule_lets_in(self):
        for profile, (_, is_let_in) in PROFILES.items():
            if is_let_in:
                continue
            with self.subTest(profile=profile):
                self.assertEqual(self.client(SOCKET, self.under(profile)), "EACCES")
                process = self.waiting(profile)
                for report in (self.report(SOCKET, inside=self.under(profile)), self.report("--pid", process, SOCKET)):
                    self.assertEqual(report["verdict"], "denied")
                    self.assertEqual(self.cause(report), "security-policy")
                    self.assertIn(profile, report["causes"][0]["detail"])
                    self.assertEqual(report["causes"][0]["evidence"]["suspects"], ["apparmor"])
                    remedy = self.first(report)
                    self.assertEqual((remedy["target"], remedy["recommended"]), ("host", True))
                    self.assertNotIn("unconfined", report["remedies"][0]["snippet"])
                text = remedy["snippet"].replace("sudo ", "")
                self.machine.check(f"set -e\n{text}")
                self.assertEqual(self.client(SOCKET, self.under(profile)), "let in", text)
                # What runs already, too.
                self.assertEqual(self.report("--pid", process, SOCKET)["verdict"], "granted")

    def test_a_profile_that_lets_pass(self):
        self.assertEqual(self.client(SOCKET, self.under("lets-unix")), "let in")
        process = self.waiting("lets-unix")
        report = self.report("--pid", process, SOCKET)
        self.assertEqual(report["verdict"], "granted")
        self.assertEqual(report["observation"]["standIn"], {"without": []})

    def test_the_kernels_own_words(self):
        for profile, is_written_down in (("asks-audit", True), ("asks-nothing", False)):
            rules = "  network inet," if is_written_down else "  deny network unix,"
            self.machine.put(f"/etc/apparmor.d/{profile}", PROFILE.format(name=profile, rules=rules).replace("  include <abstractions/base>\n", ""))
            self.machine.check(["apparmor_parser", "--replace", f"/etc/apparmor.d/{profile}"])
            report = self.report("--pid", self.waiting(profile), SOCKET)
            self.assertEqual(report["verdict"], "denied", report)
            record = report["causes"][0]["evidence"].get("record", "")
            if is_written_down:
                # The kernel's log has it word by word.
                self.assertRegex(record, f'^apparmor="DENIED" operation="create" .*profile="{profile}" .*family="unix"')
                self.assertIn(record, self.machine.check("dmesg"))
                self.assertIn(record, report["causes"][0]["detail"])
            else:
                self.assertEqual(record, "")
        # Whoever may not read it is told where it stands.
        report = self.report(SOCKET, inside=self.under("asks-audit"))
        self.assertNotIn("record", report["causes"][0]["evidence"])
        self.assertIn("sudo dmesg", report["causes"][0]["detail"])
        # Another one's record is none of this.
        self.assertEqual(self.report("--pid", self.waiting("asks-nothing"), SOCKET)["causes"][0]["evidence"].get("record"), None)

    def test_a_label_for_the_next_exec_confines_nobody_yet(self):
        program = (
            "import os, time\n"
            "open('/proc/self/attr/apparmor/exec', 'w').write('exec denies-unix')\n"
            "os.execvp('sleep', ['sleep', '300']) if os.fork() == 0 else time.sleep(300)\n")
        self.machine.put("/tmp/set_exec.py", program)
        process = self.machine.check("python3 /tmp/set_exec.py >/dev/null 2>&1 & echo $!").strip()
        # Its child has made the next exec; what waits for the parent's the kernel shows nobody else.
        child = self.machine.check(f"until pgrep -P {process} -x sleep; do sleep 0.2; done").strip()
        self.assertIn("denies-unix", self.machine.check(f"cat /proc/{child}/attr/current"))
        self.assertEqual(self.report("--pid", child, SOCKET)["verdict"], "denied")
        self.assertEqual(self.report("--pid", process, SOCKET)["verdict"], "granted")

    def test_a_profile_is_no_excuse_for_the_bits(self):
        report = self.report(SOCKET, inside=[*as_user("bob"), "aa-exec", "-p", "lets-unix", "--"])
        self.assertEqual(report["verdict"], "denied")
        self.assertNotEqual(self.cause(report), "security-policy")

    def test_the_stand_in_cannot_leave_its_own_profile(self):
        # Whoever asks is confined himself and may not take on another's profile: no answer is better than a wrong one.
        process = self.waiting("lets-unix")
        result = self.machine.run(["aa-exec", "-p", "has-local", "--", "sockcheck", "--pid", process, SOCKET])
        self.assertEqual(result.status, 71, str(result))


if __name__ == "__main__":
    unittest.main()
