"""The daemons: how each is set up as Debian has it, who is refused, and how its own client asks."""

import os
import pwd
import shutil
import signal
import subprocess

from standin import Service, wait_for
from world import as_user, ok



def folder(path, mode=0o755, user="root", group=None):
    os.makedirs(path, exist_ok=True)
    shutil.chown(path, user, group or user)
    os.chmod(path, mode)


def append(path, text):
    with open(path, "a") as file:
        file.write(text)


def create(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    os.chmod(path, mode)


class Row:
    """One daemon. What differs from most is said by each."""

    name = page = ""
    # Its logs, and the bare connections that it may have written of.
    logs = ()
    bare = ()
    verdict = "denied"
    # Where no fix can be: the reason, which the report says as well.
    has_no_fix = ""
    has_no_setting = ""
    user = "visitor"
    path = ""

    def __init__(self):
        self.sleepers = []

    def prepare(self):
        """Writes the configuration; the services, in the order in which they start."""
        raise NotImplementedError

    def ready(self):
        """Once it runs, before anybody asks."""

    def process(self):
        """A process of the client's, that has just begun."""
        sleeper = subprocess.Popen(as_user(self.user, "sleep", "600"))  # pylint: disable=consider-using-with
        self.sleepers.append(sleeper)
        user = pwd.getpwnam(self.user).pw_uid

        def has_begun():
            # Until execve(2) it may bear the user's id and hold what root left it.
            with open("/proc/%d/comm" % sleeper.pid) as file:
                return file.read() == "sleep\n" and os.stat("/proc/%d" % sleeper.pid).st_uid == user

        wait_for("the client's process", has_begun)
        return str(sleeper.pid)

    def done(self):
        for sleeper in self.sleepers:
            sleeper.kill()
            sleeper.wait()

    def client(self):
        raise NotImplementedError

    def is_served(self, done):
        return done.status == 0

    def refusal(self, done):
        """The client's own words, in short."""
        words = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        for word in ("Permission denied", "permission denied", "Couldn't connect to server", "Authorization required", "(13)", "refused"):
            if any(word in line for line in words):
                return word
        return words[-1][-48:] if words else "status %d" % done.status

    def is_bare_connection(self, line):
        return any(word in line for word in self.bare)

    def says(self, report):
        return any(cause["code"] == "peer-checked" for cause in report["causes"])

    def next_session(self, units):
        """A client of the command line is a new login each time."""

    def file(self, place):
        """Where the file that the fix names is: there."""
        return place

    def put(self, path, text, instruction):
        raise AssertionError("nobody knows how to do this: %s" % instruction)

    def start_anew(self):
        raise AssertionError("the fix names no command")

    def becomes_root(self, words):
        raise AssertionError("nobody is to become root here: %s" % words)


class Docker(Row):
    """With its socket unit, as Debian starts it."""

    name = page = "docker"
    path = "/run/docker.sock"
    logs = ("/var/log/dockerd.log",)
    socket_unit = "docker.socket"
    host = "fd://"

    def prepare(self):
        folder("/etc/docker")
        folder("/srv/docker", 0o711)
        words = ["dockerd", "--host", self.host, "--data-root", "/srv/docker", "--exec-root", "/run/docker",
                 "--storage-driver", "vfs", "--bridge=none", "--iptables=false", "--ip6tables=false"]
        return [Service("docker.service", ["sh", "-c", 'exec "$@" 2>>/var/log/dockerd.log', "sh", *words], self.path,
                        socket_unit=self.socket_unit)]

    def ready(self):
        wait_for("dockerd", lambda: subprocess.run(
            ["curl", "--silent", "--fail", "--unix-socket", self.path, "http://docker/_ping"], check=False,
            capture_output=True).returncode == 0, log=self.logs[0])

    def next_session(self, units):
        self.ready()

    def client(self):
        return as_user(self.user, "docker", "--host", "unix://" + self.path, "version")


class DockerAlone(Docker):
    """Without a socket unit, and without the group that it would give its socket to."""

    name = "docker, no unit"
    has_no_setting = "the socket's group is root"
    socket_unit = None
    host = "unix:///run/docker.sock"

    def prepare(self):
        subprocess.run(["groupdel", "docker"], check=True)
        return super().prepare()


class Podman(Row):
    name = page = "podman"
    has_no_setting = "/run/podman may not be passed"
    path = "/run/podman/podman.sock"
    logs = ("/var/log/podman.log",)

    def prepare(self):
        folder("/var/lib/containers")
        # Debian's socket unit: root:root 0660, below a directory that only root enters.
        folder("/run/podman", 0o700)
        return [Service(
            "podman.service",
            ["sh", "-c", "exec podman --storage-driver vfs system service --time 0 2>>/var/log/podman.log"],
            self.path, socket_unit="podman.socket")]

    def client(self):
        return as_user(
            self.user, "curl", "--silent", "--show-error", "--fail", "--unix-socket", self.path, "http://d/libpod/_ping")


class Containerd(Row):
    name = page = "containerd"
    has_no_setting = "the socket's group is root"
    path = "/run/containerd/containerd.sock"
    logs = ("/var/log/containerd.log",)

    def prepare(self):
        self.user, self.shell = "visitor", []
        create("/etc/containerd/config.toml",
               'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n[grpc]\n  address = "%s"\n' % self.path)
        return [Service("containerd.service", ["sh", "-c", "exec containerd 2>>/var/log/containerd.log"], self.path)]

    def becomes_root(self, words):
        """An operator's account; what it then starts, it starts in that shell."""
        create("/etc/sudoers.d/visitor", "visitor ALL=(ALL) NOPASSWD: ALL\n", 0o440)
        self.user, self.shell = "root", words

    def client(self):
        return as_user("visitor", *self.shell, "ctr", "--address", self.path, "version")


class PostgreSQL(Row):
    name = page = "postgresql"
    path = "/run/postgresql/.s.PGSQL.5432"
    logs = ("/var/log/postgresql.log",)
    bare = ("connection received",)
    data = "/var/lib/postgresql/15/main"

    def prepare(self):
        folder("/run/postgresql", 0o2775, "postgres")
        folder("/var/lib/postgresql", 0o755, "postgres")
        if not os.path.exists(self.data):
            os.makedirs("/var/lib/postgresql/15")
            shutil.chown("/var/lib/postgresql/15", "postgres", "postgres")
            ok(*as_user("postgres", "/usr/lib/postgresql/15/bin/initdb", "--no-sync", "--auth", "peer", self.data))
        append("/etc/postgresql/15/main/postgresql.conf",
               "unix_socket_permissions = 0770\nlog_connections = on\nssl = off\nfsync = off\n")
        return [Service(
            "postgresql@15-main.service",
            ["sh", "-c", 'exec "$@" 2>>%s' % self.logs, "sh", "/usr/lib/postgresql/15/bin/postgres", "-D", self.data, "-c",
             "config_file=/etc/postgresql/15/main/postgresql.conf"],
            self.path, user="postgres", before=lambda: create(self.logs[0], "", 0o666))]

    def ready(self):
        def made():
            return subprocess.run(
                as_user("postgres", "psql", "-c", "do $$begin if not exists (select from pg_roles where rolname = 'visitor')"
                        " then create role visitor login; end if; end$$"), capture_output=True, check=False).returncode == 0
        wait_for("postgres", made, log=self.logs[0])

    def next_session(self, units):
        self.ready()

    def client(self):
        return as_user(self.user, "psql", "--dbname", "postgres", "--command", "select current_user")


class MariaDB(Row):
    name = page = "mariadb"
    path = "/run/mysqld/mysqld.sock"
    logs = ("/var/log/mariadb.log",)
    bare = ("closed normally without authentication",)
    has_no_setting = "opens its socket to everybody"

    def prepare(self):
        folder("/run/mysqld", 0o750, "mysql")
        folder("/var/log/mysql", 0o755, "mysql")
        if not os.path.exists("/var/lib/mysql/mysql"):
            folder("/var/lib/mysql", 0o755, "mysql")
            ok("mariadb-install-db", "--user=mysql", "--skip-test-db", "--auth-root-authentication-method=socket")
        create("/mnt/visitor.sql", "CREATE USER IF NOT EXISTS visitor@localhost IDENTIFIED VIA unix_socket;\n")
        return [Service(
            "mariadb.service",
            ["mariadbd", "--user=mysql", "--log-error=/var/log/mariadb.log", "--init-file=/mnt/visitor.sql",
             "--skip-networking"], self.path,
            before=lambda: create(self.logs[0], "", 0o666))]

    def ready(self):
        def started():
            with open(self.logs[0]) as file:
                text = file.read()
            return "ready for connections" in text and "load completed" in text
        wait_for("mariadb", started, log=self.logs[0])

    def next_session(self, units):
        self.ready()

    def client(self):
        return as_user(self.user, "mariadb", "--execute", "select current_user()")


class Redis(Row):
    name = page = "redis"
    path = "/run/redis/redis-server.sock"
    logs = ("/var/log/redis.log",)
    bare = ("Accepted connection to /run/redis", "Client closed connection")

    def prepare(self):
        folder("/run/redis", 0o2755, "redis")
        folder("/var/lib/redis", 0o750, "redis")
        create(self.logs[0], "", 0o666)
        append("/etc/redis/redis.conf",
               "unixsocket %s\nunixsocketperm 700\nlogfile %s\nloglevel verbose\n" % (self.path, self.logs[0]))
        return [Service(
            "redis-server.service", ["redis-server", "/etc/redis/redis.conf", "--daemonize", "no"], self.path, user="redis")]

    def is_bare_connection(self, line):
        return super().is_bare_connection(line) or "clients connected" in line or "keys in" in line

    def client(self):
        return as_user(self.user, "redis-cli", "-s", self.path, "ping")

    def is_served(self, done):
        return done.stdout.strip() == "PONG"


class Memcached(Row):
    name = page = "memcached"
    path = "/run/memcached/memcached.sock"
    logs = ("/var/log/memcached.log",)
    bare = ("new auto-negotiating client connection", "connection closed")

    def prepare(self):
        folder("/run/memcached", 0o755, "memcache")
        append("/etc/memcached.conf", "-s %s\n-a 0700\n-vv\n" % self.path)
        return [Service(
            "memcached.service",
            ["sh", "-c", "exec /usr/share/memcached/scripts/systemd-memcached-wrapper /etc/memcached.conf "
             "2>>/var/log/memcached.log"], self.path)]

    def client(self):
        return as_user(self.user, "python3", "-c", (
            "import socket; s = socket.socket(socket.AF_UNIX); s.connect('%s'); s.sendall(b'version\\r\\n'); "
            "assert s.recv(99).startswith(b'VERSION'), 'no version'") % self.path)


class BehindNginx(Row):
    """The client is nginx's worker; whoever asks, asks nginx."""

    user = "nginx"
    directive = ""

    def nginx(self):
        folder("/var/lib/nginx")
        folder("/var/log/nginx")
        create("/etc/nginx/nginx.conf", (
            "user nginx;\npid /run/nginx.pid;\nerror_log /var/log/nginx/error.log;\nevents { }\n"
            "http { access_log off; server { listen unix:/run/nginx-front.sock; location / { %s } } }\n") % self.directive)
        self.front = Service("nginx.service", ["nginx", "-g", "daemon off;"], "/run/nginx-front.sock")
        return self.front

    def process(self):
        with open("/mnt/cgroup/system.slice/nginx.service/cgroup.procs") as file:
            numbers = [line.strip() for line in file]
        uid = pwd.getpwnam(self.user).pw_uid
        return next(number for number in numbers if os.stat("/proc/" + number).st_uid == uid)

    def next_session(self, units):
        # The fix counts for a process that starts after it.
        units.carry_out(["restart", "nginx"])

    def client(self):
        return ["curl", "--silent", "--show-error", "--fail", "--unix-socket", "/run/nginx-front.sock", "http://app/"]

    def is_served(self, done):
        return done.status == 0 and "hello" in done.stdout

    def refusal(self, done):
        with open("/var/log/nginx/error.log") as file:
            assert "(13: Permission denied) while connecting to upstream" in file.read()
        return "502, (13: Permission denied)"


class PHPFPM(BehindNginx):
    name = page = "php-fpm"
    path = "/run/php/php8.2-fpm.sock"
    logs = ("/var/log/php8.2-fpm.log",)
    directive = ("include fastcgi_params; fastcgi_param SCRIPT_FILENAME /srv/www/index.php; "
                 "fastcgi_pass unix:/run/php/php8.2-fpm.sock;")

    def prepare(self):
        folder("/run/php", 0o755, "www-data")
        create("/srv/www/index.php", "<?php echo 'hello';")
        return [Service(
            "php8.2-fpm.service",
            ["php-fpm8.2", "--nodaemonize", "--fpm-config", "/etc/php/8.2/fpm/php-fpm.conf"], self.path), self.nginx()]


class UWSGI(BehindNginx):
    name = page = "uwsgi"
    path = "/run/uwsgi/app/hello/socket"
    logs = ("/var/log/uwsgi.log",)
    directive = "include uwsgi_params; uwsgi_pass unix:/run/uwsgi/app/hello/socket;"

    def prepare(self):
        folder("/run/uwsgi/app/hello", 0o755, "www-data")
        create("/srv/hello.py", "def application(env, start):\n    start('200 OK', [])\n    return [b'hello']\n")
        create("/etc/uwsgi/apps-enabled/hello.ini", (
            "[uwsgi]\nplugins = python3\nchdir = /srv\nmodule = hello\nsocket = %s\nchmod-socket = 660\n"
            "chown-socket = www-data:www-data\nuid = www-data\ngid = www-data\nmaster = true\nvacuum = true\n"
            "die-on-term = true\nlogto = /var/log/uwsgi.log\n") % self.path)
        create(self.logs[0], "", 0o666)
        return [Service("uwsgi.service", ["uwsgi", "/etc/uwsgi/apps-enabled/hello.ini"], self.path), self.nginx()]

    def file(self, place):
        return place.replace("APP.ini", "hello.ini")


class Gunicorn(BehindNginx):
    name = page = "gunicorn"
    path = "/run/gunicorn/gunicorn.sock"
    logs = ("/var/log/gunicorn.log",)
    directive = "proxy_pass http://unix:/run/gunicorn/gunicorn.sock;"

    def prepare(self):
        folder("/run/gunicorn", 0o755, "www-data")
        create("/srv/hello.py", "def application(env, start):\n    start('200 OK', [])\n    return [b'hello']\n")
        create("/srv/gunicorn.conf.py", "bind = 'unix:%s'\numask = 0o077\nerrorlog = '/var/log/gunicorn.log'\n" % self.path)
        create(self.logs[0], "", 0o666)
        self.service = Service(
            "gunicorn.service",
            ["sh", "-c", "cd /srv && exec gunicorn --config gunicorn.conf.py hello:application"], self.path, user="www-data")
        return [self.service, self.nginx()]

    def file(self, place):
        # A relative name: where the application is.
        return "/srv/" + place

    def put(self, path, text, instruction):
        assert "Among its settings" in instruction, instruction
        append(path, text)

    def start_anew(self):
        self.service.stop()
        self.service.start()


class HAProxy(Row):
    """Root's alone, as OPNsense and others have it; the group that it is given is the client's."""

    name = page = "haproxy"
    path = "/run/haproxy/admin.sock"

    def prepare(self):
        folder("/run/haproxy")
        create("/etc/haproxy/haproxy.cfg", (
            "global\n  user haproxy\n  group haproxy\n  stats socket %s mode 600 level user\n  stats timeout 30s\ndefaults\n"
            "  mode http\n  timeout connect 1s\n  timeout client 1s\n  timeout server 1s\nfrontend front\n"
            "  bind unix@/run/haproxy/front.sock\n") % self.path)
        return [Service("haproxy.service", ["haproxy", "-Ws", "-f", "/etc/haproxy/haproxy.cfg"], self.path)]

    def client(self):
        return as_user(self.user, "python3", "-c", (
            "import socket; s = socket.socket(socket.AF_UNIX); s.settimeout(9); s.connect('%s'); "
            "s.sendall(b'show info\\n'); assert s.recv(99).startswith(b'Name: HAProxy'), 'no answer'") % self.path)

    def put(self, path, text, instruction):
        assert "on the line of section global that has the socket: its other words stay" in instruction, instruction
        words = text.split()
        assert words[:3] == ["stats", "socket", self.path], words
        given = dict(zip(words[3::2], words[4::2]))
        with open(path) as file:
            lines = file.read().splitlines()
        for number, line in enumerate(lines):
            if line.split()[:3] == words[:3]:
                others = line.split()[3:]
                kept = {key: value for key, value in zip(others[::2], others[1::2]) if key not in given}
                lines[number] = "  " + " ".join(words + [word for pair in kept.items() for word in pair])
        create(path, "\n".join(lines) + "\n")


class PowerDNS(Row):
    """The umask's 0755, and the setting that makes it 0660."""

    name, page = "powerdns", "powerdns"
    path = "/run/pdns/pdns.controlsocket"

    def prepare(self):
        folder("/run/pdns", 0o755, "pdns")
        create("/etc/powerdns/named.conf", "")
        create("/etc/powerdns/pdns.conf", (
            "launch=bind\nbind-config=/etc/powerdns/named.conf\nlocal-address=127.0.0.1\nlocal-port=5399\n"
            "socket-dir=/run/pdns\nsecurity-poll-suffix=\n"))
        return [Service(
            "pdns.service",
            ["pdns_server", "--guardian=no", "--daemon=no", "--disable-syslog", "--log-timestamp=no", "--write-pid=no"],
            self.path, user="pdns")]

    def client(self):
        return as_user(self.user, "pdns_control", "--socket-dir=/run/pdns", "rping")

    def is_served(self, done):
        return "PONG" in done.stdout


class Fail2ban(Row):
    """Root's by design."""

    name = page = "fail2ban"
    path = "/run/fail2ban/fail2ban.sock"
    has_no_setting = "makes its socket for root alone"

    def prepare(self):
        self.user, self.shell = "visitor", []
        folder("/run/fail2ban")
        folder("/var/lib/fail2ban")
        create("/etc/fail2ban/jail.d/defaults-debian.conf", "[sshd]\nenabled = false\n")
        return [Service("fail2ban.service", ["fail2ban-server", "-xf", "start"], self.path)]

    def becomes_root(self, words):
        create("/etc/sudoers.d/visitor", "visitor ALL=(ALL) NOPASSWD: ALL\n", 0o440)
        self.user, self.shell = "root", words

    def client(self):
        return as_user("visitor", *self.shell, "fail2ban-client", "status")


class Supervisor(Row):
    name = page = "supervisor"
    path = "/run/supervisor.sock"
    logs = ("/var/log/supervisor/supervisord.log",)

    def prepare(self):
        folder("/var/log/supervisor")
        return [Service(
            "supervisor.service", ["supervisord", "-n", "-c", "/etc/supervisor/supervisord.conf"], self.path)]

    def client(self):
        return as_user(self.user, "supervisorctl", "-s", "unix://" + self.path, "pid")

    def is_served(self, done):
        return done.status == 0 and done.stdout.strip().isdigit()

    def refusal(self, done):
        return "Permission denied" if "PermissionError" in done.stdout + done.stderr else super().refusal(done)


class SSHAgent(Row):
    """It hangs up on another user whatever the mode."""

    name = page = "ssh-agent"
    path = "/srv/ssh/agent.7"
    verdict = "granted"
    has_no_fix = "it looks at the uid"

    def prepare(self):
        folder("/srv/ssh", 0o755, "www-data")
        return [Service("ssh.service", ["ssh-agent", "-D", "-a", self.path], self.path, user="www-data")]

    def ready(self):
        os.chmod(self.path, 0o777)

    def client(self):
        return as_user(self.user, "env", "SSH_AUTH_SOCK=" + self.path, "ssh-add", "-l")

    def is_served(self, done):
        # An agent that serves him says what it has, which is nothing.
        return "The agent has no identities" in done.stdout

    def refusal(self, done):
        # Whether the agent hangs up before or after the question is written decides between these two.
        assert done.status == -signal.SIGPIPE or "communication with agent failed" in done.stderr, done
        return "the agent hangs up"


class DBus(Row):
    """A bus behind a directory of its own."""

    name = page = "dbus"
    path = "/run/dbus/system_bus_socket"
    logs = ("/var/log/dbus.log",)
    has_no_setting = "opens its socket to everybody"

    def prepare(self):
        folder("/run/dbus", 0o750, "root", "messagebus")
        ok("dbus-uuidgen", "--ensure=/etc/machine-id")
        return [Service(
            "dbus.service", ["sh", "-c", "exec dbus-daemon --system --nofork --nopidfile 2>>/var/log/dbus.log"], self.path)]

    def client(self):
        return as_user(self.user, "dbus-send", "--system", "--print-reply", "--dest=org.freedesktop.DBus", "/",
                       "org.freedesktop.DBus.ListNames")


class Xvfb(Row):
    """Its socket is open, and the cookie decides."""

    name, page = "Xvfb", "x11"
    path = "/tmp/.X11-unix/X7"
    logs = ("/var/log/xvfb.log",)
    verdict = "granted"
    has_no_fix = "it asks for a cookie"

    def prepare(self):
        os.makedirs("/tmp/.X11-unix", exist_ok=True)
        os.chmod("/tmp/.X11-unix", 0o1777)
        create("/srv/x/authority", "", 0o600)
        ok("xauth", "-f", "/srv/x/authority", "add", ":7", ".", "0123456789abcdef0123456789abcdef")
        return [Service(
            "xvfb.service",
            ["sh", "-c", "exec Xvfb :7 -nolisten tcp -audit 4 -auth /srv/x/authority 2>>/var/log/xvfb.log"], self.path)]

    bare = ("AUDIT",)

    def client(self):
        return as_user(self.user, "xdpyinfo", "-display", ":7")


class Dovecot(Row):
    name = page = "dovecot"
    path = "/run/dovecot/auth-client"
    logs = ("/var/log/dovecot.log",)

    def prepare(self):
        create("/etc/dovecot/local.conf", (
            "log_path = /var/log/dovecot.log\nssl = no\nlisten = 127.0.0.1\nservice imap-login {\n  inet_listener imap {\n"
            "    port = 0\n  }\n  inet_listener imaps {\n    port = 0\n  }\n}\nservice auth {\n  unix_listener auth-client {\n"
            "    mode = 0600\n  }\n}\n"))
        # Debian's key is made when the package is installed, and not in every image.
        subprocess.run("sed -i 's/^ssl/#&/' /etc/dovecot/conf.d/10-ssl.conf", shell=True, check=True)
        return [Service("dovecot.service", ["dovecot", "-F"], self.path)]

    def client(self):
        return as_user(self.user, "python3", "-c", (
            "import socket; s = socket.socket(socket.AF_UNIX); s.settimeout(9); s.connect('%s'); "
            "s.sendall(b'VERSION\\t1\\t2\\nCPID\\t7\\n'); assert s.recv(99).startswith(b'VERSION'), 'no version'")
            % self.path)

    def put(self, path, text, instruction):
        assert "the service is the one that has the listener there" in instruction, instruction
        # local.conf is read last and has the listener: there.
        append("/etc/dovecot/local.conf", text)


class Libvirt(Row):
    """What is worth root keeps its group, which the client joins."""

    name = page = "libvirt"
    has_no_setting = "the subject is not in the socket's group"
    path = "/run/libvirt/libvirt-sock"
    logs = ("/var/log/libvirtd.log",)
    bare = ("End of file while reading data",)

    def prepare(self):
        create("/etc/libvirt/libvirtd.conf", (
            'unix_sock_group = "libvirt"\nunix_sock_rw_perms = "0770"\nauth_unix_ro = "none"\nauth_unix_rw = "none"\n'
            'log_outputs = "2:file:/var/log/libvirtd.log"\n'))
        # These accounts come with Debian's unit files, which are not installed: they would start it.
        ok("groupadd", "--system", "--force", "libvirt")
        ok("useradd", "--system", "--no-create-home", "--user-group", "libvirt-qemu")
        return [Service("libvirtd.service", ["libvirtd"], self.path, log=self.logs[0])]

    def ready(self):
        # What it finds out about the machine is written for a while after it listens; the client is answered then.
        ok("virsh", "--connect", "secret:///system?socket=" + self.path, "secret-list")

    def client(self):
        return as_user(self.user, "virsh", "--connect", "secret:///system?socket=" + self.path, "secret-list")

    def refusal(self, done):
        return "Permission denied" if "Permission denied" in done.stderr else super().refusal(done)


class ClamAV(Row):
    name = page = "clamav"
    path = "/run/clamav/clamd.ctl"
    logs = ("/var/log/clamav/clamav.log",)
    bare = ("Client disconnected",)

    def prepare(self):
        folder("/run/clamav", 0o755, "clamav")
        folder("/var/log/clamav", 0o755, "clamav")
        folder("/var/lib/clamav", 0o755, "clamav")
        create("/var/lib/clamav/test.hdb", "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n")
        subprocess.run(["sed", "-i", "s/^LocalSocketMode.*/LocalSocketMode 600/; s/^LogVerbose.*/LogVerbose true/",
                        "/etc/clamav/clamd.conf"], check=True)
        return [Service("clamav-daemon.service", ["clamd", "--foreground=true"], self.path)]

    def client(self):
        return as_user(self.user, "clamdscan", "--ping", "1")


ROWS = [Docker, DockerAlone, Podman, Containerd, PostgreSQL, MariaDB, Redis, Memcached, PHPFPM, UWSGI, Gunicorn, HAProxy, PowerDNS,
        Fail2ban, Supervisor,
        SSHAgent, DBus, Xvfb, Dovecot, Libvirt, ClamAV]
