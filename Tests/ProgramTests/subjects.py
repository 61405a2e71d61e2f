"""Random subjects as real processes: credentials, capabilities, user and mount namespaces, roots."""

import ctypes
import os
import pathlib
import random
import socket
import subprocess

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
PR_SET_KEEPCAPS, PR_SET_PDEATHSIG = 8, 1
DAC_OVERRIDE, DAC_READ_SEARCH = 1 << 1, 1 << 2
USERS = [0, 1000, 1001, 3000, 65534, 100000, 101000]
GROUPS = [0, 998, 999, 1000, 1001, 65534, 100000, 100999]


def check(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), what)


def mount(source, target, flags):
    check(LIBC.mount(str(source).encode(), str(target).encode(), None, ctypes.c_ulong(flags), None), "mount")


def unshare(flags):
    check(LIBC.unshare(flags), "unshare")


def private_mounts():
    unshare(CLONE_NEWNS)
    mount("none", "/", MS_REC | MS_PRIVATE)


def capset(effective, permitted):
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    data = (ctypes.c_uint32 * 6)(
        effective & 0xFFFFFFFF, permitted & 0xFFFFFFFF, 0, effective >> 32, permitted >> 32, 0)
    check(LIBC.capset(header, data), "capset")


def permitted():
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    data = (ctypes.c_uint32 * 6)()
    check(LIBC.capget(header, data), "capget")
    return data[1] | data[4] << 32


def connect(path):
    """The kernel's own answer."""
    client = socket.socket(socket.AF_UNIX)
    try:
        client.connect(path)
        return 0
    except OSError as error:
        return error.errno
    finally:
        client.close()


class Subject:
    """A child process that has become somebody, and connects when it is told to."""

    def __init__(self, path, uid, gid, groups, effective=0, maps=None, prepare=None, root=None):
        self.path = path
        self.ready, ready = os.pipe()
        go, self.go = os.pipe()
        self.result, result = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self.live(ready, go, result, uid, gid, groups, effective, maps, prepare, root)
            except BaseException as error:  # pylint: disable=broad-except
                os.write(ready, f"! {error!r}\n".encode())
            finally:
                os._exit(1)
        for end in (ready, go, result):
            os.close(end)
        self.hear()
        if maps is not None:
            for name, ranges in zip(("uid_map", "gid_map"), maps):
                pathlib.Path(f"/proc/{self.pid}/{name}").write_text(
                    "".join(f"{inside} {outside} {count}\n" for inside, outside, count in ranges))
            os.write(self.go, b"m")
            self.hear()

    def live(self, ready, go, result, uid, gid, groups, effective, maps, prepare, root):
        LIBC.prctl(PR_SET_PDEATHSIG, 9)
        if prepare:
            private_mounts()
            prepare()
        LIBC.prctl(PR_SET_KEEPCAPS, 1)
        held = permitted()
        os.setgroups(groups)
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
        if maps is not None:
            capset(held, held)
            unshare(CLONE_NEWUSER)
            os.write(ready, b"r")
            os.read(go, 1)
        else:
            capset(held, held)
        # Whoever is in a chroot may not make a user namespace (create_user_ns()).
        if root:
            os.chroot(root)
        os.chdir("/")
        capset(effective, effective)
        os.write(ready, b"r")
        os.read(go, 1)
        os.write(result, str(connect(self.path)).encode())
        os._exit(0)

    def hear(self):
        said = os.read(self.ready, 4096)
        if said != b"r":
            self.end()
            raise AssertionError(f"a subject could not be made: {said!r}")

    def connects(self):
        os.write(self.go, b"c")
        return int(os.read(self.result, 64))

    def end(self):
        for end in (self.ready, self.go, self.result):
            os.close(end)
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)


class Stage:
    """Sockets with listeners behind all kinds of permissions, in one folder."""

    COUNT = 60

    def __init__(self, folder, dice):
        self.folder = pathlib.Path(folder)
        self.sockets, self.listeners = [], []
        for number in range(self.COUNT):
            self.sockets.append(self.make(number, dice))

    def make(self, number, dice):
        inner = self.folder / f"{number}/d"
        inner.mkdir(parents=True)
        path = inner / "s"
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        if dice.random() < 0.85:
            # Nobody accepts: the backlog holds all that will ever connect.
            listener.listen(4000)
            self.listeners.append(listener)
        else:
            listener.close()
        self.permit(path, dice, [0o660, 0o600, 0o666, 0o606, 0o620, 0o640, 0o066, 0o006, 0o222, 0o755])
        if dice.random() < 0.5:
            self.permit(inner, dice, [0o755, 0o711, 0o750, 0o700, 0o710, 0o701, 0o077])
        if dice.random() < 0.2:
            link = inner.parent / "l"
            link.symlink_to("d")
            return link / "s"
        return path

    @staticmethod
    def permit(path, dice, modes):
        os.chown(path, dice.choice(USERS), dice.choice(GROUPS))
        os.chmod(path, dice.choice(modes))
        if dice.random() < 0.4:
            entries = [f"{dice.choice('ug')}:{dice.choice(USERS[1:])}:{dice.choice(['rwx', '-wx', 'r--', '---'])}"
                       for _ in range(dice.randint(1, 3))]
            if dice.random() < 0.4:
                entries.append(f"m::{dice.choice(['rwx', '---', 'r--', '--x'])}")
            subprocess.run(["setfacl", "-m", ",".join(dict.fromkeys(entries)), path], check=False,
                           stderr=subprocess.DEVNULL)

    def subject(self, dice):
        """Somebody, and a way to one of the sockets."""
        path = dice.choice(self.sockets)
        inside, prepare, root = str(path), None, None
        way = dice.random()
        if way < 0.25:
            # A mount of its own, as an engine makes it, at a path that is nothing elsewhere.
            inside = str(self.folder / "mounted")
            prepare = lambda: mount(path, inside, MS_BIND)  # noqa: E731
        elif way < 0.5:
            root, inside = str(self.folder), "/" + str(path.relative_to(self.folder))
        uid, gid = dice.choice(USERS), dice.choice(GROUPS)
        groups = dice.sample(GROUPS, dice.randint(0, 3))
        effective = dice.choice([0, 0, 0, DAC_OVERRIDE, DAC_READ_SEARCH, DAC_OVERRIDE | DAC_READ_SEARCH])
        maps = None
        if dice.random() < 0.45:
            maps = dice.choice([
                ([(0, 100000, 65536)], [(0, 100000, 65536)]),
                ([(0, uid, 1), (1, 200000, 65536)], [(0, gid, 1), (1, 200000, 65536)]),
                ([(0, uid, 1)], [(0, gid, 1)]),
                ([(uid, uid, 1)], [(gid, gid, 1)]),
                ([(0, 0, 4294967295)], [(0, 0, 4294967295)]),
            ])
        return Subject(inside, uid, gid, groups, effective, maps, prepare, root)


def dice(seed):
    return random.Random(seed)
