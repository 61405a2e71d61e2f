"""Names that change places while `image --apply` works: nothing outside of the root is written, read or locked.

SOCKCHECK_RACES is how many edits are tried in all.
"""

import collections
import errno
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import support

COUNT = int(os.environ.get("SOCKCHECK_RACES", "1200"))
MARK = "outside:x:4242:\n"


class Races(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("needs root")
        cls.tools = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        cls.addClassCleanup(shutil.rmtree, cls.tools)
        subprocess.run(["cc", "-O1", "-Wall", "-Werror", "-o", cls.tools / "exchange", support.HERE / "exchange.c"], check=True)

    def setUp(self):
        self.root = self.folder()
        self.outside = self.folder()
        self.fill(self.root / "etc", support.GROUP)
        self.fill(self.outside / "etc", support.GROUP + MARK)
        # What a link to the outside leads to where it is looked up in the root, as it should be: the walk succeeds
        # whichever of the two has the name just then, and only who opens once more by name gets out.
        self.fill(self.root / str(self.outside)[1:] / "etc", support.GROUP)
        (self.outside / "etc/.pwd.lock").write_text("theirs\n")

    def folder(self):
        made = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        self.addCleanup(shutil.rmtree, made, ignore_errors=True)
        return made

    @staticmethod
    def fill(etc, group):
        etc.mkdir(parents=True, exist_ok=True)
        (etc / "passwd").write_text(support.PASSWD)
        (etc / "group").write_text(group)
        (etc / "gshadow").write_text("root:*::\nextra:!::jenkins\n")

    def snapshot(self):
        """All of what is outside, but for the time of the last access."""
        found = {}
        for path in sorted(self.outside.rglob("*")):
            status = path.lstat()
            found[str(path.relative_to(self.outside))] = (
                status.st_mode, status.st_uid, status.st_gid, status.st_ino, status.st_mtime_ns,
                path.read_bytes() if path.is_file() else None)
        return found

    def race(self, what, one, other, etc):
        """Edits while two names change places; what is outside must not change, nor come into the root."""
        before = self.snapshot()
        ends, touched = collections.Counter(), 0
        held = os.open(etc, os.O_RDONLY | os.O_DIRECTORY)
        swapper = subprocess.Popen([self.tools / "exchange", one, other], stdout=subprocess.PIPE)
        swapper.stdout.readline()
        try:
            for _ in range(COUNT // 6):
                self.again(held)
                done = subprocess.run(
                    [support.PROGRAM, "image", "--user=jenkins", "--socket-gid=999", "--root", self.root, "--apply"],
                    stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
                ends[done.returncode] += 1
                self.assertNotIn(b"outside", done.stdout + done.stderr)
                touched += self.snapshot() != before
            self.assertIsNone(swapper.poll())
        finally:
            swapper.kill()
            swapper.communicate()
            os.close(held)
        for path in self.root.rglob("*"):
            if path.is_file() and not path.is_symlink():
                self.assertNotIn(MARK, path.read_bytes().decode("utf-8", "replace"), path)
        print(f"race {what}: {sum(ends.values())} edits, statuses {dict(ends)}, outside touched {touched}")
        self.assertEqual(touched, 0)
        # A program that refuses everything would not be tried by this.
        self.assertGreater(ends[0], 0, "no edit was made")

    @staticmethod
    def again(etc):
        """Has the files of this directory want the edit once more, whatever its name is by then."""
        for name, text in (("group", support.GROUP), ("gshadow", "root:*::\nextra:!::jenkins\n")):
            try:
                file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644, dir_fd=etc)
            except OSError as error:
                # The link has that name just now.
                if error.errno != errno.ELOOP:
                    raise
                continue
            os.write(file, text.encode())
            os.close(file)

    def test_the_directory_and_a_link(self):
        # Both ways in which a link could lead out: as a path from "/", and by dots.
        for what, target in (("etc with an absolute link", self.outside / "etc"),
                             ("etc with a relative link", pathlib.Path("../" * 12 + str(self.outside)[1:]) / "etc")):
            (self.root / "etc2").symlink_to(target)
            self.race(what, self.root / "etc", self.root / "etc2", self.root / "etc")
            self.heal()

    def heal(self):
        """The directory has its name again."""
        if (self.root / "etc").is_symlink():
            (self.root / "etc").unlink()
            (self.root / "etc2").rename(self.root / "etc")
        elif (self.root / "etc2").is_symlink():
            (self.root / "etc2").unlink()

    def test_the_file_and_a_link(self):
        for name in ("group", "gshadow", ".pwd.lock"):
            (self.root / "etc" / name).touch()
            (self.root / "link").symlink_to(self.outside / "etc" / name)
            self.race(f"{name} with a link", self.root / "etc" / name, self.root / "link", self.root / "etc")
            for path in (self.root / "etc" / name, self.root / "link"):
                path.unlink()
            self.fill(self.root / "etc", support.GROUP)

    def test_directory_in_between(self):
        # The file is behind a link to a directory that changes places.
        shutil.rmtree(self.root / "etc")
        self.fill(self.root / "usr/etc", support.GROUP)
        (self.root / "etc").symlink_to("usr/etc")
        (self.root / "usr2").symlink_to(self.outside)
        self.race("a directory on the way with a link", self.root / "usr", self.root / "usr2", self.root / "usr/etc")

    def test_lock_of_another_kind(self):
        lock = self.root / "etc/.pwd.lock"
        for make in (os.mkfifo, lambda path: path.mkdir(), lambda path: path.symlink_to(self.outside / "etc/.pwd.lock"),
                     lambda path: os.mknod(path, 0o020600, os.makedev(1, 3))):
            make(lock)
            before = self.snapshot()
            done = subprocess.run(
                [support.PROGRAM, "image", "--user=jenkins", "--socket-gid=999", "--root", self.root, "--apply"],
                stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=10, text=True)
            self.assertEqual(done.returncode, 77, done.stderr)
            self.assertIn(".pwd.lock is no regular file", done.stderr)
            self.assertEqual((self.root / "etc/group").read_text(), support.GROUP)
            self.assertEqual(self.snapshot(), before)
            lock.rmdir() if lock.is_dir() and not lock.is_symlink() else lock.unlink()


if __name__ == "__main__":
    unittest.main()
