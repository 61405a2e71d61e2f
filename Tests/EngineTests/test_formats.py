"""What programs and parsers of the formats say of the printed lines, where this engine does not carry them out.

The questions are documents of facts: those of recorded scenarios, and some that are made of one that is gathered here.
"""

import configparser
import copy
import functools
import json
import os
import pathlib
import unittest

import botocore.session
import botocore.validate
import yaml

import bench

RECORDED = bench.REPOSITORY / "Tests/PermissionModelTests/Scenarios"
PYTHON = "/usr/bin/python3"
# SOCKCHECK_QUADLET: one of another release, unpacked somewhere.
GENERATORS = (os.environ.get("SOCKCHECK_QUADLET"), "/usr/libexec/podman/quadlet", "/usr/lib/podman/quadlet")


@functools.cache
def documents():
    """Facts by a name."""
    found = {path.name: path.read_text() for path in sorted(RECORDED.glob("*.facts.json"))}
    bench.run(["useradd", "--no-create-home", "--uid", "4715", "reader"]).ok()
    user = ["setpriv", "--reuid", "4715", "--regid", "4715", "--clear-groups", bench.TOOLS / "sockcheck", "facts"]
    host = bench.run([*user, bench.SOCKET]).ok().json()
    host["facts"]["system"]["isContainer"] = {"seen": False}
    missing = bench.run([*user, "/run/no/such.sock"]).ok().json()
    missing["facts"]["system"]["isContainer"] = {"seen": True}
    missing["facts"].pop("place", None)
    container = copy.deepcopy(host)
    container["facts"]["system"]["isContainer"] = {"seen": True}
    container["facts"].pop("place", None)
    root = copy.deepcopy(container)
    root["facts"]["subject"] |= {"userID": 0, "groupID": 0, "groups": [0]}
    socket = root["facts"]["walk"]["steps"][-1]["inode"]["seen"]
    socket |= {"owner": 4715, "mode": "0600"}
    unit = copy.deepcopy(host)
    unit["facts"]["place"] = {"kind": "host-unit", "isInContainer": False, "seenBy": ["/proc/self/cgroup"], "also": [],
                              "unread": [], "unit": {"name": "web@1.service"}}
    unit["facts"]["unit"] = {
        "unit": {"name": "web@1.service"}, "source": "files", "files": [],
        "settings": {"User": ["reader"], "RestrictAddressFamilies": ["AF_INET"],
                     "SystemCallFilter": ["~@network-io"]}}
    zero = copy.deepcopy(host)
    zero["facts"]["walk"]["steps"][-1]["inode"]["seen"] |= {"owner": 0, "group": 0}
    closed = copy.deepcopy(host)
    closed["facts"]["subject"]["groups"] = [4715, 999]
    closed["facts"]["walk"]["steps"][-1]["inode"]["seen"] |= {"mode": "0640"}
    made = {"host": host, "missing": missing, "container": container, "root": root, "unit": unit, "zero": zero,
            "closed": closed}
    return found | {name: json.dumps(document) for name, document in made.items()}


def fixes(target, service="web"):
    """What is printed for a target, by the names of the facts: each text once, and root's too."""
    seen = {}
    for name, text in documents().items():
        for words in ([], ["--last-resort"]):
            named = ["--service", service] if service else []
            done = bench.sockcheck("fix", "--for", target, *named, "--facts", "-", *words, stdin=text)
            assert done.status in (0, 66, 69, 71, 77, 78) and (done.status == 0 or not done.stdout), done
            if done.stdout and done.stdout not in seen.values():
                seen[" ".join([name, *words])] = done.stdout
    return seen


class Formats(unittest.TestCase):
    """One test a target; each has some texts, or it would show nothing."""

    def texts(self, target, *wanted, service="web"):
        found = fixes(target, service)
        for word in wanted:
            self.assertTrue(any(word in text for text in found.values()), f"{word}: {found}")
        for name, text in found.items():
            with self.subTest(target=target, facts=name):
                yield text

    def test_systemd(self):
        """systemd-analyze verify reads the unit with the drop-in, and says what it does not know."""
        def verify(text):
            at = bench.folder("units")
            (at / "web@.service").write_text("[Service]\nExecStart=/bin/true\nUser=daemon\n")
            (at / "web@1.service.d").mkdir()
            (at / "web@1.service.d/zz-sockcheck.conf").write_text(text)
            return bench.run(["systemd-analyze", "verify", "--man=no", "web@1.service"], cwd=at,
                             env={"SYSTEMD_UNIT_PATH": f"{at}:/lib/systemd/system"})

        self.assertIn("Unknown key", verify("[Service]\nSupplementaryGroop=docker\n").stderr)
        self.assertIn("a:b", verify("[Service]\nSupplementaryGroups=a:b\n").stderr)
        for text in self.texts("systemd", "SupplementaryGroups=docker", "RestrictAddressFamilies=AF_UNIX",
                               "SystemCallFilter=@network-io"):
            done = verify(text)
            self.assertEqual([done.status, [line for line in done.stderr.splitlines() if "zz-sockcheck" in line]],
                             [0, []], done)

    def test_ansible(self):
        """ansible-playbook --syntax-check."""
        def check(tasks):
            at = bench.folder("play")
            (at / "play.yaml").write_text(yaml.safe_dump([{"hosts": "localhost", "become": True, "tasks": tasks}]))
            return bench.run(["ansible-playbook", "--syntax-check", "-i", "localhost,", "play.yaml"], cwd=at,
                             env={"ANSIBLE_LOCAL_TEMP": str(at), "LC_ALL": "C.UTF-8"})

        self.assertNotEqual(check([{"ansible.builtin.groop": {"name": "docker"}}]).status, 0)
        for text in self.texts("ansible", "builtin.user:", "builtin.copy:", "builtin.systemd:", "SocketMode=", "docker.service",
                               service=None):
            check(yaml.safe_load(text)).ok()

    def test_ansible_runs(self):
        """The modules carry it out, in the private /etc of with-engine, and a new session is let in."""
        at = bench.folder("play")
        bench.run(["useradd", "--no-create-home", "--uid", "4713", "player"]).ok()
        path = at / "docker.sock"
        code = ("import os, socket, sys\ns = socket.socket(socket.AF_UNIX)\ns.bind(sys.argv[1])\n"
                "os.chown(sys.argv[1], 0, 4714)\nos.chmod(sys.argv[1], 0o660)\n")
        bench.run([PYTHON, "-c", code, path]).ok()

        def session(*words):
            return bench.run(["setpriv", "--reuid", "4713", "--regid", "4713", "--init-groups", *words])

        def may_write():
            return session("test", "-w", path).status == 0

        self.assertFalse(may_write())
        facts = session(bench.TOOLS / "sockcheck", "facts", path).ok().json()
        facts["facts"]["system"]["isContainer"] = {"seen": False}
        # Nobody listens here, and it is the permission that is asked about.
        facts["facts"]["observation"] = {"call": "connect", "errno": "EACCES"}
        text = bench.sockcheck("fix", "--for", "ansible", "--facts", "-", stdin=json.dumps(facts)).ok().stdout
        (at / "play.yaml").write_text("- hosts: localhost\n  gather_facts: false\n  tasks:\n" + "".join(
            f"    {line}\n" for line in text.splitlines()))
        for changed in ("changed=2", "changed=0"):
            done = bench.run(["ansible-playbook", "-i", "localhost,", "-c", "local", "play.yaml"], cwd=at, env={
                "ANSIBLE_LOCAL_TEMP": str(at), "ANSIBLE_REMOTE_TEMP": str(at), "LC_ALL": "C.UTF-8",
                "ANSIBLE_PYTHON_INTERPRETER": PYTHON}).ok()
            self.assertIn(changed, done.stdout)
            self.assertTrue(may_write())

    def test_nomad(self):
        """HashiCorp's own parser of HCL, by packer fmt: the blocks are Nomad's, the language is the same."""
        def check(text):
            path = bench.folder("hcl") / "job.pkr.hcl"
            path.write_text(text)
            return bench.run(["packer", "fmt", "-check", path], env={"CHECKPOINT_DISABLE": "1"})

        self.assertNotEqual(check('task "web" {\n  user = \n}\n').status, 0)
        for text in self.texts("nomad", "group_add = [", "mount {", "cap_add = [", 'user = "'):
            self.assertTrue(text.startswith('task "web" {\n'), text)
            check(text).ok()

    def test_ecs(self):
        """botocore's check of what RegisterTaskDefinition takes."""
        shape = botocore.session.get_session().get_service_model("ecs").operation_model(
            "RegisterTaskDefinition").input_shape

        def complaints(definition):
            return botocore.validate.ParamValidator().validate({"family": "x"} | definition, shape).generate_report()

        self.assertIn("Unknown parameter", complaints({"containerDefinitions": [{"groups": []}]}))
        for text in self.texts("ecs", '"user": "', '"mountPoints"', '"capabilities"'):
            self.assertEqual(complaints(json.loads(text)), "", text)

    def test_helm(self):
        """Put where the chart of `helm create` puts its values, it is what is written for a pod."""
        compared = 0
        for name, text in fixes("helm").items():
            values = yaml.safe_load(text)
            self.assertEqual(set(values) - {"podSecurityContext", "securityContext", "volumes", "volumeMounts"}, set())
            container = {"securityContext": values.get("securityContext"), "volumeMounts": values.get("volumeMounts")}
            container = {key: value for key, value in container.items() if value}
            spec = {"securityContext": values.get("podSecurityContext"), "volumes": values.get("volumes"),
                    "containers": [{"name": "web"} | container] if container else None}
            facts, *words = name.split(" ")
            pod = bench.sockcheck("fix", "--for", "kubernetes", "--service", "web", "--facts", "-", *words,
                                  stdin=documents()[facts]).ok().stdout
            with self.subTest(name):
                self.assertEqual(yaml.safe_load(pod), {"spec": {key: value for key, value in spec.items() if value}})
            compared += 1
        self.assertGreater(compared, 2)

    def test_quadlet_is_read_as_an_ini_file(self):
        for text in self.texts("quadlet", "GroupAdd=", "Volume=", "AddCapability="):
            read = configparser.ConfigParser(strict=False, interpolation=None)
            read.optionxform = str
            read.read_string(text)
            self.assertEqual(read.sections(), ["Container"])

    def test_quadlet(self):
        """podman's generator makes a unit of it (podman 4.4; GroupAdd= takes 5.1)."""
        generator = next((path for path in GENERATORS if path and pathlib.Path(path).exists()), None)
        if generator is None:
            self.skipTest("podman here is older than 4.4 and has no generator of units")

        def generate(text):
            at = bench.folder("quadlet")
            (at / "web.container").write_text("[Container]\nImage=docker.io/library/x:1\n" + text)
            return bench.run([generator, "-dryrun"], env={"QUADLET_UNIT_DIRS": str(at)})

        self.assertIn("GroupAd", generate("[Container]\nGroupAd=999\n").stderr)
        options = {"GroupAdd": "--group-add {}", "Volume": "-v {}", "AddCapability": "--cap-add {}",
                   "PodmanArgs": "{}", "SeccompProfile": "--security-opt seccomp={}"}
        for text in self.texts("quadlet", "GroupAdd=", "Volume=", "AddCapability="):
            done = generate(text).ok()
            line = next(line for line in done.stdout.splitlines() if line.startswith("ExecStart=")).lower()
            for key, value in (setting.split("=", 1) for setting in text.splitlines() if "=" in setting):
                if key in options:
                    self.assertIn(options[key].format(value).lower(), line)
                elif key not in ("User", "Group"):
                    self.assertEqual([key, "label=disable" in line], ["SecurityLabelDisable", True])
            if "User=0" in text:
                self.assertIn("--user 0:0", line)


class Stacks(unittest.TestCase):
    """found-wrong 8: what `docker stack` and docker-compose 1.29 refuse is not printed for them."""

    def stack(self, text):
        """What docker's loader of stack files says: by `stack config` (25) or, before it knows of no swarm, by deploy."""
        path = bench.folder("stack") / "stack.yaml"
        path.write_text("version: '3.8'\n" + text + "    image: x\n")
        if bench.docker("stack", "config", "--help").stdout.startswith("Usage:  docker stack config"):
            return bench.docker("stack", "config", "--compose-file", path)
        done = bench.docker("stack", "deploy", "--compose-file", path, "sockcheck")
        assert done.status != 0, "this engine is in no swarm"
        return bench.Result(done.command, 0 if "not a swarm manager" in done.stderr else 1, done.stdout, done.stderr)

    def test_stacks(self):
        refused = self.stack("services:\n  web:\n    group_add:\n      - '999'\n")
        self.assertTrue(refused.status != 0 or "unsupported" in refused.stderr, refused)
        texts = fixes("swarm")
        self.assertTrue(any('user: "4715:999"' in text for text in texts.values()), texts)
        self.assertTrue(any("volumes:" in text for text in texts.values()))
        for name, text in texts.items():
            with self.subTest(name):
                done = self.stack(text).ok()
                self.assertNotIn("unsupported", done.stderr.lower())

    def test_compose(self):
        texts = fixes("compose")
        self.assertTrue(any("volumes:" in text for text in texts.values()))
        # Compose 2's own word, which the pages print for it alone.
        refused = "services:\n  web:\n    volumes:\n    - {type: bind, source: /x, target: /x, bind: {create_host_path: false}}\n"
        path = bench.folder("compose") / "c.yaml"
        path.write_text("version: '3.8'\n" + refused + "    image: x\n")
        self.assertNotEqual(bench.compose([path], "formats", "config").status, 0)
        path.write_text(path.read_text().replace(", bind: {create_host_path: false}", ""))
        bench.compose([path], "formats", "config").ok()
        for name, text in texts.items():
            # userns_mode and security_opt with any version; 1.29 knows group_add in all since 1.27.
            path = bench.folder("compose") / "c.yaml"
            path.write_text(text + "    image: x\n")
            with self.subTest(name):
                bench.compose([path], "formats", "config").ok()

    def test_the_user_of_a_stack_lets_in(self):
        """And so for ECS, whose user is docker's."""
        for target, key in (("swarm", lambda text: yaml.safe_load(text)["services"]["web"]["user"]),
                            ("ecs", lambda text: json.loads(text)["containerDefinitions"][0]["user"])):
            text = bench.docker("run", "--rm", *bench.MOUNTS, "sockcheck-test/jenkins", "/bench/sockcheck", "fix",
                                "--for", target, "--service", "web").ok().stdout
            done = bench.docker("run", "--rm", *bench.MOUNTS, "--user", key(text), "sockcheck-test/jenkins",
                                "/bench/witness").ok()
            seen = bench.witness(done.stdout)
            self.assertTrue(bench.is_let_in(seen), done)
            self.assertEqual([seen["uid"], seen["gid"]], [1000, 999])


class Output(unittest.TestCase):
    """found-wrong 11: an override is there only where there is a fix, and docker-compose reads what is there."""

    def test_override(self):
        at = bench.folder("compose")
        base, override = at / "compose.yaml", at / "compose.override.yaml"
        base.write_text("services:\n  web:\n    image: x\n")

        def fix(group):
            return bench.sockcheck("fix", "--for", "compose", "--file", base, "--output", override, "--root", at,
                                   "--user", "1000:1000", "--assume", f"0:{group}:0660")

        fix(1000).ok()
        self.assertFalse(override.exists())
        fix(999).ok()
        merged = yaml.safe_load(bench.compose([base, override], "output", "config").ok().stdout)
        self.assertEqual(merged["services"]["web"]["group_add"], ["999"])
        fix(1000).ok()
        bench.compose([base, override], "output", "config").ok()
        # What > leaves.
        override.write_text("")
        self.assertNotEqual(bench.compose([base, override], "output", "config").status, 0)


class Images(unittest.TestCase):
    """The image target, built: with shadow, BusyBox and nothing at all."""

    def test_images(self):
        for image in ("jenkins", "debian:taken", "busybox:docker998", "empty:free"):
            text = bench.docker("run", "--rm", "--network", "none", *bench.MOUNTS, f"sockcheck-test/{image}",
                                "/bench/sockcheck", "fix", "--for", "image").ok().stdout
            with self.subTest(image):
                bench.build(f"FROM sockcheck-test/{image}\n{text}", "by-image").ok()
                done = bench.docker("run", "--rm", "--network", "none", *bench.MOUNTS, "by-image", "/bench/witness")
                seen = bench.witness(done.ok().stdout)
                self.assertTrue(bench.is_let_in(seen), done)
                self.assertEqual([seen["uid"], seen["gid"]], [1000, 1000])


class Variables(unittest.TestCase):
    """An image like linuxserver.io's: it starts as root, makes its user from PUID and PGID, and becomes him."""

    START = ('#!/bin/sh\ngroupmod --non-unique --gid "$PGID" app && usermod --non-unique --uid "$PUID" --gid "$PGID" app >&2\n'
             'setpriv --reuid app --regid app --init-groups -- "$@" &\nwait $!\n')

    def test_the_variable_is_the_fix(self):
        at = bench.folder("variables")
        (at / "start").write_text(self.START)
        (at / "start").chmod(0o755)
        bench.build('FROM sockcheck-test/debian:free\nUSER root\nCOPY start /start\nENTRYPOINT ["/start"]\n', "variables",
                    {"start": at / "start"}).ok()

        def run(options, *words):
            return bench.docker("run", "--rm", "--network", "none", *bench.MOUNTS, "--env", "PUID=1000", "--env",
                                "PGID=1000", *options, "variables", *words)

        # What everybody tries first does not outlive the start.
        seen = bench.witness(run(["--group-add", "999"], "/bench/witness").ok().stdout)
        self.assertEqual([seen["uid"], seen["connect"]], [1000, "EACCES"])
        for given in ([], ["--group-add", "999"]):
            text = run(given, "/bench/sockcheck", "fix", "--for", "docker-run").ok().stdout
            self.assertEqual(text, "--env PGID=999\n")
            seen = bench.witness(run([*given, *text.split()], "/bench/witness").ok().stdout)
            self.assertTrue(bench.is_let_in(seen), seen)
            self.assertEqual([seen["uid"], seen["gid"]], [1000, 999])
        compose = yaml.safe_load(run([], "/bench/sockcheck", "fix", "--for", "compose").ok().stdout)
        self.assertEqual(compose, {"services": {"app": {"environment": {"PGID": "999"}}}})
