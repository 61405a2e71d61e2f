"""Account files, documents and answers of 32 MB that were written to cost as much as they can: whoever asks about
them stays below 200 MB, and ends with a status of the table.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

import support

# Of files that are refused unread, of the largest that are read, and of some whose entries all find room.
SIZES = (32 << 20, 16 << 20, 4 << 20)
MOST = 200 << 20
STATUSES = (0, 65, 66, 69, 71, 77, 78)

# What a line costs, and not what it says: many entries, many members, many names that are all different.
PASSWD = {
    "a letter a line": lambda number: "a\n",
    "short entries": lambda number: "a::0:0\n",
    "a home each": lambda number: "a::0:0::b:c\n",
    "ids that are none": lambda number: "a:x:b:c:d:e:f\n",
    "names of their own": lambda number: f"u{number:x}:x:{number}:999::/:\n",
    "very many fields": lambda number: ":" * 1023 + "\n",
}
GROUP = {
    "a letter a line": lambda number: "a\n",
    "short entries": lambda number: "a::0:\n",
    "a member each": lambda number: "a::0:b\n",
    "one line of members": lambda number: "docker:x:999:" + "a," * (1 << 24) if number == 0 else "",
    "members of their own": lambda number: f"g{number:x}:x:999:u{number:x},v{number:x}\n",
    "names of their own": lambda number: f"g{number:x}:x:{number}:\n",
}


def fill(path, line, wanted):
    """So much of it, little of which is held here: what is held when a child starts counts as the child's."""
    with open(path, "w", encoding="ascii") as file:
        size = number = 0
        while size < wanted:
            lines = "".join(line(number + count) for count in range(512 if number else 1))
            number += 512 if number else 1
            if not lines:
                break
            size += file.write(lines)
        file.truncate(wanted)


def with_accounts_of(root):
    """Words before a command, which then sees these account files as the machine's own."""
    return ["unshare", "--mount", "sh", "-c",
            'mount --bind "$0/passwd" /etc/passwd && mount --bind "$0/group" /etc/group && exec "$@"', str(root / "etc")]


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("needs root")
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        # Each in a process of its own, which takes with it what it held.
        child = os.fork()
        if child == 0:
            for size in SIZES:
                for kind, lines in (("passwd", PASSWD), ("group", GROUP)):
                    for name, line in lines.items():
                        fill(cls.folder / f"{kind} {name} {size >> 20}", line, size)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0

    def ask(self, what, *words, wrap=()):
        """It stays below, and ends in an orderly way."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = subprocess.Popen(
                [*wrap, str(support.PROGRAM), *map(str, words)], stdin=subprocess.DEVNULL, stdout=out, stderr=err)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            err.seek(0)
            said = err.read(600).decode("utf-8", "replace")
            print("memory %-60s %4d MB %5.1f s status %d %s" % (
                what, usage.ru_maxrss >> 10, usage.ru_utime + usage.ru_stime, process.returncode, said.split("\n")[0][:80]))
            with self.subTest(what):
                self.assertIn(process.returncode, STATUSES, said)
                self.assertLessEqual(usage.ru_maxrss << 10, MOST, f"{what}: {usage.ru_maxrss >> 10} MB")
            out.seek(0)
            return process.returncode, out.read(4096), said

    def root(self, passwd, group):
        made = pathlib.Path(tempfile.mkdtemp(prefix="sc-", dir=self.folder))
        self.addCleanup(shutil.rmtree, made)
        for name in ("etc", "run", "proc"):
            (made / name).mkdir()
        for name, kind, text in (("passwd", passwd, support.PASSWD), ("group", group, support.GROUP)):
            if kind:
                os.link(self.folder / f"{name} {kind}", made / "etc" / name)
            else:
                (made / "etc" / name).write_text(text)
        return made

    def pairs(self):
        """Each file beside its like, and beside an ordinary one."""
        for size in SIZES:
            for passwd, group in [*zip(PASSWD, GROUP), ("names of their own", "members of their own"),
                                  ("short entries", "one line of members"), (None, "a member each"),
                                  (None, "names of their own"), ("names of their own", None)]:
                yield passwd and f"{passwd} {size >> 20}", group and f"{group} {size >> 20}"

    def test_image(self):
        for passwd, group in self.pairs():
            root = self.root(passwd, group)
            os.link(root / "etc/group", root / "etc/gshadow")
            for rest in ((), ("--apply",)):
                self.ask(f"image {passwd} / {group} {rest}", "image", "--user=1000", "--socket-gid=999", "--root", root, *rest)

    def test_a_process(self):
        for passwd, group in self.pairs():
            root = self.root(passwd, group)
            daemon = support.Daemon(root / "run/docker.sock")
            self.addCleanup(daemon.close)
            child = os.fork()
            if child == 0:
                os.chroot(root)
                os.setgroups([])
                os.setgid(1000)
                os.setuid(1000)
                while True:
                    signal.pause()
            self.addCleanup(os.waitpid, child, 0)
            self.addCleanup(os.kill, child, signal.SIGKILL)
            answer = json.dumps({
                "Id": "c" * 64, "Name": "/ci", "State": {"Running": True, "Pid": child}, "Config": {"User": ""},
                "HostConfig": {}, "Mounts": []}).encode()
            engine = support.Daemon(
                root / "engine.sock",
                answer=b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(answer), answer))
            self.addCleanup(engine.close)
            self.ask(f"--pid {passwd} / {group}", "--pid", child, "/run/docker.sock")
            self.ask(f"--container {passwd} / {group}", "--container", "ci", "--host", f"unix://{engine.path}", "/run/docker.sock")
            self.ask(f"--root {passwd} / {group}", "--root", root, "--user", "1000", daemon.path)

    def test_who(self):
        for passwd, group in self.pairs():
            root = self.root(passwd, group)
            daemon = support.Daemon(root / "run/docker.sock")
            self.addCleanup(daemon.close)
            wrap = with_accounts_of(root)
            for form in ("text", "json"):
                self.ask(f"who {form} {passwd} / {group}", "who", "--format", form, daemon.path, wrap=wrap)

    def test_documents(self):
        daemon = support.Daemon(self.folder / "s")
        self.addCleanup(daemon.close)
        facts = json.loads(subprocess.run(
            [support.PROGRAM, "facts", daemon.path], capture_output=True, check=True).stdout)
        user = {"line": 1, "name": "", "userID": 0, "groupID": 0, "home": "", "shell": ""}
        facts["facts"]["accounts"]["passwd"] = {
            "seen": {"entries": [user], "oddLines": [], "oddLineCount": 0, "isTruncated": False}}
        facts["facts"]["accounts"]["group"] = {
            "seen": {"entries": [{"line": 1, "name": "", "groupID": 0, "members": ["MEMBER"]}], "oddLines": [],
                     "oddLineCount": 0, "isTruncated": False}}
        # As short as it can be written, and so that each piece may be repeated.
        text = json.dumps(facts, separators=(",", ":"))
        entry = json.dumps(user, separators=(",", ":"))
        assert text.count(entry) == 1 and text.count('"MEMBER"') == 1
        cases = {
            "arrays": ("", "[", ""), "numbers": ("[", "0,", "0]"), "objects": ("", '{"a":', ""),
            "members of nothing": ('{"schema":"sockcheck.facts/1","facts":{"a":[', '"",', '""]}}'),
            "a string": ('{"schema":"', "a", '"}'), "escapes": ('{"schema":"', "\\u0000", '"}'),
            "blanks": ("", " ", "0"), "keys": ("{", '"":0,', '"":0}'),
            "users": (text.split(entry)[0], entry + ",", entry + text.split(entry)[1]),
            "members": (text.split('"MEMBER"')[0], '"",', '""' + text.split('"MEMBER"')[1]),
        }
        path = self.folder / "facts.json"
        for name, (head, piece, tail) in cases.items():
            for size in (32 << 20, 12 << 20, 2 << 20):
                child = os.fork()
                if child == 0:
                    path.write_text(head + piece * ((size - len(head) - len(tail)) // len(piece)) + tail)
                    os._exit(0)
                self.assertEqual(os.waitpid(child, 0)[1], 0)
                self.ask(f"--facts {name} {size >> 20} MB", "--facts", path)

    def test_the_caller(self):
        for passwd, group in self.pairs():
            root = self.root(passwd, group)
            daemon = support.Daemon(root / "run/docker.sock")
            self.addCleanup(daemon.close)
            wrap = with_accounts_of(root)
            self.ask(f"diagnose {passwd} / {group}", daemon.path, wrap=wrap)
            self.ask(f"facts {passwd} / {group}", "facts", daemon.path, wrap=wrap)


if __name__ == "__main__":
    unittest.main()
