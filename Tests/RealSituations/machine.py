"""What a situation is made of: listeners, namespaces, identities, filters. Needs root."""

import ctypes
import fcntl
import json
import os
import platform
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../FakeDaemons"))
from fake_daemon import PING, Daemon  # noqa: E402

GROUP = 64999
CLONE_NEWUSER = 0x10000000
libc = ctypes.CDLL(None, use_errno=True)


class NotHere(Exception):
    """The kernel cannot do this; the situation was not tried."""


def must(result):
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result


def listener(path, behaviour="ping", owner=0, group=0, mode=0o777):
    """A daemon as it should not be; bytes, or what makes them of a request, are answered as they are."""
    if not isinstance(behaviour, str):
        return Daemon(path, owner, group, mode, behaviour)
    kind = {"datagram": socket.SOCK_DGRAM, "seqpacket": socket.SOCK_SEQPACKET}.get(behaviour, socket.SOCK_STREAM)
    answer = {"closes": None, "hangs": hang, "garbage": b"\x1b[31m\x00\xff not HTTP\r\n\r\n"}.get(behaviour, PING)
    daemon = Daemon(
        path, owner, group, mode, answer, kind, listens=behaviour not in ("dead", "full", "datagram"))
    if behaviour == "dead":
        daemon.die()
    elif behaviour == "full":
        daemon.fill()
    return daemon


def hang(_):
    time.sleep(5)
    return b""


def seccomp_refusing(call, errno):
    """A filter under which CALL of an AF_UNIX socket or address fails; for preexec_fn."""
    numbers = {"x86_64": (0xC000003E, {"socket": 41, "connect": 42}),
               "aarch64": (0xC00000B7, {"socket": 198, "connect": 203})}
    if platform.machine() not in numbers:
        raise AssertionError("no system call numbers for " + platform.machine())
    architecture, calls = numbers[platform.machine()]
    load, jump_equal, give = 0x20, 0x15, 0x06
    program = [(load, 0, 0, 4), (jump_equal, 0, 3, architecture), (load, 0, 0, 0),
               (jump_equal, 0, 1, calls[call]), (give, 0, 0, 0x00050000 | errno),
               (give, 0, 0, 0x7FFF0000)]
    code = b"".join(struct.pack("HBBI", *line) for line in program)
    buffer = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    filter_program = Program(len(program), ctypes.addressof(buffer))

    def apply():
        must(libc.prctl(38, 1, 0, 0, 0))
        must(libc.prctl(22, 2, ctypes.byref(filter_program), 0, 0))

    apply.kept = buffer
    return apply


def landlock_without_writing():
    """A ruleset that forbids writing to files anywhere; for preexec_fn."""
    abi = libc.syscall(444, None, ctypes.c_size_t(0), 1)
    if abi < 0:
        raise NotHere("this kernel has no Landlock")

    def apply():
        handled = ctypes.c_uint64((1 << 1) | (1 << 8))  # WRITE_FILE, MAKE_REG
        ruleset = must(libc.syscall(444, ctypes.byref(handled), ctypes.c_size_t(8), 0))
        must(libc.prctl(38, 1, 0, 0, 0))
        must(libc.syscall(446, ruleset, 0))
        try:
            os.open("/tmp/sc-landlock", os.O_WRONLY | os.O_CREAT)
        except PermissionError:
            return
        raise AssertionError("Landlock is not in force")

    return apply


class Result:
    def __init__(self, argv, status, output, errors):
        self.argv, self.status, self.errors = argv, status, errors
        try:
            self.report = json.loads(output)
        except ValueError:
            raise AssertionError("no report from %s (status %s): %s%s" % (
                " ".join(argv), status, output[:500], errors[:2000])) from None

    @property
    def codes(self):
        return [cause["code"] for cause in self.report["causes"]]

    @property
    def root(self):
        return next((c["code"] for c in self.report["causes"] if c["severity"] == "error"), None)

    @property
    def essence(self):
        """What must be the same wherever the facts are replayed."""
        report = self.report
        return (report["verdict"], [(c["code"], c["severity"], c["title"]) for c in report["causes"]],
                report["next"], report["remedies"])

    @property
    def bare(self):
        """What is left where names and paths are other ones."""
        report = self.report
        return (report["verdict"], [(c["code"], c["severity"]) for c in report["causes"]],
                [n["code"] for n in report["next"]],
                [(r["target"], r["recommended"], r["proof"], r["lastResort"]) for r in report["remedies"]])


class Machine:
    """One situation's workshop; everything it made goes away with it."""

    def __init__(self, program, documents=None):
        self.program, self.documents = program, documents
        self.directory = tempfile.mkdtemp(prefix="sc-", dir="/tmp")
        os.chmod(self.directory, 0o755)
        self.listeners, self.cleanups, self.replays, self.count = [], [], 0, 0

    def close(self):
        for listener in self.listeners:
            listener.die()
        for cleanup in reversed(self.cleanups):
            cleanup()
        shutil.rmtree(self.directory, ignore_errors=True)

    # ---- places

    def path(self, *names):
        return os.path.join(self.directory, *names)

    def folder(self, name, mode=0o755, owner=0, group=0):
        os.makedirs(self.path(name), exist_ok=True)
        os.chown(self.path(name), owner, group)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def file(self, name, text="", mode=0o644):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def link(self, name, target, owner=0):
        os.symlink(target, self.path(name))
        os.lchown(self.path(name), owner, owner)
        return self.path(name)

    def listen(self, name="docker.sock", behaviour="ping", owner=0, group=GROUP, mode=0o660):
        path = name if name.startswith("/") else self.path(name)
        daemon = listener(path, behaviour, owner, group, mode)
        self.listeners.append(daemon)
        return daemon

    def accounts(self, group_lines="", user="app"):
        """A root whose files know the user 1000; returns the option that names it."""
        self.file("root/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n%s:x:1000:1000::/:/bin/sh\n" % user)
        self.file("root/etc/group", "root:x:0:\n%s:x:1000:\n%s" % (user, group_lines))
        self.file("root/etc/shadow", "root:*:19000:0:99999:7:::\n%s:*:19000:0:99999:7:::\n" % user, 0o600)
        return ["--root", self.path("root")]

    # ---- questions

    def ask(self, *arguments, prefix=(), before=None, replay=True):
        """The report that the program gives, and the same from recorded facts anywhere else."""
        arguments = ["--timeout", "0.4", *arguments]
        result = self.report([*prefix, self.program, "--format", "json", *arguments], before)
        if replay:
            facts = self.run([*prefix, self.program, "facts", *arguments], before)
            assert facts.returncode == 0, facts.stderr
            self.check_replay(result, facts.stdout)
            redacted = self.run([*prefix, self.program, "facts", "--redact", *arguments], before)
            self.check_replay(result, redacted.stdout, is_redacted=True)
        return result

    def user(self, *arguments, groups=(), uid=1000, options=(), prefix=(), **others):
        """As uid, with these supplementary groups and no capability."""
        chosen = "--groups=" + ",".join(map(str, groups)) if groups else "--clear-groups"
        setpriv = ["setpriv", "--reuid=%d" % uid, "--regid=%d" % uid, chosen, *options]
        return self.ask(*arguments, prefix=[*prefix, *setpriv], **others)

    def run(self, argv, before=None):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("DOCKER_")}
        return subprocess.run(argv, capture_output=True, preexec_fn=before, env=environment, timeout=60,
                              check=False, stdin=subprocess.DEVNULL, cwd=self.directory)

    def start(self, argv):
        """A process that says "ready" and stays until the end of the situation."""
        child = subprocess.Popen(argv, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd=self.directory)

        def end():
            child.kill()
            child.wait()
            child.stdout.close()

        self.cleanups.append(end)
        assert child.stdout.readline() == b"ready\n", argv
        return child

    def report(self, argv, before=None):
        child = self.run(argv, before)
        return self.result(argv, child.returncode, child.stdout, child.stderr)

    def result(self, argv, status, output, errors):
        result = Result(argv, status, output.decode(), errors.decode(errors="replace"))
        statuses = {"granted": 0, "denied": 77, "unavailable": 69, "missing": 66, "unknown": 71}
        # What runs in a shell or under another program's roof may end with that one's status.
        expected = statuses[result.report["verdict"]]
        if result.codes[:1] in (["endpoint-invalid"], ["endpoint-not-unix"]):
            expected = 78
        assert result.status == expected, (result.status, result.report["verdict"])
        self.keep("report", output)
        return result

    def check_replay(self, result, document, is_redacted=False):
        """As an ordinary user in an empty root the same comes out."""
        name = self.file("facts.json", document.decode())
        self.keep("facts", document)
        again = self.report(["setpriv", "--reuid=4000", "--regid=4000", "--clear-groups", self.program,
                             "--format", "json", "--facts", name])
        if is_redacted:
            assert again.bare == result.bare, "redacted: %s\nand was %s" % (again.bare, result.bare)
        else:
            assert again.essence == result.essence, "replayed: %s\nand was %s" % (again.essence, result.essence)
        self.replays += 1

    def keep(self, kind, document):
        if self.documents:
            self.count += 1
            name = "%s-%d.%s.json" % (os.path.basename(self.directory), self.count, kind)
            with open(os.path.join(self.documents, name), "wb") as file:
                file.write(document)

    # ---- namespaces

    def in_user_namespace(self, *arguments, uid_map, gid_map=None, uid=0, gid=0, groups=None, kept=None,
                          deny_setgroups=False, replay=True):
        """In a user namespace with these maps, as uid:gid in there; KEPT groups come from outside."""
        arguments = ["--timeout", "0.4", *arguments]
        gid_map = gid_map or uid_map

        def one(command):
            return self.spawn([self.program, *command], uid_map, gid_map, uid, gid, groups, kept, deny_setgroups)

        argv, status, output, errors = one(["--format", "json", *arguments])
        result = self.result(argv, status, output, errors)
        if replay:
            self.check_replay(result, one(["facts", *arguments])[2])
            self.check_replay(result, one(["facts", "--redact", *arguments])[2], is_redacted=True)
        return result

    def spawn(self, argv, uid_map, gid_map, uid, gid, groups, kept, deny_setgroups):
        ready, unshared = os.pipe()
        go, mapped = os.pipe()
        out, out_end = os.pipe()
        err, err_end = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.setgroups(kept or [])
                must(libc.unshare(CLONE_NEWUSER))
                os.write(unshared, b"x")
                os.close(mapped)
                os.read(go, 1)
                os.setresgid(gid, gid, gid)
                if groups is not None:
                    os.setgroups(groups)
                os.setresuid(uid, uid, uid)
                os.dup2(out_end, 1)
                os.dup2(err_end, 2)
                for number in (ready, unshared, go, out, out_end, err, err_end):
                    os.close(number)
                os.execv(argv[0], argv)
            except BaseException as error:  # pylint: disable=broad-except
                os.write(2, ("child: %r\n" % error).encode())
            finally:
                os._exit(120)
        for number in (unshared, go, out_end, err_end):
            os.close(number)
        try:
            os.read(ready, 1)
            if deny_setgroups:
                self.write("/proc/%d/setgroups" % child, "deny")
            self.write("/proc/%d/uid_map" % child, uid_map)
            self.write("/proc/%d/gid_map" % child, gid_map)
            os.write(mapped, b"x")
        finally:
            os.close(mapped)
        with os.fdopen(out, "rb") as stream:
            output = stream.read()
        with os.fdopen(err, "rb") as stream:
            errors = stream.read()
        os.close(ready)
        _, status = os.waitpid(child, 0)
        return argv, os.waitstatus_to_exitcode(status), output, errors

    @staticmethod
    def write(path, text):
        with open(path, "w", encoding="ascii") as file:
            file.write(text)

    def inside(self, script, *arguments, groups=(), pid=False):
        """The report of a program that SCRIPT (sh) starts in a mount namespace of its own, or with PID a
        pid namespace too, in which the shell is PID 1. $sockcheck asks, $facts records."""
        kept = "--groups=" + ",".join(map(str, groups)) if groups else "--clear-groups"
        wrap = ["setpriv", kept, "unshare", "--mount", "--propagation", "private"]
        if pid:
            wrap += ["--pid", "--fork", "--mount-proc"]

        def one(command):
            text = "set -e\nsockcheck='%s %s'\n%s" % (self.program, command, script)
            return [*wrap, "sh", "-c", text, "sh", *arguments]

        result = self.report(one("--format json --timeout 0.4"))
        self.check_replay(result, self.run(one("facts --timeout 0.4")).stdout)
        self.check_replay(result, self.run(one("facts --redact --timeout 0.4")).stdout, is_redacted=True)
        return result

    def container(self, script, *arguments, groups=()):
        """A container as an engine describes it: SCRIPT (sh), which begins with what CONTAINER mounts, is PID 1 of a pid
        and a mount namespace, and must write "ready". Returns the options that ask about it, and its number here."""
        kept = "--groups=" + ",".join(map(str, groups)) if groups else "--clear-groups"
        child = subprocess.Popen(
            ["setpriv", kept, "unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child",
             "--mount-proc", "sh", "-c", "set -e\n" + script, "sh", *arguments],
            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, cwd=self.directory)

        def end():
            child.kill()
            child.wait()
            child.stdout.close()

        self.cleanups.append(end)
        assert child.stdout.readline() == b"ready\n", "the container did not come up"
        with open("/proc/%d/task/%d/children" % (child.pid, child.pid), encoding="ascii") as file:
            main = int(file.read().split()[0])
        answer = json.dumps({
            "Id": "c" * 64, "Name": "/web", "State": {"Running": True, "Pid": main}, "Config": {"User": "root"},
            "HostConfig": {}, "Mounts": []}).encode()
        engine = Daemon(self.path("engine-%d.sock" % main), answer=b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (
            len(answer), answer))
        self.listeners.append(engine)
        return ["--container", "web", "--host", "unix://" + engine.path], main

    @staticmethod
    def name_of(process):
        with open("/proc/%d/comm" % process, encoding="ascii") as file:
            return file.read().rstrip("\n")

    # ---- settings of the machine

    def protected_links(self, value):
        """fs.protected_symlinks, under the lock that the kernel oracle takes for the same setting."""
        name = "/proc/sys/fs/protected_symlinks"
        lock = os.open("/run/lock/sockcheck-oracle", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        with open(name, encoding="ascii") as file:
            before = file.read()

        def restore():
            self.write(name, before)
            os.close(lock)

        self.cleanups.append(restore)
        self.write(name, value)
        return lambda new: self.write(name, new)

    def ssh_agent(self):
        path = self.path("agent.sock")
        agent = subprocess.Popen(["ssh-agent", "-D", "-a", path], stdout=subprocess.DEVNULL)

        def end():
            agent.send_signal(signal.SIGTERM)
            agent.wait()

        self.cleanups.append(end)
        for _ in range(200):
            if os.path.exists(path):
                return path
            threading.Event().wait(0.02)
        raise AssertionError("ssh-agent made no socket")
