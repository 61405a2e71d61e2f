"""The kernel as the judge of lint on manifests: a process with a pod's ids, on sockets of several groups."""

import itertools
import os
import socket
import unittest

import bench
import test_lint

HOSTS = test_lint.HOSTS
USERS = [0, 1000, 4000, 65534]
GROUPS = [None, 0, 1000, 999]
FS_GROUPS = [None, 0, 999, 998]
SUPPLEMENTAL = [[], [999], [998, 4242], [0]]


def let_in(at, user, group, others):
    """Which sockets a process with these ids is let in to, as the kernel says.

    A runtime gives the main process the user, the group (0 where none is said), and the groups, in that order of power:
    setgroups(2), setresgid(2), setresuid(2)."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        seen = ""
        try:
            os.setgroups(others)
            os.setresgid(group, group, group)
            os.setresuid(user, user, user)
            for gid in HOSTS:
                with socket.socket(socket.AF_UNIX) as client:
                    seen += "0" if client.connect_ex(str(at / str(gid) / "docker.sock")) else "1"
        finally:
            os.write(writer, seen.encode())
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answers:
        seen = answers.read()
    os.waitpid(child, 0)
    assert len(seen) == len(HOSTS), seen
    return {gid for gid, answer in zip(HOSTS, seen) if answer == "1"}


def manifest(number, user, group, fs_group, supplemental, at):
    """A pod, as lines. Nothing is known of its image, and so its files may give it no group."""
    lines = ["---", "apiVersion: v1", "kind: Pod", f"metadata: {{name: p{number}}}", "spec:", "  securityContext:",
             "    supplementalGroupsPolicy: Strict", f"    runAsUser: {user}"]
    lines += [] if group is None else [f"    runAsGroup: {group}"]
    lines += [] if fs_group is None else [f"    fsGroup: {fs_group}"]
    lines += [f"    supplementalGroups: {supplemental}"] if supplemental else []
    return lines + ["  containers:", "    - name: c", "      image: acme/agent", "      volumeMounts:",
                    "        - {name: s, mountPath: /var/run/docker.sock}", "  volumes:", "    - name: s",
                    f"      hostPath: {{path: {at}/docker.sock, type: Socket}}"]


class Manifests(unittest.TestCase):
    def setUp(self):
        self.at = bench.folder("hosts")
        self.servers = [test_lint.listen(self.at / str(gid) / "docker.sock", gid) for gid in HOSTS]

    def tearDown(self):
        for server in self.servers:
            server.close()

    def test_rows(self):
        at = bench.folder("manifests")
        text, places, seen = [], [], []
        for user, group, fs_group, supplemental in itertools.product(USERS, GROUPS, FS_GROUPS, SUPPLEMENTAL):
            start = len(text) + 1
            text += manifest(len(places), user, group, fs_group, supplemental, at)
            places.append((f"{user} {group} {fs_group} {supplemental}", range(start, len(text) + 1)))
            groups = supplemental + ([] if fs_group is None else [fs_group])
            seen.append(let_in(self.at, user, group or 0, groups))
        (at / "pods.yaml").write_text("\n".join(text) + "\n")
        rows, wrong = 0, []
        for gid in HOSTS:
            report = bench.sockcheck("lint", "--format", "json", "--host-gid", str(gid), "pods.yaml", cwd=at).json()
            self.assertEqual([file["read"] for file in report["files"]], ["whole"])
            for (name, lines), granted in zip(places, seen):
                codes = {finding["code"] for finding in report["findings"] if any(
                    place["line"] in lines for place in [finding, *finding["related"]])}
                self.assertTrue(codes, f"lint says nothing of {name}")
                rows += 1
                if (codes == {"root-equivalent"}) != (gid in granted):
                    wrong.append(f"{name} gid {gid}: the kernel {gid in granted}, lint {codes}")
        # And where no host is said, the hosts that it names are those.
        report = bench.sockcheck("lint", "--format", "json", "pods.yaml", cwd=at).json()
        for (name, lines), granted in zip(places, seen):
            mine = [finding for finding in report["findings"] if any(
                place["line"] in lines for place in [finding, *finding["related"]])]
            if any(finding["code"] == "root-equivalent" for finding in mine):
                said = set(HOSTS)
            else:
                said = {gid for finding in mine for gid in (finding["when"] or {"socketGid": []})["socketGid"]}
            for gid in HOSTS:
                rows += 1
                if (gid in said) != (gid in granted):
                    wrong.append(f"{name} gid {gid}: the kernel {gid in granted}, lint names {sorted(said)}")
        print(f"lint, manifests: {rows} rows, {len(wrong)} wrong")
        self.assertGreaterEqual(rows, 2000)
        self.assertEqual(wrong, [], "\n".join(wrong[:20]))

    def test_units(self):
        """Services of systemd's, by numbers: setgroups(2), setresgid(2), setresuid(2), as the manager calls them."""
        at = bench.folder("units")
        units = {}
        for user, group, supplemental in itertools.product(USERS, [0, 1000, 999, 998], SUPPLEMENTAL):
            lines = ["[Service]", "ExecStart=/usr/bin/docker ps", f"User={user}", f"Group={group}"]
            lines += [f"SupplementaryGroups={' '.join(map(str, supplemental))}"] if supplemental else []
            name = f"u{len(units)}.service"
            (at / name).write_text("\n".join(lines) + "\n")
            units[name] = (f"{user} {group} {supplemental}", let_in(self.at, user, group, supplemental))
        rows, wrong = 0, []
        for gid in HOSTS:
            report = bench.sockcheck("lint", "--format", "json", "--host-gid", str(gid), ".", cwd=at).json()
            codes = {}
            for finding in report["findings"]:
                codes.setdefault(finding["file"], set()).add(finding["code"])
            self.assertEqual(set(codes), set(units), "something is said of each")
            for name, (what, granted) in units.items():
                rows += 1
                # Whom the numbers do not let in the host's group file may, which nobody here has seen.
                if (codes[name] == {"root-equivalent"}) != (gid in granted):
                    wrong.append(f"{what} gid {gid}: the kernel {gid in granted}, lint {codes[name]}")
        print(f"lint, units: {rows} rows, {len(wrong)} wrong")
        self.assertGreaterEqual(rows, 300)
        self.assertEqual(wrong, [], "\n".join(wrong[:20]))


if __name__ == "__main__":
    unittest.main()
