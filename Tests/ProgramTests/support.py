"""Roots, sockets and programs for the tests that need root but no engine."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "FakeDaemons"))
from fake_daemon import Daemon  # noqa: E402

REPOSITORY = HERE.parent.parent
PROGRAM = pathlib.Path(os.environ.get("SOCKCHECK_PROGRAM", REPOSITORY / "dist/sockcheck"))
PASSWD = "root:x:0:0:root:/root:/bin/sh\njenkins:x:1000:1000::/home/jenkins:/bin/sh\n"
GROUP = "root:x:0:root\ndaemon:x:1:root\ndisk:x:6:root,adm\njenkins:x:1000:\nextra:x:555:jenkins\n"


class Shown(dict):
    """What `probe show` wrote: a name, its values."""

    def __init__(self, text):
        super().__init__()
        for line in text.splitlines():
            name, *values = line.replace(":", " ").split()
            self[name] = values

    @property
    def groups(self):
        return sorted(int(group) for group in self.get("groups", []))


class Folder(unittest.TestCase):
    """A test as root with a folder of its own, which others may enter."""

    def setUp(self):
        if os.geteuid() != 0:
            raise unittest.SkipTest("needs root")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        self.folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.folder)


class Root(unittest.TestCase):
    """A test with a root of its own: /sockcheck, /probe, account files, /run, /proc in a mount namespace."""

    tools = None

    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("needs root")
        cls.tools = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        cls.tools.chmod(0o755)
        cls.addClassCleanup(shutil.rmtree, cls.tools)
        subprocess.run(
            ["cc", "-static", "-O1", "-Wall", "-Werror", "-o", cls.tools / "probe", HERE / "probe.c"], check=True)

    def setUp(self):
        # Not below /tmp's sticky, world-writable bits where a test is about who may write.
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        self.root.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        for name in ("etc", "run", "proc", "tmp", "home", "dev"):
            (self.root / name).mkdir()
        (self.root / "tmp").chmod(0o1777)
        (self.root / "etc/passwd").write_text(PASSWD)
        (self.root / "etc/group").write_text(GROUP)
        (self.root / "dev/null").touch(mode=0o666)
        for source in (PROGRAM, self.tools / "probe"):
            try:
                os.link(source, self.root / source.name)
            except OSError:
                shutil.copy2(source, self.root / source.name)
        # A link of the one that is shared must not get the capability of one test.
        (self.root / "sockcheck").unlink()
        shutil.copy(PROGRAM, self.root / "sockcheck")
        (self.root / "sockcheck").chmod(0o755)

    def daemon(self, path, **options):
        made = Daemon(self.root / path.lstrip("/"), **options)
        self.addCleanup(made.close)
        return made

    def run_in(self, *words, user=None, groups="", proc=True, env=None, timeout=60, prepare="true", wrap=(), text=True):
        """Runs words in the root: as root, or as user uid:gid with these groups and no capability."""
        mount = f'mount -t proc proc "{self.root}/proc"' if proc else "true"
        become = [] if user is None else [f"--userspec={user}", f"--groups={groups}"]
        line = f'{mount} && cd "{self.root}" && {prepare} && exec "$@"'
        return subprocess.run(
            ["unshare", "--mount", "sh", "-c", line, "sh", *wrap, "chroot", *become, str(self.root),
             *map(str, words)],
            stdin=subprocess.DEVNULL, capture_output=True, text=text, check=False, timeout=timeout,
            env={"PATH": os.environ["PATH"], "HOME": "/root", **(env or {})})

    def execute(self, *options, command=("/probe", "show"), **how):
        return self.run_in("/sockcheck", "exec", *options, "--", *command, **how)

    def shown(self, *options, **how):
        """What the command saw, where it was started."""
        done = self.execute(*options, **how)
        self.assertEqual(done.returncode, 0, f"{done.stdout}{done.stderr}")
        return Shown(done.stdout)
