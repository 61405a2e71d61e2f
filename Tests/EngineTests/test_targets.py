"""The targets beside the matrix: executed where that is possible, parsed by the format's own parser otherwise."""

import json
import re
import shlex
import tomllib
import unittest

import yaml

import bench


def fix(*words, **options):
    return bench.sockcheck("fix", "--user", "1000:1000", "--assume", "0:999:0660", "--root", ROOT, bench.SOCKET, *words,
                           **options)


ROOT = bench.WORK / "targets-root"


def setUpModule():
    (ROOT / "etc").mkdir(parents=True, exist_ok=True)
    (ROOT / "etc/passwd").write_text("root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/:/bin/sh\n")
    (ROOT / "etc/group").write_text("root:x:0:\napp:x:1000:\n")


class Parsed(unittest.TestCase):
    """What no program here executes."""

    def test_kubernetes(self):
        spec = yaml.safe_load(fix("--for", "kubernetes").ok().stdout)
        self.assertEqual(spec, {"spec": {"securityContext": {"supplementalGroups": [999]}}})

    def test_kubernetes_mount(self):
        spec = yaml.safe_load(bench.sockcheck(
            "fix", "--for", "kubernetes", "--service", "web", f"{bench.WORK}/no.sock").ok().stdout)["spec"]
        self.assertEqual(spec["containers"], [{"name": "web", "volumeMounts": [
            {"name": "engine-socket", "mountPath": f"{bench.WORK}/no.sock"}]}])
        self.assertEqual(spec["volumes"], [{"name": "engine-socket", "hostPath": {
            "path": f"{bench.WORK}/no.sock", "type": "Socket"}}])

    def test_github_actions(self):
        job = yaml.safe_load(fix("--for", "github-actions", "--service", "no").ok().stdout)
        self.assertEqual(job, {"jobs": {"no": {"container": {"options": "--group-add 999"}}}})

    def test_devcontainer(self):
        self.assertEqual(json.loads(fix("--for", "devcontainer").ok().stdout), {"runArgs": ["--group-add", "999"]})

    def test_gitlab_runner(self):
        done = tomllib.loads(fix("--for", "gitlab-runner").ok().stdout)
        self.assertEqual(done, {"runners": [{"docker": {
            "group_add": ["999"], "volumes": [f"{bench.SOCKET}:{bench.SOCKET}", "/cache"]}}]})

    def test_jenkins(self):
        text = fix("--for", "jenkins").ok().stdout
        shape = re.fullmatch(
            r"agent \{\n  docker \{\n    image '([^'\\\n]+)'\n    args '([^'\\\n]+)'\n  \}\n\}\n", text)
        self.assertIsNotNone(shape, text)
        self.assertEqual(shlex.split(shape.group(2)), ["-v", f"{bench.SOCKET}:{bench.SOCKET}", "--group-add", "999"])

    def test_podman_run(self):
        self.assertEqual(shlex.split(fix("--for", "podman-run").ok().stdout), ["--group-add", "999"])


class Executed(unittest.TestCase):
    """What this engine and this machine can execute."""

    def test_jenkins_args(self):
        """The plugin starts the agent with -u uid:gid and its args."""
        text = bench.docker("run", "--rm", *bench.MOUNTS, "-u", "1000:1000", "sockcheck-test/jenkins",
                            "/bench/sockcheck", "fix", "--for", "jenkins").ok().stdout
        words = shlex.split(re.search(r"args '([^']+)'", text).group(1))
        done = bench.docker("run", "--rm", "-u", "1000:1000", "-v", bench.MOUNTS[3], *words, "sockcheck-test/jenkins",
                            "/bench/witness").ok()
        self.assertTrue(bench.is_let_in(bench.witness(done.stdout)), done)

    def test_devcontainer_arguments(self):
        text = bench.docker("run", "--rm", *bench.MOUNTS, "sockcheck-test/jenkins", "/bench/sockcheck", "fix", "--for",
                            "devcontainer").ok().stdout
        done = bench.docker("run", "--rm", *bench.MOUNTS, *json.loads(text)["runArgs"], "sockcheck-test/jenkins",
                            "/bench/witness").ok()
        self.assertTrue(bench.is_let_in(bench.witness(done.stdout)), done)

    def test_host(self):
        """usermod, as printed, in the private /etc of with-engine; a new session is let in."""
        bench.run(["useradd", "--no-create-home", "--uid", "4711", "tester"]).ok()

        def session(*words):
            return bench.run(["setpriv", "--reuid", "4711", "--regid", "4711", "--init-groups", *words])

        self.assertEqual(bench.witness(session(bench.TOOLS / "witness").stdout)["connect"], "EACCES")
        report = session(bench.TOOLS / "sockcheck", "--format", "json").json()
        self.assertEqual(report["causes"][0]["code"], "gid-mismatch")
        done = session(bench.TOOLS / "sockcheck", "fix", "--for", "host")
        if done.status == 77 and in_a_container():
            self.assertIn("container", done.stderr)
            self.skipTest("this machine is a container itself")
        self.assertEqual(done.ok().stdout, "sudo usermod --append --groups docker tester\n")
        before = session(bench.TOOLS / "sockcheck", "--format", "json").json()
        self.assertEqual(before["verdict"], "denied")
        bench.run(["sh", "-c", done.stdout]).ok()
        after = bench.witness(session(bench.TOOLS / "witness").stdout)
        self.assertTrue(bench.is_let_in(after), after)
        self.assertEqual([after["uid"], after["gid"]], [4711, 4711])

    def test_entrypoint(self):
        """One image for every gid; it starts as root and becomes the user."""
        for image, user in (("jenkins", "jenkins"), ("debian:taken", "app"), ("busybox:docker998", "app"),
                            ("empty:free", "app")):
            text = bench.docker("run", "--rm", "--network", "none", *bench.MOUNTS, f"sockcheck-test/{image}",
                                "/bench/sockcheck", "fix", "--for", "entrypoint").ok().stdout
            with self.subTest(image):
                self.assertEqual(
                    text, "\nCOPY --from=sockcheck /sockcheck /usr/local/bin/sockcheck\nUSER root\n"
                    f'ENTRYPOINT ["/usr/local/bin/sockcheck", "exec", "--user", "{user}", "--"]\n')
                bench.build(f"FROM sockcheck-test/{image}\n{text}", "entry").ok()
                done = bench.docker("run", "--rm", "--network", "none", *bench.MOUNTS, "entry", "/bench/witness").ok()
                seen = bench.witness(done.stdout)
                self.assertTrue(bench.is_let_in(seen), done)
                self.assertEqual([seen["uid"], seen["gid"]], [1000, 1000])
                self.assertIn(999, seen["groups"])

    def test_entrypoint_of_an_unknown_uid(self):
        text = bench.docker("run", "--rm", "--user", "1234:1234", *bench.MOUNTS, "sockcheck-test/debian:free",
                            "/bench/sockcheck", "fix", "--for", "entrypoint").ok().stdout
        self.assertIn('"--user", "1234:1234"', text)
        bench.build(f"FROM sockcheck-test/debian:free\n{text}", "entry-unknown").ok()
        seen = bench.witness(bench.docker("run", "--rm", *bench.MOUNTS, "entry-unknown", "/bench/witness").ok().stdout)
        self.assertTrue(bench.is_let_in(seen), seen)
        self.assertEqual([seen["uid"], seen["gid"]], [1234, 1234])


def in_a_container():
    return bench.run(["systemd-detect-virt", "--container", "--quiet"]).status == 0 or any(
        bench.pathlib.Path(sign).exists() for sign in ("/.dockerenv", "/run/.containerenv"))
