"""`sockcheck who` on the host: containers that could connect, under their id, as the kernel tells inside of them."""

import json
import unittest

import bench

MOUNTED = bench.MOUNTS
ELSEWHERE = ["-v", f"{bench.SOCKET}:/opt/engine.sock", "-v", f"{bench.TOOLS}:/bench:ro"]
TOOLS_ALONE = ["-v", f"{bench.TOOLS}:/bench:ro"]
# name: (mounts, options of docker run, the socket's path inside)
CONTAINERS = {
    "mounted": (MOUNTED, [], bench.SOCKET),
    "mounted, member": (MOUNTED, ["--group-add", "999"], bench.SOCKET),
    "elsewhere, member": (ELSEWHERE, ["--group-add", "999"], "/opt/engine.sock"),
    "read-only, member": (["-v", f"{bench.SOCKET}:{bench.SOCKET}:ro", *TOOLS_ALONE], ["--group-add", "999"], bench.SOCKET),
    "directory, root": (["-v", "/var/run:/host-run", *TOOLS_ALONE], ["--user", "root"], "/host-run/docker.sock"),
    "root without capabilities": (MOUNTED, ["--user", "4000:4000", "--cap-drop", "ALL"], bench.SOCKET),
    "root": (MOUNTED, ["--user", "root"], bench.SOCKET),
    "not mounted, member": (TOOLS_ALONE, ["--group-add", "999"], bench.SOCKET),
    "not mounted, root": (TOOLS_ALONE, ["--user", "root"], bench.SOCKET),
}


class Who(unittest.TestCase):
    """From outside, beside a connection from inside."""

    def start(self, name):
        mounts, options, _ = CONTAINERS[name]
        container = bench.docker("run", "--detach", "--network", "none", *mounts, *options, "sockcheck-test/debian:free",
                                 "sleep", "600").ok().stdout.strip()
        self.addCleanup(bench.docker, "rm", "--force", container)
        return container

    def connects(self, name, container):
        """What the kernel says in there: docker exec starts with the container's own user and groups."""
        seen = bench.docker("exec", container, "/bench/witness", CONTAINERS[name][2])
        return bench.is_let_in(bench.witness(seen.stdout))

    def report(self, *words, status=0):
        done = bench.sockcheck("who", bench.SOCKET, "--format", "json", *words)
        self.assertEqual(done.status, status, done)
        return json.loads(done.stdout)

    def test_containers(self):
        containers = {name: self.start(name) for name in CONTAINERS}
        expected = {container for name, container in containers.items() if self.connects(name, container)}
        report = self.report()
        listed = {}
        for process in report["processes"]:
            if process["unit"]["kind"] == "container":
                listed.setdefault(process["unit"]["name"], []).append(process)
        self.assertEqual(set(listed) & set(containers.values()), expected)
        self.assertGreaterEqual(len(expected), 4)
        self.assertGreaterEqual(len(containers) - len(expected), 3)
        for name in ("mounted, member", "elsewhere, member"):
            process = listed[containers[name]][0]
            self.assertEqual(process["right"]["rule"], "group")
            self.assertEqual(process["right"]["path"].rsplit("/", 1)[1], CONTAINERS[name][2].rsplit("/", 1)[1])
            self.assertEqual(str(process["pid"]), bench.docker(
                "inspect", "--format", "{{.State.Pid}}", containers[name]).ok().stdout.strip())
            # The image's account, where there is one, and never the host's.
            self.assertEqual("/" + process["unit"]["title"], bench.docker(
                "inspect", "--format", "{{.Name}}", containers[name]).ok().stdout.strip())
        self.assertEqual({process["user"] for process in listed[containers["directory, root"]]}, {"root"})
        daemon = [process for process in report["processes"] if "listens" in process["holds"]]
        self.assertIn("dockerd", [process["name"] for process in daemon])
        text = bench.sockcheck("who", bench.SOCKET).ok().stdout
        for container in expected:
            self.assertIn(f"({container[:12]})", text)
        # A container's root and members are what a check is for.
        beyond = self.report("--fail-if-beyond", "4242", status=1)["beyond"]
        found = {process["unit"]["name"] for process in beyond["processes"] if process["unit"]["kind"] == "container"}
        self.assertEqual(found & set(containers.values()), expected)

    def test_a_container_that_is_connected(self):
        container = bench.docker("run", "--detach", "--network", "none", *MOUNTED, "--group-add", "999",
                                 "sockcheck-test/python", "python3", "-c",
                                 "import socket,time\ns=socket.socket(socket.AF_UNIX)\n"
                                 f"s.connect('{bench.SOCKET}')\nprint('ready',flush=True)\ntime.sleep(600)").ok().stdout.strip()
        self.addCleanup(bench.docker, "rm", "--force", container)
        for _ in range(100):
            if "ready" in bench.docker("logs", container).stdout:
                break
        found = [process for process in self.report()["processes"] if process["unit"]["name"] == container]
        self.assertEqual([process["holds"] for process in found], [["connected"]], found)


if __name__ == "__main__":
    unittest.main()
