"""The engine as the judge of lint: generated services and Dockerfiles, linted and run, on sockets of several groups."""

import concurrent.futures
import contextlib
import json
import os
import re
import socket
import threading
import unittest

import bench

# root:GID, 0660 each; 4242 is a number that no file names.
HOSTS = [0, 998, 999, 1000, 4242]

IMAGES = {
    "none": "RUN useradd --uid 1000 app\nUSER app\n",
    "docker999": "ARG DOCKER_GID=999\nRUN groupadd -g $DOCKER_GID docker && useradd -u 1000 -U -m app && usermod -aG docker app\nUSER app\n",
    "docker998": "RUN groupadd --gid 998 docker; useradd --uid 1000 --groups docker app\nUSER 1000\n",
    "grouped": "RUN groupadd -g 999 docker \\\n# of the host\n && useradd -u 1000 -G docker app\nUSER app:app\n",
}
USERS = [None, "app", "1000", "1000:1000", "1000:999", "app:docker", "0", "root", "1000:0", "nobody", "4000", "4000:998", "nosuch",
         "app:nosuch", "0:0"]
GROUPS = [[], ["999"], ["docker"], ["0"], ["nosuch", "999"], ["998", "4000"]]
CAPABILITIES = [[], ["cap_drop: [ALL]"]]


def listen(path, gid):
    """A listener that takes connections, reads, and says nothing."""
    path.parent.mkdir(parents=True)
    path.parent.chmod(0o755)
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    os.chown(path, 0, gid)
    os.chmod(path, 0o660)
    server.listen(64)

    def serve():
        while True:
            try:
                taken = server.accept()[0]
            except OSError:
                return
            # Who writes to a connection that is closed already is ended by SIGPIPE.
            taken.settimeout(5)
            with taken, contextlib.suppress(OSError):
                taken.recv(4096)

    threading.Thread(target=serve, daemon=True).start()
    return server


def service(number, user, groups, lines, at):
    text = [f"  s{number}:", "    image: IMAGE", "    build: app", "    network_mode: none", "    volumes:",
            f"      - {at}/999/docker.sock:{bench.SOCKET}", f"      - {at}:/hosts:ro", f"      - {bench.TOOLS}:/bench:ro"]
    text += [] if user is None else [f"    user: {json.dumps(user)}"]
    text += [f"    group_add: {json.dumps(groups)}"] if groups else []
    text += [f"    {line}" for line in lines]
    loop = "for g in " + " ".join(map(str, HOSTS)) + "; do /bench/witness /hosts/$$g/docker.sock; done"
    text += [f"    command: [/bench/busybox, sh, -c, {json.dumps(loop)}]"]
    return text


class Lint(unittest.TestCase):
    """What lint says before anything runs is what the kernel then says."""

    def setUp(self):
        self.at = bench.folder("hosts")
        self.servers = [listen(self.at / str(gid) / "docker.sock", gid) for gid in HOSTS]
        bench.docker("tag", "sockcheck-test/debian", "debian:12").ok()

    def tearDown(self):
        for server in self.servers:
            server.close()

    def test_known_images(self):
        """The table of Debian's accounts is that of a real one."""
        seen = bench.docker("run", "--rm", "--network", "none", "debian:12", "cat", "/etc/group").ok().stdout
        real = dict(line.split(":")[0:3:2] for line in seen.splitlines())
        table = (bench.REPOSITORY / "Sources/ConfigurationLint/Image/BaseImages.swift").read_text()
        listed = re.search(r"debianGroups = \[(.*?)\n  \]", table, re.S).group(1)
        for name, gid in re.findall(r'\("([\w-]+)", (\d+)\)', listed):
            self.assertEqual(real.get(name), gid, name)

    def test_rows(self):
        rows = wrong = 0
        shown = []
        for image, lines in IMAGES.items():
            done, refused = self.one(image, lines)
            for (name, hosts), said in done:
                for gid in HOSTS:
                    rows += 1
                    if (gid in hosts) != (gid in said):
                        wrong += 1
                        shown.append(f"{image} {name} gid {gid}: the engine {gid in hosts}, lint {gid in said}")
            for name, was_refused, said_refused in refused:
                rows += 1
                if was_refused != said_refused:
                    wrong += 1
                    shown.append(f"{image} {name}: the engine made a container: {not was_refused}, lint says {not said_refused}")
        print(f"lint: {rows} rows, {wrong} wrong")
        self.assertGreaterEqual(rows, 1000)
        self.assertEqual(wrong, 0, "\n".join(shown[:20]))

    def test_engine(self):
        """--engine: who an image runs as that no file here builds, asked and never changed."""
        bench.build("FROM debian:12\nRUN groupadd -g 998 docker && useradd -u 1234 -G docker app\nUSER app\n", "lint-mine:1").ok()
        at = bench.folder("engine")
        (at / "compose.yaml").write_text(
            f"services:\n  ci:\n    image: lint-mine:1\n    volumes:\n      - {self.at}/998/docker.sock:{bench.SOCKET}\n"
            f"  root:\n    image: sockcheck-test/busybox\n    volumes:\n      - {self.at}/998/docker.sock:{bench.SOCKET}\n"
            f"  none:\n    image: lint-nosuch:1\n    volumes:\n      - {self.at}/998/docker.sock:{bench.SOCKET}\n")

        def said(*words):
            done = bench.sockcheck("lint", "--format", "json", *words, "compose.yaml", cwd=at)
            self.assertEqual(done.stderr, "")
            found = done.json()["findings"]
            return {line: [(each["code"], each["when"]) for each in found if each["line"] == line and each["code"] != "socket-is-directory"]
                    for line in (3, 5, 9, 13)}

        def everything():
            return [sorted(bench.docker(*words).ok().stdout.split()) for words in (("images", "-q", "--no-trunc"), ("ps", "-aq", "--no-trunc"))]

        open_ = [("could-not-tell", None)]
        self.assertEqual(said(), {3: [], 5: open_, 9: open_, 13: open_})
        before = everything()
        # The engine has the name; its number stands in files that only a container shows.
        self.assertEqual(said("--engine"), {3: [], 5: open_, 9: [("root-equivalent", None)], 13: open_})
        self.assertEqual(everything(), before)
        # A container in which the account files are others says nothing of the image. Another length: some storage drivers
        # compare sizes and whole seconds, and the image is no second old.
        changed = bench.docker("create", "--user", "0", "lint-mine:1", "sh", "-c", "groupmod -g 99997 docker").ok().stdout.strip()
        bench.docker("start", "--attach", changed).ok()
        self.assertEqual(said("--engine")[5], open_)
        made = bench.docker("create", "lint-mine:1").ok().stdout.strip()
        self.assertEqual(said("--engine")[3], [("docker-gid-differs", {"socketGid": [998, 1234]})])
        # And the kernel says the same.
        for gid in HOSTS:
            seen = bench.docker(
                "run", "--rm", "--network", "none", "-v", f"{self.at}:/hosts:ro", "-v", f"{bench.TOOLS}:/bench:ro", "lint-mine:1",
                "/bench/witness", f"/hosts/{gid}/docker.sock").ok()
            self.assertEqual(json.loads(seen.stdout)["connect"] is None, gid in (998, 1234), gid)
        # What is built on such an image is known with it.
        (at / "Dockerfile").write_text("FROM lint-mine:1\nUSER root\nRUN groupadd -g 998 docker2\n")
        built = bench.sockcheck("lint", "--format", "json", "--engine", "Dockerfile", cwd=at).json()["findings"]
        self.assertIn("gid-taken", [each["code"] for each in built])
        self.assertNotIn("gid-taken", [each["code"] for each in bench.sockcheck(
            "lint", "--format", "json", "Dockerfile", cwd=at).json()["findings"]])
        bench.docker("rm", changed, made).ok()

    def start(self, image, user, groups, capabilities):
        """Whether each socket lets it in; `None` where there is no container. docker-compose 1.29 waits for ever once
        several services cannot be started, so that the engine is given each service's options by docker run."""
        words = [] if user is None else ["--user", user]
        words += [word for group in groups for word in ("--group-add", group)]
        words += ["--cap-drop", "ALL"] if capabilities else []
        loop = "for g in " + " ".join(map(str, HOSTS)) + "; do /bench/witness /hosts/$g/docker.sock; done"
        done = bench.docker(
            "run", "--rm", "--network", "none", "-v", f"{self.at}:/hosts:ro", "-v", f"{bench.TOOLS}:/bench:ro", *words,
            f"lint-{image}", "/bench/busybox", "sh", "-c", loop)
        if "find user" in done.stderr or "find group" in done.stderr:
            return None
        return [json.loads(line)["connect"] is None for line in done.ok().stdout.splitlines()]

    def one(self, image, lines):
        at = bench.folder("lint")
        (at / "app").mkdir()
        (at / "app/Dockerfile").write_text("FROM debian:12\n" + lines)
        names, starts, text, places = [], [], ["version: '2.4'", "services:"], {}
        for user in USERS:
            for groups in GROUPS:
                for capabilities in CAPABILITIES:
                    if capabilities and (groups or user not in ("0", "root", "0:0")):
                        continue
                    number = len(names)
                    names.append(f"{user} {groups} {capabilities}")
                    starts.append((user, groups, capabilities))
                    start = len(text) + 1
                    text += service(number, user, groups, capabilities, self.at)
                    places[number] = range(start, len(text) + 1)
        (at / "compose.yaml").write_text("\n".join(text).replace("IMAGE", f"lint-{image}") + "\n")
        bench.docker("build", "--quiet", "--network", "none", "--tag", f"lint-{image}", at / "app", env={"DOCKER_BUILDKIT": "0"}).ok()
        bench.compose([at / "compose.yaml"], f"lint{image}", "config", "--quiet", cwd=at).ok()
        report = bench.sockcheck("lint", "--format", "json", "compose.yaml", cwd=at)
        findings = report.json()["findings"]
        self.assertEqual([file["read"] for file in report.json()["files"]], ["whole"])
        said, said_refused = {}, {}
        for number in places:
            mine = [finding for finding in findings if any(
                place["file"] == "compose.yaml" and place["line"] in places[number] for place in [finding, *finding["related"]])]
            codes = {finding["code"] for finding in mine} - {"socket-is-directory", "capability-unused"}
            said_refused[number] = "group-unknown" in codes
            if "root-equivalent" in codes:
                said[number] = set(HOSTS)
            elif codes and not said_refused[number]:
                when = [finding["when"] for finding in mine if finding["code"] in codes]
                said[number] = {gid for each in when if each for gid in each["socketGid"]}
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            seen = dict(zip(places, pool.map(lambda number: self.start(image, *starts[number]), places)))
        done, refused = [], []
        for number, name in enumerate(names):
            answers = seen[number]
            refused.append((name, answers is None, said_refused[number]))
            if answers is None or said_refused[number]:
                continue
            self.assertEqual(len(answers), len(HOSTS), name)
            self.assertIn(number, said, f"lint says nothing of {name}")
            done.append(((name, {gid for gid, is_in in zip(HOSTS, answers) if is_in}), said[number]))
        self.assertGreater(len(done), len(names) // 3)
        return done, refused


if __name__ == "__main__":
    unittest.main()
