"""Blocks on the private engine of scripts/with-engine: shell lines, images, Compose files."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
WORK = pathlib.Path(os.environ.get("SOCKCHECK_ENGINE_DIR", "/nonexistent")) / "pages"
BIN = WORK / "bin"
SOCKET = "/var/run/docker.sock"
# A name that pages use: the image that stands for it.
NAMES = {
    "debian:bookworm": "FROM sockcheck-test/debian\n",
    # BusyBox, whose 999 is ping, as on the real one.
    "alpine": "FROM sockcheck-test/busybox\nRUN addgroup -g 999 ping && adduser -D -u 1000 jenkins\n"
              "COPY sockcheck /usr/local/bin/\n",
    "gcr.io/distroless/static": "FROM sockcheck-test/empty\nCOPY passwd.nonroot /etc/passwd\n"
                                "COPY group.nonroot /etc/group\n",
    "app": "FROM sockcheck-test/debian\nRUN useradd --uid 1000 --create-home jenkins\n"
           "COPY sockcheck docker gosu /usr/local/bin/\nCOPY command /usr/local/bin/jenkins-agent\n"
           "COPY command /usr/local/bin/jenkins.sh\nUSER jenkins\nCMD [\"sockcheck\", \"--format\", \"plain\"]\n",
    "tests": "FROM sockcheck-test/python\n",
    # What a page calls your-image has root as its user, as most have.
    "your-image": "FROM app\nUSER root\n",
    "app-as-it-was": "FROM app\n",
}
FILES = {
    "passwd.nonroot": "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n",
    "group.nonroot": "root:x:0:\nnonroot:x:65532:\n",
    # Of a service: ends well where the docker client is let in.
    "command": "#!/bin/sh\nexec docker version\n",
    "passwd": "root:x:0:0:root:/root:/sbin/nologin\napp:x:1000:1000::/:/sbin/nologin\n",
}
PLUGIN = """#!/bin/sh
if [ "$1" = docker-cli-plugin-metadata ]; then
    echo '{"SchemaVersion": "0.1.0", "Vendor": "Debian", "Version": "1"}'
    exit
fi
shift
exec docker-compose --ansi never "$@"
"""
# For the marks.
PRELUDE = f"""
# container NAME [OPTION...]: one of app that waits.
container() {{
    local name=$1; shift
    docker run --detach --name "$name" --volume {SOCKET}:{SOCKET} "$@" app sleep 600 >/dev/null
}}
# let_in [OPTION...] IMAGE: whether it may use the socket.
let_in() {{
    docker run --rm --volume {SOCKET}:{SOCKET} "$@" sockcheck --format plain
}}
# Makes app another image until the next page: the lines of a Dockerfile.
app_is() {{
    {{ printf '%s\\n' "FROM app-as-it-was" "USER root" "$@"; }} |
        DOCKER_BUILDKIT=0 docker build --quiet --network none --tag app - >/dev/null
}}
# The engine's socket under another name.
also_at() {{
    mkdir -p "$(dirname "$1")"
    : >"$1"
    mount --bind /run/docker.sock "$1"
}}
"""


def context(folder):
    """What a build finds beside its Dockerfile."""
    for name in ("sockcheck", "docker", "gosu"):
        if not (folder / name).exists():
            os.link(BIN / name, folder / name)
    (folder / "dist").mkdir(exist_ok=True)
    if not (folder / "dist/sockcheck").exists():
        os.link(BIN / "sockcheck", folder / "dist/sockcheck")
    for name, text in FILES.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)


def build(dockerfile, tag, folder):
    (folder / "Dockerfile").write_text(dockerfile)
    buildkit = "1" if "--mount=" in dockerfile else "0"
    return subprocess.run(
        ["docker", "build", "--quiet", "--network", "none", "--tag", tag, "."], cwd=folder, capture_output=True,
        text=True, check=False, env={**os.environ, "DOCKER_BUILDKIT": buildkit})


def prepare(program):
    subprocess.run([REPOSITORY / "scripts/base-images"], check=True)
    BIN.mkdir(parents=True)
    WORK.chmod(0o755)
    shutil.copy2(program, BIN / "sockcheck")
    shutil.copy2(os.environ["SOCKCHECK_DOCKER"], BIN / "docker")
    shutil.copy2(shutil.which("gosu"), BIN / "gosu")
    for file in BIN.iterdir():
        file.chmod(0o755)
    os.environ["PATH"] = f"{BIN}:{os.environ['PATH']}"
    with open("/etc/passwd", "a", encoding="utf-8") as file:
        file.write("jenkins:x:1000:1000::/home/jenkins:/bin/sh\n")
    with open("/etc/group", "a", encoding="utf-8") as file:
        file.write("jenkins:x:1000:\n")
    # Compose as Debian has it, under the name of its successor.
    plugins = pathlib.Path(os.environ["DOCKER_CONFIG"]) / "cli-plugins"
    plugins.mkdir(parents=True)
    (plugins / "docker-compose").write_text(PLUGIN)
    (plugins / "docker-compose").chmod(0o755)
    folder = WORK / "images"
    folder.mkdir()
    context(folder)
    for name, dockerfile in NAMES.items():
        done = build(dockerfile, name, folder)
        if done.returncode != 0:
            raise SystemExit(f"test-docs: the image {name} does not build: {done.stderr}")


def shell(text, folder, user=None, env=()):
    words = ["bash", "-ec", PRELUDE + text, "bash", "true"]
    environment = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": "/run/user/0",
                   **dict(pair.split("=", 1) for pair in env)}
    if not any(pair.startswith("DOCKER_HOST=") for pair in env):
        environment.pop("DOCKER_HOST", None)
    if user:
        words = ["setpriv", "--reuid=1000", "--regid=1000", "--init-groups", *words]
        environment["HOME"] = "/home/jenkins"
    # Files, not pipes: what runs on in the background keeps nobody waiting.
    with tempfile.TemporaryFile("w+", errors="replace") as out, tempfile.TemporaryFile("w+", errors="replace") as err:
        done = subprocess.run(words, cwd=folder, stdout=out, stderr=err, check=False, env=environment,
                              stdin=subprocess.DEVNULL, timeout=240)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(words, done.returncode, out.read(), err.read())


def bases(task):
    """What a Dockerfile is tried on: lines without FROM have to hold on an image of root's, and of a user's."""
    if "FROM " in task["text"]:
        return [None]
    return [task["on"]] if task["on"] else ["your-image", "app"]


def dockerfile(task, base, folder):
    text = task["text"]
    if base:
        text = f"FROM {base}\n{text}"
    context(folder)
    # An earlier block on the page made the stage that this one copies from.
    if "=sockcheck" in text and " AS sockcheck" not in text:
        text = "FROM scratch AS sockcheck\nCOPY sockcheck /sockcheck\n" + text
    return build(text, "built", folder)


def compose(task, folder):
    """`up` with the page's lines over services that run the image app and mount the socket."""
    services = yaml.safe_load(task["text"])["services"]
    base = {"services": {
        name: {"image": "app", "network_mode": "none", "volumes": [f"{SOCKET}:{SOCKET}"]} for name in services}}
    (folder / "base.yaml").write_text(yaml.safe_dump(base))
    (folder / "page.yaml").write_text(task["text"])
    files = ["docker-compose", "--ansi", "never", "--project-name", "page", "--file", "base.yaml", "--file", "page.yaml"]
    first = next(iter(services))
    try:
        return subprocess.run([*files, "up", "--exit-code-from", first], cwd=folder, capture_output=True, text=True,
                              check=False)
    finally:
        subprocess.run([*files, "down"], cwd=folder, capture_output=True, check=False)


def attempt(task, folder):
    result = {"status": 0, "stdout": "", "stderr": "", "failed": None}
    for text in task["given"]:
        done = shell(text, folder)
        if done.returncode != 0:
            result["failed"] = f"{text}: status {done.returncode}: {done.stdout}{done.stderr}"
            return result
    if task["language"] == "dockerfile":
        return on_each_base(task, folder, result)
    if task["language"] == "yaml":
        done = compose(task, folder)
    else:
        done = shell(task["commands"], folder, task["user"], task["env"])
    result |= {"status": done.returncode, "stdout": done.stdout, "stderr": done.stderr}
    return afterwards(task, folder, result)


def afterwards(task, folder, result, where=""):
    for text in task["then"]:
        done = shell(text, folder)
        if done.returncode != 0 and result["failed"] is None:
            result["failed"] = f"{where}{text}: status {done.returncode}: {done.stdout}{done.stderr}"
    return result


def on_each_base(task, folder, result):
    """The first base on which it fails, or the last."""
    for base in bases(task):
        done = dockerfile(task, base, folder)
        result |= {"status": done.returncode, "stdout": done.stdout, "stderr": done.stderr}
        if done.returncode != 0:
            result["stderr"] = f"on {base}: {done.stderr}"
            return result
        afterwards(task, folder, result, f"on {base}: ")
    return result


def forget():
    """Containers of one page are not met by the next."""
    subprocess.run("docker ps --all --quiet | xargs --no-run-if-empty docker rm --force", shell=True,
                   capture_output=True, check=False)
    subprocess.run(["docker", "tag", "app-as-it-was", "app"], check=True)


def main(tasks, results):
    tasks = json.loads(pathlib.Path(tasks).read_text())
    prepare(tasks["program"])
    page, done = None, {}
    for number, task in enumerate(tasks["blocks"]):
        if task["page"] != page:
            forget()
            page = task["page"]
            folder = WORK / f"page{number}"
            folder.mkdir()
            folder.chmod(0o1777)
        try:
            done[task["place"]] = attempt(task, folder)
        except subprocess.TimeoutExpired as error:
            done[task["place"]] = {"status": -1, "stdout": "", "stderr": "", "failed": str(error)}
        print(f"# engine: {task['place']}", file=sys.stderr, flush=True)
        pathlib.Path(results).write_text(json.dumps(done))
