"""sockcheck as a plugin of the docker command line that is installed here: found by it, called by it, and asked by it
behind refused commands, on a pseudo terminal; config.json before and after."""

import fcntl
import json
import os
import pathlib
import pty
import re
import select
import shutil
import struct
import subprocess
import tempfile
import termios
import time
import unittest

import support

DOCKER = os.environ.get("SOCKCHECK_DOCKER", shutil.which("docker") or "docker")
USER = ["setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups"]
COMMANDS = ["ps"], ["run", "--rm", "image"], ["build", "."], ["container", "ls"], ["images"], ["info"]
# Documents of others', with what install has to leave alone.
DOCUMENTS = {
    "nothing": "{}", "blanks": "{ }", "one line": '{"auths": {"host": {"auth": "eDp5"}}}',
    "comments of others": '{\n\t"_comment": "mine // and /* mine */",\n\t"credsStore": "pass",\n\t"features": {"a": "b"}\n}\n',
    "hooks of others": '{\r\n  "features" : {"hooks": "true"} ,\r\n  "plugins": {"debug": {"hooks": "exec"}}\r\n}\r\n\r\n',
    "another case": '{"Plugins": {}, "FEATURES": null, "x": [1, {"plugins": 7}]}', "more behind it": '{"a": 1} and more',
    "empty": "", "a line": "\n",
}
DAMAGED = {"a comma": '{\n"a": 1,\n}', "a list": "[]", "cut": '{"auths": {', "no object": '{\n\n"plugins": 3}', "a mark": "\ufeff{}"}


def has_hooks():
    done = subprocess.run([DOCKER, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"version (\d+)\.(\d+)", done.stdout)
    return found is not None and tuple(map(int, found.groups())) >= (26, 1)


class Plugin(unittest.TestCase):
    def setUp(self):
        if os.geteuid() != 0:
            raise unittest.SkipTest("needs root")
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        self.addCleanup(shutil.rmtree, self.home)
        os.chown(self.home, 1000, 1000)
        shutil.copy(support.PROGRAM, self.home / "sockcheck")
        (self.home / "sockcheck").chmod(0o755)
        self.folder = self.home / ".docker"
        self.config = self.folder / "config.json"
        self.link = self.folder / "cli-plugins/docker-sockcheck"
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.home), "TERM": "xterm", "LANG": "C.UTF-8"}
        self.refused = self.daemon("refused.sock", group=998, mode=0o660)

    def daemon(self, name, **options):
        made = support.Daemon(self.home / name, **options)
        self.addCleanup(made.close)
        return f"unix://{made.path}"

    def run_as_user(self, *words, user=True, **environment):
        return subprocess.run(
            [*(USER if user else []), *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            env={**self.environment, **environment}, cwd=self.home, timeout=60)

    def manage(self, *words, status=0, **how):
        done = self.run_as_user(self.home / "sockcheck", "docker-plugin", *words, **how)
        self.assertEqual(done.returncode, status, done)
        return done

    def at_terminal(self, *words, columns=80, **environment):
        """What docker shows on a terminal of its own, and its status."""
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        child = subprocess.Popen(
            [*USER, DOCKER, *words], stdin=follower, stdout=follower, stderr=follower, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0), env={**self.environment, **environment}, cwd=self.home)
        os.close(follower)
        seen, end = b"", time.monotonic() + 60
        while time.monotonic() < end:
            if not select.select([leader], [], [], 1)[0]:
                continue
            try:
                part = os.read(leader, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part
        os.close(leader)
        return seen.decode().replace("\r\n", "\n"), child.wait()

    def hook(self, *words, **how):
        """The lines that stand under docker's heading."""
        text, _ = self.at_terminal(*words, **how)
        found = re.search(r"What's next:\x1b\[0m\n((?: {4}.*\n)+)", text)
        return [line[4:] for line in found.group(1).splitlines()] if found else []

    def needs_hooks(self):
        if not has_hooks():
            message = f"{DOCKER} has no hooks; 26.1 and later have"
            if os.environ.get("CI"):
                self.fail(message)
            raise unittest.SkipTest(message)


class Verbs(Plugin):
    def setUp(self):
        super().setUp()
        self.manage("install")

    def test_docker_finds_it(self):
        listed = self.run_as_user(DOCKER, "info", "--format", "{{json .ClientInfo.Plugins}}").stdout
        found = [plugin for plugin in json.loads(listed.splitlines()[0]) if plugin["Name"] == "sockcheck"]
        self.assertEqual([plugin.get("Err") for plugin in found], [None], listed)
        self.assertIn("sockcheck", self.run_as_user(DOCKER, "--help").stdout)

    def test_every_verb_is_a_docker_command(self):
        done = self.run_as_user(DOCKER, "--host", self.refused, "sockcheck", "--format", "json")
        self.assertEqual((done.returncode, json.loads(done.stdout)["causes"][0]["code"]), (77, "gid-mismatch"))
        path = self.refused.removeprefix("unix://")
        for words in (["-H", self.refused, "sockcheck"], ["-D", f"-H{self.refused}", "sockcheck", "diagnose"],
                      ["sockcheck", path], ["--log-level=error", "sockcheck", "--host", self.refused],
                      ["--config", str(self.folder), "-H", self.refused, "sockcheck", "--no-connect"]):
            done = self.run_as_user(DOCKER, *words)
            self.assertIn(f"✗ {path} — permission denied", done.stdout, done)
            self.assertEqual(done.returncode, 77, done)
        done = self.run_as_user(DOCKER, "-H", self.refused, "sockcheck", "fix", "--for", "docker-run")
        self.assertEqual((done.returncode, done.stdout), (0, "--group-add 998\n"), done)
        self.assertEqual(self.run_as_user(DOCKER, "sockcheck", "explain", "gid-zero").returncode, 0)
        self.assertIn("docker uses", self.run_as_user(DOCKER, "-H", self.refused, "sockcheck", "sockets").stdout)
        # What is wrong with the words is said of the user's, as everywhere.
        done = self.run_as_user(DOCKER, "sockcheck", "--no-such\x1b[31m")
        self.assertEqual(done.returncode, 64, done)
        self.assertNotIn("\x1b", done.stderr)
        self.assertIn("who", self.run_as_user(DOCKER, "__complete", "sockcheck", "w").stdout.split())

    def test_contexts(self):
        self.run_as_user(DOCKER, "context", "create", "ci", "--docker", f"host={self.refused}")
        done = self.run_as_user(DOCKER, "--context", "ci", "sockcheck")
        self.assertIn(self.refused.removeprefix("unix://"), done.stdout)
        self.assertEqual(self.run_as_user(DOCKER, "-c", "ci", "sockcheck", "--quiet").returncode, 77)

    def test_a_name_alone_is_no_plugin(self):
        # By hand, without docker's words, it is the program under another name.
        done = self.run_as_user(self.link, self.refused.removeprefix("unix://"))
        self.assertEqual(done.returncode, 77, done)


class Hook(Plugin):
    def setUp(self):
        super().setUp()
        self.needs_hooks()
        self.manage("install")

    def test_refused(self):
        for words in COMMANDS:
            (self.home / "Dockerfile").write_text("FROM scratch\n")
            lines = self.hook("-H", self.refused, *words)
            self.assertTrue(2 <= len(lines) <= 10, (words, lines))
            self.assertRegex(lines[0], r"^✗ /.*/refused.sock — permission denied for .*uid 1000")
            self.assertIn("gid 998", " ".join(lines))
            self.assertIn("docker sockcheck explain gid-mismatch", lines[-1])
            self.assertTrue(any(line.startswith("  Fix it in ") for line in lines), lines)

    def test_as_docker_is_told(self):
        told = {"DOCKER_HOST": self.refused}
        self.assertIn("permission denied", self.hook("ps", **told)[0])
        self.run_as_user(DOCKER, "context", "create", "ci", "--docker", f"host={self.refused}")
        for words, environment in ((["--context", "ci", "ps"], {}), (["ps"], {"DOCKER_CONTEXT": "ci"})):
            self.assertIn("permission denied", self.hook(*words, **environment)[0], words)
        self.run_as_user(DOCKER, "context", "use", "ci")
        self.assertIn("permission denied", self.hook("ps")[0])
        # Docker has written its file anew, and what was put in is still known.
        self.manage("remove")
        self.assertEqual(set(json.loads(self.config.read_text())) - {"auths"}, {"currentContext"})

    def test_dead(self):
        gone = self.home / "gone.sock"
        self.assertIn("no socket there", self.hook("-H", f"unix://{gone}", "ps")[0])
        made = support.Daemon(gone, mode=0o666)
        made.close()
        if gone.exists():
            self.assertIn("nothing-listening", self.hook("-H", f"unix://{gone}", "ps")[-1])

    def test_silence(self):
        # Who is let in was stopped by something else, and so was who asked over the network.
        let_in = self.daemon("docker.sock", mode=0o666)
        for words in (["-H", let_in, "ps"], ["-H", let_in, "run", "x"], ["-H", "tcp://127.0.0.1:1", "ps"],
                      ["-H", "nonsense://", "ps"], ["--context", "none", "ps"], ["--version"], ["-H", let_in, "ps", "--no-such"]):
            self.assertEqual(self.hook(*words), [], words)
        # Where nobody reads it at a terminal, and where hooks are off.
        done = self.run_as_user(DOCKER, "-H", self.refused, "ps")
        self.assertNotIn("sockcheck", done.stdout + done.stderr)
        self.assertEqual(self.hook("-H", self.refused, "ps", DOCKER_CLI_HOOKS="0"), [])
        # A daemon that never answers is docker's to wait for.
        self.assertEqual(
            self.run_as_user(self.link, "sockcheck", "docker-cli-plugin-hooks", '{"CommandError":""}').stdout, "")
        for document in ("", "{", "[]", '{"CommandError":7}', '{"RootCmd":"ps"}'):
            done = self.run_as_user(self.link, "sockcheck", "docker-cli-plugin-hooks", document)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""), document)

    def test_hostile_words(self):
        hostile = self.daemon("a\x1b[31m\u202e.sock", group=998, mode=0o660)
        answer = self.run_as_user(
            self.link, "sockcheck", "docker-cli-plugin-hooks", '{"CommandError":"x"}', DOCKER_HOST=hostile)
        self.assertIn(r"a\x1B[31m", json.loads(answer.stdout)["Template"])
        self.assertEqual([character for character in answer.stdout if character in "\x1b\u202e"], [])
        # Go would take two braces for an action.
        lines = self.hook("ps", DOCKER_HOST=self.daemon("a{{.Name}}{{{b.sock", group=998, mode=0o660))
        self.assertIn("a{{.Name}}{{{b.sock", lines[0])
        self.assertLessEqual(len(lines), 10)
        for columns in (40, 60, 200):
            lines = self.hook("-H", self.refused, "ps", columns=columns)
            self.assertTrue(2 <= len(lines) <= 10, lines)
            # Lines to be pasted stay whole.
            prose = [len(line) for line in lines if not line.startswith("      ")]
            self.assertLessEqual(max(prose), max(columns - 4, 40))

    def test_hooks_are_another_users_matter(self):
        self.config.write_text('{"features": {"hooks": "false"}}')
        done = self.manage("install")
        self.assertIn("hooks are off", done.stdout)
        self.assertEqual(self.hook("-H", self.refused, "ps"), [])
        self.assertTrue(self.hook("-H", self.refused, "ps", DOCKER_CLI_HOOKS="1"))
        self.manage("status", status=1)
        self.manage("status", DOCKER_CLI_HOOKS="1")


class Settings(Plugin):
    def test_installed_and_removed(self):
        for name, text in DOCUMENTS.items():
            with self.subTest(name):
                self.folder.mkdir(exist_ok=True)
                os.chown(self.folder, 1000, 1000)
                self.config.write_bytes(text.encode())
                self.config.chmod(0o600)
                os.chown(self.config, 1000, 1000)
                self.manage("status", status=1)
                self.manage("install")
                self.assertTrue(self.link.is_symlink())
                after = self.config.read_bytes()
                self.manage("install")
                self.assertEqual(self.config.read_bytes(), after)
                self.manage("status")
                warned = self.run_as_user(DOCKER, "--version")
                self.assertNotIn("WARNING", warned.stderr)
                self.assertEqual(self.config.stat().st_mode & 0o777, 0o600)
                self.manage("remove")
                self.assertEqual(self.config.read_bytes(), text.encode())
                self.assertFalse(os.path.lexists(self.link))
                self.manage("remove")

    def test_missing(self):
        self.manage("status", status=1)
        self.manage("install")
        self.assertEqual((self.config.stat().st_mode & 0o777, self.config.stat().st_uid), (0o600, 1000))
        self.assertEqual(self.folder.stat().st_mode & 0o777, 0o700)
        self.manage("remove")
        self.assertFalse(self.config.exists())
        # What came to it meanwhile stays.
        self.manage("install")
        settings = json.loads(self.config.read_text())
        self.config.write_text(json.dumps({**settings, "auths": {}}, indent=1))
        self.manage("remove")
        self.assertEqual(json.loads(self.config.read_text()), {"auths": {}})

    def test_damaged(self):
        self.folder.mkdir()
        os.chown(self.folder, 1000, 1000)
        for name, text in DAMAGED.items():
            with self.subTest(name):
                self.config.write_bytes(text.encode())
                for verb in ("install", "remove"):
                    done = self.manage(verb, status=65)
                    self.assertRegex(done.stderr, r"config.json, line \d+: .*mend it first. Nothing was changed")
                    self.assertEqual((self.config.read_bytes(), os.path.lexists(self.link)), (text.encode(), False))

    def test_a_link_and_another_owner(self):
        self.folder.mkdir()
        real = self.home / "dotfiles.json"
        real.write_text("{}")
        real.chmod(0o640)
        os.chown(real, 1000, 1001)
        self.config.symlink_to(real)
        # By root, whose HOME is the user's: sudo keeps it.
        self.manage("install", user=False)
        self.assertTrue(self.config.is_symlink())
        found = real.stat()
        self.assertEqual((found.st_mode & 0o777, found.st_uid, found.st_gid), (0o640, 1000, 1001))
        self.manage("remove", user=False)
        self.assertEqual(real.read_text(), "{}")

    def test_where_nothing_can_be_written(self):
        self.folder.mkdir()
        self.config.write_text("{}")
        # Root's folder: neither is changed.
        done = self.manage("install", status=77)
        self.assertIn("permission denied", done.stderr)
        self.assertNotIn("--system", done.stderr)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["config.json"])
        self.assertEqual(self.config.read_text(), "{}")
        done = self.run_as_user(self.home / "sockcheck", "docker-plugin", "install", "--system")
        self.assertEqual(done.returncode, 77, done)
        self.assertIn("--system takes root", done.stderr)

    def test_a_program_of_somebody_elses(self):
        # Whoever has the folder puts another program there, and root's docker starts it.
        link = pathlib.Path("/usr/libexec/docker/cli-plugins/docker-sockcheck")
        before = os.path.lexists(link)
        done = self.run_as_user(self.home / "sockcheck", "docker-plugin", "install", "--system", user=False)
        self.assertEqual(done.returncode, 77, done)
        self.assertIn(f"{self.home} may be changed by others than root", done.stderr)
        self.assertEqual(os.path.lexists(link), before)

    def test_a_file_of_somebody_elses(self):
        self.link.parent.mkdir(parents=True)
        self.link.write_text("mine")
        for verb in ("install", "remove"):
            self.assertIn("did not make", self.manage(verb, status=71, user=False).stderr)
        self.assertEqual(self.link.read_text(), "mine")


if __name__ == "__main__":
    unittest.main()
