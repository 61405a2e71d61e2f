"""--pid on the host says of a container what the program says inside of it."""

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
                finally:
                    bench.docker("rm", "--force", container)

    def test_no_such_process(self):
        self.assertEqual(bench.sockcheck("--pid", "4194304", bench.SOCKET).status, 64)


if __name__ == "__main__":
    unittest.main()
