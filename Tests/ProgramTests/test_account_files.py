"""sockcheck image, with and without --apply, on account files of many kinds (issue 7)."""

import collections
import concurrent.futures
import fcntl
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import time
import unittest

import support

GID = 999
# scripts/base-images makes one, since Debian's own has no addgroup.
CACHE = pathlib.Path(os.environ.get("SOCKCHECK_CACHE") or pathlib.Path(
    os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache", "sockcheck"))
BUSYBOX = next(iter(sorted(CACHE.glob("busybox-*"))), None)


def image(root, *words, user="jenkins", gid=GID, timeout=120, wrap=()):
    return subprocess.run(
        [*map(str, wrap), support.PROGRAM, "image", f"--user={user}", f"--socket-gid={gid}", "--root", root, *words],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False, encoding="utf-8", errors="surrogateescape")


def memberships(root):
    """gid: the users whom the group file lists there."""
    found = collections.defaultdict(set)
    for line in (root / "etc/group").read_text().splitlines():
        fields = line.split(":")
        if len(fields) == 4 and fields[2].isdigit():
            found[int(fields[2])] |= {name for name in fields[3].split(",") if name}
    return {gid: names for gid, names in found.items() if names}


class Files(unittest.TestCase):
    def setUp(self):
        if os.geteuid() != 0:
            self.skipTest("needs root")
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        (self.root / "etc").mkdir()
        self.write("passwd", support.PASSWD)
        self.write("group", support.GROUP)

    def write(self, name, text):
        (self.root / "etc" / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    def read(self, name="group"):
        return (self.root / "etc" / name).read_bytes().decode("utf-8", "surrogateescape")

    def apply(self, *words, status=0, **options):
        done = image(self.root, "--apply", *words, **options)
        self.assertEqual(done.returncode, status, f"{done.args}\n{done.stdout}{done.stderr}")
        return done.stderr

    def untouched(self, *words, word="nothing written", **options):
        """It refuses, says why, and leaves every file as it was."""
        before = {path.name: path.read_bytes() for path in (self.root / "etc").iterdir() if path.is_file()}
        done = image(self.root, "--apply", *words, **options)
        self.assertEqual(done.returncode, 77, f"{done.args}\n{done.stdout}{done.stderr}")
        self.assertIn(word, done.stderr)
        after = {path.name: path.read_bytes() for path in (self.root / "etc").iterdir() if path.is_file()}
        after.pop(".pwd.lock", None)
        before.pop(".pwd.lock", None)
        self.assertEqual(after, before)
        return done.stderr


class Apply(Files):
    def test_the_question(self):
        done = image(self.root)
        self.assertEqual(done.returncode, 77)
        self.assertIn("gid-mismatch", done.stdout)
        self.assertEqual(self.read(), support.GROUP)
        self.write("group", support.GROUP + "docker:x:999:jenkins\n")
        self.assertEqual(image(self.root).returncode, 0)
        self.assertEqual(image(self.root, user="1000:1000").returncode, 77)
        self.assertEqual(image(self.root, user="1234", gid=0).returncode, 0)
        self.assertEqual(image(self.root, user="nope").returncode, 64)
        self.assertEqual(image(self.root, "--socket-mode", "0640").returncode, 77)
        self.assertEqual(image(self.root, "--socket-owner", "1000", user="1000", gid=7).returncode, 0)
        self.assertEqual(image(self.root, "--group-add", "7", user="1000", gid=7).returncode, 0)

    def test_what_it_wrote_is_said(self):
        """Line by line, but for gshadow, which may hold the hash of a password."""
        self.write("gshadow", "root:*::\ndocker:$6$secret::\n")
        self.write("group", support.GROUP + "docker:x:999:\n")
        said = self.apply()
        self.assertIn("wrote /etc/group: docker:x:999:jenkins\n", said)
        self.assertIn("wrote /etc/gshadow\n", said)
        self.assertNotIn("secret", said)
        self.assertNotIn("wrote", self.apply(), "there was nothing to write")

    def test_without_root(self):
        """USER jenkins in front of the RUN line: what it takes is said, and the path is one that a person writes."""
        for place in (self.root, self.root / "etc"):
            place.chmod(0o755)
        as_user = ["setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups"]
        done = image(self.root, "--apply", wrap=as_user)
        self.assertEqual(done.returncode, 77)
        self.assertIn(f"{self.root}/etc/.pwd.lock: permission denied; it takes root", done.stderr)
        self.assertNotIn("wrote", done.stderr)

    def test_free(self):
        self.apply()
        self.assertEqual(self.read(), support.GROUP + "docker:x:999:jenkins\n")
        self.assertEqual(self.read("group-"), support.GROUP)
        once = self.read()
        self.apply()
        self.assertEqual(self.read(), once)

    def test_taken(self):
        taken = support.GROUP + "ping:x:999:somebody\n"
        self.write("group", taken)
        self.untouched("--on-taken", "fail", word='"ping"')
        self.assertIn("what belongs to it", self.apply())
        self.assertEqual(self.read(), support.GROUP + "ping:x:999:somebody,jenkins\n")
        self.write("group", taken)
        self.apply("--on-taken", "alias")
        self.assertEqual(self.read(), taken + "docker:x:999:jenkins\n")
        self.write("group", taken)
        self.apply("--on-taken", "alias", "--group-name", "sock")
        self.assertEqual(self.read(), taken + "sock:x:999:jenkins\n")

    def test_docker_with_another_gid(self):
        text = support.GROUP + "docker:x:998:jenkins\n"
        self.write("group", text)
        self.apply()
        self.assertEqual(self.read(), text + "docker-999:x:999:jenkins\n")
        self.write("group", text)
        self.untouched("--group-name", "docker", word="--renumber")
        self.apply("--renumber")
        self.assertEqual(self.read(), support.GROUP + "docker:x:999:jenkins\n")

    def test_two_lines_of_one_name(self):
        self.write("group", "root:x:0:\ndocker:x:998:\ndocker:x:0999:\n")
        self.apply()
        self.assertEqual(self.read(), "root:x:0:\ndocker:x:998:\ndocker:x:0999:jenkins\n")

    def test_nothing_is_lost(self):
        odd = (b"# a comment\n+@nis:::\n\n  spaced:x:77:a , b\n\xff\xfe:x:78:\nfew:x\nmany:x:79:a:b:c\r\nping:*:999:x,\r\n-\n"
               b"zero:x::\nlast:x:80:")
        self.write("group", odd)
        self.apply()
        self.assertEqual(self.read().encode("utf-8", "surrogateescape"), odd.replace(b"999:x,\r", b"999:x,jenkins\r"))
        self.write("group", odd.replace(b":999:", b":997:"))
        self.apply()
        self.assertEqual(
            self.read().encode("utf-8", "surrogateescape"),
            odd.replace(b":999:", b":997:") + b"\ndocker:x:999:jenkins\n")

    def test_gshadow_is_kept_in_step(self):
        self.write("gshadow", "root:*::\nextra:!::jenkins\n")
        (self.root / "etc/gshadow").chmod(0o640)
        os.chown(self.root / "etc/gshadow", 0, 42)
        self.apply()
        self.assertEqual(self.read("gshadow"), "root:*::\nextra:!::jenkins\ndocker:!::jenkins\n")
        found = (self.root / "etc/gshadow").stat()
        self.assertEqual((found.st_mode & 0o777, found.st_gid), (0o640, 42))

    def test_acl_and_attributes_are_kept(self):
        file = self.root / "etc/group"
        subprocess.run(["setfacl", "-m", "u:7:r", file], check=True)
        os.setxattr(file, "user.note", b"kept")
        self.apply()
        self.assertIn(b"user:7:r--", subprocess.run(["getfacl", "-nc", file], capture_output=True, check=True).stdout)
        self.assertEqual(os.getxattr(file, "user.note"), b"kept")

    def test_dry_run_is_a_diff(self):
        done = image(self.root, "--apply", "--dry-run")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(self.read(), support.GROUP)
        patched = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        self.addCleanup(shutil.rmtree, patched)
        shutil.copytree(self.root / "etc", patched / "etc")
        patch = subprocess.run(["patch", "-p1", "-d", patched], input=done.stdout, text=True, capture_output=True, check=False)
        self.assertEqual(patch.returncode, 0, patch.stdout + patch.stderr)
        self.apply()
        self.assertEqual((patched / "etc/group").read_text(), self.read())

    def test_remarks(self):
        self.write("group", support.GROUP + "docker:x:998:jenkins\nextra:x:556:\ntwin:x:1000:stranger\n")
        self.write("gshadow", "root:*::\ndocker:!::\n")
        told = image(self.root).stderr
        for words in ('"extra" twice', "gid 1000 has two names", '"stranger", who is not in passwd'):
            self.assertIn(words, told)
        self.assertIn('the group "daemon" has no line in gshadow', told)
        self.write("group", support.GROUP)
        self.write("gshadow", support.GROUP.replace("extra:x:555:jenkins", "extra:!::\ngone:!::"))
        told = image(self.root).stderr
        self.assertIn('different members of "extra"', told)
        self.assertIn('"gone", which is no group', told)
        self.write("group", support.GROUP + "docker:x:998:jenkins\n")
        self.assertIn("does not get the groups of the image", image(self.root, user="1000:1000").stderr)
        told = image(self.root)
        self.assertRegex(told.stdout + told.stderr, "998")
        told = image(self.root, user="1234")
        self.assertRegex(told.stdout + told.stderr, "passwd")


class BadInput(Files):
    def test_root_without_etc(self):
        shutil.rmtree(self.root / "etc")
        done = image(self.root, "--apply", user="1000")
        self.assertEqual(done.returncode, 77, done.stderr)
        self.assertIn("nothing written", done.stderr)
        self.assertEqual(image(self.root, "--apply").returncode, 64)
        self.assertEqual(image(self.root / "none").returncode, 64)
        self.assertEqual(list(self.root.iterdir()), [])

    def test_no_group_file_and_an_empty_one(self):
        (self.root / "etc/group").unlink()
        self.apply()
        self.assertEqual(self.read(), "docker:x:999:jenkins\n")
        self.assertEqual((self.root / "etc/group").stat().st_mode & 0o777, 0o644)
        self.write("group", "")
        self.apply()
        self.assertEqual(self.read(), "docker:x:999:jenkins\n")

    def test_links(self):
        (self.root / "usr").mkdir()
        (self.root / "etc/group").rename(self.root / "usr/group")
        (self.root / "etc/group").symlink_to("/usr/group")
        self.apply()
        self.assertTrue((self.root / "etc/group").is_symlink())
        self.assertEqual((self.root / "usr/group").read_text(), support.GROUP + "docker:x:999:jenkins\n")

    def test_links_out_of_the_root(self):
        outside = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        self.addCleanup(shutil.rmtree, outside)
        (outside / "group").write_text("victim:x:999:\n")
        (self.root / "etc/group").unlink()
        for target in (outside / "group", pathlib.Path("../../../../../../") / str(outside)[1:] / "group"):
            (self.root / "etc/group").symlink_to(target)
            image(self.root, "--apply")
            self.assertEqual((outside / "group").read_text(), "victim:x:999:\n")
            self.assertEqual(sorted(path.name for path in outside.iterdir()), ["group"])
            (self.root / "etc/group").unlink(missing_ok=True)
        # A whole directory.
        shutil.rmtree(self.root / "etc")
        (self.root / "etc").symlink_to(outside)
        self.assertNotEqual(image(self.root, "--apply").returncode, 0)
        self.assertEqual(sorted(path.name for path in outside.iterdir()), ["group"])

    def test_kinds(self):
        for make in (lambda path: path.mkdir(), os.mkfifo, lambda path: path.symlink_to("group")):
            path = self.root / "etc/group"
            path.unlink()
            make(path)
            done = image(self.root, "--apply", timeout=10)
            self.assertEqual(done.returncode, 77, done.stderr)
            self.assertIn("nothing written", done.stderr)
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            self.write("group", support.GROUP)

    def test_immutable(self):
        path = self.root / "etc/group"
        if subprocess.run(["chattr", "+i", path], capture_output=True, check=False).returncode != 0:
            self.skipTest("no file system with immutable files")
        try:
            self.untouched(word="immutable")
        finally:
            subprocess.run(["chattr", "-i", path], check=True)

    def test_read_only_and_full(self):
        for options, fill, word in (("ro", False, "read-only"), ("rw", True, "no space left")):
            place = self.root / "mounted"
            place.mkdir(exist_ok=True)
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], check=True)
            try:
                shutil.copytree(self.root / "etc", place / "etc")
                if fill:
                    (place / "etc/.pwd.lock").touch()
                    with open(place / "filler", "wb", buffering=0) as filler:
                        try:
                            while True:
                                filler.write(bytes(4096))
                        except OSError:
                            pass
                subprocess.run(["mount", "-o", f"remount,{options}", place], check=True)
                done = image(place, "--apply")
                self.assertEqual(done.returncode, 77, done.stderr)
                self.assertIn(word, done.stderr)
                self.assertEqual((place / "etc/group").read_text(), support.GROUP)
                self.assertFalse((place / "etc/group+").exists())
            finally:
                subprocess.run(["umount", place], check=True)

    def test_a_hundred_megabytes(self):
        line = b"g:x:5:" + b"m" * 1000 + b"\n"
        with open(self.root / "etc/group", "wb") as file:
            for _ in range(100):
                file.write(line * 1042)
        began = time.monotonic()
        done = image(self.root, "--apply", timeout=120)
        self.assertEqual(done.returncode, 71, done.stderr)
        self.assertIn("file too large", done.stderr)
        self.assertFalse((self.root / "etc/group+").exists())
        self.assertLess(time.monotonic() - began, 60)

    def test_lock(self):
        def locked(seconds):
            root = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
            shutil.copytree(self.root / "etc", root / "etc")
            holder = subprocess.Popen(
                ["python3", "-c", "import fcntl,sys,time; f=open(sys.argv[1],'w'); fcntl.lockf(f,fcntl.LOCK_EX); print(flush=True); "
                 "time.sleep(float(sys.argv[2]))", root / "etc/.pwd.lock", str(seconds)], stdout=subprocess.PIPE)
            holder.stdout.readline()
            began = time.monotonic()
            done = image(root, "--apply")
            took = time.monotonic() - began
            holder.kill()
            holder.communicate()
            text = (root / "etc/group").read_text()
            shutil.rmtree(root)
            return done, took, text
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            short, long = pool.submit(locked, 2), pool.submit(locked, 60)
            done, took, text = short.result()
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("waiting up to 15 s for the lock", done.stderr)
            self.assertTrue(1.5 < took < 8, took)
            self.assertIn("docker:x:999:jenkins\n", text)
            done, took, text = long.result()
            self.assertEqual(done.returncode, 77, done.stderr)
            self.assertIn("held the lock", done.stderr)
            self.assertTrue(14.5 < took < 20, took)
            self.assertEqual(text, support.GROUP)

    def test_gids(self):
        self.untouched(gid=0, word="--allow-root-group")
        self.assertIn("unmapped", self.untouched(gid=65534))
        for gid in ("4294967295", "-1", "1e3", "", " 999", "0x3e7", "99999999999", "٣", "+5"):
            done = image(self.root, "--apply", gid=gid)
            self.assertEqual(done.returncode, 64, f"{gid!r}: {done.stderr}")
        self.apply(gid=2147483647)
        self.apply("--allow-root-group", gid=0)
        self.assertIn("root:x:0:root,jenkins\n", self.read())

    def test_user_names_as_in_the_wild(self):
        for name in ("a.b", "a$", "x" * 300, "ü", "A B", "-dash", "1abc", "a\udcffb"):
            self.write("passwd", f"{name}:x:1500:1500::/:/bin/sh\n".encode("utf-8", "surrogateescape"))
            self.write("group", support.GROUP)
            self.apply(user=name)
            self.assertEqual(self.read(), support.GROUP + f"docker:x:999:{name}\n", name)
            self.assertEqual(image(self.root, user="1500").returncode, 0, name)
        self.write("passwd", "a,b:x:1500:1500::/:/bin/sh\n")
        self.write("group", support.GROUP)
        self.untouched(user="a,b")
        self.untouched(user="1234", word="nothing written")


class Whole(Files):
    """Both files or neither; nothing lost on the way, and what is not sure is said."""

    def setUp(self):
        super().setUp()
        self.write("gshadow", "root:*::\nextra:!::jenkins\n")

    def inject(self, what, *words, **options):
        return dict(wrap=["strace", "-f", "-o", "/dev/null", *(word for rule in [what, *words] for word in ("-e", f"inject={rule}"))],
                    **options)

    def test_a_file_that_is_a_mount(self):
        # In Docker builds and pods single files are mounted; rename(2) says EBUSY.
        for name in ("group", "gshadow"):
            other = self.root / "other"
            other.write_bytes((self.root / "etc" / name).read_bytes())
            subprocess.run(["mount", "--bind", other, self.root / "etc" / name], check=True)
            try:
                self.assertIn("a mount of its own", self.untouched())
                self.assertEqual([path.name for path in (self.root / "etc").iterdir() if path.name[-1] in "+-"], [])
            finally:
                subprocess.run(["umount", self.root / "etc" / name], check=True)

    def test_the_second_rename_fails(self):
        before = self.read("gshadow")
        for call in ("renameat", "renameat2"):
            done = image(self.root, "--apply", **self.inject(f"{call}:error=EIO:when=2"))
            if done.returncode == 0:
                self.write("group", support.GROUP)
                self.write("gshadow", before)
                continue
            self.assertEqual(done.returncode, 77, done.stderr)
            self.assertIn("nothing written", done.stderr)
            self.assertEqual((self.read(), self.read("gshadow")), (support.GROUP, before))
            self.assertEqual(list((self.root / "etc").glob("*+")), [])
            # Nor can it be taken back.
            done = image(self.root, "--apply", **self.inject(f"{call}:error=EIO:when=2+"))
            self.assertEqual(done.returncode, 77, done.stderr)
            self.assertNotIn("nothing written", done.stderr)
            self.assertIn("gshadow has its new text already", done.stderr)
            self.assertNotEqual(self.read("gshadow"), before)
            self.assertEqual(self.read(), support.GROUP)
            # The next run makes it good.
            self.apply()
            self.assertIn("docker:x:999:jenkins\n", self.read())
            break
        else:
            self.fail("no rename was injected into")

    def test_the_directory_is_not_on_the_disk(self):
        # Each file is brought there twice, the backup and the new text; then come the directories.
        told = self.apply(**self.inject("fsync:error=EIO:when=5+"))
        self.assertEqual(told.count("whether its directory is on the disk is not known"), 2, told)
        self.assertIn("docker:x:999:jenkins\n", self.read())

    def test_dry_run_makes_nothing(self):
        before = sorted(path.name for path in self.root.rglob("*"))
        done = image(self.root, "--apply", "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("+docker:x:999:jenkins", done.stdout)
        self.assertEqual(sorted(path.name for path in self.root.rglob("*")), before)
        subprocess.run(["mount", "--bind", self.root, self.root], check=True)
        try:
            subprocess.run(["mount", "-o", "remount,bind,ro", self.root], check=True)
            again = image(self.root, "--apply", "--dry-run")
            self.assertEqual((again.returncode, again.stdout), (0, done.stdout), again.stderr)
        finally:
            subprocess.run(["umount", self.root], check=True)
        # Nor does a lock of another's keep it waiting.
        with open(self.root / "etc/.pwd.lock", "w", encoding="utf-8") as held:
            fcntl.lockf(held, fcntl.LOCK_EX)
            again = image(self.root, "--apply", "--dry-run", timeout=10)
            self.assertEqual((again.returncode, again.stdout), (0, done.stdout), again.stderr)

    def test_an_acl_among_many_attributes(self):
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", self.root / "etc"], check=True)
        try:
            self.write("passwd", support.PASSWD)
            self.write("group", support.GROUP)
            file = self.root / "etc/group"
            # Names of more than 4,096 bytes in all, the ACL's not the first of them.
            names = [f"trusted.{number:02}" + "n" * 230 for number in range(24)]
            for name in names:
                os.setxattr(file, name, b"value")
            subprocess.run(["setfacl", "-m", "u:7:r,g::-,m::r", file], check=True)
            entries = subprocess.run(["getfacl", "-nc", file], capture_output=True, check=True).stdout
            self.apply()
            for path in (file, self.root / "etc/group-"):
                self.assertEqual(subprocess.run(["getfacl", "-nc", path], capture_output=True, check=True).stdout, entries)
                self.assertEqual(sorted(set(os.listxattr(path)) & set(names)), names)
        finally:
            subprocess.run(["umount", self.root / "etc"], check=True)

    def test_an_attribute_that_cannot_be_carried_over(self):
        file = self.root / "etc/group"
        subprocess.run(["setfacl", "-m", "u:7:r,g::-", file], check=True)
        os.setxattr(file, "user.note", b"kept")
        for call in ("flistxattr", "fgetxattr", "fsetxattr", "fremovexattr"):
            for error in ("EIO", "EPERM", "ENOSPC"):
                told = self.untouched(**self.inject(f"{call}:error={error}"))
                self.assertIn("cannot be carried over", told, call)
        self.assertIn(b"user:7:r--", subprocess.run(["getfacl", "-nc", file], capture_output=True, check=True).stdout)

    def test_what_the_directory_would_give(self):
        # A default ACL is not the file's, and the customary modes would open its mask.
        subprocess.run(["setfacl", "-d", "-m", "u:1000:rw,g:555:rw", self.root / "etc"], check=True)
        (self.root / "etc/gshadow").chmod(0o640)
        self.apply()
        for name in ("group", "group-", "gshadow", "gshadow-"):
            shown = subprocess.run(["getfacl", "-nc", self.root / "etc" / name], capture_output=True, check=True, text=True).stdout
            self.assertNotIn("1000", shown, name)
        (self.root / "etc/group").unlink()
        self.apply()
        self.assertNotIn("system.posix_acl_access", os.listxattr(self.root / "etc/group"))

    def test_replaced_meanwhile(self):
        # By somebody who does not heed the lock: his text stays. The first rename is held up for a moment.
        for call in ("renameat", "renameat2"):
            started = subprocess.Popen(
                ["strace", "-f", "-o", "/dev/null", "-e", f"inject={call}:delay_enter=1500000:when=1", support.PROGRAM, "image",
                 "--user=jenkins", "--socket-gid=999", "--root", self.root, "--apply"], stderr=subprocess.PIPE, text=True)
            deadline = time.monotonic() + 20
            while not (self.root / "etc/group+").exists() and started.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(0.3)
            (self.root / "etc/theirs").write_text(support.GROUP + "theirs:x:7:\n")
            (self.root / "etc/theirs").rename(self.root / "etc/group")
            _, told = started.communicate()
            if started.returncode == 77:
                self.assertIn("nothing written", told)
                self.assertEqual(self.read(), support.GROUP + "theirs:x:7:\n")
                self.assertEqual(self.read("gshadow"), "root:*::\nextra:!::jenkins\n")
                return
            self.write("group", support.GROUP)
            self.write("gshadow", "root:*::\nextra:!::jenkins\n")
        self.fail("the text of another was overwritten")


class Crash(Files):
    """SIGKILL at each system call leaves the old file or the new one, and what is left does not hinder the next run."""

    def test_every_point(self):
        self.write("gshadow", "root:*::\nextra:!::jenkins\n")
        old = {name: self.read(name) for name in ("group", "gshadow")}
        trace = self.root / "trace"
        self.apply(wrap=["strace", "-o", trace])
        new = {name: self.read(name) for name in ("group", "gshadow")}
        calls = [match[1] for line in trace.read_text().splitlines() if (match := re.match(r"(\w+)\(", line))]
        calls = calls[1:]
        counts = collections.Counter()
        points = []
        for call in calls:
            counts[call] += 1
            points.append((call, counts[call]))
        seen = collections.Counter()

        def kill(point):
            call, number = point
            root = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
            try:
                (root / "etc").mkdir()
                (root / "etc/passwd").write_text(support.PASSWD)
                for name, text in old.items():
                    (root / "etc" / name).write_text(text)
                done = image(
                    root, "--apply", wrap=["strace", "-o", "/dev/null", "-e", f"inject={call}:signal=KILL:when={number}"])
                found = {name: (root / "etc" / name).read_text() for name in old}
                again = image(root, "--apply")
                final = {name: (root / "etc" / name).read_text() for name in old}
                return point, done.returncode, found, again, final
            finally:
                shutil.rmtree(root)

        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            for point, status, found, again, final in pool.map(kill, points):
                with self.subTest(point):
                    for name in old:
                        self.assertIn(found[name], (old[name], new[name]))
                    seen["group " + ("new" if found["group"] == new["group"] else "old")] += 1
                    seen["killed" if status == -9 or status == 137 else "not killed"] += 1
                    self.assertEqual(again.returncode, 0, again.stderr)
                    self.assertEqual(final["group"], new["group"])
                    self.assertEqual(final["gshadow"], new["gshadow"])
        print(f"crash test: {len(points)} points, {dict(seen)}")
        self.assertGreater(seen["group new"], 0)
        self.assertGreater(seen["group old"], 0)


class Beside(Files):
    """The same files in the hands of groupadd and usermod (shadow) and of addgroup (BusyBox)."""

    COUNT = 200

    def generate(self, dice):
        users = [f"{dice.choice('abcdefgh')}{dice.choice(['', '-', '_'])}{number}" for number in range(dice.randint(1, 30))]
        user = dice.choice(users)
        passwd = ["root:x:0:0:root:/root:/bin/sh", "daemon:x:1:1:daemon:/usr/sbin:/bin/sh"]
        group = ["root:x:0:", "daemon:x:1:"]
        for number, name in enumerate(users):
            passwd.append(f"{name}:x:{2000 + number}:{2000 + number}:{dice.choice(['', 'A Name,,,'])}:/home/{name}:/bin/sh")
            group.append(f"{name}:x:{2000 + number}:")
        for number in range(dice.randint(0, 20)):
            members = ",".join(dice.sample(users, dice.randint(0, min(5, len(users)))))
            group.append(f"grp{number}:x:{3000 + number}:{members}")
        world = dice.choice(["free", "taken", "docker", "member", "other"])
        if world == "taken":
            group.append(f"ping:x:{GID}:{dice.choice(['', users[0]])}")
        elif world == "docker":
            group.append(f"docker:x:{GID}:{dice.choice(['', users[0]])}")
        elif world == "member":
            group.append(f"docker:x:{GID}:{user}")
        elif world == "other":
            group.append(f"docker:x:998:{dice.choice(['', user])}")
        tail = group[2:]
        dice.shuffle(tail)
        group[2:] = tail
        shadow = [f"{line.split(':')[0]}:*:19000:0:99999:7:::" for line in passwd]
        gshadow = [f"{line.split(':')[0]}:!::{line.split(':')[3]}" for line in group]
        return user, world, {name: "\n".join(lines) + "\n" for name, lines in (
            ("passwd", passwd), ("group", group), ("shadow", shadow), ("gshadow", gshadow))}

    def copy(self, files, keep):
        root = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        self.addCleanup(shutil.rmtree, root, ignore_errors=True)
        (root / "etc").mkdir()
        for name in keep:
            (root / "etc" / name).write_text(files[name])
        return root

    @staticmethod
    def name_for(world):
        return {"taken": "ping", "other": "docker-999"}.get(world, "docker")

    def compare(self, keep, other):
        worlds = collections.Counter()
        for number in range(self.COUNT):
            user, world, files = self.generate(random.Random(number))
            worlds[world] += 1
            ours, theirs = self.copy(files, keep), self.copy(files, keep)
            with self.subTest(number=number, world=world):
                before = self.checks(ours)
                done = image(ours, "--apply", user=user)
                self.assertEqual(done.returncode, 0, done.stderr)
                other(theirs, user, world, self.name_for(world))
                self.assertEqual(memberships(ours), memberships(theirs))
                self.assertIn(user, memberships(ours)[GID])
                self.assertEqual(self.checks(ours), before)
            shutil.rmtree(ours)
            shutil.rmtree(theirs)
        print(f"{self.id().rsplit('.', 1)[1]}: {self.COUNT} files, {dict(worlds)}")
        self.assertEqual(len(worlds), 5)

    @staticmethod
    def checks(root):
        """What pwck and grpck find."""
        found = []
        for tool in ("pwck", "grpck"):
            done = subprocess.run([tool, "-r", "--root", root], capture_output=True, text=True, check=False)
            # No home directory is there.
            lines = [line for line in (done.stdout + done.stderr).splitlines() if "does not exist" not in line]
            found.append([line for line in lines if "no changes" not in line])
        return found

    def test_shadow(self):
        def shadow(root, user, world, name):
            if world in ("free", "other"):
                subprocess.run(["groupadd", "--prefix", root, "--gid", str(GID), name], check=True, capture_output=True)
            subprocess.run(["usermod", "--prefix", root, "--append", "--groups", name, user], check=True, capture_output=True)
        if not shutil.which("groupadd"):
            self.skipTest("no shadow")
        self.compare(["passwd", "group", "shadow", "gshadow"], shadow)

    def test_busybox(self):
        if BUSYBOX is None:
            self.skipTest("no static busybox with addgroup; scripts/base-images makes one")
        def busybox(root, user, world, name):
            shutil.copy(BUSYBOX, root / "busybox")
            (root / "busybox").chmod(0o755)
            if world in ("free", "other"):
                subprocess.run(["chroot", root, "/busybox", "addgroup", "-g", str(GID), name], check=True, capture_output=True)
            subprocess.run(["chroot", root, "/busybox", "addgroup", user, name], check=True, capture_output=True)
        self.compare(["passwd", "group"], busybox)


if __name__ == "__main__":
    unittest.main()
