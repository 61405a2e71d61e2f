"""What stands in for systemd: process 1 of the test's namespace, which bears its name, and `systemctl`.

A unit is one of the test's daemons. `systemctl restart UNIT` ends it and starts it by the command that Debian's unit has;
a socket unit's socket is made by process 1 with the settings of Debian's unit and of the drop-ins beside it, and handed
to the daemon as sd_listen_fds(3) says. `daemon-reload` does nothing, since drop-ins are read at each start. A unit that
the test does not have is an error, as it is with systemd.
"""

import configparser
import ctypes
import glob
import grp
import os
import pwd
import signal
import socket
import socketserver
import subprocess
import threading
import time

PR_SET_NAME = 15
# As long as a busy machine may need; nobody waits so long otherwise.
WAIT = 120

SYSTEMCTL = r"""#!/usr/bin/env python3
import socket, sys
end = socket.socket(socket.AF_UNIX)
end.connect("/mnt/systemctl.sock")
end.sendall("\0".join(sys.argv[1:]).encode())
end.shutdown(socket.SHUT_WR)
answer = end.makefile().read()
sys.exit(answer or 0)
"""


def wait_for(what, condition, seconds=WAIT, process=None, log=None):
    """Polls until the condition holds; an error that shows the log otherwise."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        if process is not None and process.poll() is not None:
            break
        time.sleep(0.02)
    raise AssertionError("%s did not come\n%s" % (what, tail(log)))


def tail(log):
    try:
        with open(log, errors="replace") as file:
            return "".join(file.readlines()[-15:])
    except (OSError, TypeError):
        return ""


def listens(path):
    """A listener as /proc/net/unix has it: no connection, which would be in the daemon's log."""
    with open("/proc/net/unix", errors="replace") as file:
        names = [line.split()[-1] for line in file.readlines()[1:] if line.split()[3] == "00010000"]
    # Some bind another name first, and give the file its own when all is set.
    return os.path.exists(path) and any(name in (path, "/var" + path) or name.startswith(("/var" + path, path + "."))
                                        for name in names)


class Service:
    """A daemon by its own command, in the control group that its unit would have."""

    def __init__(self, unit, command, socket_path, user=None, log=None, env=None, umask=0o022, socket_unit=None,
                 before=None):
        self.unit, self.command, self.path, self.user = unit, command, socket_path, user
        self.log = log or "/var/log/%s.log" % unit
        self.env, self.umask, self.socket_unit, self.before = env, umask, socket_unit, before
        self.process, self.listener = None, None

    def start(self):
        if self.before:
            self.before()
        if self.socket_unit and self.listener is None:
            self.listener = SocketUnit(self.socket_unit).make()
        # With a socket unit the daemon starts with the first connection, which the test makes itself.
        group = os.path.join("/mnt/cgroup/system.slice", self.unit)
        os.makedirs(group, exist_ok=True)
        words = ["sh", "-c", 'echo $$ >"$1/cgroup.procs"; shift; %sexec "$@"' % (
            "export LISTEN_FDS=1 LISTEN_PID=$$; " if self.listener else ""), "sh", group]
        if self.user:
            words += ["setpriv", "--reuid", self.user, "--regid", self.user, "--init-groups"]
        # setpriv and sh keep their number, so that LISTEN_PID is the daemon's.
        words += self.command() if callable(self.command) else self.command

        def prepare():
            os.umask(self.umask)
            os.setsid()
            if self.listener:
                os.dup2(self.listener.fileno(), 3)

        with open(self.log + ".std", "ab") as out:
            self.process = subprocess.Popen(  # pylint: disable=consider-using-with
                words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=prepare, close_fds=not self.listener,
                pass_fds=[], env={**os.environ, **(self.env or {})}, cwd="/")
        wait_for("the socket %s of %s" % (self.path, self.unit), lambda: listens(self.path), process=self.process,
                 log=self.log if os.path.exists(self.log) else self.log + ".std")

    def stop(self, keep_socket=False):
        group = os.path.join("/mnt/cgroup/system.slice", self.unit)
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                pass
            # What is left of the unit ends with it (KillMode=control-group).
            wait_for("the end of " + self.unit, lambda: not self._kill(group))
            self.process = None
        if self.listener is not None and not keep_socket:
            self.listener.close()
            self.listener = None
        if not keep_socket and os.path.lexists(self.path) and not listens(self.path):
            os.unlink(self.path)

    @staticmethod
    def _kill(group):
        with open(group + "/cgroup.procs") as file:
            left = [int(line) for line in file if int(line) != 0]
        for number in left:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return left


class SocketUnit:
    """A socket unit: Debian's file and the drop-ins in /etc, the later the stronger (systemd.unit(5))."""

    def __init__(self, name):
        self.name = name
        settings = configparser.RawConfigParser(strict=False, interpolation=None)
        settings.optionxform = str
        files = ["/lib/systemd/system/" + name] + sorted(glob.glob("/etc/systemd/system/%s.d/*.conf" % name))
        assert len(settings.read(files)) == len(files), files
        self.section = settings["Socket"]

    def make(self):
        path = self.section["ListenStream"].replace("%t", "/run").replace("/var/run", "/run")
        os.makedirs(os.path.dirname(path), mode=int(self.section.get("DirectoryMode", "0755"), 8), exist_ok=True)
        if os.path.lexists(path):
            os.unlink(path)
        end = socket.socket(socket.AF_UNIX)
        mask = os.umask(0o777 & ~int(self.section.get("SocketMode", "0666"), 8))
        end.bind(path)
        os.umask(mask)
        user, group = self.section.get("SocketUser", "root"), self.section.get("SocketGroup", "root")
        os.chown(
            path, pwd.getpwnam(user).pw_uid, int(group) if group.isdigit() else grp.getgrnam(group).gr_gid)
        end.listen(128)
        return end


class Units:
    """The units of one row, and who starts them anew."""

    def __init__(self):
        self.services, self.said = {}, []
        ctypes.CDLL(None).prctl(PR_SET_NAME, b"systemd", 0, 0, 0)
        path = "/usr/local/sbin/systemctl"
        with open(path, "w") as file:
            file.write(SYSTEMCTL)
        os.chmod(path, 0o755)
        units = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                words = self.rfile.read().decode().split("\0")
                try:
                    self.wfile.write(units.carry_out(words).encode())
                except AssertionError as error:
                    self.wfile.write(("systemctl: %s\n" % error).encode())

        server = socketserver.UnixStreamServer("/mnt/systemctl.sock", Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def carry_out(self, words):
        self.said.append(" ".join(words))
        verb, names = words[0], words[1:]
        if verb == "daemon-reload":
            return ""
        if verb not in ("restart", "start"):
            return "systemctl: the stand-in knows no %s\n" % verb
        found = []
        for name in names:
            full = name if "." in name.rsplit("@", 1)[-1] and name.endswith((".service", ".socket")) else name + ".service"
            service = next((one for one in self.services.values() if full in (one.unit, one.socket_unit)), None)
            if service is None:
                return "Failed to %s %s: Unit %s not found.\n" % (verb, full, full)
            found.append((full, service))
        remade = [service for full, service in found if full == service.socket_unit]
        for service in dict.fromkeys(service for _, service in found):
            # A service that is started anew keeps the socket of its socket unit.
            service.stop(keep_socket=service.socket_unit is not None and service not in remade)
            service.start()
        return ""

    def begin(self, services):
        self.services = {one.unit: one for one in services}
        for one in services:
            one.start()

    def end(self):
        for one in reversed(list(self.services.values())):
            one.stop()
        self.services = {}


def private_machine(cgroups):
    """This namespace's own /etc, /run, /tmp, /home, /root and /var; the program and what must last in /mnt."""
    def mount(*words):
        subprocess.run(["mount", *words], check=True)

    mount("-t", "tmpfs", "-o", "mode=0755", "tmpfs", "/mnt")
    os.makedirs("/mnt/bin")
    os.makedirs("/mnt/cgroup")
    mount("--bind", cgroups, "/mnt/cgroup")
    subprocess.run(["cp", "-a", "/etc", "/mnt/etc"], check=True)
    mount("--bind", "/mnt/etc", "/etc")
    for path, mode in (
            ("/run", "0755"), ("/var/log", "0755"), ("/var/lib", "0755"), ("/var/cache", "0755"), ("/var/spool", "0755"),
            ("/tmp", "1777"), ("/var/tmp", "1777"), ("/home", "0755"), ("/root", "0700"), ("/srv", "0755"),
            ("/usr/local/sbin", "0755"), ("/dev/shm", "1777")):
        mount("-t", "tmpfs", "-o", "mode=" + mode, "tmpfs", path)
    os.makedirs("/run/lock")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
