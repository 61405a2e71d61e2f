"""One block in a world of its own. Runs in fresh mount, pid and network namespaces; reads the task as JSON from
stdin and writes what happened as JSON. /etc, /run, /home, /root, /srv, /opt and /tmp are private, the rest of the
machine cannot be written, and there is no network."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
# Whose primary group has the same number.
USERS = {"jenkins": 1000, "ann": 1002}
PAGE = "/mnt/page"
# A rootless podman as ann has it: containers need no network here, and no systemd.
PODMAN = """
set -e
cd
mkdir -p .config/containers image/bin image/etc "$XDG_RUNTIME_DIR/podman"
printf '[containers]\\nnetns = "none"\\ncgroups = "disabled"\\n[engine]\\nruntime = "crun"\\ncgroup_manager = "cgroupfs"\\nevents_logger = "file"\\n' \
    > .config/containers/containers.conf
cp "$(command -v sockcheck)" image/bin/sockcheck
printf 'root:x:0:0::/:/bin/sh\\njenkins:x:1000:1000::/:/bin/sh\\n' > image/etc/passwd
printf 'root:x:0:\\njenkins:x:1000:\\n' > image/etc/group
tar -C image -c . | podman import --quiet --change 'ENV PATH=/bin' --change 'USER jenkins' \
    --change 'CMD ["sockcheck", "--format", "plain"]' - app
# podman.socket, the unit, says SocketMode=0660.
umask 0117
podman system service --time=0 "unix://$XDG_RUNTIME_DIR/podman/podman.sock" > service.log 2>&1 < /dev/null &
for try in $(seq 100); do
    [ -S "$XDG_RUNTIME_DIR/podman/podman.sock" ] && break
    sleep 0.1
done
chmod 0660 "$XDG_RUNTIME_DIR/podman/podman.sock"
"""


def mount(*words):
    subprocess.run(["mount", *words], check=True)


def accounts():
    """jenkins and ann, and a group docker with gid 999 that nobody is in; 998 is free."""
    names, ids = {"docker", *USERS}, {str(uid) for uid in USERS.values()}
    for name, extra in (("passwd", ids), ("group", ids | {"998", "999"}), ("shadow", set()), ("gshadow", set())):
        file = pathlib.Path("/etc", name)
        lines = file.read_text().splitlines() if file.exists() else []
        kept = [line for line in lines if line.split(":")[0] not in names and line.split(":")[2:3] != []
                and (name in ("shadow", "gshadow") or line.split(":")[2] not in extra)]
        if name == "passwd":
            kept += [f"{user}:x:{uid}:{uid}::/home/{user}:/bin/sh" for user, uid in USERS.items()]
        elif name == "group":
            kept += ["docker:x:999:"] + [f"{user}:x:{uid}:" for user, uid in USERS.items()]
        elif name == "shadow":
            kept += [f"{user}:*:19000:0:99999:7:::" for user in USERS]
        else:
            kept += [f"{group}:!::" for group in names]
        file.write_text("\n".join(kept) + "\n")


def world(task):
    mount("-t", "tmpfs", "-o", "mode=0755", "tmpfs", "/mnt")
    for name in ("page", "etc", "bin"):
        os.mkdir(f"/mnt/{name}")
    mount("--bind", task["folder"], PAGE)
    subprocess.run(["cp", "-a", "/etc/.", "/mnt/etc/"], check=True)
    for name, source in task["tools"].items():
        subprocess.run(["install", "-m", "0755", source, f"/mnt/bin/{name}"], check=True)
    mount("--bind", "/mnt/etc", "/etc")
    for point in subprocess.run(["findmnt", "--raw", "--noheadings", "--output", "TARGET"], check=True,
                                capture_output=True, text=True).stdout.splitlines():
        if not point.startswith(("/proc", "/sys", "/dev", "/mnt", "/etc")):
            # What cannot be remounted (a mount that is hidden by another) cannot be reached either.
            subprocess.run(["mount", "-o", "remount,bind,ro", point], check=False, stderr=subprocess.DEVNULL)
    for place, mode in (("/run", "0755"), ("/home", "0755"), ("/root", "0700"), ("/srv", "0755"), ("/opt", "0755"),
                        ("/var/tmp", "1777"),
                        ("/tmp", "1777")):
        mount("-t", "tmpfs", "-o", f"mode={mode}", "tmpfs", place)
    accounts()
    if os.path.isdir("/etc/sudoers.d"):
        with open("/etc/sudoers.d/pages", "w", encoding="ascii") as file:
            file.write("Defaults !secure_path\n")
    for user, uid in USERS.items():
        for folder in (f"/home/{user}", f"/run/user/{uid}"):
            os.makedirs(folder)
            os.chmod(folder, 0o700)
            os.chown(folder, uid, uid)
    os.makedirs("/run/user/0", 0o700)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=False)


def main():
    task = json.load(sys.stdin)
    world(task)
    environment = {"PATH": "/mnt/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root",
                   "TERM": "dumb", "LANG": "C.UTF-8", "SHELL": "/bin/bash",
                   "XDG_RUNTIME_DIR": "/run/user/0", **dict(pair.split("=", 1) for pair in task["env"])}
    result = {"status": 0, "stdout": "", "stderr": "", "failed": None}

    def run(text, user=None):
        # What an entrypoint gets as "$@".
        words, own = ["bash", "-ec", text, "bash", "true"], dict(environment)
        if user:
            # "UID:GID GROUP,..." for a process that holds what no file says.
            ids, _, groups = user.partition(" ")
            named = "--init-groups" if ids in USERS else f"--groups={groups}" if groups else "--clear-groups"
            uid, _, gid = (f"{USERS[ids]}:{USERS[ids]}" if ids in USERS else ids).partition(":")
            words = ["setpriv", f"--reuid={uid}", f"--regid={gid}", named, *words]
            own |= {"HOME": f"/home/{user}" if ids in USERS else "/tmp", "XDG_RUNTIME_DIR": f"/run/user/{uid}", "USER": ids}
        # Files, not pipes: what runs on in the background keeps nobody waiting.
        with tempfile.TemporaryFile("w+", errors="replace") as out, tempfile.TemporaryFile("w+", errors="replace") as err:
            done = subprocess.run(words, env=own, cwd=PAGE, stdout=out, stderr=err, stdin=subprocess.DEVNULL, check=False)
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(words, done.returncode, out.read(), err.read())

    def must(text):
        done = run(text)
        if done.returncode != 0 and result["failed"] is None:
            result["failed"] = f"{text}: status {done.returncode}: {done.stdout}{done.stderr}"

    must("listen /run/docker.sock 0:999 0660")
    if task["world"] == "podman":
        # crun refuses a machine with both kinds of control groups; none is used here.
        must("! mountpoint --quiet /sys/fs/cgroup/unified || umount /sys/fs/cgroup/unified")
        must("usermod --append --groups docker ann && printf 'ann:100000:65536\\n' | tee /etc/subuid > /etc/subgid")
        done = run(PODMAN, "ann")
        if done.returncode != 0:
            result["failed"] = f"no podman: {done.stdout}{done.stderr}"
    for text in task["given"]:
        must(text)
    if result["failed"] is None:
        done = run(task["commands"], "ann" if task["world"] == "podman" else task["user"])
        result |= {"status": done.returncode, "stdout": done.stdout, "stderr": done.stderr}
        for text in task["then"]:
            must(text)
    json.dump(result, sys.stdout)


main()
