"""`sockcheck who` beside a brute-force check that becomes each subject and connects: the same set.

Every test runs in pid, mount and network namespaces of its own, so that /proc shows nothing but what it made.
"""

import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import support

INNER = "SOCKCHECK_TEST_WHO_INNER"
PROGRAM = support.PROGRAM
# CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH.
OVERRIDE, SEARCH, ALL = 1 << 1, 1 << 2, (1 << 41) - 1
USERS = [1000, 1001, 1002, 1003, 2000]
GROUPS = [999, 998, 500, 501, 502, 1000, 1001]
SEEDS = int(os.environ.get("SOCKCHECK_WHO_WORLDS", "24"))


class World(unittest.TestCase):
    """A folder with a daemon, account files of its own, and processes."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.processes = []

    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            if os.environ.get("CI") == "true":
                raise AssertionError("needs root")
            raise unittest.SkipTest("needs root")

    def run(self, result=None):
        """Each test again, in namespaces of its own."""
        if os.environ.get(INNER) or os.geteuid() != 0:
            return super().run(result)
        result = result or self.defaultTestResult()
        result.startTest(self)
        done = subprocess.run(
            ["unshare", "--pid", "--mount", "--net", "--fork", "--kill-child", "--mount-proc", sys.executable, "-W",
             "ignore::ResourceWarning", "-m", "unittest", self.id()],
            env={**os.environ, INNER: "1"}, capture_output=True, text=True, check=False, timeout=900)
        if done.returncode == 0:
            result.addSuccess(self)
        else:
            try:
                raise AssertionError(done.stdout + done.stderr)
            except AssertionError:
                result.addFailure(self, sys.exc_info())
        result.stopTest(self)
        return result

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="who-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=0755", "tmpfs", self.folder], check=True)
        self.addCleanup(subprocess.run, ["umount", "--lazy", self.folder], check=True)
        self.subject = self.folder / "subject"
        subprocess.run(["cc", "-static", "-O1", "-Wall", "-Werror", "-o", self.subject, support.HERE / "who_subject.c"],
                       check=True)
        # Another user starts it too.
        self.program = self.folder / "sockcheck"
        shutil.copy(PROGRAM, self.program)
        self.program.chmod(0o755)
        self.addCleanup(self.end)

    def accounts(self, passwd, group):
        """Account files for this mount namespace alone."""
        for name, text in {"passwd": passwd, "group": group}.items():
            file = self.folder / name
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
            subprocess.run(["mount", "--bind", file, f"/etc/{name}"], check=True)
            self.addCleanup(subprocess.run, ["umount", "--lazy", f"/etc/{name}"], check=True)

    def daemon(self, path, owner=0, group=999, mode=0o660, acl=()):
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(str(path))
        os.chown(path, owner, group)
        os.chmod(path, mode)
        if acl:
            subprocess.run(["setfacl", "-n", "-M", "-", path], input="\n".join(acl), text=True, check=True)
        listener.listen(4096)
        return listener

    def make(self, uid=0, gid=0, groups=(), capabilities=0, maps=None, binds=(), chroot=None, connect=None):
        """A process that sleeps; its pid."""
        process = subprocess.Popen(
            [self.subject, "make", str(uid), str(gid), ",".join(map(str, groups)), f"{capabilities:x}",
             "-" if maps is None else "yes", ",".join(binds) or "-", str(chroot or "-"), str(connect or "-")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        if maps is not None:
            maker = int(process.stdout.readline())
            for name, lines in zip(("uid_map", "gid_map"), maps):
                pathlib.Path(f"/proc/{maker}/{name}").write_text(lines)
            process.stdin.write("go\n")
            process.stdin.flush()
        self.assertEqual(process.stdout.readline(), "ready\n")
        return process.pid

    def end(self):
        for process in self.processes:
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()
        self.processes = []

    def who(self, *words, status=0, **options):
        done = subprocess.run([self.program, "who", *map(str, words)], capture_output=True, text=True, check=False,
                              timeout=60, **options)
        if status is not None:
            self.assertEqual(done.returncode, status, f"{done.stdout}{done.stderr}")
        return done

    def report(self, path, *words, **options):
        return json.loads(self.who(path, "--format", "json", *words, **options).stdout)

    # The judge: becoming each and connecting.

    def lets_in(self, pid, place, paths):
        """Whether the kernel lets a process connect to this inode by any of these paths; None where it has ended."""
        done = subprocess.run(
            [self.subject, "become", str(pid), str(place.st_dev), str(place.st_ino), *map(str, paths)],
            capture_output=True, text=True, check=False)
        if done.returncode == 92:
            return None
        self.assertEqual(done.returncode, 0, done.stderr)
        answers = [line.split()[0] for line in done.stdout.splitlines()]
        self.assertLessEqual(set(answers), {"0", "13"}, done.stdout)
        return "0" in answers

    def processes_let_in(self, place, paths):
        pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        return {pid for pid in pids if self.lets_in(pid, place, paths)}

    def accounts_let_in(self, paths):
        """Each entry of the passwd file, with the groups that initgroups(3) gives it."""
        seen = set()
        lines = pathlib.Path("/etc/passwd").read_bytes().split(b"\n")
        for fields in (line.split(b":") for line in lines):
            try:
                name, uid, gid = fields[0].decode(), int(fields[2]), int(fields[3])
            except (IndexError, ValueError):
                continue
            if not name or name[0] in "#+-" or not 0 <= uid < 2**32 - 1 or not 0 <= gid < 2**32 - 1:
                continue
            groups = os.getgrouplist(name, gid)
            done = subprocess.run([self.subject, "login", str(uid), str(gid), ",".join(map(str, groups)),
                                   *map(str, paths)], capture_output=True, text=True, check=True)
            if any(line.startswith("0 ") for line in done.stdout.splitlines()):
                seen.add((name, uid))
        return seen

    def agrees(self, path, paths=()):
        """The program and the judge, on all that there is."""
        place = os.stat(path)
        paths = [path, *paths]
        report = self.report(path)
        self.assertEqual([part for part in report["unread"]], [])
        self.assertEqual({process["pid"] for process in report["processes"]}, self.processes_let_in(place, paths))
        self.assertEqual({(account["name"], account["uid"]) for account in report["accounts"]},
                         self.accounts_let_in(paths))
        return report


class BruteForce(World):
    """Worlds of chance, each seeded, so that one that fails can be had again."""

    def test_worlds(self):
        tried = let_in = 0
        for seed in range(SEEDS):
            with self.subTest(seed=seed):
                report = self.world(random.Random(seed))
                tried += report["lookedAt"]["processes"] + report["lookedAt"]["accounts"]
                let_in += len(report["processes"]) + len(report["accounts"])
            self.end()
        print(f"{SEEDS} worlds: {tried} subjects, {let_in} let in", file=sys.stderr)
        # Worlds that let all or nobody in would prove nothing.
        self.assertGreater(let_in, tried // 20)
        self.assertLess(let_in, tried * 19 // 20)

    def world(self, dice):
        base = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        base.chmod(0o755)
        passwd, group = ["root:x:0:0::/root:/bin/sh"], ["root:x:0:"]
        for uid in USERS:
            passwd.append(f"u{uid}:x:{uid}:{dice.choice(GROUPS)}::/:/bin/sh")
        for gid in GROUPS:
            group.append(f"g{gid}:x:{gid}:{','.join(f'u{u}' for u in USERS if dice.random() < 0.3)}")
        # What no login would have: damaged lines, another root, a NIS entry, a name that is no text.
        passwd += ["toor:x:0:0::/:/bin/sh", "broken:x:99999999999:5::/:", "+::::::", "short", ":x:7:7::/:/", "#no:x:8:8::/:"]
        group += [f"again:x:{dice.choice(GROUPS)}:u1000", "odd:x:-1:u1001", "g:x", f"  spaced:x:{dice.choice(GROUPS)}: u1002"]
        self.accounts("\n".join(passwd) + "\n", "\n".join(group) + "\n")
        # The way: a directory that may be closed, the socket, a link to it.
        way = base / "way"
        way.mkdir()
        path = way / "some.sock"
        acl = []
        if dice.random() < 0.6:
            acl = [f"u:{uid}:{dice.choice(['rw-', '---', 'r--', '-w-'])}" for uid in dice.sample(USERS, dice.randint(0, 3))]
            acl += [f"g:{gid}:{dice.choice(['rw-', '---', '-w-'])}" for gid in dice.sample(GROUPS, dice.randint(0, 3))]
            if acl and dice.random() < 0.5:
                acl.append(f"m::{dice.choice(['rw-', 'r--', '---'])}")
        listener = self.daemon(path, dice.choice([0, 0, 1000, 2000]), dice.choice(GROUPS),
                               dice.choice([0o660, 0o660, 0o606, 0o666, 0o600, 0o620, 0o640, 0o060]), acl)
        os.chown(way, dice.choice([0, 1001]), dice.choice([0, 500]))
        way.chmod(dice.choice([0o755, 0o755, 0o711, 0o750, 0o700, 0o710]))
        if dice.random() < 0.3:
            subprocess.run(["setfacl", "-n", "-m", f"g:{dice.choice(GROUPS)}:x,m::x", way], check=True)
        # Elsewhere: in a root of its own, the socket itself or the directory above; or something on top of it.
        jail, other = base / "jail", base / "other"
        for folder in (jail, jail / "run", jail / "dir", jail / "etc", other):
            folder.mkdir()
        (jail / "run/else.sock").touch()
        (other / "else.sock").touch()
        jail.chmod(dice.choice([0o755, 0o755, 0o700]))
        (jail / "run").chmod(dice.choice([0o755, 0o750, 0o711]))
        paths = [other / "else.sock", other / "some.sock", "/run/else.sock", "/dir/some.sock"]
        link = base / "link.sock"
        link.symlink_to(path)
        kinds = {
            "plain": {}, "jail": {"chroot": jail},
            "mounted": {"binds": [f"{path}:{jail}/run/else.sock"], "chroot": jail},
            "mounted directory": {"binds": [f"{way}:{jail}/dir"], "chroot": jail},
            "elsewhere": {"binds": [f"{path}:{other}/else.sock"]}, "directory": {"binds": [f"{way}:{other}"]},
            "hidden": {"binds": [f"tmpfs:{way}"]},
            "hidden and elsewhere": {"binds": [f"{path}:{other}/else.sock", f"tmpfs:{way}"]},
        }
        maps = [None, None, None, ("0 0 4294967295\n",) * 2, ("0 100000 65536\n",) * 2,
                ("0 0 1500\n", "0 0 1500\n"), ("0 1000 1\n", "0 999 1\n"), ("0 0 3000\n", "0 500 3\n")]
        for _ in range(24):
            self.make(
                dice.choice([0, *USERS]), dice.choice([0, *GROUPS]), dice.sample(GROUPS, dice.randint(0, 3)),
                dice.choice([0, 0, 0, OVERRIDE, SEARCH, OVERRIDE | SEARCH, ALL]), dice.choice(maps),
                **kinds[dice.choice(list(kinds))])
        try:
            return self.agrees(dice.choice([path, link]), [path, *paths])
        finally:
            listener.close()


class Answers(World):
    """What is said, and with which status."""

    def setUp(self):
        super().setUp()
        self.accounts(
            "root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/:/bin/sh\nbob:x:1001:1001::/:/bin/sh\neve:x:1002:1002::/:/bin/sh\n",
            "root:x:0:\nalice:x:1000:\nbob:x:1001:\neve:x:1002:\ndocker:x:999:alice\nops:x:500:eve\n")
        self.path = self.folder / "docker.sock"
        self.listener = self.daemon(self.path)

    def process(self, report, pid):
        found = [process for process in report["processes"] + report["formerHolders"] if process["pid"] == pid]
        self.assertEqual(len(found), 1, report)
        return found[0]

    def test_rights(self):
        subprocess.run(["setfacl", "-m", "u:1001:rw,g:500:rw", self.path], check=True)
        made = {
            "owner": self.make(0, 0), "named-user": self.make(1001, 1001), "group": self.make(4000, 4000, [999]),
            "named-group": self.make(4000, 500), "capability": self.make(4000, 4000, (), OVERRIDE),
        }
        outside = self.make(4000, 4000)
        report = self.agrees(self.path)
        for rule, pid in made.items():
            self.assertEqual(self.process(report, pid)["right"]["rule"], rule)
        self.assertNotIn(outside, [process["pid"] for process in report["processes"]])
        self.assertEqual({group["gid"]: [member["name"] for member in group["members"]] for group in report["groups"]},
                         {999: ["alice"], 500: ["eve"]})
        self.assertEqual({account["name"]: account["right"]["rule"] for account in report["accounts"]},
                         {"root": "owner", "alice": "group", "bob": "named-user", "eve": "named-group"})
        self.assertEqual(report["socket"]["power"], {"uid": 0, "rootEquivalent": True})
        text = self.who(self.path).stdout
        for words in ("root on the host", "docker (gid 999)", "alice", "CAP_DAC_OVERRIDE", "named in the ACL (user:1001:rw-)"):
            self.assertIn(words, text)

    def test_everybody(self):
        self.path.chmod(0o666)
        report = self.agrees(self.path)
        self.assertEqual(report["everyone"]["rule"], "other")
        self.assertIn("Everybody may", self.who(self.path).stdout)
        # A member of the group is judged by the group's bits.
        self.path.chmod(0o606)
        report = self.agrees(self.path)
        self.assertEqual([account["name"] for account in report["accounts"]], ["root", "bob", "eve"])

    def test_who_holds_it(self):
        client = self.make(1000, 1000, [999], connect=self.path)
        idle = self.make(1000, 1000, [999])
        dropped = self.make(4000, 4000, connect=self.path)
        waiting = self.report(self.path)
        self.assertEqual(self.process(waiting, client)["holds"], ["connected"], "not accepted yet")
        accepted = [self.listener.accept()[0] for _ in range(2)]
        self.addCleanup(lambda: [end.close() for end in accepted])
        report = self.report(self.path)
        self.assertEqual(self.process(report, client)["holds"], ["connected"])
        self.assertEqual(self.process(report, idle)["holds"], [])
        former = self.process(report, dropped)
        self.assertEqual((former["holds"], former["right"]), (["connected"], None))
        self.assertEqual(self.process(report, os.getpid())["holds"], ["listens", "serves"])
        self.assertTrue(report["socket"]["listening"])
        text = self.who(self.path).stdout
        self.assertIn("COULD NOT CONNECT NOW, AND HOLD IT OPEN", text)
        self.assertIn("[listens: the daemon, serves a connection]", text)
        # The kernel's own tool agrees on who is connected.
        ends = subprocess.run(["ss", "-xpn"], capture_output=True, text=True, check=True).stdout
        for pid in (client, dropped):
            self.assertIn(f"pid={pid},", ends)

    def test_connected_from_another_network(self):
        line = f"exec unshare --net {self.subject} make 1000 1000 999 0 - - - {self.path}"
        process = subprocess.Popen(["sh", "-c", line], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        self.assertEqual(process.stdout.readline(), "ready\n")
        self.assertEqual(self.process(self.report(self.path), process.pid)["holds"], ["connected"])

    def test_nothing_listens(self):
        self.listener.close()
        report = self.report(self.path)
        self.assertFalse(report["socket"]["listening"])
        self.assertIn("nothing listens", self.who(self.path).stdout)

    def test_fail_if_beyond(self):
        alice = self.make(1000, 1000, [999])
        for words in (["docker"], ["999"], ["alice"], ["1000"], ["docker", "ops"]):
            self.who(self.path, "--fail-if-beyond", *words)
            self.assertEqual(self.who(self.path, "--quiet", "--fail-if-beyond", *words).stdout, "")
        for words in (["ops"], ["bob"], ["500", "eve"]):
            done = self.who(self.path, "--fail-if-beyond", *words, status=1)
            self.assertIn("account alice (uid 1000): its group (group::rw-)", done.stdout)
            self.assertIn(f"subject (pid {alice}) alice (uid 1000): its group (group::rw-)", done.stdout)
            self.assertNotIn("root (uid 0)", done.stdout)
            self.assertEqual(self.who(self.path, "--quiet", "--fail-if-beyond", *words, status=1).stdout, "")
        eve = self.make(1002, 1002, (), OVERRIDE)
        beyond = self.report(self.path, "--fail-if-beyond", "docker", status=1)["beyond"]
        self.assertEqual([process["pid"] for process in beyond["processes"]], [eve])
        self.assertEqual(beyond["accounts"], [])
        self.assertEqual(beyond["allowed"], {"users": [], "groups": [999]})
        self.who(self.path, "--fail-if-beyond", "docker", "--fail-if-beyond", "eve")
        plain = self.who(self.path, "--format", "plain", "--fail-if-beyond", "docker", status=1).stdout
        self.assertIn(f"beyond: process: {eve} subject eve (uid 1002)", plain)
        self.path.chmod(0o666)
        self.assertIn("everybody", self.who(self.path, "--fail-if-beyond", "docker", status=1).stdout)
        done = self.who(self.path, "--fail-if-beyond", "nobody-of-that-name", status=64)
        self.assertIn("nobody-of-that-name", done.stderr)

    def test_a_containers_root_is_beyond(self):
        """uid 0 in a root of its own: the socket is what would make it root out here. One that may mount is root."""
        jail = self.folder / "jail"
        jail.mkdir()
        (jail / "s").touch()
        binds = {"binds": [f"{self.path}:{jail}/s"], "chroot": jail}
        confined = self.make(0, 0, (), 0xA80425FB, **binds)
        self.make(0, 0, (), ALL, **binds)
        beyond = self.report(self.path, "--fail-if-beyond", "docker", status=1)["beyond"]
        self.assertEqual([process["pid"] for process in beyond["processes"]], [confined])
        self.assertEqual(beyond["processes"][0]["right"]["path"], "/s")
        self.who(self.path, "--fail-if-beyond", "docker", "root")

    def test_names_of_another_root(self):
        """A uid is named by the passwd file of the root that its process lives in, and by nothing outside of that."""
        (self.folder / "outside").write_text("outsider:x:1000:1000::/:/bin/sh\n")

        def user(name, uid=1000, link=None, passwd=None, at="etc/passwd", maps=None):
            jail = self.folder / name
            (jail / "etc").mkdir(parents=True)
            (jail / "s").touch()
            if link:
                (jail / "etc/passwd").symlink_to(link)
            if passwd is not None:
                (jail / at).write_text(passwd)
            pid = self.make(uid, 1000, (999,), 0, maps=maps, binds=[f"{self.path}:{jail}/s"], chroot=jail)
            found = [process for process in self.report(self.path)["processes"] if process["pid"] == pid]
            self.assertEqual(len(found), 1, name)
            self.assertFalse(found[0]["ownRoot"])
            return found[0]["user"]

        self.assertEqual(user("named", passwd="root:x:0:0::/:\nguest:x:1000:1000::/:\nsecond:x:1000:1::/:\n"), "guest")
        self.assertEqual(user("escapes", passwd="\x1b[31mred:x:1000:1000::/:\n"), "\\x1B[31mred")
        self.assertIsNone(user("empty", passwd=""))
        self.assertIsNone(user("none"))
        self.assertIsNone(user("other", passwd="guest:x:1001:1001::/:\n"))
        self.assertIsNone(user("leaving", link=str(self.folder / "outside")))
        self.assertIsNone(user("climbing", link="../../../../../.." + str(self.folder / "outside")))
        self.path.chmod(0o666)
        maps = ("0 100000 65536\n", "0 100000 65536\n")
        self.assertEqual(user("mapped", uid=100007, maps=maps, passwd="one:x:100007:1::/:\nguest:x:7:7::/:\n"), "guest")
        # The uid is the host's, and nobody in there.
        self.assertIsNone(user("unmapped", uid=7, maps=maps, passwd="guest:x:7:7::/:\n"))
        self.assertEqual(user("inner", link="/names", at="names", passwd="guest:x:1000:1000::/:\n"), "guest")

    def test_no_socket(self):
        (self.folder / "file").touch()
        (self.folder / "dangling").symlink_to("nothing")
        for name in ("none", "file", "dangling", "file/none", "jail/"):
            done = self.who(self.folder / name, status=66)
            self.assertEqual(done.stdout, "")
            self.assertIn("no socket there", done.stderr)
        self.who(self.folder, status=66)
        self.assertEqual(self.who(self.folder / "none", "--quiet", status=66).stderr, "")
        environment = {**os.environ, "DOCKER_HOST": "tcp://127.0.0.1:1"}
        self.who(status=78, env=environment)
        self.report_of_default(environment)

    def report_of_default(self, environment):
        environment = {**environment, "DOCKER_HOST": f"unix://{self.path}"}
        done = self.who("--format", "json", env=environment)
        self.assertEqual(json.loads(done.stdout)["socket"]["path"], str(self.path))

    def as_user(self, *words, status=0):
        return subprocess.run(
            ["setpriv", "--reuid", "1001", "--regid", "1001", "--clear-groups", self.program, "who", *map(str, words)],
            capture_output=True, text=True, check=False, timeout=60)

    def test_another_user_is_told_what_was_not_seen(self):
        made = [self.make(1000, 1000, [999]) for _ in range(3)]
        done = self.as_user(self.path, "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["processes"], [])
        # Theirs and root's: this one, and PID 1.
        unread = {part["subject"]: part for part in report["unread"]}
        self.assertEqual(unread["processes"]["count"], len(made) + 1)
        self.assertEqual(unread["processes"]["reason"], "permission denied")
        self.assertEqual([account["name"] for account in report["accounts"]], ["root", "alice"])
        # What could not be seen is no reason to say that all is well.
        self.assertEqual(self.as_user(self.path, "--quiet", "--fail-if-beyond", "docker").returncode, 71)
        self.assertEqual(self.as_user(self.path, "--quiet", "--fail-if-beyond", "ops").returncode, 1)
        self.assertIn("4 processes could not be looked at", self.as_user(self.path).stdout)
        self.folder.chmod(0o700)
        self.addCleanup(self.folder.chmod, 0o755)
        self.assertEqual(self.who(self.path).returncode, 0)

    def test_hidden_processes(self):
        self.make(1000, 1000, [999])
        for option, subject in (("1", "processes"), ("2", "hidden-processes")):
            subprocess.run(["mount", "-o", f"remount,hidepid={option}", "/proc"], check=True)
            self.addCleanup(subprocess.run, ["mount", "-o", "remount,hidepid=0", "/proc"], check=True)
            report = json.loads(self.as_user(self.path, "--format", "json").stdout)
            self.assertEqual([part["subject"] for part in report["unread"]], [subject])
            self.assertEqual(self.as_user(self.path, "--quiet", "--fail-if-beyond", "docker").returncode, 71)
            # Root is shown all.
            self.assertEqual(self.report(self.path)["unread"], [])

    def test_a_way_that_may_not_be_looked_at(self):
        closed = self.folder / "closed"
        closed.mkdir(mode=0o700)
        self.addCleanup(self.daemon(closed / "docker.sock").close)
        done = self.as_user(closed / "docker.sock")
        self.assertEqual(done.returncode, 71, done.stdout)
        self.assertIn("permission denied", done.stderr)
        self.agrees(closed / "docker.sock")

    def test_hostile_files_and_names(self):
        self.accounts(
            b"root:x:0:0::/root:/bin/sh\n\x1b[31mred:x:1500:999::/:/bin/sh\n\xff\xfe:x:1501:999:::\n" + b":" * 5000 + b"\n"
            + b"x" * 100_000 + b"\nlast:x:1502:999::/:/bin/sh",
            b"docker:x:999:" + b",".join(b"m%d" % n for n in range(50_000)) + b"\n" + b"\x00" * 5000 + b"\nlast:x:5:\x1b]0;t\x07")
        named = self.folder / "\x1b[31mx"
        shutil.copy(self.subject, named)
        process = subprocess.Popen([named, "make", "1500", "999", "", "0", "-", "-", "-", "-"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        self.assertEqual(process.stdout.readline(), "ready\n")
        for format in ("text", "plain", "json"):
            done = self.who(self.path, "--format", format)
            self.assertNotIn("\x1b", done.stdout)
            self.assertNotIn("\x07", done.stdout)
        report = self.report(self.path)
        self.assertEqual([account["name"] for account in report["accounts"]], ["root", "\\x1B[31mred", "\\xFF\\xFE", "last"])
        self.assertIn("\\x1B[31mx", self.process(report, process.pid)["name"])
        self.assertEqual(len(report["groups"][0]["members"]), 20_000)
        self.assertIn("30003", str(report["unread"]) + str(report["groups"][0]).replace("'m30003'", ""), report["unread"])
        self.assertLess(len(self.who(self.path).stdout), 4000)
        self.assertIn("more", self.who(self.path).stdout)

    def test_account_files_that_are_none(self):
        for make in (lambda path: path.mkdir(), lambda path: os.mkfifo(path)):
            odd = self.folder / "odd"
            make(odd)
            subprocess.run(["mount", "--bind", odd, "/etc/group"] if odd.is_dir() is False else ["true"], check=True)
            if not odd.is_dir():
                self.addCleanup(subprocess.run, ["umount", "--lazy", "/etc/group"], check=True)
                report = self.report(self.path)
                self.assertEqual([part["subject"] for part in report["unread"]], ["group"])
                self.who(self.path, "--quiet", "--fail-if-beyond", "999", status=71)
                odd.unlink()
            else:
                odd.rmdir()

    def test_processes_that_come_and_go(self):
        """And zombies, which hold nothing."""
        zombie = subprocess.Popen(["true"])
        time.sleep(0.1)
        storm = subprocess.Popen(["sh", "-c", "while :; do (:) & (:) & (:) & wait; done"])
        try:
            end = time.monotonic() + 3
            rounds = 0
            while time.monotonic() < end:
                report = self.report(self.path)
                self.assertEqual(report["unread"], [])
                self.assertNotIn(zombie.pid, [process["pid"] for process in report["processes"]])
                rounds += 1
            self.assertGreater(rounds, 5)
        finally:
            storm.send_signal(signal.SIGKILL)
            storm.wait()
            zombie.wait()

    def test_processes_of_another_root_that_come_and_go(self):
        """Their names are read from a root that has gone by then."""
        jail = self.folder / "jail"
        (jail / "etc").mkdir(parents=True)
        (jail / "etc/passwd").write_text("guest:x:0:0::/:\n")
        (jail / "s").touch()
        subprocess.run(["mount", "--bind", self.path, jail / "s"], check=True)
        self.addCleanup(subprocess.run, ["umount", "--lazy", jail / "s"], check=True)
        shutil.copy(self.program, jail / "sockcheck")
        storm = subprocess.Popen(["sh", "-c", "while :; do chroot \"$0\" /sockcheck --version >/dev/null; done", jail])
        try:
            for _ in range(400):
                self.report(self.path)
        finally:
            storm.send_signal(signal.SIGKILL)
            storm.wait()

    def test_many_groups(self):
        """More than one buffer holds of a status file."""
        groups = ",".join(str(100_000 + n) for n in range(10_000)) + ",999"
        code = ("import os,sys,time\nos.setgroups([int(g) for g in sys.stdin.readline().split(',')])\nos.setresgid(7,7,7)\n"
                "os.setresuid(7,7,7)\nprint('ready',flush=True)\ntime.sleep(600)")
        process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        process.stdin.write(groups + "\n")
        process.stdin.flush()
        self.assertEqual(process.stdout.readline(), "ready\n")
        report = self.report(self.path)
        self.assertEqual(report["unread"], [])
        self.assertEqual(self.process(report, process.pid)["right"]["rule"], "group")

    def test_the_main_threads_credentials_count(self):
        code = ("import threading,ctypes,time\nlibc=ctypes.CDLL(None)\n"
                "def other():\n  libc.syscall(117,0,0,0)\n  time.sleep(600)\n"
                "libc.syscall(119,7,7,7);libc.syscall(117,7,7,0)\n"
                "threading.Thread(target=other,daemon=True).start()\nlibc.syscall(117,7,7,7)\nprint('ready',flush=True)\ntime.sleep(600)")
        process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        self.assertEqual(process.stdout.readline(), "ready\n")
        self.assertNotIn(process.pid, [seen["pid"] for seen in self.report(self.path)["processes"]])

    def test_one_pass_and_no_process(self):
        """For each process a few calls of the kernel, and nothing is started."""
        few, many = (self.calls(number) for number in (10, 110))
        self.assertNotIn("execve", [name for name in many if many[name] > 1])
        for name in ("fork", "vfork"):
            self.assertNotIn(name, many)
        grown = sum(many.values()) - sum(few.values())
        self.assertGreater(grown / 100, 2, (few, many))
        self.assertLess(grown / 100, 40, (few, many))

    def calls(self, count):
        while len(self.processes) < count:
            self.make(4000, 4000)
        out = self.folder / "strace"
        subprocess.run(["strace", "-f", "-c", "-o", out, self.program, "who", "--quiet", self.path], check=True)
        rows = [line.split() for line in out.read_text().splitlines()]
        return {row[-1]: int(row[3]) for row in rows if len(row) >= 5 and row[3].isdigit() and row[-1] != "total"}

    def test_since(self):
        """What lasts is told once; nothing is nothing, also into a file; a damaged one is refused and stays."""
        before = self.folder / "before.json"
        self.assertIn("no such file", self.who(self.path, "--since", before, status=65).stderr)
        self.assertEqual(self.who(self.path, "--since", before, "--update").stdout, "")
        self.assertEqual(json.loads(before.read_text())["schema"], "sockcheck.who/1")
        # New processes, of root and of an account that is listed, in sessions of theirs or not at all.
        self.make(0, 0)
        for form in ("text", "plain", "json"):
            self.assertEqual(self.who(self.path, "--since", before, "--format", form).stdout, "", form)
        self.make(4000, 4000, [999])
        self.path.chmod(0o666)
        into = self.folder / "changes.json"
        self.assertEqual(self.who(self.path, "--since", before, "--format", "json", "--output", into).stdout, "")
        kinds = {fact["kind"] for fact in json.loads(into.read_text())["changes"]["appeared"]}
        self.assertIn("everyone", kinds)
        self.path.chmod(0o660)
        told = self.who(self.path, "--since", before, "--format", "plain", "--update").stdout
        self.assertRegex(told, r"^\+ process \S+ as uid 4000 in .*: group::rw-\n$")
        self.assertEqual(self.who(self.path, "--since", before).stdout, "")
        self.assertIsNone(json.loads(before.read_text())["changes"])
        for text in ("", "{}", before.read_text().replace("who/1", "who/9"), before.read_text().replace(self.path.name, "other"),
                     '{"schema": "\\u001b[31m' + "x" * 100000, "[" * 100000):
            before.write_text(text)
            refused = self.who(self.path, "--since", before, "--update", status=65)
            self.assertEqual((refused.stdout, before.read_text()), ("", text))
            self.assertNotIn("\x1b", refused.stderr)
        self.assertEqual(self.who(self.path, "--since", before, "--format", "openmetrics", status=64).stdout, "")
        self.assertEqual(self.who(self.path, "--update", status=64).stdout, "")

    def test_metrics(self):
        """Read by the parsers of Prometheus' own client, of both formats; a file is replaced whole."""
        parsers = ("from prometheus_client import parser; from prometheus_client.openmetrics import parser as open_parser; "
                   "import json, sys; text = sys.stdin.read(); "
                   "both = [[(s.name, s.labels, s.value) for family in read(text) for s in family.samples] for read in "
                   "(parser.text_string_to_metric_families, open_parser.text_string_to_metric_families)]; "
                   "assert both[0] == both[1], both; json.dump(both[0], sys.stdout)")
        path = self.folder / 'a"\\b\x1b.sock'
        self.daemon(path)
        self.make(1000, 1000, [999])
        into = self.folder / "who.prom"
        into.write_text("before")
        into.chmod(0o640)
        done = self.who(path, "--format", "openmetrics", "--output", into, "--fail-if-beyond", "ops", status=1)
        self.assertEqual(done.stdout, "")
        self.assertEqual(into.stat().st_mode & 0o777, 0o640)
        read = subprocess.run(["/usr/bin/python3", "-c", parsers], input=into.read_text(), capture_output=True, text=True, check=True)
        samples = {(name, labels.get("kind")): (labels, value) for name, labels, value in json.loads(read.stdout)}
        self.assertEqual(samples["sockcheck_who_could_connect", "account"][1], 2)
        self.assertEqual(samples["sockcheck_who_beyond", "account"][1], 1)
        labels, value = samples["sockcheck_who_socket", None]
        self.assertEqual((labels["group"], labels["mode"], value), ("999", "0660", 1))
        self.assertEqual(labels["socket"], json.loads(self.who(path, "--format", "json").stdout)["socket"]["path"])
        self.assertIn("no regular file", self.who(path, "--output", self.folder, status=71).stderr)

    def test_schema(self):
        import jsonschema  # pylint: disable=import-outside-toplevel

        schema = json.loads((support.REPOSITORY / "docs/who.schema.json").read_text())
        self.make(1000, 1000, [999], connect=self.path)
        self.make(4000, 4000, connect=self.path)
        self.make(0, 0, (), ALL, maps=("0 0 1000\n",) * 2)
        subprocess.run(["setfacl", "-m", "u:1001:rw,g:500:rw", self.path], check=True)
        before = self.folder / "before.json"
        before.write_text(self.who(self.path, "--format", "json").stdout)
        subprocess.run(["setfacl", "-m", "u:1002:rw", self.path], check=True)
        documents = [json.loads(self.who(self.path, "--format", "json", "--since", before).stdout),
                     self.report(self.path), self.report(self.path, "--fail-if-beyond", "docker", status=1),
                     json.loads(self.as_user(self.path, "--format", "json").stdout)]
        for document in documents:
            jsonschema.validate(document, schema)


if __name__ == "__main__":
    unittest.main()
