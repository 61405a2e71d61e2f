"""--pid and --container on the host say of a container what the program says inside of it."""

import json
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
}


def essence(result):
    """What has to be the same from both sides."""
    report = json.loads(result.stdout)
    return {
        "status": result.status,
        "verdict": report["verdict"],
        "prediction": report["prediction"],
        "socket": report["socket"],
        "codes": [cause["code"] for cause in report["causes"]],
        "remedies": [(remedy["target"], remedy["snippet"], remedy["proof"]) for remedy in report["remedies"]],
        "ids": [report["subject"][key] for key in ("uid", "gid", "groups", "user", "capabilities")],
    }


class Pid(unittest.TestCase):
    """From outside and from inside."""

    def test_same_answer(self):
        question = ["--no-connect", "--format", "json", bench.SOCKET]
        for name, (image, options) in CONTAINERS.items():
            with self.subTest(name):
                started = bench.docker("run", "--detach", "--network", "none", *bench.MOUNTS, "-v",
                                       f"{bench.PROGRAM}:/sockcheck:ro", *options, f"sockcheck-test/{image}",
                                       "/sockcheck", "exec", "--warn", "--wait", "600", "--socket", "/none", "--",
                                       "/none").ok()
                container = started.stdout.strip()
                try:
                    pid = bench.docker("inspect", "--format", "{{.State.Pid}}", container).ok().stdout.strip()
                    inside = bench.docker("run", "--rm", "--network", "none", *bench.MOUNTS, "-v",
                                          f"{bench.PROGRAM}:/sockcheck:ro", *options, f"sockcheck-test/{image}",
                                          "/sockcheck", *question)
                    outside = bench.sockcheck("--pid", pid, *question)
                    self.assertEqual(essence(outside), essence(inside), outside)
                    asked = bench.sockcheck("--container", container[:12], *question)
                    self.assertEqual(essence(asked), essence(inside), asked)
                    self.assertEqual(json.loads(asked.stdout)["subject"]["source"], "container")
                finally:
                    bench.docker("rm", "--force", container)

    def test_containers_that_are_none(self):
        made = bench.docker("create", "--network", "none", "sockcheck-test/debian:free", "true").ok().stdout.strip()
        try:
            for name, words in {made[:12]: "not running", "no-such-container": "No such container",
                                "a/../b": "not the name", "\x1b[31m": "not the name"}.items():
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

    def test_no_such_process(self):
        self.assertEqual(bench.sockcheck("--pid", "4194304", bench.SOCKET).status, 64)


if __name__ == "__main__":
    unittest.main()
