"""Every cause in a situation really made on this machine, and its look-alike.

Each function makes one: `fires` is the program's report where the cause is the one, `lookalike` where it is
not. Each question is asked once more from recorded facts, by another user, and gives the same.
"""

import errno
import functools
import hashlib
import json
import os
import re
import socket
import subprocess
import time

from machine import GROUP, landlock_without_writing, seccomp_refusing

# The module above has put its folder into the path.
from fake_daemon import engine, reply

ALL = []


def situation(code, remark=False):
    def add(function):
        ALL.append((code, function.__name__.replace("_", "-"), remark, function))
        return function
    return add


DOCKER = "docker:x:%d:app\n" % GROUP
# PID 1 of the namespace has the group; sh -c becomes its only command, so that a second one follows.
CONTAINER = """
mount -t tmpfs -o mode=755 tmpfs /run && touch /run/.containerenv
mount --bind "$1/root/etc/passwd" /etc/passwd && mount --bind "$1/root/etc/group" /etc/group
if test -f /etc/shadow; then mount --bind "$1/root/etc/shadow" /etc/shadow; fi
status=0; {command} || status=$?; exit $status
"""


def container(command):
    return CONTAINER.replace("{command}", command)


# ---------------------------------------------------------------- on the way to the socket ----

@situation("socket-missing")
def nothing_at_the_path(m):
    m.fires(m.ask(m.path("docker.sock")))
    m.fires(m.ask(m.path("no", "such", "docker.sock")))
    m.folder("closed", 0o700)
    m.lookalike(m.user(m.path("closed", "docker.sock")), "directory-not-searchable")


@situation("dangling-link")
def a_link_to_nothing(m):
    m.fires(m.ask(m.link("docker.sock", "gone.sock")))
    m.lookalike(m.ask(m.path("gone.sock")), "socket-missing")


@situation("link-loop")
def links_that_never_end(m):
    m.link("a", "b")
    m.fires(m.ask(m.link("b", "a")))
    # The kernel follows forty, and not one more.
    listener = m.listen("end.sock", mode=0o666)
    before = listener.path
    for number in range(41):
        before = m.link("link%d" % number, before)
    m.fires(m.ask(m.path("link40")))
    m.lookalike(m.ask("--api", "any", m.path("link39")), None)


@situation("link-protected")
def somebody_elses_link_in_a_sticky_directory(m):
    setting = m.protected_links("1")
    m.folder("sticky", 0o1777)
    listener = m.listen(mode=0o666)
    m.link("sticky/docker.sock", listener.path, owner=2000)
    m.fires(m.user(m.path("sticky", "docker.sock")))
    m.link("sticky/own.sock", listener.path, owner=1000)
    m.lookalike(m.user("--api", "any", m.path("sticky", "own.sock")), None)
    m.lookalike(m.user("--api", "any", m.path("sticky", "docker.sock"), uid=2000), None)
    setting("0")
    m.lookalike(m.user("--api", "any", m.path("sticky", "docker.sock")), None)


@situation("path-too-long")
def a_hundred_and_eight_bytes(m):
    stem = m.path("")
    m.listen("l" * (107 - len(stem)), mode=0o666)
    m.lookalike(m.ask("--api", "any", m.path("l" * (107 - len(stem)))), None)
    os.rename(m.path("l" * (107 - len(stem))), m.path("l" * (108 - len(stem))))
    m.fires(m.ask("--api", "any", m.path("l" * (108 - len(stem)))))


@situation("directory-not-searchable")
def a_parent_of_mode_0700(m):
    m.folder("closed", 0o700)
    listener = m.listen("closed/docker.sock", mode=0o666)
    m.fires(m.user(listener.path))
    m.link("way.sock", listener.path)
    m.fires(m.user(m.path("way.sock")))
    os.chmod(m.path("closed"), 0o711)
    m.lookalike(m.user(listener.path), None)


@situation("directory-not-searchable")
def a_sticky_directory_that_only_its_group_may_pass(m):
    m.folder("closed", 0o1770, group=GROUP)
    listener = m.listen("closed/docker.sock", mode=0o666)
    m.fires(m.user(listener.path))
    m.lookalike(m.user(listener.path, groups=[GROUP]), None)


@situation("in-another-mount-namespace")
def a_process_with_mounts_of_its_own(m):
    m.folder("private")
    path = m.listen("private/app.sock").path
    started = 'mount -t tmpfs tmpfs "$1/private"; echo ready; exec sleep 90'
    with subprocess.Popen(["unshare", "--mount", "--propagation", "private", "sh", "-ec", started, "sh", m.directory],
                          stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"ready\n"
        m.fires(m.ask("--pid", str(child.pid), path))
        # What nobody finds is missing, and what both find is not.
        m.lookalike(m.ask("--pid", str(child.pid), m.path("private/other.sock")), "socket-missing")
        m.lookalike(m.ask("--pid", str(child.pid), m.listen("seen.sock").path), None)
        child.kill()
    with subprocess.Popen(["sleep", "90"]) as child:
        m.lookalike(m.ask("--pid", str(child.pid), path), None)
        child.kill()


@situation("socket-is-directory")
def a_directory_in_the_sockets_place(m):
    m.fires(m.user(m.folder("docker.sock")))
    m.fires(m.ask(m.path("docker.sock")))
    m.lookalike(m.user(m.file("file")), "not-a-socket")


@situation("not-a-socket")
def a_file_a_fifo_a_device(m):
    os.mkfifo(m.path("fifo"))
    for path in (m.file("docker.sock"), m.path("fifo"), "/dev/null"):
        m.fires(m.user(path))
        m.fires(m.ask(path))
    m.lookalike(m.user(m.folder("directory")), "socket-is-directory")


@situation("mount-is-stale")
def the_daemon_restarted_behind_a_bind_mount(m):
    m.file("mounted.sock")
    script = """
python3 -c 'import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1])' "$1/new.sock"
chmod 666 "$1/new.sock"
mount --bind "$1/new.sock" "$1/mounted.sock"; {then} "$1/new.sock"
status=0; $sockcheck "$1/mounted.sock" || status=$?; rm -f "$1/new.sock"; exit $status"""
    m.fires(m.inside(script.replace("{then}", "rm"), m.directory))
    # As dead, but the name is still there.
    m.lookalike(m.inside(script.replace("{then}", ":"), m.directory), "nothing-listening")


# ------------------------------------------------------------------------ which socket ----

def told(**environment):
    return ["env", *("%s=%s" % pair for pair in environment.items())]


def contexts(m, current, **hosts):
    """A configuration directory of the docker command line."""
    for name, host in hosts.items():
        meta = {"Name": name, "Metadata": {}, "Endpoints": {"docker": {"Host": host}}}
        digest = hashlib.sha256(name.encode()).hexdigest()
        m.folder("config/contexts/meta/%s" % digest)
        m.file("config/contexts/meta/%s/meta.json" % digest, json.dumps(meta))
    m.folder("config")
    m.file("config/config.json", json.dumps({"currentContext": current}))
    return m.path("config")


@situation("endpoint-not-unix")
def docker_host_is_tcp(m):
    m.fires(m.ask(prefix=told(DOCKER_HOST="tcp://127.0.0.1:2375")))
    listener = m.listen(mode=0o666)
    m.lookalike(m.ask(prefix=told(DOCKER_HOST="unix://" + listener.path)), None)


@situation("endpoint-invalid")
def docker_host_without_a_scheme_and_a_context_that_is_gone(m):
    listener = m.listen(mode=0o666)
    m.fires(m.ask(prefix=told(DOCKER_HOST=listener.path)))
    config = contexts(m, "gone", ci="unix://" + listener.path)
    m.fires(m.ask(prefix=told(DOCKER_CONFIG=config)))
    m.lookalike(m.ask("--context", "ci", prefix=told(DOCKER_CONFIG=config)), None)


@situation("endpoint-elsewhere")
def docker_host_names_another_than_the_mounted_one(m):
    m.listen(mode=0o666)
    script = """
mount -t tmpfs -o mode=755 tmpfs /run && touch /run/docker.sock
{mount}
export DOCKER_HOST=unix:///run/elsewhere/docker.sock; exec $sockcheck"""
    m.fires(m.inside(script.replace("{mount}", 'mount --bind "$1/docker.sock" /run/docker.sock'), m.directory))
    m.lookalike(m.inside(script.replace("{mount}", "rm /run/docker.sock"), m.directory), "socket-missing")


@situation("context-unseen-by-sdks", remark=True)
def a_context_that_only_the_command_line_follows(m):
    listener = m.listen(mode=0o666)
    config = contexts(m, "ci", ci="unix://" + listener.path)
    m.fires(m.ask(prefix=told(DOCKER_CONFIG=config)))
    both = told(DOCKER_CONFIG=config, DOCKER_HOST="unix://" + listener.path)
    m.lookalike(m.ask(prefix=both), None)


# ------------------------------------------------------------------------ who is asking ----

@situation("gid-mismatch")
def the_classic_case(m):
    listener = m.listen()
    m.fires(m.user(listener.path))
    m.lookalike(m.user(listener.path, groups=[GROUP]), None)
    m.lookalike(m.ask(listener.path), None)


@situation("gid-mismatch")
def set_id_and_sticky_bits_on_the_socket(m):
    listener = m.listen(mode=0o7660)
    m.fires(m.user(listener.path))
    m.lookalike(m.user(listener.path, groups=[GROUP]), None)


CHROOT = """
mkdir -p "$1/new"; mount --rbind / "$1/new"
mount --bind "$1/root/etc/passwd" "$1/new/etc/passwd" && mount --bind "$1/root/etc/group" "$1/new/etc/group"
status=0; chroot --userspec=1000:1000 {groups} "$1/new" $sockcheck "$1/docker.sock" || status=$?; exit $status
"""


@situation("gid-mismatch")
def recorded_in_a_chroot(m):
    m.listen()
    m.accounts(user="somebody")
    result = m.inside(CHROOT.replace("{groups}", "--groups=1000"), m.directory)
    m.fires(result)
    assert result.report["subject"]["user"] == "somebody", result.report["subject"]
    m.lookalike(m.inside(CHROOT.replace("{groups}", "--groups=%d" % GROUP), m.directory), None)


MOUNTED = """
mount --bind "$1/docker.sock" "$1/mounted.sock"
exec setpriv --reuid=1000 --regid=1000 {groups} $sockcheck --root "$1/root" "$1/mounted.sock"
"""


@situation("gid-taken")
def the_gid_is_called_ping_in_the_image(m):
    listener = m.listen()
    m.file("mounted.sock")
    option = m.accounts("ping:x:%d:\n" % GROUP)
    m.fires(m.inside(MOUNTED.replace("{groups}", "--clear-groups"), m.directory))
    # Where the socket was made the name is its own.
    m.lookalike(m.user(*option, listener.path), "gid-mismatch")


@situation("docker-gid-differs")
def an_image_made_for_another_host(m):
    m.listen()
    m.file("mounted.sock")
    m.accounts("docker:x:64998:app\n")
    m.fires(m.inside(MOUNTED.replace("{groups}", "--groups=64998"), m.directory))
    m.lookalike(m.inside(MOUNTED.replace("{groups}", "--clear-groups"), m.directory), "gid-mismatch")


@situation("gid-zero")
def a_socket_of_roots_group(m):
    m.fires(m.user(m.listen(group=0).path))
    m.lookalike(m.user(m.listen("other.sock").path), "gid-mismatch")


@situation("membership-not-in-session")
def groups_changed_after_login(m):
    listener = m.listen()
    m.lookalike(m.user(*m.accounts("docker:x:%d:\n" % GROUP), listener.path), "gid-mismatch")
    m.fires(m.user(*m.accounts(DOCKER), listener.path))


DIRECTORY = """
mount --bind "$1/nsswitch.conf" /etc/nsswitch.conf
mkdir -p /var/lib/extrausers && mount --bind "$1/directory" /var/lib/extrausers
exec setpriv --reuid=4711 --regid=4711 --clear-groups $sockcheck "$1/docker.sock"
"""


@situation("membership-not-in-session")
def a_member_in_a_directory_of_accounts(m):
    """A source of nsswitch.conf(5) beside the files, libnss-extrausers, has account, group and membership."""
    m.listen()
    m.file("nsswitch.conf", "passwd: files extrausers\ngroup: files extrausers\n")
    m.file("directory/passwd", "ada:x:4711:4711::/:/bin/sh\n")
    m.file("directory/group", "ada:x:4711:\nmakers:x:%d:ada\n" % GROUP)
    seen = m.inside(DIRECTORY, m.directory)
    m.fires(seen)
    assert seen.report["subject"]["user"] == "ada" and "extrausers" in seen.report["causes"][0]["detail"], seen.report
    m.file("directory/group", "ada:x:4711:\nmakers:x:%d:\n" % GROUP)
    other = m.inside(DIRECTORY, m.directory)
    m.lookalike(other, "gid-mismatch")
    assert other.report["socket"]["group"]["name"] == "makers", other.report["socket"]
    assert not any("groupadd" in one["snippet"] for one in other.report["remedies"] if one["target"] == "host")
    # A source that is not there to be asked: it is not said that the number has no name.
    untold = m.inside(DIRECTORY.replace("exec", "mount --bind /bin/false /usr/bin/getent\nexec"), m.directory)
    m.lookalike(untold, "gid-mismatch")
    assert "could-not-tell" in untold.codes, untold.codes


@situation("explicit-group-drops-image-groups")
def started_as_user_and_group(m):
    listener = m.listen()
    option = m.accounts(DOCKER)
    m.fires(m.ask(*option, "--user", "app:app", "--no-connect", listener.path))
    m.lookalike(m.ask(*option, "--user", "app", "--no-connect", listener.path), None)
    # The same of a process that runs: neither it nor PID 1 ever had the group.
    running = container('setpriv --reuid=1000 --regid=1000 --clear-groups $sockcheck "$1/docker.sock"')
    m.fires(m.inside(running, m.directory, pid=True))
    m.lookalike(m.inside(running, m.directory, pid=True, groups=[0, GROUP]), "groups-dropped")


DROPPERS = {
    "setpriv": "setpriv --reuid=1000 --regid=1000 --clear-groups",
    "setpriv --init-groups": "setpriv --reuid=app --regid=app --init-groups",
    "gosu": "gosu app",
    "gosu user:group": "gosu app:app",
    "chroot": "chroot --userspec=app:app /",
}


@situation("groups-dropped")
def droppers_on_the_way(m):
    m.listen()
    m.accounts()
    for name, words in DROPPERS.items():
        m.note(name)
        m.fires(m.inside(container(words + ' $sockcheck "$1/docker.sock"'), m.directory, pid=True,
                         groups=[0, GROUP]))
    for words in ("runuser app -s /bin/sh -c", "su app -s /bin/sh -c"):
        m.note(words.split()[0])
        m.fires(m.inside(container(words + ' "$sockcheck $1/docker.sock"'), m.directory, pid=True,
                         groups=[0, GROUP]))
    kept = 'setpriv --reuid=1000 --regid=1000 --keep-groups $sockcheck "$1/docker.sock"'
    m.lookalike(m.inside(container(kept), m.directory, pid=True, groups=[0, GROUP]), None)
    never = 'setpriv --reuid=1000 --regid=1000 --clear-groups $sockcheck "$1/docker.sock"'
    m.lookalike(m.inside(container(never), m.directory, pid=True), "gid-mismatch")


READY = CONTAINER.replace("status=0; {command} || status=$?; exit $status", "")
WORKER = "setpriv --reuid=app --regid=app --init-groups sleep 90"


@situation("groups-dropped")
def put_in_beside_a_holder(m):
    """What docker exec starts has nothing from PID 1; what PID 1 starts has dropped it."""
    m.listen()
    m.accounts()
    _, main = m.container(READY + "echo ready\n%s & wait" % WORKER, m.directory, groups=[0, GROUP])
    entered = ["nsenter", "--target", str(main), "--mount", "--pid"]
    m.lookalike(m.user(m.path("docker.sock"), prefix=entered), "gid-mismatch")
    seen = m.user(m.path("docker.sock"), prefix=entered, replay=False)
    assert "docker exec" in seen.report["causes"][0]["detail"], seen.report["causes"]
    entry = next(one for one in seen.report["remedies"] if "--register" in one["snippet"])
    assert entry["target"] == "entrypoint" and entry["proof"] == "granted", entry
    # From outside of the container the same is seen.
    with subprocess.Popen(entered + ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "sh", "-c",
                                     "echo here; read line"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        with open("/proc/%d/task/%d/children" % (child.pid, child.pid), encoding="ascii") as file:
            put = file.read().split() or [str(child.pid)]
        m.lookalike(m.ask("--pid", put[0], m.path("docker.sock")), "gid-mismatch")
        child.stdin.close()
    with open("/proc/%d/task/%d/children" % (main, main), encoding="ascii") as file:
        worker = file.read().split()[0]
    m.fires(m.ask("--pid", worker, m.path("docker.sock")))


@situation("groups-dropped")
def the_parent_alone_holds_it(m):
    # PID 1 is the machine's; the shell that starts the dropped process has the group.
    listener = m.listen()
    drop = 'setpriv --reuid=1000 --regid=1000 --clear-groups $sockcheck "$1" || exit $?'
    m.fires(m.inside(drop, listener.path, groups=[GROUP]))
    m.lookalike(m.inside(drop, listener.path), "gid-mismatch")


@situation("owner-bits-deny")
def the_owner_may_not_write(m):
    m.fires(m.user(m.listen(owner=1000, mode=0o466).path))
    m.lookalike(m.user(m.listen("other.sock", owner=1001, mode=0o460).path), "gid-mismatch")


@situation("group-bits-deny")
def the_group_may_not_write(m):
    listener = m.listen(mode=0o646)
    m.fires(m.user(listener.path, groups=[GROUP]))
    m.lookalike(m.user(listener.path), None)
    m.fires(m.user(m.listen("closed.sock", mode=0o640).path))
    m.lookalike(m.user(m.listen("open.sock").path), "gid-mismatch")


MOUNTED_FOLDER = """
mount --bind "$1/hosts" "$1/in"; mount -t tmpfs -o mode=755 tmpfs /run; touch /run/.containerenv
echo ready; exec setpriv --reuid=1000 --regid=1000 --clear-groups sleep 90
"""


@situation("acl-mask-denies")
def the_host_has_another_name_for_it(m):
    """The line for the host names the source of the mount, and carried out as it is printed it lets in."""
    m.folder("hosts")
    m.folder("in")
    path = m.listen("hosts/my.sock").path
    subprocess.run(["setfacl", "--modify", "user:1000:rw-,mask::r--", path], check=True)
    with subprocess.Popen(["unshare", "--mount", "--propagation", "private", "sh", "-ec", MOUNTED_FOLDER, "sh", m.directory],
                          stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"ready\n"
        while m.name_of(child.pid) != "sleep":
            time.sleep(0.01)
        asked = ["--pid", str(child.pid), m.path("in/my.sock")]
        seen = m.ask(*asked)
        m.fires(seen)
        line = next(one["snippet"] for one in seen.report["remedies"] if one["target"] == "host")
        assert path in line and m.path("in/my.sock") not in line, line
        subprocess.run(["sh", "-ec", line.replace("sudo ", "")], check=True)
        m.lookalike(m.ask(*asked), None)
        child.kill()


@situation("acl-mask-denies")
def a_chmod_after_setfacl(m):
    listener = m.listen()
    subprocess.run(["setfacl", "-m", "u:1000:rw", listener.path], check=True)
    m.lookalike(m.user(listener.path), None)
    os.chmod(listener.path, 0o640)
    m.fires(m.user(listener.path))


@situation("acl-entry-denies")
def an_entry_without_w(m):
    listener = m.listen(mode=0o666)
    subprocess.run(["setfacl", "-m", "u:1000:r", listener.path], check=True)
    m.fires(m.user(listener.path))
    subprocess.run(["setfacl", "-m", "u:1000:rw,m::r", listener.path], check=True)
    m.lookalike(m.user(listener.path), "acl-mask-denies")


@situation("root-lacks-override")
def root_without_its_capabilities(m):
    listener = m.listen(owner=1000, group=1000)
    without = ["setpriv", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all"]
    m.fires(m.ask(listener.path, prefix=without))
    m.lookalike(m.ask(listener.path), None)
    # As owner root needs none.
    m.lookalike(m.ask(m.listen("own.sock", owner=0).path, prefix=without), None)
    ambient = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    m.lookalike(m.user(m.listen("closed.sock", mode=0o600).path, options=ambient), None)


ROOTLESS = "0 1000 1\n1 100000 60000\n"


@situation("id-unmapped")
def a_rootful_socket_in_a_namespace(m):
    listener = m.listen()
    m.fires(m.in_user_namespace(listener.path, uid_map=ROOTLESS))
    m.note("remapped")
    m.fires(m.in_user_namespace(listener.path, uid_map="0 100000 65536\n"))
    m.note("unshare -Ur")
    m.fires(m.ask(listener.path, prefix=[
        "setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "unshare", "--user", "--map-root-user"]))
    m.note("a real nobody")
    nobody = m.listen("nobody.sock", owner=65534, group=65534)
    m.lookalike(m.user(nobody.path), "gid-mismatch")


@situation("id-unmapped")
def a_kept_group_that_is_another(m):
    listener = m.listen(owner=5)
    m.fires(m.in_user_namespace(listener.path, uid_map=ROOTLESS, kept=[64998], groups=None))
    # Kept, unmapped, and it is the one: the kernel lets it in.
    m.lookalike(m.in_user_namespace(listener.path, uid_map=ROOTLESS, kept=[GROUP], groups=None), None)


@situation("rootless-owner")
def a_rootless_engines_socket(m):
    listener = m.listen(owner=1000, group=1000)
    m.fires(m.in_user_namespace(listener.path, uid_map=ROOTLESS, uid=1000, gid=1000, groups=[]))
    m.lookalike(m.in_user_namespace(listener.path, uid_map=ROOTLESS, groups=[]), None)
    m.lookalike(m.in_user_namespace(listener.path, uid_map=ROOTLESS, uid=1000, gid=0, groups=[]), None)


@situation("gid-mismatch")
def a_namespace_of_several_ranges(m):
    listener = m.listen(owner=1000)
    ranges = "0 1000 1\n1 100000 1000\n%d %d 1\n" % (GROUP, GROUP)
    m.fires(m.in_user_namespace(listener.path, uid_map=ranges, uid=5, gid=5, groups=[]))
    m.lookalike(m.in_user_namespace(listener.path, uid_map=ranges, uid=5, gid=5, groups=[GROUP]), None)
    m.lookalike(m.in_user_namespace(listener.path, uid_map=ranges, groups=[]), None)


@situation("security-policy")
def a_filter_that_refuses_connect(m):
    listener = m.listen()
    for number in (errno.EACCES, errno.EPERM):
        refuse = seccomp_refusing("connect", number)
        m.fires(m.user(listener.path, groups=[GROUP], before=refuse))
    m.lookalike(m.user(listener.path, before=seccomp_refusing("connect", errno.EACCES)), "gid-mismatch")


@situation("security-policy")
def a_filter_that_refuses_socket(m):
    listener = m.listen()
    result = m.user(listener.path, groups=[GROUP], before=seccomp_refusing("socket", errno.EPERM))
    m.fires(result)
    assert result.report["observation"]["call"] == "socket", result.report["observation"]
    # As RestrictAddressFamilies= of systemd does it.
    m.fires(m.user(listener.path, groups=[GROUP], before=seccomp_refusing("socket", errno.EAFNOSUPPORT)))
    denied = m.user(listener.path, before=seccomp_refusing("socket", errno.EPERM))
    m.fires(denied)
    assert [n["code"] for n in denied.report["next"]] == ["gid-mismatch"], denied.report["next"]
    m.lookalike(m.user(listener.path, groups=[GROUP]), None)


@situation("security-policy")
def landlock_does_not_gate_connecting(m):
    listener = m.listen()
    m.lookalike(m.user(listener.path, groups=[GROUP], before=landlock_without_writing()), None)


@situation("immutable-inode")
def an_immutable_socket(m):
    # No program can open a socket for chattr(1): the attribute is written into a file system at rest.
    image, place = m.file("image"), m.folder("place")
    os.truncate(image, 8 << 20)
    run = functools.partial(subprocess.run, check=True, capture_output=True)
    run(["mkfs.ext4", "-q", "-F", image])
    run(["mount", "-o", "loop", image, place])
    m.cleanups.append(lambda: run(["umount", place]))
    path = m.listen("place/docker.sock", "dead", mode=0o666).path
    m.lookalike(m.user(path), "nothing-listening")
    run(["umount", place])
    m.cleanups.pop()
    run(["debugfs", "-w", "-R", "set_inode_field /docker.sock flags 0x80010", image])
    run(["mount", "-o", "loop", image, place])
    m.cleanups.append(lambda: run(["umount", place]))
    m.fires(m.user(path))
    m.fires(m.ask(path))


# -------------------------------------------------------------------- behind the socket ----

@situation("nothing-listening")
def the_file_outlived_its_daemon(m):
    listener = m.listen(behaviour="dead")
    m.fires(m.user(listener.path, groups=[GROUP]))
    # The denial hides the dead daemon.
    m.lookalike(m.user(listener.path), "gid-mismatch")


@situation("nothing-listening")
def denied_and_dead_behind_it(m):
    """Who may ask every network namespace says so beside the denial: root, in the first pid namespace. Where even root is
    not shown the machine's first process, another one of the same namespaces lies in its place."""
    asked = ["unshare", "--mount", "sh", "-c", 'mount --bind "/proc/$$" /proc/1 && exec "$@"', "sh"]
    dead, live = m.listen("dead.sock", "dead"), m.listen("live.sock")
    m.fires(m.user(dead.path, groups=[GROUP]))
    roots = [*m.accounts(), "--user", "1000:1000"]
    for listener, behind in ((dead, ["nothing-listening"]), (live, [])):
        seen = m.ask(*roots, listener.path, prefix=asked)
        assert seen.root == "gid-mismatch", seen.codes
        if os.readlink("/proc/self/ns/pid") == "pid:[4026531836]":
            assert [one["code"] for one in seen.report["next"]] == behind, seen.report["next"]
        else:
            m.note("another pid namespace: who listens outside of it cannot be told")
            assert seen.report["next"] == [], seen.report["next"]
    m.lookalike(m.user(dead.path), "gid-mismatch")


@situation("wrong-socket-type")
def datagrams_and_packets(m):
    for kind in ("datagram", "seqpacket"):
        listener = m.listen(kind + ".sock", behaviour=kind)
        let_in = m.user(listener.path, groups=[GROUP])
        assert let_in.report["verdict"] == "granted", let_in.report
        assert let_in.report["observation"]["type"] == {"datagram": "dgram"}.get(kind, kind)
        m.fires(let_in)
        m.fires(m.user("--api", "docker", listener.path, groups=[GROUP]))
    m.lookalike(m.user(m.listen("dead.sock", "dead").path, groups=[GROUP]), "nothing-listening")


@situation("security-policy")
def a_sandbox_that_refuses(m):
    """bwrap as somebody starts it by hand, and as a coding agent does; each hides the socket or filters the call."""
    listener = m.listen("docker.sock", mode=0o666)
    bwrap = ["bwrap", "--bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-pid"]
    refused = seccomp_refusing("socket", errno.EPERM)
    for environment, name in (((), None), (["env", "SANDBOX_RUNTIME=1"], "sandbox-runtime"),
                              (["env", "CODEX_SANDBOX_NETWORK_DISABLED=1"], "codex")):
        seen = m.user(listener.path, prefix=environment, before=refused)
        m.fires(seen)
        assert seen.report["place"]["sandbox"] == name, seen.report["place"]
        if name:
            assert "allows" in seen.report["causes"][0]["detail"] or "lets" in seen.report["causes"][0]["detail"], seen.report
            assert not seen.report["remedies"], seen.report["remedies"]
    hidden = m.user(listener.path, options=[*bwrap, "--tmpfs", m.directory])
    m.lookalike(hidden, "socket-missing")
    assert hidden.report["place"]["sandbox"] == "bubblewrap", hidden.report["place"]
    assert "--bind" in hidden.report["causes"][0]["detail"] and not hidden.report["remedies"], hidden.report
    let_in = m.user(listener.path, options=bwrap)
    m.lookalike(let_in, None)


@situation("socket-of-another-kernel")
def a_socket_below_an_overlay(m):
    """The daemon is bound in the lower directory; the merged view has another inode."""
    for name in ("lower", "upper", "work", "merged"):
        m.folder("layers/" + name)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", m.path("layers")], check=True)
    m.cleanups.append(lambda: subprocess.run(["umount", m.path("layers")], check=True))
    os.chmod(m.path("layers"), 0o755)
    for name in ("lower", "upper", "work", "merged"):
        m.folder("layers/" + name)
    listener = m.listen("layers/lower/app.sock", mode=0o666)
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o", "lowerdir=%s,upperdir=%s,workdir=%s" % tuple(
        m.path("layers/" + name) for name in ("lower", "upper", "work")), m.path("layers/merged")], check=True)
    m.cleanups.append(lambda: subprocess.run(["umount", m.path("layers/merged")], check=True))
    seen = m.user(m.path("layers/merged/app.sock"))
    m.fires(seen)
    assert seen.report["causes"][0]["evidence"]["listeners"] == [listener.path], seen.report
    # The same inode under another name.
    m.file("bound.sock")
    subprocess.run(["mount", "--bind", listener.path, m.path("bound.sock")], check=True)
    m.cleanups.append(lambda: subprocess.run(["umount", m.path("bound.sock")], check=True))
    m.lookalike(m.user(m.path("bound.sock")), None)
    m.lookalike(m.user(m.listen("layers/lower/dead.sock", "dead", mode=0o666).path), "nothing-listening")


ABSTRACT = """import socket, sys, time
kind = getattr(socket, "SOCK_" + sys.argv[2])
bound = socket.socket(socket.AF_UNIX, kind)
bound.bind("\\0" + sys.argv[1])
kind == socket.SOCK_DGRAM or bound.listen(4)
print("ready", flush=True)
time.sleep(60)"""


@situation("abstract-name-elsewhere")
def a_name_of_another_network_namespace(m):
    name = "sc-%d" % os.getpid()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind("\0" + name)
        listener.listen(16)
        m.lookalike(m.user("--api", "any", "@" + name), None)
        m.fires(m.user("--api", "any", "@" + name, prefix=["unshare", "--net"]))
        # Asked about a process of that other namespace, and then about one that finds the name there.
        other = m.start(["unshare", "--net", "sh", "-c", "echo ready; exec sleep 60"])
        m.fires(m.ask("--pid", str(other.pid), "--api", "any", "@" + name))
    m.fires(m.user("--api", "any", "@" + name))
    for kind, seen in (("STREAM", "stream"), ("SEQPACKET", "seqpacket"), ("DGRAM", "dgram")):
        bound = m.start(["unshare", "--net", "python3", "-c", ABSTRACT, name + kind, kind])
        let_in = m.ask("--pid", str(bound.pid), "--api", "any", "@" + name + kind)
        m.lookalike(let_in, None)
        assert let_in.report["observation"]["type"] == seen, let_in.report["observation"]
        m.fires(m.user("--api", "any", "@" + name + kind))


@situation("daemon-unresponsive")
def a_full_backlog_and_a_daemon_that_hangs(m):
    for kind in ("full", "hangs"):
        listener = m.listen(kind + "-docker.sock", behaviour=kind)
        m.fires(m.user("--api", "docker", listener.path, groups=[GROUP]))
    closes = m.listen("closes.sock", behaviour="closes")
    m.lookalike(m.user("--api", "docker", closes.path, groups=[GROUP]), "not-the-docker-api")


@situation("api-forbidden")
def a_plugin_and_two_proxies(m):
    """What an authorization plugin, HAProxy, nginx and a small proxy say; each to the ping alone."""
    for name, status, body, quoted in (
            ("plugin", "403 Forbidden", b'{"message":"authorization denied by plugin opa-docker-authz: no\\u001b[2J"}\n',
             "plugin opa-docker-authz"),
            ("crashed", "500 Internal Server Error",
             b'{"message":"plugin opa-docker-authz failed with error: AuthZPlugin.AuthZReq: EOF"}', "plugin opa-docker-authz"),
            ("haproxy", "403 Forbidden", b"<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n"
             b"</body></html>\n", "tecnativa/docker-socket-proxy"),
            ("nginx", "403 Forbidden", b"<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 "
             b"Forbidden</h1></center>\r\n<hr><center>nginx/1.26</center>\r\n</body>\r\n</html>\r\n", "linuxserver/socket-proxy"),
            ("small", "403 Forbidden", b"Forbidden\n", "-allowGET"),
            ("method", "405 Method Not Allowed", b"\x1b]0;x\x07Method Not Allowed", "\\\\x1B]0;x"),
            ("login", "401 Unauthorized", b"", "without a word"), ("long", "403 Forbidden", b"x" * 5000, "x" * 300)):
        head = "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
        listener = m.listen(name + ".docker.sock", behaviour=head.encode() + body)
        seen = m.user(listener.path, groups=[GROUP])
        m.fires(seen)
        assert seen.report["verdict"] == "unavailable", seen.report
        said = json.dumps(seen.report["causes"][0], ensure_ascii=False)
        assert quoted in said and "\x1b" not in said and len(said) < 1200, said
        assert listener.requests[-1] == "GET /_ping HTTP/1.1" and len(set(listener.requests)) == 1, listener.requests
    # Refused with an engine's version beside it, and an engine that is merely ill.
    m.fires(m.user(m.listen("v.docker.sock", reply(b"{}", status="403 Forbidden")).path, groups=[GROUP]))
    m.lookalike(m.user(m.listen("ill.docker.sock", reply(b"{}", status="500 Oh")).path, groups=[GROUP]), None)
    m.lookalike(m.user(m.listen("none.docker.sock", b"HTTP/1.1 404 Not Found\r\n\r\n404 page not found").path, groups=[GROUP]),
                "not-the-docker-api")
    m.lookalike(m.user(m.listen("closed.docker.sock", b"HTTP/1.1 403 Forbidden\r\n\r\n").path), "gid-mismatch")


@situation("api-version-unsupported", remark=True)
def a_version_that_the_engine_lacks(m):
    def with_oldest(request):
        if " /version " in request:
            return reply(b'{"ApiVersion": "1.41", "MinAPIVersion": "1.12"}', "application/json")
        return engine(request)

    listener = m.listen(behaviour=with_oldest)
    for version in ("1.42", "2.0", "1.11"):
        m.fires(m.user(listener.path, groups=[GROUP], prefix=["env", "DOCKER_API_VERSION=" + version]))
    for version in ("1.41", "1.12", "", "latest", "1.", "-1.50", "1.42.1"):
        m.lookalike(m.user(listener.path, groups=[GROUP], prefix=["env", "DOCKER_API_VERSION=" + version]), None)
    del listener.requests[:]
    m.lookalike(m.user(listener.path, groups=[GROUP]), None)
    assert set(listener.requests) == {"GET /_ping HTTP/1.1"}, listener.requests
    podman = m.listen("podman.sock", reply(b"OK").replace(b"Docker/20.10", b"Libpod/4.3.1"))
    m.lookalike(m.user(podman.path, groups=[GROUP], prefix=["env", "DOCKER_API_VERSION=1.99"]), None)


@situation("not-the-docker-api")
def garbage_and_an_ssh_agent(m):
    listener = m.listen(behaviour="garbage")
    m.fires(m.user(listener.path, groups=[GROUP]))
    m.lookalike(m.user("--api", "any", listener.path, groups=[GROUP]), None)
    agent = m.ssh_agent()
    m.fires(m.ask("--api", "docker", agent))
    m.lookalike(m.ask(agent), None)


# --------------------------------------------------------------- not a failure, worth a line ----

@situation("peer-checked", remark=True)
def an_agent_that_looks_at_the_uid(m):
    agent = m.ssh_agent()
    os.chmod(os.path.dirname(agent), 0o755)
    os.chmod(agent, 0o777)
    seen = m.user(agent, uid=1001)
    m.fires(seen)
    assert seen.report["daemon"]["name"] == "ssh-agent", seen.report["daemon"]
    assert "uid 1001" in json.dumps(seen.report["causes"]), seen.report["causes"]
    os.makedirs(m.path("plain"))
    m.lookalike(m.user(m.listen("plain/app.sock", group=1000).path), None)


@situation("others-in-the-container", remark=True)
def a_worker_beside_a_root_that_is_let_in(m):
    """A master that is root, and a worker that calls initgroups(3): the line of the group file lets it in, and what the
    container is given does not."""
    socket_path = m.listen().path
    m.accounts()
    script = READY + "%s &\necho ready; wait" % WORKER
    options, main = m.container(script, m.directory)
    seen = m.ask(*options, socket_path)
    m.fires(seen)
    assert seen.report["verdict"] == "granted", seen.report["verdict"]
    worker = re.search(r"--pid (\d+)", json.dumps(seen.report["causes"])).group(1)
    asked = m.ask("--pid", worker, socket_path)
    assert asked.root == "gid-mismatch", asked.codes
    first = asked.report["remedies"][0]
    assert first["target"] in ("dockerfile", "image") and "USER" not in first["snippet"], first
    assert not any("group_add" in one["snippet"] or "--group-add" in one["snippet"]
                   for one in asked.report["remedies"]), asked.report["remedies"]
    # What is said not to help does not, and the fix does: a container with the group, and one with the line.
    given, _ = m.container(script, m.directory, groups=[0, GROUP])
    m.fires(m.ask(*given, socket_path))
    m.accounts(DOCKER)
    mended, _ = m.container(script, m.directory)
    m.lookalike(m.ask(*mended, socket_path), None)


@situation("could-not-tell", remark=True)
def a_hidden_pid_1(m):
    m.listen()
    m.accounts()
    hidden = container("""mount -o remount,hidepid=2 /proc
setpriv --reuid=1000 --regid=1000 --clear-groups --bounding-set=-all sh -c "$sockcheck $1/docker.sock" """)
    m.fires(m.inside(hidden, m.directory, pid=True))
    seen = container('setpriv --reuid=1000 --regid=1000 --clear-groups $sockcheck "$1/docker.sock"')
    m.lookalike(m.inside(seen, m.directory, pid=True), "gid-mismatch")


@situation("could-not-tell", remark=True)
def a_kept_group_that_only_the_kernel_knows(m):
    listener = m.listen(owner=5)
    m.fires(m.in_user_namespace("--no-connect", listener.path, uid_map=ROOTLESS, kept=[GROUP], groups=None))
    m.lookalike(m.in_user_namespace("--no-connect", listener.path, uid_map=ROOTLESS, groups=[]), "id-unmapped")


@situation("root-equivalent", remark=True)
def a_member_is_root_on_the_host(m):
    listener = m.listen()
    m.fires(m.user(listener.path, groups=[GROUP]))
    m.lookalike(m.ask(listener.path), None)
    m.lookalike(m.user("--api", "any", m.listen("app.sock").path, groups=[GROUP]), None)


@situation("world-writable", remark=True)
def open_to_everyone(m):
    m.fires(m.user(m.listen(mode=0o666).path))
    m.lookalike(m.user(m.listen("docker2.sock", mode=0o664).path), "gid-mismatch")


@situation("read-only-mount-is-no-protection", remark=True)
def a_read_only_bind_mount(m):
    m.listen()
    m.file("mounted.sock")
    mount = """
mount --bind "$1/docker.sock" "$1/mounted.sock"; {more}
exec setpriv --reuid=1000 --regid=1000 --groups=%d $sockcheck "$1/mounted.sock" """ % GROUP
    read_only = m.inside(mount.replace("{more}", 'mount -o remount,bind,ro "$1/mounted.sock"'), m.directory)
    m.fires(read_only)
    assert read_only.report["verdict"] == "granted", read_only.report["verdict"]
    m.lookalike(m.inside(mount.replace("{more}", ""), m.directory), None)


@situation("no-new-privileges", remark=True)
def no_new_privs(m):
    listener = m.listen()
    m.fires(m.user(listener.path, options=["--no-new-privs"]))
    m.lookalike(m.user(listener.path, groups=[GROUP], options=["--no-new-privs"]), None)


@situation("setgroups-denied", remark=True)
def unshare_with_setgroups_denied(m):
    listener = m.listen()
    one = {"uid_map": "0 1000 1\n", "gid_map": "0 1000 1\n"}
    m.fires(m.in_user_namespace(listener.path, deny_setgroups=True, **one))
    m.lookalike(m.in_user_namespace(listener.path, **one), "id-unmapped")


# ------------------------------------------------------------------ as it was reported ----
# Each is made as somebody told it of a daemon; the thread stands beside it.

NAMED = """import ctypes, os, socket, sys, time
program, path, owner, group, mode, kind = sys.argv[1:]
ctypes.CDLL(None).prctl(15, program.encode(), 0, 0, 0)
bound = socket.socket(socket.AF_UNIX, getattr(socket, "SOCK_" + kind))
bound.bind(path)
os.chmod(path, int(mode, 8))
os.chown(path, int(owner), int(group))
if kind == "STREAM":
    bound.listen(16)
print("ready", flush=True)
while kind == "STREAM":
    bound.accept()[0].close()
time.sleep(90)"""


def daemon(m, program, name, owner=0, group=GROUP, mode=0o660, kind="STREAM"):
    """A process of that name listens there; the path."""
    m.start(["python3", "-c", NAMED, program, m.path(name), str(owner), str(group), "%o" % mode, kind])
    return m.path(name)


def client(m, groups=()):
    """The number of a process of uid 1000's."""
    chosen = "--groups=" + ",".join(map(str, groups)) if groups else "--clear-groups"
    return str(m.start(["setpriv", "--reuid=1000", "--regid=1000", chosen, "sh", "-c", "echo ready; exec sleep 90"]).pid)


def no_acl(report):
    assert not any("setfacl" in one["snippet"] for one in report["remedies"]), report["remedies"]


@situation("group-bits-deny")
def a_stats_socket_of_mode_644(m):
    """prometheus/haproxy_exporter#135: a member of its group, which may read."""
    path, member = daemon(m, "haproxy", "haproxy.sock", mode=0o644), client(m, [GROUP])
    seen = m.ask("--pid", member, path)
    m.fires(seen)
    first = seen.report["remedies"][0]
    assert first["target"] == "daemon" and first["snippet"] == "stats socket %s mode 0660\n" % path, first
    no_acl(seen.report)
    os.chmod(path, 0o660)
    m.lookalike(m.ask("--pid", member, path), None)


@situation("group-bits-deny")
def a_jailers_socket(m):
    """fail2ban/fail2ban#2649: who may use it is root, so that nobody is let in by the way."""
    path, nagios = daemon(m, "fail2ban-server", "fail2ban.sock", group=0, mode=0o700), client(m)
    seen = m.ask("--pid", nagios, path)
    m.fires(seen)
    first = seen.report["remedies"][0]
    assert first["snippet"] == "sudo -i\n" and not first["lastResort"], first
    assert "sudoers" in seen.report["causes"][0]["detail"], seen.report["causes"]
    no_acl(seen.report)
    m.lookalike(m.ask(path), None)


@situation("directory-not-searchable")
def a_clock_that_answers_beside_its_socket(m):
    """SuperQ/chrony_exporter#44: to pass the directory is not enough, the answer goes to a socket that is made in it."""
    m.folder("chrony", 0o750, owner=5, group=5)
    path, exporter = daemon(m, "chronyd", "chrony/chronyd.sock", 5, 5, 0o755, "DGRAM"), client(m)
    seen = m.ask("--pid", exporter, path)
    m.fires(seen)
    assert "UDP port 323" in seen.report["causes"][0]["detail"], seen.report["causes"]
    assert seen.report["remedies"][0]["snippet"] == "sudo -i\n", seen.report["remedies"]
    no_acl(seen.report)
    m.lookalike(m.ask(path), None)


SESSIONS = """
mount -t tmpfs -o mode=755 tmpfs /run && mkdir -p /run/user/0 /run/user/1000
chmod 700 /run/user/0 /run/user/1000 && chown 1000:1000 /run/user/1000
touch /run/user/0/app.sock && mount --bind "$1/app.sock" /run/user/0/app.sock
exec setpriv --reuid={user} --regid={user} --clear-groups $sockcheck /run/user/0/app.sock"""


@situation("directory-not-searchable")
def su_left_the_others_runtime_directory(m):
    """systemd/systemd#17901: XDG_RUNTIME_DIR is root's still, and one's own is another."""
    m.listen("app.sock", mode=0o666)
    seen = m.inside(SESSIONS.replace("{user}", "1000"), m.directory)
    m.fires(seen)
    assert "below /run/user/1000" in seen.report["causes"][0]["detail"], seen.report["causes"]
    no_acl(seen.report)
    m.lookalike(m.inside(SESSIONS.replace("{user}", "0"), m.directory), None)


@situation("peer-checked", remark=True)
def a_terminal_that_is_shared(m):
    """tmux/tmux#3396: the group may connect, and the server lets in whom its owner named."""
    m.folder("shared", 0o755, owner=1001)
    path = m.path("shared/pair")
    tmux = ["tmux", "-S", path, "-f", "/dev/null"]
    owner = ["setpriv", "--reuid=1001", "--regid=1001", "--groups=%d" % GROUP, "env", "TERM=xterm"]
    guest = ["setpriv", "--reuid=daemon", "--regid=daemon", "--groups=%d" % GROUP, "env", "TERM=xterm"]
    subprocess.run([*owner, *tmux, "new-session", "-d", "sleep 90"], check=True, cwd=m.directory)
    m.cleanups.append(lambda: subprocess.run([*owner, *tmux, "kill-server"], check=True))
    os.chown(path, 1001, GROUP)
    os.chmod(path, 0o660)
    asked = functools.partial(subprocess.run, [*guest, *tmux, "list-sessions"], capture_output=True, check=False, text=True)
    refused = asked()
    assert "access not allowed" in refused.stdout + refused.stderr, refused
    seen = m.user("--api", "any", path, uid=1, groups=[GROUP])
    m.fires(seen)
    assert seen.report["verdict"] == "granted" and seen.report["daemon"]["name"] == "tmux", seen.report
    assert "server-access -a" in json.dumps(seen.report["causes"]), seen.report["causes"]
    subprocess.run([*owner, *tmux, "server-access", "-a", "daemon"], check=True)
    assert "access not allowed" not in asked().stdout, "not let in"
    m.lookalike(m.user("--api", "any", m.listen("shared/app.sock").path, groups=[GROUP]), None)


@situation("peer-checked", remark=True)
def open_to_all_and_asked_behind_it(m):
    """tailscale/tailscale#17628, NixOS/nixpkgs#290926: 0666, and the daemon goes by the uid."""
    for program, name, word in (("tailscaled", "tailscaled.sock", "--operator="), ("pcscd", "pcscd.comm", "polkit")):
        seen = m.user("--api", "any", daemon(m, program, name, mode=0o666))
        m.fires(seen)
        assert word in json.dumps(seen.report["causes"]) and "world-writable" not in seen.codes, seen.report["causes"]
    m.lookalike(m.user("--api", "any", daemon(m, "frobd", "frob.sock", mode=0o660), groups=[GROUP]), None)


# ------------------------------------------------------------ one wrong thing after another ----

@situation("directory-not-searchable")
def a_closed_directory_and_then_the_group(m):
    m.folder("closed", 0o700)
    listener = m.listen("closed/docker.sock")
    # Root looks, on behalf of a user who could not see so far.
    result = m.ask("--user", "1000:1000", "--no-connect", listener.path)
    m.fires(result)
    assert [n["code"] for n in result.report["next"]] == ["gid-mismatch"], result.report["next"]
    host = [r["snippet"] for r in result.report["remedies"] if r["target"] == "host"]
    assert len(host) == 1 and result.report["remedies"][0]["proof"] == "granted", result.report["remedies"]
    os.chmod(m.path("closed"), 0o711)
    m.lookalike(m.user(listener.path), "gid-mismatch")
    os.chmod(m.path("closed"), 0o700)
    # What is printed works.
    subprocess.run(["sh", "-ec", host[0]], check=True)
    m.lookalike(m.user(listener.path), None)


# ------------------------------------------------------------------------- units ----

@situation("unit-sandbox")
def a_covered_socket(m):
    listener = m.listen(group=GROUP)
    # As systemd does with InaccessiblePaths=: what it keeps for that is mounted over the path.
    covered = """
mkdir -p /mnt/systemd/inaccessible; mount -t tmpfs tmpfs /mnt; mkdir -p /mnt/systemd/inaccessible
python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("/mnt/systemd/inaccessible/sock")'
chmod 0 /mnt/systemd/inaccessible/sock; mount --bind /mnt/systemd/inaccessible/sock "$1/docker.sock"
exec setpriv --reuid=1000 --regid=1000 --groups=%d $sockcheck "$1/docker.sock" """ % GROUP
    m.fires(m.inside(covered, m.directory))
    m.lookalike(m.user(listener.path, groups=[GROUP]), None)
