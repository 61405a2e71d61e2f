"""What the tests do on the engine: containers, builds, Compose, and the witness."""

import json
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
MODE = os.environ.get("SOCKCHECK_ENGINE_MODE", "default")
SOCKET = "/var/run/docker.sock"
DOCKER = os.environ.get("SOCKCHECK_DOCKER", "docker")
PROGRAM = pathlib.Path(os.environ.get("SOCKCHECK_PROGRAM", REPOSITORY / "dist/sockcheck"))

# Inside of the engine's own folder, which with-engine removes whatever happens.
WORK = pathlib.Path(os.environ.get("SOCKCHECK_ENGINE_DIR", "/nonexistent")) / "bench"
TOOLS = WORK / "tools"
# A folder that no search for programs looks into: an empty image stays one without a shell.
MOUNTS = ["-v", f"{SOCKET}:{SOCKET}", "-v", f"{TOOLS}:/bench:ro"]


class Result:
    """A command's status and what it wrote."""

    def __init__(self, command, status, stdout, stderr):
        self.command, self.status, self.stdout, self.stderr = command, status, stdout, stderr

    def ok(self):
        """Itself, or an error that shows everything."""
        assert self.status == 0, str(self)
        return self

    def json(self):
        return json.loads(self.stdout)

    def __str__(self):
        return f"{self.command}\nstatus {self.status}\nstdout: {self.stdout}\nstderr: {self.stderr}"


def run(words, stdin=None, cwd=None, env=None, timeout=120, binary=False):
    """Runs words; text in, text out, or bytes."""
    done = subprocess.run(
        [str(word) for word in words], input=stdin, stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True, text=not binary, cwd=cwd, timeout=timeout, check=False,
        env=None if env is None else {**os.environ, **env})
    return Result(shlex.join(map(str, words)), done.returncode, done.stdout, done.stderr)


def docker(*words, **options):
    return run([DOCKER, *words], **options)


def sockcheck(*words, **options):
    """The program on the host side."""
    return run([PROGRAM, *words], **options)


def folder(prefix="t"):
    """A fresh folder that users in a container may enter."""
    path = pathlib.Path(tempfile.mkdtemp(prefix=prefix, dir=WORK))
    path.chmod(0o755)
    return path


def prepare():
    """Images and tools; once for each engine."""
    run([REPOSITORY / "scripts/base-images"], timeout=900).ok()
    TOOLS.mkdir(parents=True, exist_ok=True)
    WORK.chmod(0o755)
    shutil.copy2(PROGRAM, TOOLS / "sockcheck")
    (TOOLS / "sockcheck").chmod(0o755)
    run(["cc", "-static", "-O1", "-Wall", "-o", TOOLS / "witness", HERE / "witness.c"]).ok()
    made = docker("create", "sockcheck-test/busybox").ok().stdout.strip()
    docker("cp", f"{made}:/bin/busybox", TOOLS / "busybox").ok()
    docker("rm", made).ok()
    build("FROM scratch\nCOPY sockcheck /sockcheck\n", "sockcheck", {"sockcheck": TOOLS / "sockcheck"}).ok()


def build(dockerfile, tag, files=None, options=()):
    """Builds a Dockerfile with the classic builder and without a network."""
    context = folder("build")
    try:
        (context / "Dockerfile").write_text(dockerfile)
        for name, source in (files or {}).items():
            shutil.copy2(source, context / name)
        return docker(
            "build", "--quiet", "--network", "none", "--tag", tag, *options, context,
            env={"DOCKER_BUILDKIT": "0"})
    finally:
        shutil.rmtree(context)


def witness(stdout):
    """The witness's line in what a container wrote."""
    for line in stdout.splitlines():
        if line.startswith('{"uid"'):
            return json.loads(line)
    raise AssertionError(f"the witness said nothing: {stdout!r}")


def is_let_in(seen):
    return seen["connect"] is None and seen["ping"] == "200"


def compose(files, project, *words, **options):
    named = [word for file in files for word in ("-f", file)]
    return run(["docker-compose", "--ansi", "never", "-p", project, *named, *words], **options)
