"""What any engine of alice's own answers alike: her containers, and who may use her socket."""

import json

ALICE = ["setpriv", "--reuid=alice", "--regid=alice", "--init-groups", "env", "HOME=/home/alice", "XDG_RUNTIME_DIR=/run/user/1000",
         "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus"]


class RootlessEngine:
    """Beside a Suite. `engine`: the words that start its client as her; `socket`, and `inside` a container."""

    engine = ()
    socket = inside = ""

    @classmethod
    def import_image(cls):
        """`plain`: programs are the guest's; the image has accounts alone."""
        cls.machine.check(
            "mkdir -p /tmp/image/etc /tmp/image/usr && cd /tmp/image && ln -s usr/bin bin && ln -s usr/lib lib && ln -s usr/lib64 lib64 "
            "&& echo 'app:x:1000:1000::/:/bin/sh' >etc/passwd && echo 'app:x:1000:' >etc/group && tar -cf /tmp/image.tar . && chmod 644 /tmp/image.tar")
        cls.machine.check([*cls.engine, "import", "/tmp/image.tar", "plain"])

    @property
    def host(self):
        return ["--host", f"unix://{self.socket}"]

    def run_words(self, *options):
        return [*self.engine, "run", "--network", "none", "--volume", "/usr:/usr:ro", "--volume", f"{self.socket}:{self.inside}", *options, "plain"]

    def started(self, *options):
        """Words that start a program in a container."""
        return self.run_words("--rm", *options)

    def background(self, name, *options):
        self.machine.check([*self.run_words("--detach", "--name", name, *options), "sleep", "infinity"])
        return name

    def check_by_container(self, name, verdict):
        """As root a stand-in connects, as the engine's user it is predicted; then it is stopped. The last report."""
        for inside in ([], ALICE):
            report = self.report(*self.host, "--container", name, self.inside, inside=inside)
            self.assertEqual(report["verdict"], verdict, json.dumps(report["causes"]))
        self.machine.check([*self.engine, "stop", "--time", "0", name])
        # Which ids it would have is not to be seen, and those of the host are none of them.
        stopped = self.machine.run([*ALICE, "sockcheck", "--timeout", "300", *self.host, "--container", name, self.inside])
        self.assertEqual(stopped.status, 71, str(stopped))
        self.assertIn("rootless", stopped.stderr)
        return report

    def test_who(self):
        found = json.loads(self.machine.check(["sockcheck", "who", "--format", "json", self.socket]))
        users = {user["name"] for user in found["accounts"] if user.get("name")}
        self.assertIn("alice", users, json.dumps(found)[:1500])
        self.assertFalse({"bob", "carol"} & users)
        self.assertEqual(found["socket"]["power"], {"uid": 1000, "rootEquivalent": False})
