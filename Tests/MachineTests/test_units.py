"""Units of systemd's: the setting that refuses is named, and the printed drop-in lets in."""

import json
import unittest

from bench import Suite, as_user

SOCKET = "/run/service.sock"
# settings, the cause, the setting that is named, the client's own answer
REFUSED = [
    (["RestrictAddressFamilies=AF_INET"], "unit-sandbox", "RestrictAddressFamilies", "EAFNOSUPPORT"),
    (["RestrictAddressFamilies=~AF_UNIX"], "unit-sandbox", "RestrictAddressFamilies", "EAFNOSUPPORT"),
    (["SystemCallFilter=~connect"], "unit-sandbox", "SystemCallFilter", ""),
    (["SystemCallFilter=~connect", "SystemCallErrorNumber=EACCES"], "unit-sandbox", "SystemCallFilter", "EACCES"),
    (["SystemCallFilter=~@network-io", "SystemCallErrorNumber=EPERM"], "unit-sandbox", "SystemCallFilter", "EPERM"),
    ([f"InaccessiblePaths={SOCKET}"], "unit-sandbox", "InaccessiblePaths", "EACCES"),
    ([f"InaccessiblePaths={SOCKET} /srv"], "unit-sandbox", "InaccessiblePaths", "EACCES"),
    (["TemporaryFileSystem=/run/deep"], "in-another-mount-namespace", "TemporaryFileSystem", "ENOENT"),
    (["PrivateTmp=yes"], "in-another-mount-namespace", "PrivateTmp", "ENOENT"),
]
LET_IN = [
    [], ["NoNewPrivileges=yes"], ["SystemCallFilter=@system-service"], ["PrivateNetwork=yes"], ["ProtectSystem=strict", "ReadWritePaths=/var/tmp"],
    ["RestrictAddressFamilies=AF_UNIX AF_INET"], ["PrivateTmp=yes"], ["ProtectHome=yes"],
    ["SystemCallFilter=~ptrace", "SystemCallErrorNumber=EPERM"],
]


class Units(Suite):
    number = 0

    @classmethod
    def prepare(cls):
        cls.machine.check("mkdir /run/deep && chmod 755 /run/deep")
        for path in (SOCKET, "/run/deep/service.sock", "/tmp/service.sock"):
            cls.listen(path, "alice:alice")

    def path(self, settings):
        if any(line.startswith("TemporaryFileSystem") for line in settings):
            return "/run/deep/service.sock"
        return "/tmp/service.sock" if settings == ["PrivateTmp=yes"] else SOCKET

    def unit(self, settings, user="alice"):
        """A service with these settings, whose program asks from inside, and then waits to be looked at."""
        Units.number += 1
        name = f"asked-{Units.number}.service"
        path = self.path(settings)
        lines = [
            "[Service]", f"User={user}", *settings,
            f"ExecStart=/bin/sh -c 'sockcheck --format json {path} >/var/tmp/{name}.json; client {path} >/var/tmp/{name}.client; "
            f"touch /var/tmp/{name}.asked; exec sleep 600'",
        ]
        self.machine.put(f"/etc/systemd/system/{name}", "\n".join(lines) + "\n")
        # Its own /tmp may be a private one.
        self.machine.check(
            f"for what in json client asked; do :>/var/tmp/{name}.$what; chown {user} /var/tmp/{name}.$what; done; "
            f"rm /var/tmp/{name}.asked; chmod 1777 /var/tmp; systemctl daemon-reload")
        return name

    def ask(self, name, settings):
        """What it says from inside, what a client is told, and what is said from outside."""
        self.machine.check(f"rm -f /var/tmp/{name}.asked; systemctl restart {name}")
        # A unit with a private /tmp has a private /var/tmp, too.
        root = "$(find /var/tmp/systemd-private-*" + f"-{name}-*/tmp" + " -maxdepth 0 2>/dev/null || echo /var/tmp)"
        self.machine.check(f"for _ in $(seq 100); do test -e {root}/{name}.asked && exit; sleep 0.2; done; exit 1")
        inside = json.loads(self.machine.check(f"cat {root}/{name}.json"))
        client = self.machine.check(f"cat {root}/{name}.client").strip()
        process = self.machine.check(f"systemctl show --property MainPID --value {name}").strip()
        return inside, client, self.report("--pid", process, self.path(settings))

    def test_what_refuses_is_named_and_its_drop_in_lets_in(self):
        for settings, cause, setting, answer in REFUSED:
            with self.subTest(settings=settings):
                name = self.unit(settings)
                inside, client, outside = self.ask(name, settings)
                self.assertEqual(client, answer)
                for report in (inside, outside):
                    self.assertNotEqual(report["verdict"], "granted")
                    self.assertEqual(self.cause(report), cause, json.dumps(report["causes"]))
                    self.assertIn(f"{setting}=", report["causes"][0]["detail"])
                    self.assertIn(name, report["causes"][0]["detail"])
                self.assertEqual(inside["verdict"], outside["verdict"])
                remedy = self.first(outside)
                self.assertEqual((remedy["target"], remedy["recommended"]), ("systemd", True))
                self.assertEqual(remedy["snippet"], self.first(inside)["snippet"])
                self.put_drop_in(remedy["snippet"])
                inside, client, outside = self.ask(name, settings)
                self.assertEqual(client, "let in", remedy["snippet"])
                self.assertEqual((inside["verdict"], outside["verdict"]), ("granted", "granted"))
                self.machine.check(f"systemctl stop {name}")

    def test_what_lets_pass(self):
        for settings in LET_IN:
            with self.subTest(settings=settings):
                path = self.path(settings)
                name = self.unit(settings)
                inside, client, outside = self.ask(name, settings)
                wanted = "granted" if client == "let in" else "missing"
                self.assertEqual(client == "let in", path == SOCKET)
                self.assertEqual((inside["verdict"], outside["verdict"]), (wanted, wanted), settings)
                self.machine.check(f"systemctl stop {name}")

    def test_root_in_front_of_a_covered_socket(self):
        # Root passes mode 0000, and nobody listens on what systemd has put there.
        settings = [f"InaccessiblePaths={SOCKET}"]
        name = self.unit(settings, user="root")
        inside, client, outside = self.ask(name, settings)
        self.assertEqual(client, "ECONNREFUSED")
        for report in (inside, outside):
            self.assertEqual(self.cause(report), "unit-sandbox")

    def test_the_service_of_dockers_snap(self):
        """Its socket is root's where there was no group docker when it started; who listens is not an ordinary user's to see,
        and which service runs is."""
        machine = self.machine
        machine.check("! getent group docker || groupdel docker")
        machine.put("/usr/local/bin/snaps-dockerd", (
            "#!/usr/bin/python3\n"
            "import grp, os, socket\n"
            "path = '/run/docker.sock'\n"
            "if os.path.exists(path): os.unlink(path)\n"
            "s = socket.socket(socket.AF_UNIX)\n"
            "os.umask(0o777)\n"
            "s.bind(path)\n"
            "s.listen(64)\n"
            "os.chmod(path, 0o660)\n"
            "if any(group.gr_name == 'docker' for group in grp.getgrall()): os.chown(path, 0, grp.getgrnam('docker').gr_gid)\n"
            "while True: s.accept()[0].close()\n"), 0o755)
        machine.put("/etc/systemd/system/snap.docker.dockerd.service", "[Service]\nExecStart=/usr/local/bin/snaps-dockerd\n")
        # The socket of the daemon before lies there until the next one has begun.
        waits = "until [ \"$(stat --format %G /run/docker.sock)\" = {} ]; do sleep 0.2; done"
        machine.check(f"systemctl daemon-reload; systemctl start snap.docker.dockerd.service; {waits.format('root')}")
        self.assertEqual(self.client("/run/docker.sock", as_user("bob")), "EACCES")
        report = self.report("/run/docker.sock", inside=as_user("bob"))
        self.assertEqual(self.cause(report), "gid-zero")
        remedy = self.first(report)
        self.assertEqual(remedy["target"], "host")
        self.assertIn("systemctl restart snap.docker.dockerd.service\n", remedy["snippet"])
        machine.check(f"{remedy['snippet'].replace('sudo ', '')}{waits.format('docker')}")
        self.assertEqual(self.client("/run/docker.sock", as_user("bob")), "let in")


if __name__ == "__main__":
    unittest.main()
