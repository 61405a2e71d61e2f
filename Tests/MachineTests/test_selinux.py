"""SELinux enforcing: containers of a type that may not use the host's sockets, and what lets them."""

import re
import unittest

from bench import Suite

SOCKET = "/var/run/docker.sock"
# An image without files of its own: Python and the client are the guest's.
MOUNTS = ["--volume", "/usr:/usr:ro", "--volume", f"{SOCKET}:{SOCKET}", "--network", "none"]


class SELinux(Suite):
    kind = "selinux"

    @classmethod
    def prepare(cls):
        machine = cls.machine
        machine.check("systemctl unmask docker.socket docker.service containerd.service")
        machine.put("/etc/docker/daemon.json", '{"selinux-enabled": true, "bridge": "none", "iptables": false}')
        machine.check("systemctl start docker.socket && systemctl start docker.service")
        machine.check(
            "mkdir -p /tmp/image/etc /tmp/image/usr && cd /tmp/image && ln -s usr/bin bin && ln -s usr/lib lib && ln -s usr/lib64 lib64 "
            "&& echo 'app:x:1000:1000::/:/bin/sh' >etc/passwd && echo 'app:x:1000:' >etc/group && tar -c . | docker import - plain")
        cls.group = machine.check(f"stat -c %g {SOCKET}").strip()

    def started(self, *options):
        """Words that start a program in a container of the group."""
        return ["docker", "run", "--rm", *MOUNTS, "--user", "1000:1000", "--group-add", self.group, *options, "plain"]

    def test_the_label_alone_is_at_fault(self):
        self.assertEqual(self.client(SOCKET, self.started()), "EACCES")
        self.machine.check(["docker", "run", "--detach", "--name", "refused", *self.started()[3:], "sleep", "infinity"])
        records = []
        for report in (self.report(SOCKET, inside=self.started()), self.report("--container", "refused", SOCKET)):
            self.assertEqual((report["verdict"], self.cause(report)), ("denied", "security-policy"))
            self.assertEqual(report["causes"][0]["evidence"]["suspects"], ["selinux"])
            self.assertIn("container_t", report["causes"][0]["detail"])
            if "record" in report["causes"][0]["evidence"]:
                records.append(report["causes"][0]["evidence"]["record"])
            else:
                self.assertIn("sudo dmesg", report["causes"][0]["detail"])
            text = "".join(remedy["snippet"] for remedy in report["remedies"])
            self.assertNotIn("seccomp", text)
            self.assertNotIn("apparmor", text)
        # Outside is root, who reads the kernel's log and the journal.
        self.assertEqual(len(records), 1)
        self.assertRegex(records[0], r"^avc:  denied  \{ \w+ \} .*scontext=\S*:container_t:\S* .*tclass=(sock_file|unix_stream_socket)")
        self.assertIn(records[0], self.machine.check("dmesg; journalctl --no-pager _TRANSPORT=audit"))
        options = self.fix("docker-run", "--container", "refused", SOCKET).split()
        self.assertEqual(self.client(SOCKET, self.started(*options)), "let in", options)
        # For a pod, as its runtime hands it on.
        pod = self.fix("kubernetes", "--container", "refused", SOCKET)
        kind = re.search(r"seLinuxOptions:\n +type: (\w+)\n", pod)
        self.assertTrue(kind, pod)
        self.assertEqual(self.client(SOCKET, self.started("--security-opt", f"label=type:{kind.group(1)}")), "let in")

    def test_from_outside_the_label_is_taken_on(self):
        self.machine.check(["docker", "run", "--detach", "--name", "free", *self.started("--security-opt", "label=disable")[3:], "sleep", "infinity"])
        report = self.report("--container", "free", SOCKET)
        self.assertEqual(report["verdict"], "granted")
        self.assertEqual(report["observation"]["standIn"], {"without": []})

    def test_a_missing_group_is_no_matter_of_labels(self):
        report = self.report(SOCKET, inside=["docker", "run", "--rm", *MOUNTS, "--user", "1000:1000", "plain"])
        self.assertEqual(report["verdict"], "denied")
        self.assertEqual(self.cause(report), "gid-mismatch")


if __name__ == "__main__":
    unittest.main()
