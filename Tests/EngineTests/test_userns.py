"""An engine with userns-remap: the container's root is nobody out there."""

import json
import unittest

import bench


class UsernsRemap(unittest.TestCase):
    """Refused although root; the group does not help, --userns=host does."""

    def report(self, *options):
        return bench.docker("run", "--rm", "--network", "none", *options, *bench.MOUNTS, "sockcheck-test/debian",
                            "/bench/sockcheck", "--format", "json")

    def fix(self, *words, options=()):
        return bench.docker("run", "--rm", "--network", "none", *options, *bench.MOUNTS, "sockcheck-test/debian",
                            "/bench/sockcheck", "fix", *words)

    def after(self, options):
        line = f'exec "$DOCKER" run --rm --network none "$@" {options.rstrip()} sockcheck-test/debian /bench/witness'
        return bench.witness(bench.run(["sh", "-c", line, "sh", *bench.MOUNTS], env={"DOCKER": bench.DOCKER}).ok().stdout)

    def test_root_is_refused(self):
        seen = self.after("")
        self.assertEqual([seen["uid"], seen["connect"]], [0, "EACCES"])
        asked = self.report()
        self.assertEqual(asked.status, 77, asked)
        report = asked.json()
        self.assertEqual(report["causes"][0]["code"], "id-unmapped")
        # 65534 exists in here as well, so the number alone does not tell.
        self.assertEqual([report["socket"]["owner"]["id"], report["socket"]["owner"]["mapped"]], [65534, None])
        self.assertNotIn("could-not-tell", [cause["code"] for cause in report["causes"]])
        for remedy in report["remedies"]:
            if "keep-groups" in remedy["snippet"]:
                continue
            for word in ("group-add", "group_add", "groupadd", "addgroup", "usermod", "supplementalGroups", "65534"):
                self.assertNotIn(word, remedy["snippet"], remedy)
        self.assertEqual(self.after("--group-add 999")["connect"], "EACCES")

    def test_docker_run(self):
        text = self.fix("--for", "docker-run").ok().stdout
        self.assertEqual(text, "--userns=host\n")
        after = self.after(text)
        self.assertTrue(bench.is_let_in(after), after)
        self.assertEqual(after["uid"], 0)

    def test_compose(self):
        at = bench.folder("compose")
        text = self.fix("--for", "compose").ok().stdout
        (at / "base.json").write_text(json.dumps({"version": "3.3", "services": {"app": {
            "image": "sockcheck-test/debian", "network_mode": "none", "entrypoint": ["/bench/witness"],
            "volumes": [bench.MOUNTS[1], bench.MOUNTS[3]]}}}))
        (at / "override.yaml").write_text(text)
        done = bench.compose([at / "base.json", at / "override.yaml"], "remap", "run", "--rm", "-T", "app").ok()
        self.assertTrue(bench.is_let_in(bench.witness(done.stdout)), done)

    def test_dockerfile_has_no_fix(self):
        asked = self.fix("--for", "dockerfile")
        self.assertEqual([asked.status, asked.stdout], [77, ""], asked)
        self.assertIn("does not exist in this user namespace", asked.stderr)
        self.assertIn("sockcheck fix --for", asked.stderr)

    def test_other_user(self):
        """--userns=host alone would not let uid 1000 in, so it is not sold as a fix for it."""
        asked = self.report("--user", "1000")
        self.assertEqual([asked.status, asked.json()["causes"][0]["code"]], [77, "id-unmapped"], asked)
        self.assertFalse(bench.is_let_in(self.after("--user 1000 --userns=host")))
        fixed = self.fix("--for", "docker-run", options=["--user", "1000"])
        self.assertEqual([fixed.status, fixed.stdout], [77, ""], fixed)
        self.assertIn("--userns=host", fixed.stderr)

    def test_acl_on_the_host(self):
        """The printed setfacl, run on the host, lets the remapped uid in and nobody else."""
        for user in ("0", "1000"):
            text = self.fix("--for", "host", options=["--user", user]).ok().stdout
            self.assertTrue(text.startswith("sudo setfacl "), text)
            try:
                bench.run(["sh", "-c", text]).ok()
                self.assertTrue(bench.is_let_in(self.after(f"--user {user}")))
                self.assertFalse(bench.is_let_in(self.after("--user 1001")))
            finally:
                bench.run(["setfacl", "--remove-all", bench.SOCKET]).ok()


class FromOutside(unittest.TestCase):
    """--container on the host says what the program says inside."""

    def test_same_answer(self):
        for name, options in {"root": [], "another user": ["--user", "1000"], "a group": ["--group-add", "999"],
                              "the host's namespace": ["--userns=host"], "uid:gid": ["--user", "1000:1000"],
                              "refused in the host's": ["--userns=host", "--user", "1000"]}.items():
            with self.subTest(name):
                inside = bench.docker("run", "--rm", "--network", "none", *options, *bench.MOUNTS, "sockcheck-test/debian",
                                      "/bench/sockcheck", "--format", "json", bench.SOCKET)
                container = bench.docker("run", "--detach", "--network", "none", *options, *bench.MOUNTS,
                                         "sockcheck-test/debian", "sleep", "600").ok().stdout.strip()
                try:
                    outside = bench.sockcheck("--container", container, "--format", "json", bench.SOCKET)
                finally:
                    bench.docker("rm", "--force", container)
                self.assertEqual(outside.status, inside.status, outside)
                seen = [one.json() for one in (inside, outside)]
                for key in ("verdict", "next"):
                    self.assertEqual(seen[0][key], seen[1][key], key)
                # Whether 65534 is a real one is known outside, so that nothing is left open there.
                self.assertEqual(*[[cause["code"] for cause in one["causes"]] for one in seen])
                # Outside the engine tells the mount's source; inside it can be guessed, but for the link /var/run.
                self.assertEqual(*[[(remedy["target"], remedy["snippet"].replace(" /var/run/", " /run/"), remedy["proof"])
                                    for remedy in one["remedies"]] for one in seen])
                self.assertEqual(*[[one["subject"][key] for key in ("uid", "gid", "groups", "user")] for one in seen])
                self.assertEqual(*[(one["observation"] or {}).get("errno") for one in seen])

    def test_stopped(self):
        container = bench.docker("create", "--network", "none", *bench.MOUNTS, "sockcheck-test/debian").ok().stdout.strip()
        try:
            asked = bench.sockcheck("--container", container, "--format", "json", bench.SOCKET)
            report = asked.json()
            self.assertEqual([asked.status, report["causes"][0]["code"]], [77, "id-unmapped"], asked)
            self.assertEqual(report["socket"]["outside"]["group"], int(bench.run(["stat", "-c", "%g", bench.SOCKET]).stdout))
        finally:
            bench.docker("rm", "--force", container)
