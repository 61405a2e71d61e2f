"""--pid and --container on the host say of a container what the program says inside of it, and what its
configuration adds to that."""

import json
import os
import pathlib
import subprocess
import sys
import time
import unittest

import bench

# name: (image, options of docker run)
CONTAINERS = {
    "free": ("debian:free", []),
    "taken": ("debian:taken", []),
    "another docker": ("debian:docker998", []),
    "member": ("debian:free", ["--group-add", "999"]),
    "uid:gid": ("debian:docker998", ["--user", "1000:1000"]),
    "root": ("debian:free", ["--user", "root"]),
    "busybox": ("busybox:taken", []),
    "no shell": ("empty:free", []),
    "no capabilities": ("debian:free", ["--user", "root", "--cap-drop", "ALL", "--group-add", "7"]),
    "no shell, taken": ("empty:taken", []),
    "no shell, another docker": ("empty:docker998", []),
    "no shell, uid:gid": ("empty:docker998", ["--user", "1000:1000"]),
    "no shell, unknown uid": ("empty:free", ["--user", "4711"]),
    "no shell, group 0": ("empty:free", ["--user", "4711:4711", "--group-add", "0"]),
    "no shell, let in": ("empty:free", ["--group-add", "999"]),
    "no socket": ("empty:free", ["--no-socket"]),
}


def numbered(container, command, uid=None):
    """The host's number of the process that runs COMMAND in a container, as uid."""
    for _ in range(100):
        for line in bench.docker("top", container, "-eo", "pid,uid,args").ok().stdout.splitlines()[1:]:
            pid, user, words = line.split(None, 2)
            if words == command and uid in (None, int(user)):
                return pid
        time.sleep(0.05)
    raise AssertionError(f"{command} does not run in {container}")


class Started:
    """A container of an image's own command, or of another one, until it is removed."""

    def __init__(self, image, *options, command=("sleep", "600")):
        self.words = ["run", "--detach", "--network", "none", *bench.MOUNTS, *options, image,
                      *(command if image.startswith("sockcheck-test/") or command != ("sleep", "600") else ())]

    def __enter__(self):
        self.name = bench.docker(*self.words).ok().stdout.strip()
        return self.name

    def __exit__(self, *_):
        bench.docker("rm", "--force", self.name)


def essence(result):
    """What has to be the same from both sides."""
    report = json.loads(result.stdout)
    return {
        "status": result.status,
        "verdict": report["verdict"],
        "prediction": report["prediction"],
        "socket": {key: value for key, value in report["socket"].items() if key != "outside"},
        "observed": report["observation"] and (report["observation"]["errno"], report["observation"]["api"]),
        "codes": [cause["code"] for cause in report["causes"]],
        "remedies": [(remedy["target"], remedy["snippet"], remedy["proof"]) for remedy in report["remedies"]
                     # How the daemon was started is seen from outside alone, and decides which of its settings it is.
                     if remedy["target"] not in ("daemon", "ansible")],
        "settings": len([remedy for remedy in report["remedies"] if remedy["target"] == "daemon"]),
        "ids": [report["subject"][key] for key in ("uid", "gid", "groups", "user", "capabilities")],
    }


class Container:
    """A container that does nothing until it is removed; it needs no program of the image's."""

    def __init__(self, image, *options):
        self.words = ["run", "--detach", "--network", "none", "-v", f"{bench.PROGRAM}:/sockcheck:ro", *options,
                      f"sockcheck-test/{image}", "/sockcheck", "exec", "--warn", "--wait", "600", "--socket", "/none",
                      "--", "/none"]

    def __enter__(self):
        self.id = bench.docker(*self.words).ok().stdout.strip()
        return self.id

    def __exit__(self, *_):
        bench.docker("rm", "--force", self.id)


class Pid(unittest.TestCase):
    """From outside and from inside."""

    def test_same_answer(self):
        for name, (image, options) in CONTAINERS.items():
            mounts = bench.MOUNTS if "--no-socket" not in options else bench.MOUNTS[2:]
            options = [option for option in options if option != "--no-socket"]
            with self.subTest(name):
                with Container(image, *mounts, *options) as container:
                    pid = bench.docker("inspect", "--format", "{{.State.Pid}}", container).ok().stdout.strip()
                    for question in (["--format", "json", bench.SOCKET],
                                     ["--no-connect", "--format", "json", bench.SOCKET]):
                        inside = bench.docker("run", "--rm", "--network", "none", *mounts, "-v",
                                              f"{bench.PROGRAM}:/sockcheck:ro", *options, f"sockcheck-test/{image}",
                                              "/sockcheck", *question)
                        outside = bench.sockcheck("--pid", pid, *question)
                        self.assertEqual(essence(outside), essence(inside), outside)
                        asked = bench.sockcheck("--container", container[:12], *question)
                        told = self.beyond(essence(asked), options)
                        self.assertEqual(told, self.beyond(essence(inside), options), asked)
                        self.assertEqual(json.loads(asked.stdout)["subject"]["source"], "container")

    def test_from_a_container_beside(self):
        """As `kubectl debug --target --profile sysadmin` makes one, and kubectl-sockcheck prints it: in the process
        namespace of a container that has nothing to ask with, in files of its own. Of what that profile gives it needs these."""
        for name, users in {"free": ["root", "1000:1000"], "another docker": ["root"], "member": ["root"],
                            "no shell": ["root", "1000:1000"], "root": ["root"]}.items():
            image, options = CONTAINERS[name]
            with Container(image, *bench.MOUNTS, *options) as container:
                inside = bench.docker("exec", container, "/sockcheck", "--pid", "1", "--format", "json", bench.SOCKET)
                for user in users:
                    with self.subTest(name, user=user):
                        beside = bench.docker(
                            "run", "--rm", "--network", "none", "--pid", f"container:{container}", "--user", user,
                            "--cap-add", "SYS_PTRACE", "--cap-add", "SYS_ADMIN", "--security-opt", "seccomp=unconfined",
                            "-v", f"{bench.PROGRAM}:/sockcheck:ro", "sockcheck-test/empty:free",
                            "/sockcheck", "--pid", "1", "--format", "json", bench.SOCKET)
                        seen, expected = essence(beside), essence(inside)
                        # Root beside it connects as the process; the user himself may not act for another process of his.
                        self.assertEqual(seen.pop("observed") is not None, user == "root", beside)
                        del expected["observed"]
                        self.assertEqual(seen, expected, beside)

    @staticmethod
    def beyond(seen, options):
        """Where the configuration names a group behind the colon, it is known that no group file was read, which
        the process itself does not show: there is no fix for a Dockerfile then, and one for docker run more."""
        if any(":" in option for option in options):
            seen["remedies"] = [remedy for remedy in seen["remedies"] if remedy[0] not in ("dockerfile",)]
        return seen

    def test_containers_that_are_none(self):
        made = bench.docker("create", "--network", "none", "sockcheck-test/debian:free", "true").ok().stdout.strip()
        try:
            for name, words in {"no-such-container": "No such container", "a/../b": "not the name",
                                "\x1b[31m": "not the name"}.items():
                with self.subTest(name):
                    seen = bench.sockcheck("--container", name, bench.SOCKET)
                    self.assertEqual(seen.status, 71, seen)
                    self.assertIn(words, seen.stderr)
                    self.assertNotIn("\x1b", seen.stderr)
        finally:
            bench.docker("rm", "--force", made)

    def test_the_service_is_named(self):
        started = bench.docker("run", "--detach", "--network", "none", *bench.MOUNTS, "--label",
                               "com.docker.compose.service=ci", "sockcheck-test/debian:free", "sleep", "600").ok()
        container = started.stdout.strip()
        try:
            fix = bench.sockcheck("fix", "--for", "compose", "--container", container)
            self.assertEqual(fix.stdout, 'services:\n  ci:\n    group_add:\n      - "999"\n', fix)
        finally:
            bench.docker("rm", "--force", container)

    def test_stopped(self):
        """A container that is not running gets the answer that it gets once it runs."""
        for name, (image, options) in {
            "refused": ("debian:docker998", []), "busybox": ("busybox:taken", []), "no shell": ("empty:free", []),
            "uid:gid": ("debian:docker998", ["--user", "1000:1000"]), "let in": ("empty:free", ["--group-add", "999"]),
            "root": ("debian:free", ["--user", "root"]), "unknown uid": ("debian:free", ["--user", "4711"]),
            "no capabilities": ("debian:free", ["--user", "root", "--cap-drop", "ALL", "--cap-add", "CHOWN"]),
        }.items():
            with self.subTest(name):
                container = bench.docker("create", "--network", "none", *bench.MOUNTS, *options,
                                         f"sockcheck-test/{image}", "/bench/sockcheck", "exec", "--warn", "--wait",
                                         "600", "--socket", "/none", "--", "/none").ok().stdout.strip()
                try:
                    question = ["--container", container[:12], "--no-connect", "--format", "json", bench.SOCKET]
                    stopped = bench.sockcheck(*question)
                    bench.docker("start", container).ok()
                    running = bench.sockcheck(*question)
                    seen = [essence(one) for one in (stopped, running)]
                    for one in seen:
                        # The way in the container does not exist before it runs.
                        del one["socket"], one["prediction"]
                        # The kernel keeps them sorted.
                        one["ids"][2].sort()
                    self.assertEqual(seen[0], seen[1], stopped)
                    reports = [json.loads(one.stdout) for one in (stopped, running)]
                    self.assertEqual([one["container"]["running"] for one in reports], [False, True])
                    self.assertEqual(*[one["prediction"]["permission"] for one in reports])
                finally:
                    bench.docker("rm", "--force", container)

    def test_stopped_without_the_socket(self):
        container = bench.docker("create", "sockcheck-test/debian:free", "true").ok().stdout.strip()
        try:
            asked = bench.sockcheck("--container", container, "--format", "json", bench.SOCKET)
            self.assertEqual(asked.status, 66, asked)
            report = json.loads(asked.stdout)
            self.assertEqual(report["causes"][0]["code"], "socket-missing")
            self.assertEqual(report["container"]["atFault"][0]["setting"], "Mounts")
        finally:
            bench.docker("rm", "--force", container)

    def test_configuration(self):
        """What is at fault, by the engine's own name for it."""
        for name, (image, options, code, setting) in {
            "no group": ("debian:free", [], "gid-mismatch", "GroupAdd"),
            "a group behind the colon": ("debian:member", ["--user", "app:app"], "explicit-group-drops-image-groups",
                                         "User"),
            "capabilities dropped": ("debian:owned", ["--user", "root", "--cap-drop", "ALL"], "root-lacks-override",
                                     "CapDrop"),
        }.items():
            with self.subTest(name):
                mounts = bench.MOUNTS
                if image.endswith(":member"):
                    bench.build("FROM sockcheck-test/debian:free\nUSER root\nRUN groupadd -g 999 docker "
                                "&& usermod -aG docker app\nUSER app\n", "sockcheck-test/debian:member").ok()
                if image.endswith(":owned"):
                    image = "debian:free"
                    owned = bench.WORK / "owned.sock"
                    subprocess.run([sys.executable, "-c", "import socket,sys; s=socket.socket(socket.AF_UNIX); "
                                    f"s.bind({str(owned)!r})"], check=True)
                    os.chown(owned, 4711, 4711)
                    owned.chmod(0o660)
                    mounts = ["-v", f"{owned}:{bench.SOCKET}", *bench.MOUNTS[2:]]
                with Container(image, *mounts, *options) as container:
                    asked = bench.sockcheck("--container", container, "--format", "json", bench.SOCKET)
                    report = json.loads(asked.stdout)
                    self.assertEqual(report["causes"][0]["code"], code, asked)
                    self.assertEqual([one["setting"] for one in report["container"]["atFault"]], [setting], asked)
                    text = bench.sockcheck("--container", container, bench.SOCKET).stdout
                    self.assertIn("In the configuration of container", text)

    def test_dropped_by_its_entrypoint(self):
        """setpriv, as gosu does, replaces the groups that the container was given."""
        drop = ["setpriv", "--reuid", "1000", "--regid", "1000", "--init-groups", "sleep", "600"]
        container = bench.docker("run", "--detach", "--network", "none", *bench.MOUNTS, "--user", "root", "--group-add",
                                 "999", "sockcheck-test/debian:free", *drop).ok().stdout.strip()
        try:
            asked = bench.sockcheck("--container", container, "--format", "json", bench.SOCKET)
            report = json.loads(asked.stdout)
            self.assertEqual(report["causes"][0]["code"], "groups-dropped", asked)
            self.assertEqual(report["remedies"][0]["target"], "entrypoint")
        finally:
            bench.docker("rm", "--force", container)

    def test_compose(self):
        """The container, its service and its file are named, and the printed lines let it in."""
        at = bench.folder("compose")
        (at / "compose.yaml").write_text(json.dumps({"version": "3.3", "services": {"ci": {
            "image": "sockcheck-test/debian:free", "network_mode": "none", "command": ["sleep", "600"],
            "volumes": [bench.MOUNTS[1], bench.MOUNTS[3]]}}}))
        try:
            bench.compose([at / "compose.yaml"], "sc", "up", "--detach").ok()
            container = bench.docker("ps", "--quiet", "--filter", "label=com.docker.compose.service=ci").ok().stdout.strip()
            asked = bench.sockcheck("--container", container)
            self.assertIn(f"Fix it in {at}/compose.yaml, service ci", asked.stdout.replace("\n  ", " "), asked)
            report = json.loads(bench.sockcheck("--container", container, "--format", "json").stdout)
            self.assertEqual(report["container"]["compose"],
                             {"project": "sc", "service": "ci", "files": [f"{at}/compose.yaml"]})
            (at / "override.yaml").write_text(bench.sockcheck("fix", "--for", "compose", "--container", container).stdout)
            bench.compose([at / "compose.yaml", at / "override.yaml"], "sc", "up", "--detach").ok()
            container = bench.docker("ps", "--quiet", "--filter", "label=com.docker.compose.service=ci").ok().stdout.strip()
            after = bench.docker("exec", container, "/bench/witness")
            seen = bench.sockcheck("--container", container)
            self.assertEqual(seen.status, 0, f"{seen}{after}")
        finally:
            bench.compose([at / "compose.yaml"], "sc", "down", "--timeout", "0")

    def test_recorded(self):
        """Facts about a container give the same report wherever they are replayed."""
        with Container("debian:docker998", *bench.MOUNTS, "--user", "1000:1000") as container:
            at = bench.folder("facts") / "facts.json"
            at.write_text(bench.sockcheck("facts", "--container", container).ok().stdout)
            asked = bench.sockcheck("--container", container, "--format", "json")
        replayed = bench.run(["unshare", "--mount", "--pid", "--fork", "--mount-proc", bench.PROGRAM, "--facts", at,
                              "--format", "json"])
        self.assertEqual([replayed.status, replayed.stdout], [asked.status, asked.stdout])

    def test_all_containers(self):
        """Each running container that has the socket, by whatever mount, and no other."""
        folder = str(pathlib.Path(bench.SOCKET).parent)
        with Container("debian:free", *bench.MOUNTS, "--name", "a-refused"), \
                Container("debian:free", "-v", f"{bench.SOCKET}:/x/y.sock", "--group-add", "999", "--name", "b-let-in"), \
                Container("empty:free", "-v", f"{folder}:/host/run:ro", "--name", "c-by-folder"), \
                Container("debian:free", "--name", "d-without"):
            asked = bench.sockcheck("--all-containers", "--format", "json", bench.SOCKET)
            reports = [json.loads(line) for line in asked.stdout.splitlines()]
            seen = {one["container"]["name"]: (one["verdict"], one["socket"]["path"]) for one in reports}
            self.assertEqual(seen, {"a-refused": ("denied", bench.SOCKET), "b-let-in": ("granted", "/x/y.sock"),
                                    "c-by-folder": ("denied", "/host/run/docker.sock")}, asked)
            self.assertEqual(asked.status, 77)
            text = bench.sockcheck("--all-containers", bench.SOCKET).stdout.splitlines()
            self.assertEqual(len(text), 3, text)
            self.assertIn("a-refused", text[0])
            self.assertIn("--group-add 999", text[0])
            self.assertIn("b-let-in", text[1])

    def test_exec_in_it(self):
        """What docker exec started is a child of nobody in there: whether PID 1 was given the group or gained it, this
        process has not got it from there, and the report says both."""
        with Container("debian:free", *bench.MOUNTS, "--group-add", "999") as container:
            bench.docker("exec", "--detach", "--user", "root", container, "setpriv", "--reuid", "1000", "--regid", "1000",
                         "--clear-groups", "sleep", "600").ok()
            report = json.loads(bench.sockcheck("--pid", numbered(container, "sleep 600"), "--format", "json",
                                                bench.SOCKET).stdout)
            self.assertEqual(report["causes"][0]["code"], "gid-mismatch", report)
            self.assertIn("PID 1 holds gid 999", report["causes"][0]["detail"])

    def test_exec_beside_our_own_entrypoint(self):
        """The users of our own recipe: PID 1 gained the group, docker exec has it not; what is printed then lets in."""
        image = "pid-own-recipe"
        bench.build("FROM sockcheck-test/debian:free\nUSER 0\nCOPY sockcheck /usr/local/bin/sockcheck\n"
                    'ENTRYPOINT ["sockcheck", "exec", "--user", "app", "--"]\nCMD ["sleep", "600"]\n', image,
                    {"sockcheck": bench.TOOLS / "sockcheck"}).ok()
        with Started(image) as container:
            asked = bench.docker("exec", "--user", "app", container, "/bench/sockcheck", "--format", "json")
            report = json.loads(asked.stdout)
            self.assertEqual(report["causes"][0]["code"], "gid-mismatch", asked)
            self.assertIn("docker exec", report["causes"][0]["detail"])
            self.assertIn("group_add", report["remedies"][0]["snippet"])
            options = bench.docker("exec", "--user", "app", container, "/bench/sockcheck", "fix", "--for", "docker-run").ok()
            lines = bench.docker("exec", "--user", "app", container, "/bench/sockcheck", "fix", "--for", "entrypoint").ok()
            self.assertIn('"--register"', lines.stdout)
        # Both fixes, applied.
        with Started(image, *options.stdout.split()) as container:
            self.assertTrue(bench.is_let_in(bench.witness(
                bench.docker("exec", "--user", "app", container, "/bench/witness").ok().stdout)))
        bench.build("FROM sockcheck-test/debian:free\n" + lines.stdout + 'CMD ["sleep", "600"]\n', image + "-2").ok()
        with Started(image + "-2") as container:
            self.assertTrue(bench.is_let_in(bench.witness(
                bench.docker("exec", "--user", "app", container, "/bench/witness").ok().stdout)))

    def test_a_worker(self):
        """A master that is root, and a worker that calls initgroups(3): the group file is its fix, and USER stays."""
        master = ["sh", "-c", "setpriv --reuid app --regid app --init-groups sleep 600 & wait"]
        root = ["--user", "root"]
        with Started("sockcheck-test/debian:free", *root, command=master) as container:
            asked = bench.sockcheck("--container", container, "--format", "json", bench.SOCKET)
            report = json.loads(asked.stdout)
            self.assertEqual(asked.status, 0, asked)
            others = next(one for one in report["causes"] if one["code"] == "others-in-the-container")
            self.assertEqual(others["evidence"]["refused"], ["sleep 1000"], others)
            worker = numbered(container, "sleep 600", 1000)
            self.assertIn("--pid " + worker, others["detail"])
            report = json.loads(bench.sockcheck("--pid", worker, "--format", "json", bench.SOCKET).stdout)
            self.assertEqual([one["target"] for one in report["remedies"] if one["recommended"]], ["dockerfile"], report)
            self.assertNotIn("USER", report["remedies"][0]["snippet"])
            refused = bench.sockcheck("fix", "--for", "compose", "--pid", worker, bench.SOCKET)
            self.assertEqual((refused.status, refused.stdout), (77, ""))
            self.assertIn("initgroups(3)", refused.stderr)
            lines = bench.sockcheck("fix", "--for", "dockerfile", "--pid", worker, bench.SOCKET).ok().stdout
            script = bench.sockcheck("fix", "--for", "entrypoint", "--pid", worker, bench.SOCKET).ok().stdout
        # What is said not to help does not.
        with Started("sockcheck-test/debian:free", *root, "--group-add", "999", command=master) as container:
            again = bench.sockcheck("--pid", numbered(container, "sleep 600", 1000), "--format", "json", bench.SOCKET)
            self.assertEqual(json.loads(again.stdout)["verdict"], "denied", again)
        # And both fixes do.
        bench.build("FROM sockcheck-test/debian:free\nUSER root\n" + lines, "pid-worker").ok()
        with Started("pid-worker", command=master) as container:
            self.assertEqual(bench.sockcheck("--pid", numbered(container, "sleep 600", 1000), bench.SOCKET).status, 0)
        started = ["sh", "-ec", "PATH=$PATH:/bench\n" + script + master[2]]
        with Started("sockcheck-test/debian:free", *root, command=started) as container:
            self.assertEqual(bench.sockcheck("--pid", numbered(container, "sleep 600", 1000), bench.SOCKET).status, 0)

    def test_the_way_back_from_root(self):
        """user: root of a service whose image has a user: what it takes to leave that out, and that it lets in."""
        with Started("sockcheck-test/debian:free", "--user", "root", "--name", "as-root") as container:
            report = json.loads(bench.sockcheck("--container", "as-root", "--format", "json", bench.SOCKET).stdout)
            note = next(one for one in report["causes"] if one["code"] == "root-equivalent")
            words = note["detail"].split(": ")[-1].rstrip(".").split()
            self.assertEqual(words, ["sockcheck", "fix", "--user", "app", "--container", "as-root"], note)
            options = bench.sockcheck(*words[1:], "--for", "docker-run", bench.SOCKET).ok().stdout.split()
            self.assertEqual(options, ["--user", "app", "--group-add", "999"])
            denied = bench.sockcheck("--container", container, "--user", "app", "--format", "json", bench.SOCKET)
            self.assertEqual(json.loads(denied.stdout)["subject"]["uid"], 1000, denied)
            self.assertEqual(denied.status, 77)
            self.assertEqual(bench.sockcheck("--container", container, "--user", "nobody-knows", bench.SOCKET).status, 71)
        seen = bench.docker("run", "--rm", *bench.MOUNTS, *options, "sockcheck-test/debian:free", "/bench/witness").ok()
        self.assertTrue(bench.is_let_in(bench.witness(seen.stdout)))

    def test_no_such_process(self):
        self.assertEqual(bench.sockcheck("--pid", "4194304", bench.SOCKET).status, 64)


if __name__ == "__main__":
    unittest.main()
