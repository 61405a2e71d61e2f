"""--container and --all-containers with podman's own API, which speaks as Docker's does."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import support

IDLE = ["/sockcheck", "exec", "--warn", "--wait", "600", "--socket", "/none", "--", "/none"]


class Podman(unittest.TestCase):
    """A service of podman's with storage of its own; runc, since crun wants one kind of cgroups alone."""

    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("needs root")
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sc-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.folder.chmod(0o755)
        cls.words = ["podman", "--root", str(cls.folder / "root"), "--runroot", str(cls.folder / "run"), "--tmpdir",
                     str(cls.folder / "tmp"), "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs",
                     "--events-backend", "none", "--runtime", shutil.which("runc", path="/usr/sbin:/usr/bin")]
        image = cls.folder / "image"
        (image / "etc").mkdir(parents=True)
        (image / "etc/passwd").write_text(support.PASSWD)
        (image / "etc/group").write_text(support.GROUP)
        shutil.copy2(support.PROGRAM, image / "sockcheck")
        archive = subprocess.run(["tar", "-C", image, "-c", "."], check=True, capture_output=True).stdout
        subprocess.run([*cls.words, "import", "-", "sc/test"], input=archive, check=True, capture_output=True)
        cls.engine = cls.folder / "podman.sock"
        cls.service = subprocess.Popen([*cls.words, "system", "service", "--time", "0", f"unix://{cls.engine}"],
                                       stderr=subprocess.DEVNULL)
        cls.addClassCleanup(cls.end)
        for _ in range(100):
            if cls.engine.exists():
                break
            time.sleep(0.1)
        cls.daemon = support.Daemon(cls.folder / "docker.sock")
        cls.addClassCleanup(cls.daemon.close)

    @classmethod
    def end(cls):
        subprocess.run([*cls.words, "rm", "--force", "--all", "--time", "0"], check=False, capture_output=True)
        cls.service.send_signal(signal.SIGTERM)
        cls.service.wait(timeout=30)
        subprocess.run(["umount", "--lazy", cls.folder / "root/vfs"], check=False, capture_output=True)

    def make(self, how, name, *options):
        subprocess.run(
            [*self.words, how, *(["--detach"] if how == "run" else []), "--network", "none", "--ulimit",
             "nofile=1024:1024", "--ulimit", "nproc=1000:1000", "--security-opt", "seccomp=unconfined", "--name", name,
             "-v", f"{self.folder}/docker.sock:/var/run/docker.sock", *options, "localhost/sc/test", *IDLE],
            check=True, capture_output=True, text=True)
        self.addCleanup(subprocess.run, [*self.words, "rm", "--force", "--time", "0", name], capture_output=True)

    def ask(self, *words):
        done = subprocess.run(
            [support.PROGRAM, "--host", f"unix://{self.engine}", "--format", "json", *words],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60)
        return done, [json.loads(line) for line in done.stdout.splitlines()]

    def test_running_and_stopped(self):
        for how in ("run", "create"):
            for options, status, code in ((["--user", "1000"], 77, "gid-mismatch"),
                                          (["--user", "1000", "--group-add", "999"], 0, None)):
                with self.subTest(f"{how} {options}"):
                    name = f"{how}-{status}"
                    self.make(how, name, *options)
                    done, (report,) = self.ask("--container", name)
                    self.assertEqual(done.returncode, status, done.stdout + done.stderr)
                    causes = [one["code"] for one in report["causes"] if one["severity"] == "error"]
                    self.assertEqual(causes[:1], [code] if code else [])
                    self.assertEqual(report["container"]["running"], how == "run")
                    self.assertEqual(report["subject"]["user"], "jenkins")
                    self.assertEqual(report["observation"] is None, how == "create")

    def test_all(self):
        self.make("run", "a", "--user", "1000")
        self.make("run", "b", "--user", "1000", "--group-add", "999")
        done, reports = self.ask("--all-containers", str(self.folder / "docker.sock"))
        self.assertEqual({one["container"]["name"]: one["verdict"] for one in reports}, {"a": "denied", "b": "granted"})
        self.assertEqual(done.returncode, 77)


if __name__ == "__main__":
    unittest.main()
