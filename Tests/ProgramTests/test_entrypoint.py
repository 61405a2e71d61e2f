"""sockcheck exec as root and as another user, in a root of its own (issue 5, bad input)."""

import os
import re
import signal
import subprocess
import time
import unittest

import support

SOCKET = "/run/docker.sock"
USER = ("--user", "jenkins", "--socket", SOCKET)


class AsRoot(support.Root):
    def setUp(self):
        super().setUp()
        self.socket = self.daemon(SOCKET)

    def test_joins_and_drops(self):
        # 777 was given from outside, root's own groups were not.
        seen = self.shown(*USER, wrap=["setpriv", "--groups", "0,1,6,777"])
        self.assertEqual(seen["uid"], ["1000"] * 3)
        self.assertEqual(seen["gid"], ["1000"] * 3)
        self.assertEqual(seen.groups, [555, 777, 999, 1000])
        self.assertEqual(seen["home"], ["/home/jenkins"])
        self.assertEqual(seen["fds"], ["0", "1", "2"])
        self.assertEqual(seen["ignored"], [])
        for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
            self.assertEqual(int(seen[name][0], 16), 0, name)

    def test_same_process_and_its_status(self):
        self.assertEqual(self.execute(*USER, command=["/probe", "groups", "-1", "/x"]).returncode, 90)
        seen = self.shown(*USER, wrap=["unshare", "--pid", "--fork"])
        self.assertEqual(seen["pid"], ["1"])

    def test_no_new_privileges(self):
        seen = self.shown(*USER, wrap=["setpriv", "--no-new-privs"])
        self.assertIn(999, seen.groups)
        self.assertEqual(seen["NoNewPrivs"], ["1"])

    def test_inheritable_capabilities_are_dropped(self):
        seen = self.shown(*USER, wrap=["setpriv", "--inh-caps", "+chown,+kill"])
        self.assertEqual(int(seen["CapInh"][0], 16), 0)

    def test_capabilities_that_suffice_and_that_do_not(self):
        def bounded(*names):
            return ["setpriv", "--bounding-set", ",".join(["-all", *(f"+{name}" for name in names)]), "--inh-caps=-all"]
        seen = self.shown(*USER, wrap=bounded("setuid", "setgid", "sys_chroot"))
        self.assertIn(999, seen.groups)
        for names in (["setuid", "sys_chroot"], ["setgid", "sys_chroot"]):
            done = self.execute(*USER, wrap=bounded(*names))
            self.assertEqual(done.returncode, 77, names)
            self.assertIn("CAP_SETGID and CAP_SETUID", done.stderr)
            self.assertNotIn("uid", done.stdout)

    def test_setgroups_denied(self):
        done = self.execute(*USER, wrap=["unshare", "--user", "--map-root-user"])
        self.assertIn(done.returncode, (77, 71), done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertIn("sockcheck: ", done.stderr)

    def test_without_proc(self):
        # An ACL could decide, and none can be seen there: nothing is guessed.
        done = self.execute(*USER, proc=False)
        self.assertEqual(done.returncode, 77)
        self.assertIn("could-not-tell", done.stderr)
        seen = self.shown(*USER, proc=False, wrap=["setpriv", "--groups", "999"])
        self.assertEqual(seen.groups, [555, 999, 1000])

    def test_group_zero(self):
        self.socket.close()
        self.daemon(SOCKET, group=0)
        done = self.execute(*USER)
        self.assertEqual(done.returncode, 77)
        self.assertIn("--allow-root-group", done.stderr)
        self.assertIn(0, self.shown(*USER, "--allow-root-group").groups)

    def test_group_zero_is_not_gained(self):
        """Root's groups are root's own entry's; a user in no file has what the start had (found-wrong 39)."""
        open_to_all = ("--socket", "/nowhere", "--if-missing", "ignore")
        for held, user, groups in [
            ("0,6,777", "root:1000", [777, 1000]), ("0,6,777", "0:555", [555, 777]), ("0,6,777", "root", [0, 1, 6, 777]),
            ("0,777", "1234:555", [555, 777]),
        ]:
            with self.subTest(f"{user} from 0:0, {held}"):
                seen = self.shown("--user", user, *open_to_all, wrap=["setpriv", "--groups", held])
                self.assertEqual(sorted({*seen.groups, int(seen["gid"][0])}), groups)
        for user, groups in [("1234", [1000]), ("1234:555", [555, 1000]), ("root:555", [555, 1000]), ("jenkins", [555, 1000])]:
            with self.subTest(f"{user} from 0:1000"):
                seen = self.shown("--user", user, *open_to_all, wrap=["setpriv", "--regid", "1000", "--groups", "1000"])
                self.assertEqual(sorted({*seen.groups, *map(int, seen["gid"])}), groups)

    def test_group_that_would_not_help(self):
        self.socket.close()
        self.daemon(SOCKET, mode=0o640)
        done = self.execute(*USER)
        self.assertEqual(done.returncode, 77)
        self.assertIn("group-bits-deny", done.stderr)
        seen = self.shown(*USER, "--warn")
        self.assertNotIn(999, seen.groups)

    def test_dead_daemon_and_no_socket(self):
        self.socket.die()
        done = self.execute(*USER)
        self.assertEqual(done.returncode, 69, done.stderr)
        self.assertIn("nothing-listening", done.stderr)
        os.unlink(self.root / SOCKET[1:])
        self.assertEqual(self.execute(*USER).returncode, 66)
        warned = self.execute(*USER, "--if-missing", "warn")
        self.assertEqual(warned.returncode, 0)
        self.assertIn("socket-missing", warned.stderr)
        ignored = self.execute(*USER, "--if-missing", "ignore")
        self.assertEqual((ignored.returncode, ignored.stderr), (0, ""))

    def test_several_sockets(self):
        self.daemon("/run/ssh-agent", group=4242)
        seen = self.shown(*USER, "--socket", "/run/ssh-agent")
        self.assertEqual(seen.groups, [555, 999, 1000, 4242])

    def test_names_that_are_no_utf8(self):
        name = b"/run/a\xff.sock"
        self.daemon("/run/a\udcff.sock", group=4242)
        done = self.run_in("/sockcheck", "exec", "--user", "jenkins", "--socket", os.fsdecode(name), "--", "/probe", "show")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(4242, support.Shown(done.stdout).groups)

    def test_users(self):
        for user, groups in {
            "1000": [555, 999, 1000], "jenkins:extra": [555, 999], "1234:1234": [999, 1234], "1000:": [555, 999, 1000],
        }.items():
            self.assertEqual(self.shown("--user", user, "--socket", SOCKET).groups, groups, user)
        # Unknown to passwd: gid 0, by Docker's rules.
        self.assertEqual(self.shown("--user", "1234", "--socket", SOCKET).groups, [0, 999])
        for user in ("nobody-here", "jenkins:nope", "-1", "4294967296", "a b", "é", ":nope"):
            done = self.execute(f"--user={user}", "--socket", SOCKET)
            self.assertEqual(done.returncode, 64, f"{user}: {done.stderr}")
            self.assertIn("sockcheck: ", done.stderr)
        self.assertEqual(self.execute("--user", "", "--socket", SOCKET).returncode, 64)

    def test_numbers_that_others_took_for_root(self):
        """What was a hole elsewhere (docs/neighbours-cves.md): -1, names of digits, uids beyond 2^31."""
        with open(self.root / "etc/passwd", "a") as passwd:
            passwd.write("1234:x:0:0::/:/bin/sh\n0day:x:1500:1500::/:/bin/sh\n")
        for user, uid in {"1234:1234": "1234", "0day": "1500", "2147483647:2147483647": "2147483647"}.items():
            seen = self.shown("--user", user, "--socket", SOCKET)
            self.assertEqual((seen["uid"], seen["gid"]), ([uid] * 3, [uid] * 3), user)
        # Beyond 2^31-1 Docker takes none, and neither does this: it never becomes another uid in its place.
        for user in ("4294967295", "4294967295:4294967295", "4294967296:1", "2147483648:2147483648", "4000000000:1", "0x0", "0 "):
            done = self.execute(f"--user={user}", "--socket", SOCKET, command=["/probe", "show"])
            self.assertEqual((done.returncode, done.stdout), (64, ""), f"{user}: {done.stderr}")

    def test_commands(self):
        (self.root / "script").write_text("#!/no/such/interpreter\n")
        (self.root / "plain").write_text("text\n")
        (self.root / "script").chmod(0o755)
        for command, status, word in (
            ([], 64, "COMMAND"), (["/nowhere"], 127, "not found"), (["nowhere"], 127, "not found"),
            (["/etc"], 126, "cannot be executed"), (["/plain"], 126, "permission denied"),
            (["/script"], 126, "interpreter"), ([""], 127, "not found"),
        ):
            done = self.execute(*USER, command=command)
            self.assertEqual(done.returncode, status, f"{command}: {done.stderr}")
            self.assertIn(word, done.stderr)

    def test_group_list_at_the_limit(self):
        # jenkins needs three more: its own, extra, and the socket's.
        fits = self.shown(*USER, command=("/probe", "show"), wrap=[self.tools / "probe", "groups", "65533", "/usr/bin/env"])
        self.assertEqual(fits["count"], ["65536"])
        done = self.execute(*USER, wrap=[self.tools / "probe", "groups", "65534", "/usr/bin/env"])
        self.assertEqual(done.returncode, 77)
        self.assertIn("65537 supplementary groups are more than the 65536", done.stderr)

    def test_set_id_is_refused(self):
        for mode in (0o4755, 0o2755, 0o6755):
            (self.root / "sockcheck").chmod(mode)
            for user in (None, "1234:1234"):
                for words in (["exec", *USER, "--", "/probe"], ["--facts", "/etc/group"]):
                    done = self.run_in("/sockcheck", *words, user=user)
                    self.assertEqual(done.returncode, 64, done.stderr)
                    self.assertIn("set-id", done.stderr)
                    self.assertIn("setcap", done.stderr)

    def test_closed_streams(self):
        for closed in ("0", "1", "2", "012", "02"):
            done = self.execute(
                *USER, "--register", command=["/probe", "show"],
                wrap=[self.tools / "probe", "close", closed, "/usr/bin/env"])
            self.assertEqual(done.returncode, 0, closed)
            if "1" not in closed:
                kept = sorted({"0", "1", "2"} - set(closed))
                self.assertEqual(support.Shown(done.stdout)["fds"], kept)
        # A warning that nobody can read does not end it.
        done = self.execute(
            "--socket", "/run/none", "--if-missing", "warn", wrap=[self.tools / "probe", "close", "2", "/usr/bin/env"])
        self.assertEqual(done.returncode, 0)
        # A message goes nowhere rather than into the file that took the place of stderr.
        before = (self.root / "etc/group").read_bytes()
        done = self.execute(
            "--user", "1234:1234", "--socket", "/run/none", "--register",
            wrap=[self.tools / "probe", "close", "2", "/usr/bin/env"])
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual((self.root / "etc/group").read_bytes(), before)

    def test_ignored_signals_stay_ignored(self):
        seen = self.shown(*USER, "--wait", "1", wrap=[self.tools / "probe", "ignore", "2", "/usr/bin/env"])
        self.assertEqual(seen["ignored"], ["2"])

    def test_system_calls(self):
        # issue 5, "Shows it works" 4: what is opened is needed, by the program or by the language's runtime.
        runtime = {"/proc/self/maps", "/sys/devices/system/cpu/possible", "/proc/stat"}
        path = {"/", "run", "docker.sock"}
        for name, options, needed in (
            ("as root", dict(options=USER), path | {"/etc/passwd", "/etc/group", "/proc/self/uid_map", "/proc/self/gid_map"}),
            ("as another user", dict(options=("--socket", SOCKET), user="1000:1000", groups="999"), set()),
        ):
            trace = self.root / "trace"
            done = self.execute(*options.pop("options"), wrap=["strace", "-s", "200", "-o", trace], **options)
            self.assertEqual(done.returncode, 0, done.stderr)
            lines = trace.read_text().splitlines()
            begin = next(number for number, line in enumerate(lines) if line.startswith('execve("/sockcheck"'))
            end = next(number for number, line in enumerate(lines) if line.startswith('execve("/probe"'))
            calls = lines[begin:end + 1]
            opened = {re.search(r'"([^"]*)"', line)[1] for line in calls if line.startswith("open")}
            self.assertEqual(opened - runtime, needed, name)
            first = next(number for number, line in enumerate(calls) if "/proc/self/exe" in line and "stat" in line)
            print(f"system calls of a start {name}: {len(calls)}, of them {first} before main()")
            self.assertLess(len(calls), 110)

    def test_as_another_user(self):
        done = self.execute("--socket", SOCKET, user="1000:1000")
        self.assertEqual(done.returncode, 77)
        self.assertIn("gid-mismatch", done.stderr)
        # And what hinders it, with both ways out.
        for words in ("gid 999 is not joined, which takes root", "uid 1000", "USER root", "--group-add 999"):
            self.assertIn(words, done.stderr)
        self.assertNotIn("is not joined", self.execute("--socket", SOCKET, user="1000:1000", groups="999").stderr)
        self.assertEqual(self.shown("--socket", SOCKET, user="1000:1000", groups="999").groups, [999])
        # It says so rather than running as the wrong user.
        done = self.execute(*USER, user="1234:1234", groups="999")
        self.assertEqual(done.returncode, 77)
        self.assertIn("cannot become jenkins", done.stderr)


class Register(support.Root):
    def setUp(self):
        super().setUp()
        self.socket = self.daemon(SOCKET)
        (self.root / "etc/gshadow").write_text("root:*::\ndaemon:*::\nextra:!::jenkins\n")
        (self.root / "etc/gshadow").chmod(0o640)

    def group(self, name="group"):
        return (self.root / "etc" / name).read_text()

    def test_group_and_membership(self):
        (self.root / "etc/group").chmod(0o604)
        os.chown(self.root / "etc/group", 7, 8)
        os.setxattr(self.root / "etc/group", "user.note", b"kept")
        self.shown(*USER, "--register")
        self.assertEqual(self.group(), support.GROUP + "docker:x:999:jenkins\n")
        self.assertEqual(self.group("gshadow"), "root:*::\ndaemon:*::\nextra:!::jenkins\ndocker:!::jenkins\n")
        self.assertEqual(self.group("group-"), support.GROUP)
        found = (self.root / "etc/group").stat()
        self.assertEqual((found.st_mode & 0o7777, found.st_uid, found.st_gid), (0o604, 7, 8))
        self.assertEqual(os.getxattr(self.root / "etc/group", "user.note"), b"kept")
        again = self.group()
        self.shown(*USER, "--register")
        self.assertEqual(self.group(), again)

    def test_the_name_that_has_the_gid(self):
        (self.root / "etc/group").write_text(support.GROUP + "ping:x:999:\n")
        self.shown(*USER, "--register")
        self.assertEqual(self.group(), support.GROUP + "ping:x:999:jenkins\n")

    def test_given_from_outside(self):
        self.shown(*USER, "--register", wrap=["setpriv", "--groups", "999"])
        self.assertTrue(self.group().endswith("docker:x:999:jenkins\n"))

    def test_what_is_not_joined_is_not_registered(self):
        self.socket.close()
        self.daemon(SOCKET, group=0)
        self.execute(*USER, "--register", "--warn")
        self.assertEqual(self.group(), support.GROUP)

    def test_read_only_root(self):
        done = self.execute(*USER, "--register", prepare='mount --bind "$PWD/etc" "$PWD/etc" && mount -o remount,bind,ro "$PWD/etc"')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("not registered in the group file", done.stderr)
        self.assertIn("read-only", done.stderr)
        self.assertIn(999, support.Shown(done.stdout).groups)
        self.assertEqual(self.group(), support.GROUP)

    def test_a_file_mounted_by_itself(self):
        done = self.execute(*USER, "--register", prepare='mount --bind "$PWD/etc/group" "$PWD/etc/group"')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("a mount of its own", done.stderr)
        self.assertEqual(self.group(), support.GROUP)

    def test_killed_at_each_point(self):
        # test_account_files kills the same edits at every system call; here those that change a file.
        old = {name: self.group(name) for name in ("group", "gshadow")}
        new = {"group": old["group"] + "docker:x:999:jenkins\n", "gshadow": old["gshadow"] + "docker:!::jenkins\n"}
        points = [(call, number) for call, most in (
            ("write", 4), ("fsync", 6), ("renameat", 2), ("unlinkat", 4), ("fchown", 4), ("fchmod", 4), ("fcntl", 2)
        ) for number in range(1, most + 1)]
        renamed = 0
        for call, number in points:
            for name, text in old.items():
                (self.root / "etc" / name).write_text(text)
            # chroot(8), which strace begins with, makes none of these calls.
            self.execute(*USER, "--register", wrap=["strace", "-o", "/dev/null", "-e", f"inject={call}:signal=KILL:when={number}"])
            for name in old:
                self.assertIn(self.group(name), (old[name], new[name]), (call, number))
            renamed += self.group() == new["group"]
            self.shown(*USER, "--register")
            self.assertEqual({name: self.group(name) for name in old}, new, (call, number))
        self.assertTrue(0 < renamed < len(points), renamed)

    def test_user_without_a_name(self):
        done = self.execute("--user", "1234:1234", "--socket", SOCKET, "--register")
        self.assertEqual(done.returncode, 0)
        self.assertIn("no entry in the passwd file", done.stderr)
        self.assertEqual(self.group(), support.GROUP)


class Waiting(support.Root):
    """--wait: a late daemon, a late permission, no daemon; signals."""

    def start(self, *options, wrap=()):
        line = f'mount -t proc proc "{self.root}/proc" && exec "$@"'
        child = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", line, "sh", *wrap, "chroot", str(self.root), "/sockcheck", "exec", *options,
             "--", "/probe", "show"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(child.kill)
        return child

    def test_late_daemon(self):
        child = self.start(*USER, "--wait", "20")
        time.sleep(1)
        began = time.monotonic()
        # As dockerd does it: first root's alone, then the group's.
        late = self.daemon(SOCKET, group=0, mode=0o600)
        time.sleep(0.5)
        os.chown(late.path, 0, 999)
        os.chmod(late.path, 0o660)
        out, errors = child.communicate(timeout=20)
        self.assertLess(time.monotonic() - began, 3)
        self.assertEqual(child.returncode, 0, errors)
        self.assertEqual(support.Shown(out).groups, [555, 999, 1000])
        self.assertEqual(errors.count("waiting up to 20 s"), 1)

    def test_time_is_up(self):
        began = time.monotonic()
        child = self.start(*USER, "--wait", "1")
        self.assertEqual(child.wait(20), 66)
        self.assertTrue(0.9 < time.monotonic() - began < 3)

    def test_a_silent_daemon_takes_no_longer(self):
        silent = support.Daemon(self.root / SOCKET[1:], answer=b"")
        self.addCleanup(silent.close)
        silent.serve = None
        began = time.monotonic()
        child = self.start(*USER, "--wait", "1", "--timeout", "0.5")
        self.assertEqual(child.wait(20), 69)
        self.assertLess(time.monotonic() - began, 4)

    def test_no_busy_loop(self):
        child = self.start(*USER, "--wait", "3")
        child.wait(20)
        used = os.times()
        again = self.start(*USER, "--wait", "3")
        again.wait(20)
        after = os.times()
        self.assertLess(after.children_user + after.children_system - used.children_user - used.children_system, 0.5)

    def test_signals_end_it_even_as_the_first_process(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            for user in (USER, ("--socket", SOCKET)):
                child = self.start(*user, "--wait", "60", wrap=["unshare", "--pid", "--fork", "--kill-child"])
                time.sleep(0.8)
                # The first process of the inner namespace is the child of unshare.
                inner = subprocess.run(["pgrep", "-P", str(child.pid)], capture_output=True, text=True, check=True)
                began = time.monotonic()
                os.kill(int(inner.stdout.split()[0]), number)
                self.assertEqual(child.wait(5), 128 + number)
                self.assertLess(time.monotonic() - began, 1)


if __name__ == "__main__":
    unittest.main()
