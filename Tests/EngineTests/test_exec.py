"""sockcheck exec as the entrypoint of containers on a real engine: one image, whatever gid the engine's socket has."""

import os
import pathlib
import re
import shutil
import subprocess
import time
import unittest

import bench

PROBE = bench.TOOLS / "probe"
SOURCES = bench.REPOSITORY / "Tests/ProgramTests"
KINDS = [(kind, world) for kind in ("debian", "busybox", "empty") for world in ("free", "taken", "docker998")]
HARDENED = {
    "plain": [], "read-only": ["--read-only"], "no-new-privileges": ["--security-opt", "no-new-privileges"],
    "two capabilities": ["--cap-drop", "ALL", "--cap-add", "SETUID", "--cap-add", "SETGID"],
    "all of it": ["--read-only", "--security-opt", "no-new-privileges", "--cap-drop", "ALL", "--cap-add", "SETUID",
                  "--cap-add", "SETGID"],
}


def shown(text):
    return {line.split()[0].rstrip(":"): line.split()[1:] for line in text.splitlines() if line.split()}


def setUpModule():
    bench.run(["cc", "-static", "-O1", "-Wall", "-o", PROBE, SOURCES / "probe.c"]).ok()


class Entrypoint(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gid = os.stat(bench.SOCKET).st_gid
        # The socket's group is 0 where the engine's host has no docker group.
        cls.more = ["--allow-root-group"] if cls.gid == 0 else []

    def image(self, kind, world, *options):
        tag = f"exec-{kind}-{world}:" + (re.sub("[^a-z0-9]+", "-", " ".join(options)).strip("-") or "plain")
        words = ", ".join(f'"{word}"' for word in ["/sockcheck", "exec", "--user", "app", *self.more, *options, "--"])
        bench.build(
            f"FROM sockcheck-test/{kind}:{world}\nUSER 0\nCOPY sockcheck /sockcheck\nENTRYPOINT [{words}]\n"
            'CMD ["/bench/probe", "show"]\n', tag, {"sockcheck": bench.TOOLS / "sockcheck"}).ok()
        return tag

    def test_one_image_for_any_gid(self):
        for kind, world in KINDS:
            tag = self.image(kind, world)
            for name, options in HARDENED.items():
                with self.subTest(f"{kind}/{world}/{name}"):
                    done = bench.docker("run", "--rm", *bench.MOUNTS, *options, tag, "/bench/witness")
                    seen = bench.witness(done.ok().stdout)
                    self.assertTrue(bench.is_let_in(seen), done)
                    self.assertEqual(seen["uid"], 1000)
                    # Nothing of root's own leaks.
                    inherent = {1000, 998} if world == "docker998" else {1000}
                    self.assertEqual(set(seen["groups"]), inherent | {self.gid}, done)
                    done = bench.docker("run", "--rm", *bench.MOUNTS, *options, tag)
                    state = shown(done.ok().stdout)
                    self.assertEqual(state["pid"], ["1"])
                    self.assertEqual(state["fds"], ["0", "1", "2"])
                    for capabilities in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
                        self.assertEqual(int(state[capabilities][0], 16), 0)

    def test_groups_from_outside_stay(self):
        tag = self.image("debian", "free")
        seen = bench.witness(bench.docker(
            "run", "--rm", *bench.MOUNTS, "--group-add", "777", tag, "/bench/witness").ok().stdout)
        self.assertEqual(set(seen["groups"]), {1000, 777, self.gid})

    def test_group_zero_is_not_gained(self):
        """Beside gosu and docker run --user: what they do not give, exec does not give (found-wrong 39)."""
        gosu = os.environ.get("SOCKCHECK_GOSU") or shutil.which("gosu")
        self.assertTrue(gosu, "no gosu: scripts/install-packages gosu")
        files = {"sockcheck": bench.TOOLS / "sockcheck", "gosu": pathlib.Path(gosu)}
        bench.build("FROM sockcheck-test/debian:free\nUSER 0\nCOPY sockcheck gosu /usr/local/bin/\n"
                    "RUN usermod --append --groups disk root\n", "zero", files).ok()

        def groups(*words):
            seen = bench.witness(bench.docker("run", "--rm", "--volume", f"{bench.TOOLS}:/bench:ro", *words).ok().stdout)
            return {seen["gid"], *seen["groups"]}

        for start, outside in {"0": set(), "0:1000": {1000}, "0:29": {29}}.items():
            for user in ("root", "root:1000", "0:29", "app", "app:29", "1234", "1234:29"):
                with self.subTest(f"{user} from {start}"):
                    # 777 from outside, where gosu keeps nothing and exec keeps it.
                    begun = ["--user", start, "--group-add", "777", "zero"]
                    ours = groups(*begun, "sockcheck", "exec", "--user", user, "--socket", "/nowhere", "--if-missing",
                                  "ignore", "--", "/bench/witness")
                    theirs = groups(*begun, "gosu", user, "/bench/witness")
                    self.assertEqual(ours, theirs | outside | {777})
                    engine = groups("--user", user, "zero", "/bench/witness")
                    if user != "1234":
                        self.assertEqual(ours, engine | outside | {777})
                    self.assertLessEqual(ours, engine | outside | {777})

    def test_group_zero_is_asked_for(self):
        if self.gid != 0:
            self.skipTest("the socket is not root's")
        type(self).more = []
        try:
            done = bench.docker("run", "--rm", *bench.MOUNTS, self.image("debian", "free"), "/bench/witness")
        finally:
            type(self).more = ["--allow-root-group"]
        self.assertEqual(done.status, 77)
        self.assertIn("--allow-root-group", done.stderr)

    def test_one_process_ends_as_fast(self):
        tag = self.image("busybox", "free")
        loop = ["/bench/busybox", "sh", "-c", "trap 'exit 43' TERM; while :; do /bench/busybox usleep 20000; done"]
        took = {}
        for name, start in {
            "without": [*bench.MOUNTS, "--user", "app", "--entrypoint", loop[0], tag, *loop[1:]],
            "with": [*bench.MOUNTS, tag, *loop],
        }.items():
            identifier = bench.docker("run", "--detach", *start).ok().stdout.strip()
            time.sleep(1)
            rows = [row.split() for row in bench.docker("top", identifier, "-o", "pid,ppid,comm").ok().stdout.splitlines()[1:]]
            # One process and what the shell itself starts.
            processes = [pid for pid, parent, _ in rows if parent not in [row[0] for row in rows]]
            self.assertEqual(len(processes), 1, rows)
            self.assertEqual({name for _, _, name in rows}, {"busybox"})
            began = time.monotonic()
            bench.docker("stop", "--time", "10", identifier).ok()
            took[name] = time.monotonic() - began
            state = bench.docker("inspect", "--format", "{{.State.ExitCode}}", identifier).ok().stdout.strip()
            self.assertEqual(state, "43")
            bench.docker("rm", identifier).ok()
        print("docker stop:", {name: f"{seconds:.2f} s" for name, seconds in took.items()})
        self.assertLess(took["with"], took["without"] + 1)

    def test_status_and_streams(self):
        tag = self.image("busybox", "free")
        done = bench.docker("run", "--rm", "-i", *bench.MOUNTS, tag, "/bench/busybox", "sh", "-c", "cat; exit 7", stdin="through")
        self.assertEqual((done.status, done.stdout), (7, "through"))
        self.assertEqual(bench.docker("run", "--rm", *bench.MOUNTS, tag, "/nowhere").status, 127)
        self.assertEqual(bench.docker("run", "--rm", *bench.MOUNTS, tag, "/etc").status, 126)
        # SIGTERM while it waits, as the first process.
        waiting = self.image("busybox", "free", "--wait", "60")
        identifier = bench.docker("run", "--detach", waiting).ok().stdout.strip()
        time.sleep(1)
        began = time.monotonic()
        bench.docker("stop", "--time", "10", identifier).ok()
        self.assertLess(time.monotonic() - began, 5)
        bench.docker("rm", identifier).ok()

    def test_register(self):
        tag = self.image("debian", "free", "--register")
        identifier = bench.docker(
            "run", "--detach", *bench.MOUNTS, tag, "/bench/busybox", "sleep", "60").ok().stdout.strip()
        try:
            time.sleep(1)
            seen = bench.witness(
                bench.docker("exec", "--user", "app", identifier, "/bench/witness").ok().stdout)
            self.assertIn(self.gid, seen["groups"])
            self.assertTrue(bench.is_let_in(seen))
        finally:
            bench.docker("rm", "--force", identifier).ok()
        done = bench.docker("run", "--rm", "--read-only", *bench.MOUNTS, tag, "/bench/witness")
        self.assertTrue(bench.is_let_in(bench.witness(done.ok().stdout)))
        self.assertIn("not registered in the group file", done.stderr)

    def test_late_engine(self):
        # A sidecar's socket: it comes when the container runs.
        place = bench.folder("late")
        tag = self.image("busybox", "free", "--wait", "20", "--socket", "/late/docker.sock", "--api", "any")
        child = subprocess.Popen(
            [bench.DOCKER, "run", "--rm", "-v", f"{place}:/late", *bench.MOUNTS, tag, "/bench/probe", "show"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(2)
        program = (
            "import socket,os,sys,time\ns=socket.socket(socket.AF_UNIX)\ns.bind(sys.argv[1])\nos.chown(sys.argv[1],0,4242)\n"
            "os.chmod(sys.argv[1],0o660)\ns.listen(9)\ntime.sleep(30)\n")
        listener = subprocess.Popen(["python3", "-c", program, str(place / "docker.sock")])
        try:
            out, errors = child.communicate(timeout=40)
        finally:
            listener.kill()
            listener.wait()
        self.assertEqual(child.returncode, 0, errors)
        self.assertIn("waiting up to 20 s", errors)
        self.assertIn("4242", shown(out)["groups"])


class FileCapability(unittest.TestCase):
    """docker run -u 1234:1234 with cap_setgid+ep on the program's file; the attempts are in Tests/ProgramTests."""

    @classmethod
    def setUpClass(cls):
        cls.gid = os.stat(bench.SOCKET).st_gid
        place = bench.folder("capability")
        shutil.copy(bench.TOOLS / "sockcheck", place / "sockcheck")
        bench.run(["setcap", "cap_setgid+ep", place / "sockcheck"]).ok()
        (place / "etc/sockcheck").mkdir(parents=True)
        (place / "etc/sockcheck/sockets").write_text("/run/docker.sock\n")
        archive = place / "files.tar"
        bench.run(["tar", "--xattrs", "--xattrs-include=security.capability", "--owner=0", "--group=0", "-C", place, "-cf", archive,
                   "sockcheck", "etc/sockcheck"]).ok()
        for kind in ("debian", "busybox", "empty"):
            bench.build(
                f'FROM sockcheck-test/{kind}:free\nUSER 0\nADD files.tar /\nENTRYPOINT ["/sockcheck", "exec", "--"]\n',
                f"capability-{kind}", {"files.tar": archive}).ok()

    def start(self, *options, kind="debian", command=("/bench/probe", "show")):
        return bench.docker(
            "run", "--rm", "-v", f"{bench.SOCKET}:/run/docker.sock", "-v", f"{bench.TOOLS}:/bench:ro", "--user", "1234:1234",
            *options, f"capability-{kind}", *command)

    def test_let_in_with_no_capability_left(self):
        for kind in ("debian", "busybox", "empty"):
            done = self.start(kind=kind)
            if self.gid == 0:
                self.assertEqual(done.status, 77)
                self.assertIn("belongs to group 0", done.stderr)
                continue
            state = shown(done.ok().stdout)
            self.assertEqual({int(group) for group in state["groups"]}, {1234, self.gid})
            for capabilities in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
                self.assertEqual(int(state[capabilities][0], 16), 0)
            listed = self.start(kind=kind, command=("/bench/probe", "list", "/run/docker.sock")).ok().stdout
            self.assertIn("200 OK", listed)

    def test_what_takes_the_capability_away(self):
        if self.gid == 0:
            self.skipTest("group 0 is never joined")
        # no_new_privs: the kernel gives none.
        done = self.start("--security-opt", "no-new-privileges")
        self.assertEqual(done.status, 77, done)
        # Out of the bounding set: the kernel does not even start the program.
        self.assertNotEqual(self.start("--cap-drop", "ALL").status, 0)
        self.start("--cap-drop", "ALL", "--cap-add", "SETGID").ok()
        self.start("--read-only").ok()

    def test_what_the_caller_may_not_choose(self):
        place = bench.folder("theirs")
        (place / "sockets").write_text("/tmp/other.sock\n")
        os.chown(place, 1234, 1234)
        for options, command in (
            (["-e", "DOCKER_HOST=unix:///run/docker.sock", "-v", f"{place}:/etc/sockcheck"], ()), (["--tmpfs", "/etc/sockcheck"], ()),
        ):
            done = self.start(*options, command=command or ("/bench/probe", "show"))
            self.assertNotIn("uid", done.stdout, done)
            self.assertEqual(done.status, 77, done)


class Beside(unittest.TestCase):
    """The table of docs/guides/entrypoint.md: groups 0, 777 and the socket's before, groups after."""

    def test_table(self):
        gid = os.stat(bench.SOCKET).st_gid
        if gid == 0:
            self.skipTest("the socket is root's")
        tag = "beside"
        files = {"sockcheck": bench.TOOLS / "sockcheck"}
        lines = ["FROM sockcheck-test/debian:free", "USER 0", "COPY sockcheck /usr/local/bin/sockcheck"]
        ways = {
            "sockcheck exec --user app": ["sockcheck", "exec", "--user", "app", "--"],
            "setpriv --init-groups": ["setpriv", "--reuid", "app", "--regid", "app", "--init-groups"],
            "setpriv --keep-groups": ["setpriv", "--reuid", "app", "--regid", "app", "--keep-groups"],
        }
        for name, path in {"gosu": os.environ.get("SOCKCHECK_GOSU") or shutil.which("gosu"),
                           "su-exec": os.environ.get("SOCKCHECK_SU_EXEC") or shutil.which("su-exec")}.items():
            if path:
                files[name] = pathlib.Path(path)
                lines.append(f"COPY {name} /usr/local/bin/{name}")
                ways[f"{name} app"] = [name, "app"]
                ways[f"{name} app:app"] = [name, "app:app"]
        if "gosu" in files:
            # What shell entrypoints do, and fixuid and its kin in other words: edit the account files, then drop.
            script = f"groupadd --non-unique --gid {gid} docker; usermod --append --groups docker app; exec gosu app \"$@\""
            ways["groupadd, usermod, gosu"] = ["sh", "-c", script, "sh"]
        bench.build("\n".join(lines) + "\n", tag, files).ok()
        table = {}
        for before, options in {"as given": ["--group-add", "777", "--group-add", str(gid)], "not given": ["--group-add", "777"]}.items():
            for name, words in ways.items():
                for root, more in (("", []), (", read-only root", ["--read-only"])):
                    done = bench.docker("run", "--rm", *bench.MOUNTS, *options, *more, tag, *words, "/bench/witness")
                    try:
                        seen = bench.witness(done.stdout)
                        groups = sorted({seen["gid"], *seen["groups"]})
                        table[name, before + root] = (groups, "let in" if bench.is_let_in(seen) else "refused")
                    except AssertionError:
                        table[name, before + root] = ([], "does not start")
        for (name, before), (groups, result) in table.items():
            print(f"| `{name}` | {before} | {', '.join(map(str, groups))} | {result} |")
        self.assertEqual(table["sockcheck exec --user app", "as given"], (sorted([777, gid, 1000]), "let in"))
        self.assertEqual(table["sockcheck exec --user app", "not given"][1], "let in")
        self.assertEqual(table["setpriv --init-groups", "as given"], ([1000], "refused"))


if __name__ == "__main__":
    bench.prepare()
    unittest.main()
