"""systemd as the one who starts things: sessions that are older than a membership, sockets that start their daemon,
drop-ins of which a later one wins."""

import json
import re
import unittest

from bench import Suite, as_user

SOCKET = "/run/service.sock"


class Sessions(Suite):
    @classmethod
    def prepare(cls):
        cls.machine.check("systemctl unmask docker.socket docker.service containerd.service; groupadd service")
        cls.listen(SOCKET, "root:service")

    def test_a_users_manager_that_is_older_than_the_membership(self):
        machine = self.machine
        machine.check("loginctl enable-linger alice && until systemctl is-active user@1000.service; do sleep 0.2; done")
        run = "systemd-run --quiet --user --machine alice@ --collect --unit old sleep 600"
        machine.check(run)
        machine.check("usermod --append --groups service alice")
        process = machine.check("pgrep -u alice -x sleep").strip()
        report = self.report("--pid", process, SOCKET)
        self.assertEqual(self.cause(report), "membership-not-in-session")
        remedy = self.first(report)
        self.assertEqual((remedy["target"], remedy["side"]), ("host", "session"))
        self.assertEqual(remedy["snippet"], "sudo systemctl restart user@1000.service\n")
        self.assertNotIn("newgrp", "".join(remedy["snippet"] for remedy in report["remedies"]))
        machine.check(remedy["snippet"].replace("sudo ", ""))
        machine.check(f"until {run}; do sleep 0.5; done")
        process = machine.check("pgrep -u alice -x sleep").strip()
        self.assertEqual(self.report("--pid", process, SOCKET)["verdict"], "granted")

    def test_a_server_of_terminals(self):
        machine = self.machine
        machine.check(["setpriv", "--reuid=bob", "--regid=bob", "--init-groups", "--reset-env", "tmux", "new-session", "-d", "sleep 600"])
        machine.check("usermod --append --groups service bob")
        process = machine.check("pgrep -u bob -x sleep").strip()
        report = self.report("--pid", process, SOCKET)
        self.assertEqual(self.cause(report), "membership-not-in-session")
        self.assertIn("tmux", report["causes"][0]["detail"])
        server = machine.check("pgrep -u bob -f 'tmux new'").split()[0]
        self.assertEqual(self.first(report)["snippet"], f"sudo kill {server}\n")
        machine.check(self.first(report)["snippet"].replace("sudo ", ""))
        self.assertEqual(self.client(SOCKET, as_user("bob")), "let in")

    def test_a_socket_that_starts_its_daemon(self):
        machine = self.machine
        # A daemon that takes five seconds to come up.
        machine.put("/usr/local/bin/slow", (
            "#!/usr/bin/python3\n"
            "import socket, time\n"
            "time.sleep(5)\n"
            "s = socket.socket(fileno=3)\n"
            "while True:\n"
            "    c = s.accept()[0]\n"
            "    c.recv(4096)\n"
            "    c.sendall(b'HTTP/1.1 200 OK\\r\\nApi-Version: 1.41\\r\\nDocker-Experimental: false\\r\\n'\n"
            "              b'Content-Length: 2\\r\\nContent-Type: text/plain\\r\\n\\r\\nOK')\n"
            "    c.close()\n"), 0o755)
        for name in ("slow", "slower"):
            machine.put(f"/etc/systemd/system/{name}.socket", f"[Socket]\nListenStream=/run/{name}/docker.sock\nSocketMode=0666\n")
            machine.put(f"/etc/systemd/system/{name}.service", "[Service]\nExecStart=/usr/local/bin/slow\n")
        machine.check("systemctl daemon-reload; systemctl start slow.socket slower.socket")
        started = machine.run(["sockcheck", "--timeout", "1", "/run/slow/docker.sock"])
        self.assertEqual(started.status, 69, str(started))
        self.assertIn("slow.service", started.stdout)
        self.assertIn("systemd", started.stdout)
        # Without a limit of its own it waits for the daemon.
        waited = machine.run(["sockcheck", "/run/slower/docker.sock"])
        self.assertEqual(waited.status, 0, str(waited))
        self.assertIn("waiting", waited.stderr)

    def test_a_socket_unit_without_its_group(self):
        machine = self.machine
        machine.check("groupdel docker; systemctl stop docker.socket docker.service; rm -f /run/docker.sock; systemctl start docker.socket || true")
        report = self.report("/run/docker.sock")
        self.assertIn(report["verdict"], ("missing", "unavailable"))
        detail = report["causes"][0]["detail"]
        self.assertIn("docker.socket has failed", detail)
        self.assertIn("sudo groupadd --system docker", detail)
        machine.check("groupadd --system docker && systemctl restart docker.socket")
        self.assertEqual(machine.check("stat -c %G /run/docker.sock").strip(), "docker")

    def test_a_drop_in_that_comes_later_wins(self):
        machine = self.machine
        machine.put("/etc/systemd/system/own.socket", "[Socket]\nListenStream=/run/own/own.sock\nSocketMode=0600\n")
        machine.put("/etc/systemd/system/own.service", "[Service]\nExecStart=/bin/sleep 600\n")
        machine.put("/etc/systemd/system/own.socket.d/override.conf", "[Socket]\nSocketMode=0600\n")
        machine.check("systemctl daemon-reload; systemctl start own.socket")
        report = self.report("/run/own/own.sock", inside=as_user("carol"))
        self.assertEqual(report["verdict"], "denied")
        remedy = next(remedy for remedy in report["remedies"] if remedy["target"] == "daemon")
        place = re.search(r"/etc/systemd/system/\S+\.conf", json.dumps(remedy))
        self.assertTrue(place, json.dumps(remedy))
        machine.put(place.group(0), remedy["snippet"])
        machine.check("systemctl daemon-reload")
        machine.check("usermod --append --groups $(stat -c %G /run/own/own.sock) carol || true; systemctl restart own.socket")
        group = machine.check("stat -c '%g %a' /run/own/own.sock").split()
        self.assertEqual(self.client("/run/own/own.sock", ["setpriv", "--reuid=carol", "--regid=carol", f"--groups={group[0]}"]), "let in",
                         remedy["snippet"] + str(group))


if __name__ == "__main__":
    unittest.main()
