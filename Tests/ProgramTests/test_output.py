"""Hostile bytes in every field that the program can reach, through all verbs and formats: on neither stream is there a
control character but newline, one that hides or turns text round, a byte that is no UTF-8, or a line that begins like
ours and is not.
"""

import concurrent.futures
import copy
import ctypes
import glob
import hashlib
import io
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tarfile
import tempfile
import unittest

import hostile_text
import support
from fake_daemon import reply

FORMATS = ("text", "plain", "json")
TARGETS = ("compose docker-run dockerfile entrypoint kubernetes devcontainer podman-run jenkins gitlab-runner github-actions "
           "host systemd quadlet swarm helm nomad ecs ansible image daemon").split()
# Statuses of the contract's table; a signal is none of them, and 126 and 127 are exec's.
STATUSES = (0, 1, 64, 65, 66, 69, 71, 77, 78, 126, 127)
ENVIRONMENT = """
DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG HOME TERM COLUMNS LINES LANG LC_ALL LC_CTYPE XDG_RUNTIME_DIR NO_COLOR PAGER SHELL
SSH_AUTH_SOCK USER LOGNAME HOSTNAME container KUBERNETES_SERVICE_HOST GITLAB_CI CI_JOB_NAME CI_PROJECT_PATH
CI_RUNNER_DESCRIPTION GITHUB_ACTIONS GITHUB_JOB GITHUB_REPOSITORY RUNNER_NAME JENKINS_URL JENKINS_AGENT_NAME JOB_NAME NODE_NAME
BUILD_TAG CODESPACES REMOTE_CONTAINERS NOMAD_ALLOC_ID NOMAD_JOB_NAME NOMAD_TASK_NAME ECS_CONTAINER_METADATA_URI
ECS_CONTAINER_METADATA_URI_V4 PUID PGID DOCKER_GID USER_UID
""".split()
# Without these the others say nothing of the place.
SIGNS = {"GITLAB_CI": b"true", "GITHUB_ACTIONS": b"true", "CODESPACES": b"true", "BUILD_TAG": b"jenkins-a"}
IDENTITY = ["setpriv", "--reuid=1234", "--regid=1234", "--clear-groups", "--inh-caps=-all", "--"]


class Output(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("needs root")
        shown = subprocess.run([support.PROGRAM, "--experimental-dump-help"], capture_output=True, check=True).stdout
        cls.verbs = [verb for verb in json.loads(shown)["command"]["subcommands"] if verb["commandName"] != "help"]
        cls.pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
        cls.addClassCleanup(cls.pool.shutdown)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        self.folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.pending = []
        self.runs = 0

    def ask(self, what, *words, wrap=(), env=None, paints=False, text=None):
        """Asked in the background; `settle` hears the answer."""
        def run():
            return subprocess.run(
                [*wrap, os.fspath(support.PROGRAM), *words], stdin=None if text is not None else subprocess.DEVNULL,
                input=text, capture_output=True, check=False, timeout=120, cwd=self.folder,
                env={b"PATH": os.fsencode(os.environ["PATH"]), b"HOME": os.fsencode(self.folder), **(env or {})})
        self.pending.append((what, words, paints, self.pool.submit(run)))

    def settle(self):
        """Judges all that was asked."""
        heard = []
        for what, words, paints, asked in self.pending:
            done = asked.result()
            self.runs += 1
            with self.subTest(what=what, words=words):
                for name, stream in (("stdout", done.stdout), ("stderr", done.stderr)):
                    fault = hostile_text.fault(stream, paints)
                    self.assertIsNone(fault, f"{name}: {stream!r}")
                self.assertIn(done.returncode, STATUSES, done.stderr)
                if "json" in words and "--dry-run" not in words and done.stdout:
                    for line in done.stdout.decode().splitlines():
                        json.loads(line)
            heard.append(done)
        self.pending = []
        return heard

    def tearDown(self):
        self.settle()
        print(f"{self.id().split('.')[-1]}: {self.runs} calls")

    # MARK: What the caller hands over

    def fill(self, verb):
        """What a verb cannot do without, and nothing that lasts."""
        socket_path = os.fspath(self.folder / "none.sock")
        return {
            "image": ["--root", os.fspath(self.folder), "--user", "1000", "--socket-gid", "999"],
            "exec": ["--socket", socket_path]}.get(verb, [])

    def test_arguments(self):
        for verb in self.verbs:
            name = verb["commandName"]
            end = ["--", "true"] if name == "exec" else []
            for payload, text in hostile_text.BYTES.items():
                for argument in verb["arguments"]:
                    spelled = [f"--{given['name']}" for given in argument.get("names", []) if given["kind"] == "long"]
                    if argument["kind"] == "positional":
                        words = [[text], [b"/" + text], [text, text], [b"-" + text], [b"--" + text], [b"--" + text + b"=" + text]]
                    elif argument["kind"] == "option":
                        option = os.fsencode(spelled[0])
                        given = [[option, text], [option + b"=" + text], [option, b"0:9:" + text], [option, b"1000:" + text]]
                        rest = [word for pair in zip(*[iter(self.fill(name))] * 2) if pair[0] != spelled[0] for word in pair]
                        words = [[*rest, *one] for one in given]
                    else:
                        words = [[os.fsencode(spelled[0]) + b"=" + text], [os.fsencode(spelled[0]), text]]
                    for one in words:
                        if argument["kind"] != "option":
                            one = [*self.fill(name), *one]
                        self.ask((name, spelled, payload), name, *one, *end)
                        if argument["kind"] == "option" and spelled[0] in ("--user", "--group-add", "--root", "--container"):
                            for form in FORMATS:
                                if name not in ("exec",):
                                    self.ask((name, spelled, payload, form), name, *one, "--format", form)
                self.ask((name, "unknown", payload), name, b"--nothing" + text, *end)
                self.ask((name, "help", payload), name, "--help", text)
            self.settle()
        for payload, text in hostile_text.BYTES.items():
            for words in ([text], [b"--" + text], [b"-" + text], ["help", text], ["help", "who", text], ["--version", text],
                          [b"--generate-completion-script=" + text], ["--generate-completion-script", text],
                          ["---completion", text], ["---completion", "--", text], ["exec", "--", text],
                          ["exec", "--", b"/" + text], ["exec", "--warn", "--if-missing", "warn", "--", text],
                          ["exec", "--user", text, "--", "true"], [text, text, "--quiet"], ["sockets", text],
                          ["sockchek" + "x", text], [b"diagnos" + text], [b"@" + text]):
                self.ask(payload, *words)

    def test_environment(self):
        listener = support.Daemon(self.folder / "s", owner=0, group=64999)
        self.addCleanup(listener.close)
        for payload, text in hostile_text.BYTES.items():
            worlds = [{os.fsencode(name): value} for name in ENVIRONMENT
                      for value in (text, b"unix://" + text, b"tcp://" + text, text + b"://" + text)]
            worlds += [{os.fsencode(name): text for name in ENVIRONMENT}]
            worlds += [{**worlds[-1], os.fsencode(sign): value} for sign, value in SIGNS.items()]
            for world in worlds:
                for form in FORMATS:
                    many = len(world) > 1 or b"DOCKER_HOST" in world or b"DOCKER_CONTEXT" in world
                    self.ask((payload, list(world)[0]), "sockets", "--format", form, env=world)
                    self.ask((payload, list(world)[0]), "--format", form, env=world)
                    if many:
                        for words in (["fix"], ["facts"], ["who"], ["fix", "--for", "github-actions"], [listener.path]):
                            self.ask((payload, list(world)[0]), *words, "--format", form, env=world, wrap=IDENTITY)
                for words in (["--help"], ["explain", "gid-mismatch"], ["exec", "--", "true"], ["--quiet"], ["--", "--"]):
                    if world.get(b"HOME") or many:
                        self.ask((payload, list(world)[0]), *words, env=world)
            self.settle()

    # MARK: Roots and names

    def accounts(self, text):
        """Account files with such a name wherever one has its place."""
        one = text.replace(b"\n", b" ").replace(b":", b";")
        many = text.replace(b":", b";")
        passwd = b"root:x:0:0::/root:/bin/sh\n%s:x:1000:1000:%s:/%s:/%s\n%s\n1:%s:%s:%s\n" % (one, one, one, one, many, one, one, one)
        group = b"root:x:0:%s\n%s:x:999:%s,%s\n%s\nb:%s:%s\n" % (one, one, one, one.replace(b",", b";"), many, one, one)
        gshadow = b"%s:!:%s:%s\n%s\n" % (one, one, one, many)
        return one, passwd, group, gshadow

    def test_account_files(self):
        for payload, text in hostile_text.BYTES.items():
            one, passwd, group, gshadow = self.accounts(text)
            root = self.folder / payload.replace(" ", "-")
            (root / "etc").mkdir(parents=True)
            for name, content in (("passwd", passwd), ("group", group), ("gshadow", gshadow)):
                (root / "etc" / name).write_bytes(content)
            users = ["1000", "0", b"1000:999", one, one + b":" + one, text]
            for user in users:
                for form in FORMATS:
                    asked = ["--root", root, "--user", user, "--format", form]
                    self.ask(payload, "--assume", "0:999:0660", *asked)
                    self.ask(payload, "--assume", "0:999:0660", "--verbose", "--group-add", one, *asked)
                    self.ask(payload, "facts", "--assume", "0:64999:0660", *asked)
                    self.ask(payload, "image", "--socket-gid", "999", *asked)
                    self.ask(payload, "image", "--socket-gid", "64999", *asked)
                    for more in ([], ["--group-name", one], ["--renumber", "--group-name", one]):
                        self.ask(payload, "image", "--socket-gid", "64999", "--apply", "--dry-run", *more, *asked)
                    for policy in ("join", "alias", "fail"):
                        self.ask(payload, "image", "--socket-gid", "999", "--on-taken", policy, "--apply", "--dry-run", *asked)
                for target in TARGETS:
                    self.ask(payload, "fix", "--for", target, "--last-resort", "--assume", "0:999:0660", "--root", root, "--user", user)
            self.settle()
            for gid in ("64999", "999"):
                self.ask(payload, "image", "--socket-gid", gid, "--apply", "--root", root, "--user", "1000")
                self.settle()
            listener = support.Daemon(root / "s", owner=1000, group=999)
            self.addCleanup(listener.close)
            bound = ["unshare", "--mount", "sh", "-c", 'for name in passwd group; do mount --bind "$0/$name" "/etc/$name"; done; '
                     'exec "$@"', os.fspath(root / "etc")]
            for form in FORMATS:
                self.ask(payload, "who", "--format", form, listener.path, wrap=bound)
                self.ask(payload, "who", "--verbose", "--fail-if-beyond", one, "--format", form, listener.path, wrap=bound)
                self.ask(payload, "--format", form, listener.path, wrap=[*bound, *IDENTITY])
            self.ask(payload, "exec", "--user", one, "--socket", listener.path, "--", "true", wrap=bound)
            self.ask(payload, "exec", "--user", "1000", "--socket", listener.path, "--", text, wrap=bound)

    def test_paths(self):
        """Sockets, links and directories of such names, and mounts at them."""
        for payload, text in [*hostile_text.BYTES.items(), *((f"short {name}", text) for name, text in hostile_text.SHORT.items())]:
            name = text.replace(b"/", b"|")[:180]
            root = os.fsencode(self.folder) + b"/" + os.fsencode(payload.replace(" ", "-"))
            inner = root + b"/" + name
            os.makedirs(inner)
            listeners = []
            for where, mode, listens in ((inner + b"/s", 0o660, True), (root + b"/s-" + name[:80], 0o600, True),
                                         (inner + b"/dead", 0o666, False)):
                here = os.open(os.path.dirname(where), os.O_PATH | os.O_DIRECTORY)
                made = socket.socket(socket.AF_UNIX)
                os.chdir(os.path.dirname(where))
                made.bind(os.path.basename(where))
                os.chdir("/")
                os.close(here)
                os.chown(where, 0, 64999)
                os.chmod(where, mode)
                if listens:
                    made.listen(64)
                listeners.append(made)
                self.addCleanup(made.close)
            os.symlink(name, root + b"/to-directory")
            os.symlink(b"nowhere/" + name, root + b"/dangling")
            os.symlink(b"/" + text, root + b"/absolute")
            os.mkdir(root + b"/closed", 0o700)
            os.mkdir(root + b"/closed/" + name)
            open(inner + b"/file", "wb").close()
            paths = [inner + b"/s", root + b"/s-" + name[:80], inner + b"/dead", root + b"/to-directory/s", root + b"/dangling",
                     root + b"/absolute", root + b"/closed/" + name + b"/s", inner, inner + b"/file", inner + b"/none", name, text]
            for path in paths:
                for form in FORMATS:
                    self.ask((payload, path), "--timeout", "0.2", "--format", form, path, wrap=IDENTITY)
                    self.ask((payload, path), "--no-connect", "--verbose", "--format", form, path)
                    self.ask((payload, path), "who", "--format", form, path)
                self.ask((payload, path), "--color", "always", "--timeout", "0.2", path, wrap=IDENTITY, paints=True)
                self.ask((payload, path), "facts", "--timeout", "0.2", path, wrap=IDENTITY)
                self.ask((payload, path), "exec", "--timeout", "0.2", "--socket", path, "--", "true", wrap=IDENTITY)
                self.ask((payload, path), "exec", "--warn", "--wait", "0.1", "--timeout", "0.2", "--socket", path, "--", "true",
                         wrap=IDENTITY)
                for target in TARGETS:
                    self.ask((payload, path), "fix", "--for", target, "--last-resort", "--timeout", "0.2", path, wrap=IDENTITY)
            bound = ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"', inner]
            for form in FORMATS:
                self.ask((payload, "a mount"), "--verbose", "--format", form, "--timeout", "0.2", paths[0], wrap=[*bound, *IDENTITY])
            self.ask((payload, "a mount"), "facts", "--timeout", "0.2", paths[0], wrap=bound)
            self.settle()

    def test_listed_sockets(self):
        """/etc/sockcheck/sockets, where the file has cap_setgid."""
        for payload, text in hostile_text.BYTES.items():
            root = self.folder / payload.replace(" ", "-")
            for name in ("etc/sockcheck", "proc", "run"):
                (root / name).mkdir(parents=True)
            (root / "etc/passwd").write_text(support.PASSWD)
            (root / "etc/group").write_text(support.GROUP)
            (root / "etc/sockcheck/sockets").write_bytes(b"/run/s\n/%s\n%s\n/run/%s\n" % (text, text, text.replace(b"\n", b"")))
            shutil.copy(support.PROGRAM, root / "sockcheck")
            subprocess.run(["setcap", "cap_setgid+ep", root / "sockcheck"], check=True)
            daemon = support.Daemon(root / "run/s", group=64999)
            self.addCleanup(daemon.close)
            line = ('mount -t proc proc "$0/proc" && exec chroot --userspec=1234:1234 --groups= "$0" /sockcheck exec --warn '
                    '--if-missing warn -- /nothing')
            done = subprocess.run(["unshare", "--mount", "sh", "-c", line, root], capture_output=True, check=False, timeout=60,
                                  stdin=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "HOME": "/"})
            self.runs += 1
            self.assertIsNone(hostile_text.fault(done.stderr), done.stderr)
            self.assertEqual((done.returncode, done.stdout), (127, b""), done.stderr)

    # MARK: Documents

    def test_facts(self):
        """Each field of a document that is a text, each key that somebody else chooses."""
        documents = [pathlib.Path(path) for path in sorted(
            glob.glob(os.fspath(support.REPOSITORY / "Tests/Fuzz/corpus/facts/seed-*")))]
        fields = {}
        for path in documents:
            document = json.loads(path.read_text())
            for place, pattern in texts_of(document):
                fields.setdefault(pattern, (document, place))
        self.assertGreater(len(fields), 90)
        for payload in [*hostile_text.TEXTS, "no text"]:
            for number, (pattern, (document, place)) in enumerate(fields.items()):
                # A name that is no text is a list of bytes in a document.
                value = hostile_text.TEXTS.get(payload) or list(hostile_text.BYTES[payload])
                if isinstance(place[-1], Key):
                    value = hostile_text.TEXTS.get(payload) or "\ud800"
                path = self.folder / f"{payload.replace(' ', '-')}-{number}.json"
                path.write_text(json.dumps(changed(document, place, value)))
                for form in FORMATS:
                    self.ask((payload, pattern), "--facts", path, "--verbose", "--format", form)
                self.ask((payload, pattern), "--facts", path, "--color", "always", paints=True)
                self.ask((payload, pattern), "facts", "--facts", path)
                self.ask((payload, pattern), "facts", "--redact", "--facts", path)
                self.ask((payload, pattern), "fix", "--facts", path, "--last-resort")
                for target in TARGETS:
                    if payload in ("lines", "quotes"):
                        self.ask((payload, pattern), "fix", "--for", target, "--last-resort", "--facts", path)
            self.settle()
        # What is no document, the file's name, and standard input.
        for payload, text in hostile_text.BYTES.items():
            for content in (text, b'"' + text + b'"', b'{"schema":"' + text + b'"}', b'{"' + text + b'":1}',
                            json.dumps({"schema": text.decode("utf-8", "replace")}).encode(),
                            json.dumps({"schema": "sockcheck.facts/1", "facts": {text.decode("latin1"): {}}}).encode()):
                self.ask(payload, "--facts", "-", text=content)
                path = os.fsencode(self.folder) + b"/" + text.replace(b"/", b"|")[:180]
                with open(path, "wb") as file:
                    file.write(content)
                self.ask(payload, "--facts", path)
                self.settle()

    def test_contexts(self):
        for payload, text in hostile_text.BYTES.items():
            word = text.decode("utf-8", "replace")
            home = self.folder / payload.replace(" ", "-")
            (home / ".docker").mkdir(parents=True)
            worlds = []
            for number, (name, host) in enumerate([(word, "unix:///run/a.sock"), ("ci", f"unix://{word}"), ("ci", word),
                                                   ("ci", f"tcp://{word}"), ("ci", f"{word}://x"), (word, word)]):
                folder = home / str(number)
                meta = folder / "contexts/meta" / hashlib.sha256(name.encode()).hexdigest()
                meta.mkdir(parents=True)
                (meta / "meta.json").write_text(
                    json.dumps({"Name": name, "Metadata": {"Description": word}, "Endpoints": {"docker": {"Host": host}}}))
                odd = folder.joinpath("contexts/meta/" + hashlib.sha256(b"odd").hexdigest())
                odd.mkdir()
                (odd / "meta.json").write_bytes(b'{"Name":"odd","Endpoints":{"docker":{"Host":"' + text + b'"}}}')
                (folder / "config.json").write_text(json.dumps({"currentContext": name}))
                worlds.append(folder)
            damaged = home / "damaged"
            damaged.mkdir()
            (damaged / "config.json").write_bytes(b'{"currentContext":"' + text + b'"}')
            for folder in [*worlds, damaged]:
                env = {b"DOCKER_CONFIG": os.fsencode(folder)}
                for form in FORMATS:
                    for words in (["sockets"], [], ["fix"], ["facts"], ["who"], ["sockets", "--context", text.replace(b"\0", b"")],
                                  ["sockets", "--host", text], ["--all-containers"], ["--container", "ci"]):
                        self.ask((payload, folder.name), *words, "--format", form, env=env)
                self.ask((payload, folder.name), "exec", "--", "true", env=env)
                self.ask((payload, folder.name), "--quiet", env=env)
            self.settle()

    def test_compose_files(self):
        ask = ["fix", "--for", "compose", "--assume", "0:999:0660", "--user", "1000"]
        for payload, text in hostile_text.BYTES.items():
            quoted = json.dumps(text.decode("utf-8", "replace")).encode()
            for number, content in enumerate((
                    b"services:\n  %s:\n    image: x\n" % text, b"services:\n  %s:\n    image: x\n" % quoted,
                    b"services:\n  '%s':\n    image: x\n  b:\n    image: y\n" % text.replace(b"\n", b" ").replace(b"'", b""),
                    b"%s\nservices:\n  a:\n" % text, b"services: %s\n" % text, text)):
                path = os.fsencode(self.folder) + b"/%d-" % number + text.replace(b"/", b"|")[:200]
                with open(path, "wb") as file:
                    file.write(content)
                for service in ([], ["--service", text], ["--service", "a"], ["--service", text.replace(b"\n", b" ")]):
                    for form in FORMATS:
                        self.ask((payload, number), *ask, "--file", path, *service, "--format", form)
                    self.ask((payload, number), *ask, *service, "--output", path + b".out")
            self.ask(payload, *ask, "--file", b"/nowhere/" + text)
            self.ask(payload, *ask, "--output", b"/nowhere/" + text)
            for target in TARGETS:
                for form in FORMATS:
                    self.ask((payload, target), "fix", "--for", target, "--last-resort", "--assume", "0:999:0660", "--user", "1000",
                             "--service", text, "--format", form)
            self.settle()

    # MARK: Who answers, and who is there

    def test_engines(self):
        """Each text of a container, and the engine's own words."""
        container = {
            "Id": "c" * 64, "Name": "/ci", "State": {"Running": True, "Pid": 0},
            "Config": {"User": "1000:999", "Image": "agent:1", "Env": ["DOCKER_HOST=unix:///run/docker.sock", "PUID=1000", "CI_JOB_NAME=a"],
                       "Labels": {"com.docker.compose.project": "p", "com.docker.compose.service": "ci",
                                  "com.docker.compose.project.config_files": "/srv/a.yaml,/srv/b.yaml",
                                  "io.kubernetes.pod.name": "p", "io.kubernetes.pod.namespace": "n",
                                  "io.kubernetes.container.name": "c", "com.docker.swarm.service.name": "s",
                                  "com.docker.stack.namespace": "s", "com.gitlab.gitlab-runner.job.id": "1",
                                  "com.gitlab.gitlab-runner.job.url": "u", "com.gitlab.gitlab-runner.runner.id": "r",
                                  "com.hashicorp.nomad.alloc_id": "1", "com.hashicorp.nomad.task_name": "t",
                                  "com.hashicorp.nomad.job_name": "j", "com.amazonaws.ecs.task-definition-family": "f",
                                  "com.amazonaws.ecs.container-name": "n", "devcontainer.local_folder": "/f",
                                  "devcontainer.config_file": "/f/d", "com.nirima.jenkins.plugins.docker.JenkinsId": "1",
                                  "com.nirima.jenkins.plugins.docker.NodeName": "n", "PODMAN_SYSTEMD_UNIT": "a.service"}},
            "HostConfig": {"GroupAdd": ["999"], "UsernsMode": "host", "SecurityOpt": ["label=disable"], "CapAdd": ["ALL"],
                           "CapDrop": ["CAP_NET_RAW"], "Privileged": False},
            "Mounts": [{"Source": "/run/docker.sock", "Destination": "/run/docker.sock"}]}
        alive = subprocess.Popen(["sleep", "600"])
        self.addCleanup(alive.wait)
        self.addCleanup(alive.kill)
        state = {}

        def archive(text):
            made = io.BytesIO()
            with tarfile.open(fileobj=made, mode="w") as tar:
                member = tarfile.TarInfo("passwd")
                member.size = len(text)
                tar.addfile(member, io.BytesIO(text))
            return made.getvalue()

        def answer(request):
            line = request.split("\r\n")[0]
            if "/archive" in line:
                one, passwd, group, _ = self.accounts(state["bytes"])
                return as_json(archive(passwd if "passwd" in line else group), "application/x-tar")
            if "/containers/json" in line:
                return as_json(json.dumps([{"Id": state["document"]["Id"], "Names": ["/x"]}]).encode())
            if "/containers/" in line:
                return as_json(json.dumps(state["document"]).encode())
            if "/info" in line:
                word = state["bytes"].decode("utf-8", "replace")
                return as_json(json.dumps({"SecurityOptions": [f"name={word}", "name=userns"], "DockerRootDir": word}).encode())
            if "/version" in line:
                word = state["bytes"].decode("utf-8", "replace")
                return as_json(json.dumps({"ApiVersion": word, "Version": word, "Components": [{"Name": word}]}).encode())
            return state["ping"]

        engine = support.Daemon(self.folder / "docker.sock", answer=answer)
        self.addCleanup(engine.close)
        address = ["--host", f"unix://{engine.path}", "--timeout", "3"]
        for payload, text in hostile_text.BYTES.items():
            word = text.decode("utf-8", "replace")
            one = text.replace(b"\n", b" ").replace(b"\r", b" ")
            state["bytes"], state["ping"] = text, as_json(b"OK")
            for running in (0, alive.pid):
                for place, pattern in texts_of(container):
                    state["document"] = changed(container, place, word)
                    state["document"]["State"]["Pid"] = running
                    for form in FORMATS:
                        self.ask((payload, pattern, running), "--container", "ci", *address, "--format", form, "/run/docker.sock")
                    self.ask((payload, pattern, running), "--container", "ci", *address, "--format", "plain")
                    self.ask((payload, pattern, running), "fix", "--container", "ci", *address, "--last-resort", "/run/docker.sock")
                    self.ask((payload, pattern, running), "facts", "--container", "ci", *address, "/run/docker.sock")
                    for form in FORMATS if running else ():
                        self.ask((payload, pattern), "--all-containers", *address, "--format", form, "/run/docker.sock")
                    # The engine's answers are those of one question at a time.
                    self.settle()
            for status in (b"404 Not Found", b"500 " + one, b"200 OK"):
                for body in (text, json.dumps({"message": word}).encode(), b'{"message":"' + one + b'"}'):
                    state["ping"] = (b"HTTP/1.1 " + status + b"\r\nApi-Version: " + one + b"\r\nServer: " + one + b"\r\nOstype: " + one
                                     + b"\r\n" + one + b": " + one + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                    broken = support.Daemon(self.folder / "podman.sock", answer=state["ping"])
                    for form in FORMATS:
                        for words in (["--container", "ci"], ["--all-containers", "/run/docker.sock"]):
                            self.ask((payload, status), *words, "--host", f"unix://{broken.path}", "--format", form)
                        for path in (broken.path, engine.path):
                            self.ask((payload, status), "--api", "docker", "--format", form, path)
                    self.ask((payload, status), "facts", broken.path)
                    self.ask((payload, status), "exec", "--socket", broken.path, "--", "true")
                    self.settle()
                    broken.close()
            # What begins to speak by itself, or another protocol.
            broken = support.Daemon(self.folder / "podman.sock", answer=text)
            for form in FORMATS:
                self.ask((payload, "no HTTP"), "--format", form, broken.path)
            self.settle()
            broken.close()

    def test_processes(self):
        """Names, arguments, environment, directories and roots of others."""
        libc = ctypes.CDLL(None)
        for payload, text in [*hostile_text.BYTES.items(), *((f"short {name}", text) for name, text in hostile_text.SHORT.items())]:
            folder = os.fsencode(self.folder) + b"/" + os.fsencode(payload.replace(" ", "-"))
            name = text.replace(b"/", b"|")[:180]
            os.makedirs(folder + b"/" + name)
            os.chmod(folder, 0o755)
            program = folder + b"/" + name + b"/" + name[:200]
            shutil.copy("/bin/sleep", program)
            listener = socket.socket(socket.AF_UNIX)
            os.chdir(folder)
            listener.bind("s")
            os.chdir("/")
            self.addCleanup(listener.close)
            os.chown(folder + b"/s", 1234, 64999)
            child = os.fork()
            if child == 0:
                os.chdir(folder + b"/" + name)
                listener.listen(4096)
                # The name outlives no exec: one process has the program's, another its own.
                if os.fork() == 0:
                    libc.prctl(15, name[:15] + b"\0", 0, 0, 0)
                    signal.pause()
                os.execve(program, [name, b"600"], {
                    os.fsencode(sign): value for sign, value in
                    {**{sign: text for sign in ENVIRONMENT}, **SIGNS, "DOCKER_HOST": b"unix://" + text}.items()})
            self.addCleanup(os.waitpid, child, 0)
            self.addCleanup(end_both, child)
            path = folder + b"/s"
            for form in FORMATS:
                self.ask((payload, "who"), "who", "--verbose", "--format", form, path)
                for words in ([path], []):
                    self.ask((payload, "--pid"), "--pid", str(child), "--verbose", "--timeout", "0.5", "--format", form, *words)
                self.ask((payload, "listener"), "--verbose", "--timeout", "0.2", "--format", form, path, wrap=IDENTITY)
            self.ask((payload, "--pid"), "facts", "--pid", str(child), "--timeout", "0.5", path)
            for target in TARGETS if payload in ("lines", "quotes", "no text") else ():
                self.ask((payload, "--pid"), "fix", "--for", target, "--pid", str(child), "--timeout", "0.5", "--last-resort", path)
            self.settle()


class Key(str):
    """A key of an object, rather than what stands at it."""


# Objects whose keys are names that somebody else chose.
CHOSEN = ("labels", "variables", "accountVariables", "settings", "Labels")


def texts_of(value, place=(), pattern=""):
    """Each text of a document: the way to it, and the same without numbers."""
    if isinstance(value, dict):
        for key, item in value.items():
            if place and place[-1] in CHOSEN:
                yield (*place, Key(key)), f"{pattern}.{key} as a key"
            yield from texts_of(item, (*place, key), f"{pattern}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts_of(item, (*place, index), f"{pattern}[]")
    elif isinstance(value, str):
        yield place, pattern


def changed(document, place, value):
    """A copy, with another text at one place."""
    made = copy.deepcopy(document)
    holder = made
    for step in place[:-1]:
        holder = holder[step]
    if isinstance(place[-1], Key):
        holder[value] = holder.pop(str(place[-1]))
    else:
        holder[place[-1]] = value
    return made


def as_json(body, kind="application/json"):
    return reply(body, kind)


def end_both(child):
    """A process and its child, which has no other parent to end it."""
    with open(f"/proc/{child}/task/{child}/children", encoding="ascii") as file:
        for other in file.read().split():
            os.kill(int(other), signal.SIGKILL)
    os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    unittest.main()
