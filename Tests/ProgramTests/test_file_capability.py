"""The entrypoint with cap_setgid+ep on its file: who can gain which group, and every attempt to gain another.

uid 1234 may gain 999, the group of the listed socket. 4242 is what it tries to gain.
SOCKCHECK_ATTEMPTS is how many random worlds are tried.
"""

import collections
import os
import random
import shutil
import socket
import subprocess
import unittest

import support

LISTED = "/run/docker.sock"
OTHER = "/run/other.sock"
CALLER = "1234:1234"
# uid:gid, supplementary groups. Engines that start containers as an arbitrary uid give it group 0.
CALLERS = [("1234:1234", ""), ("1234:0", ""), ("1234:1234", "0"), ("1234:0", "0,1234,999"), ("1000:1000", "555"),
           ("1234:4241", "1234")]


class Listed(support.Root):
    """A program with the capability, and a list."""

    def setUp(self):
        super().setUp()
        self.daemon(LISTED)
        self.daemon(OTHER, group=4242)
        (self.root / "etc/sockcheck").mkdir()
        self.list(LISTED)
        self.setcap(self.root / "sockcheck")
        self.own = self.root / "home/caller"
        self.own.mkdir()
        os.chown(self.own, 1234, 1234)

    def setcap(self, program, what="cap_setgid+ep"):
        subprocess.run(["setcap", what, program], check=True)

    def list(self, *paths):
        (self.root / "etc/sockcheck/sockets").write_text("# which sockets\n\n" + "".join(f"{path}\n" for path in paths))

    def attempt(self, *options, user=CALLER, groups="", **how):
        """The groups that the command had, or none if it did not come to that."""
        done = self.execute("--warn", "--if-missing", "warn", *options, user=user, groups=groups, **how)
        seen = support.Shown(done.stdout)
        self.assertNotIn(4242, seen.groups, done.stderr)
        if "0" not in groups.split(","):
            self.assertNotIn(0, seen.groups, done.stderr)
        for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
            self.assertIn(seen.get(name, ["0"]), (["0"], ["0000000000000000"]), name)
        if "uid" in seen:
            uid, gid = user.split(":")
            self.assertEqual(seen["uid"], [uid] * 3)
            self.assertEqual(seen["gid"], [gid] * 3)
        return seen.groups, done.stderr

    def refused(self, *options, **how):
        groups, errors = self.attempt(*options, **how)
        self.assertEqual(groups, [], errors)
        return errors


class FileCapability(Listed):
    def test_let_in_with_no_capability_left(self):
        seen = self.shown(user=CALLER)
        self.assertEqual(seen.groups, [999])
        self.assertEqual(seen["fds"], ["0", "1", "2"])
        for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
            self.assertEqual(int(seen[name][0], 16), 0, name)
        # What it had is kept.
        self.assertEqual(self.shown(user=CALLER, groups="7,8").groups, [7, 8, 999])
        # Started as root it is as without.
        self.assertIn(999, self.shown("--user", "jenkins", "--socket", LISTED).groups)

    def test_under_no_new_privileges_it_has_none(self):
        self.assertIn("gid-mismatch", self.refused("--socket", LISTED, wrap=["setpriv", "--no-new-privs"]))

    def test_options(self):
        # Only what is listed is joined, whatever is asked for, and asked about.
        for options in (
            ["--socket", OTHER], ["--socket", LISTED, "--socket", OTHER], ["--socket", "run/other.sock"],
            ["--socket", "/run/../run/other.sock"], ["--allow-root-group"], ["--register"], ["--wait", "0.1"],
        ):
            groups, _ = self.attempt(*options)
            self.assertEqual(groups, [999], options)
        for user in ("root", "jenkins", "0:4242", "1234:4242", "1234:0"):
            groups, _ = self.attempt("--user", user)
            self.assertIn(groups, ([999], []), user)

    def test_own_socket(self):
        self.daemon("/home/caller/docker.sock", owner=1234, group=4242)
        self.assertEqual(self.attempt("--socket", "/home/caller/docker.sock")[0], [999])
        self.list("/home/caller/docker.sock")
        self.assertIn("does not belong to root", self.refused())
        # Not even one that root made there.
        self.daemon("/home/caller/roots.sock", group=4242)
        self.list("/home/caller/roots.sock")
        self.assertIn("does not belong to root", self.refused())

    def test_a_socket_of_another_owner(self):
        self.daemon("/run/theirs.sock", owner=1000, group=4242)
        self.list("/run/theirs.sock")
        self.assertIn("does not belong to root", self.refused())

    def test_link_at_the_listed_path(self):
        (self.root / "run/link.sock").symlink_to(OTHER)
        self.list("/run/link.sock")
        self.assertIn("is a link", self.refused())
        (self.root / "var").mkdir()
        (self.root / "var/run").symlink_to("/run")
        self.list("/var/run/other.sock")
        self.assertIn("is a link", self.refused())
        # /proc/self/root and its kin
        self.list("/proc/self/root/run/other.sock")
        self.assertIn("is not joined", self.refused())

    def test_directories_that_others_may_write_to(self):
        for number, (owner, group, mode, acl) in enumerate([
            (0, 0, 0o1777, None), (0, 0, 0o777, None), (0, 1234, 0o775, None), (1234, 0, 0o755, None),
            (1000, 0, 0o755, None), (0, 0, 0o755, "u:1234:rwx"),
        ]):
            place = self.root / f"run/{number}"
            place.mkdir()
            os.chown(place, owner, group)
            place.chmod(mode)
            if acl:
                subprocess.run(["setfacl", "-m", acl, place], check=True)
            self.daemon(f"/run/{number}/s", group=4242)
            self.list(f"/run/{number}/s")
            self.assertRegex(self.refused(), "may be written|does not belong", (owner, group, oct(mode), acl))

    def test_the_list_must_be_roots_alone(self):
        file = self.root / "etc/sockcheck/sockets"
        folder = file.parent
        self.list(OTHER)
        def again(what):
            self.assertIn("no group is joined", self.refused(), what)
        os.chown(file, 1234, 0); again("owner"); os.chown(file, 0, 0)
        file.chmod(0o666); again("everybody"); file.chmod(0o644)
        os.chown(file, 0, 1234); file.chmod(0o664); again("group"); os.chown(file, 0, 0); file.chmod(0o644)
        subprocess.run(["setfacl", "-m", "u:1234:rw", file], check=True); again("acl")
        subprocess.run(["setfacl", "-b", file], check=True)
        file.chmod(0o600); again("unreadable"); file.chmod(0o644)
        folder.chmod(0o777); again("folder"); folder.chmod(0o755)
        os.chown(folder, 1234, 0); again("folder's owner"); os.chown(folder, 0, 0)
        file.rename(self.own / "sockets"); file.symlink_to("/home/caller/sockets"); again("link"); file.unlink()
        again("absent")
        file.mkdir(); again("directory"); file.rmdir()
        os.mkfifo(file); again("fifo"); file.unlink()
        file.write_text("run/other.sock\n\n\x00/run/other.sock\n/run/other.sock\x00\n" * 3)
        self.assertIn("gid-mismatch", self.refused("--socket", OTHER))

    def test_a_caller_in_group_zero(self):
        file = self.root / "etc/sockcheck/sockets"
        place = self.root / "run/place"
        place.mkdir()
        self.daemon("/run/place/s", group=4242)
        for user, groups in CALLERS[1:4]:
            held = sorted({int(group) for group in groups.split(",") if group})
            for what, mode, listed in ((file, 0o664, OTHER), (file.parent, 0o775, OTHER), (place, 0o775, "/run/place/s"),
                                       (place, 0o2770, "/run/place/s"), (self.root / "run", 0o775, OTHER)):
                before = what.stat().st_mode & 0o7777
                self.list(listed)
                what.chmod(mode)
                got, errors = self.attempt(user=user, groups=groups)
                what.chmod(before)
                self.assertEqual(got, held, (user, groups, str(what), errors))
                self.assertIn("may be written to by others", errors)
            # Without a place to write to, he is a caller as any.
            self.list(LISTED)
            self.assertEqual(self.attempt(user=user, groups=groups)[0], sorted({*held, 999}))

    def test_a_file_system_of_the_caller(self):
        made = self.tools / "fuse"
        subprocess.run(["cc", "-static", "-O1", "-Wall", "-Werror", "-o", made, support.HERE / "fuse.c"], check=True)
        for folder, listed in ((self.own, "/home/caller/docker.sock"), (self.own, "/home/caller/other/docker.sock"),
                               (self.root / "run/roots", "/run/roots/docker.sock")):
            folder.mkdir(exist_ok=True)
            self.list(listed)
            prepare = f'"{made}" answer "{folder}" 1234 4242 60 >/dev/null'
            # The lie is told, and believed by whoever only asks for owner and mode.
            seen = self.run_in("/probe", "stat", listed, user=CALLER, prepare=prepare)
            self.assertEqual(seen.stdout.split(), ["0", "4242", "140660"], seen.stderr)
            for user, groups in (CALLERS[0], CALLERS[2]):
                done = self.attempt(user=user, groups=groups, prepare=prepare)
                self.assertEqual(done[0], [int(group) for group in groups.split(",") if group], done[1])
                self.assertIn("file system of type 0x65735546", done[1])
        # A list of his own.
        self.list(OTHER)
        etc = self.root / "etc/sockcheck"
        self.assertIn("no group is joined", self.refused(prepare=f'"{made}" answer "{etc}" 1234 4242 60 >/dev/null'))

    def test_group_zero(self):
        self.daemon("/run/zero.sock", group=0)
        self.list("/run/zero.sock")
        self.assertIn("group 0", self.refused("--allow-root-group"))

    def test_group_that_would_not_help(self):
        for number, mode in enumerate((0o600, 0o640, 0o755, 0o666)):
            self.daemon(f"/run/mode{number}.sock", group=4242, mode=mode)
        self.list(*(f"/run/mode{number}.sock" for number in range(4)))
        self.refused()

    def test_environment(self):
        self.daemon("/home/caller/docker.sock", owner=1234, group=1234)
        (self.own / "swift-backtrace").write_text("#!/probe\n")
        (self.own / "swift-backtrace").chmod(0o755)
        hostile = {
            "DOCKER_HOST": f"unix://{OTHER}", "DOCKER_CONFIG": "/home/caller", "HOME": "/home/caller", "TMPDIR": "/home/caller",
            "XDG_RUNTIME_DIR": "/home/caller", "LD_PRELOAD": "/home/caller/x.so", "LD_LIBRARY_PATH": "/home/caller",
            "SWIFT_ROOT": "/home/caller", "SWIFT_BACKTRACE": "enable=yes,swift-backtrace=/home/caller/swift-backtrace",
            "SWIFT_DEBUG_HELP": "YES", "GCONV_PATH": "/home/caller", "MALLOC_CHECK_": "3",
            "GLIBC_TUNABLES": "glibc.malloc.check=3", "LOCPATH": "/home/caller",
        }
        groups, errors = self.attempt(env=hostile)
        self.assertEqual(groups, [999])
        # What the dynamic programs that start the test say of LD_PRELOAD.
        self.assertEqual([line for line in errors.splitlines() if "ld.so" not in line], [])
        # The command has it all the same.
        done = self.execute(user=CALLER, command=["/probe", "show"], env={"HOME": "/home/caller"})
        self.assertEqual(support.Shown(done.stdout)["home"], ["/home/caller"])

    def test_without_any_argument(self):
        # Linux gives an empty first argument since 5.18; before, a program has none at all.
        for hostile in ({"LANG": "exec"}, {"exec": "--", "--socket": OTHER, "/probe": "show"}):
            done = self.run_in("/probe", "bare", "-", "/sockcheck", user=CALLER, env=hostile)
            self.assertIn(done.returncode, (0, 64, 66, 69, 71, 77), done.stderr)
            self.assertNotIn("groups", done.stdout)

    def test_second_copy(self):
        shutil.copy(self.root / "sockcheck", self.own / "sockcheck")
        done = self.run_in("/home/caller/sockcheck", "exec", "--warn", "--socket", OTHER, "--", "/probe", "show", user=CALLER)
        self.assertEqual(support.Shown(done.stdout).groups, [])
        # A hard link is the same file, and so no copy.
        os.link(self.root / "sockcheck", self.own / "linked")
        done = self.run_in("/home/caller/linked", "exec", "--warn", "--socket", OTHER, "--", "/probe", "show", user=CALLER)
        self.assertEqual(support.Shown(done.stdout).groups, [999])

    def test_traced(self):
        done = self.run_in(
            "/probe", "traced", "-", "/sockcheck", "exec", "--warn", "--socket", LISTED, "--", "/probe", "show", user=CALLER)
        seen = support.Shown(done.stdout)
        self.assertEqual((seen.groups, int(seen["CapPrm"][0], 16)), ([], 0), done.stderr)

    def test_taken_over_while_it_waits(self):
        self.list(LISTED, "/run/late.sock")
        done = self.run_in("/probe", "attach", "700", "/sockcheck", "exec", "--wait", "5", "--", "/probe", user=CALLER)
        self.assertIn("waiting up to 5 s for /run/late.sock", done.stderr)
        self.assertEqual(done.stdout, "attach refused\nmemory refused\n")

    def test_changed_root(self):
        # A list of one's own, in a root of one's own: the capability counts in one's own namespace alone.
        for name in ("etc/sockcheck", "run", "proc"):
            (self.own / name).mkdir(parents=True)
        (self.own / "etc/sockcheck/sockets").write_text("/run/s\n")
        for place in (self.own, *self.own.rglob("*")):
            os.chown(place, 1234, 1234)
        os.link(self.root / "sockcheck", self.own / "sockcheck")
        os.link(self.root / "probe", self.own / "probe")
        made = self.daemon("/home/caller/run/s", owner=1234, group=4242)
        for owner, group in ((1234, 4242), (0, 4242)):
            os.chown(made.path, owner, group)
            # A process in a changed root may make no user namespace, so it begins outside.
            done = subprocess.run(
                ["setpriv", "--reuid", "1234", "--regid", "1234", "--clear-groups", self.tools / "probe", "userns", self.own,
                 "/sockcheck", "exec", "--warn", "--", "/probe", "show"], capture_output=True, text=True, check=False)
            seen = support.Shown(done.stdout)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(seen["uid"], ["0"] * 3)
            self.assertEqual(seen.groups, [], done.stderr)

    def test_closed_streams_and_few_files(self):
        for words in (["close", "012"], ["close", "2"], ["files", "3"], ["files", "4"], ["files", "6"], ["files", "0"]):
            done = self.run_in(
                "/probe", *words, "/sockcheck", "exec", "--warn", "--socket", OTHER, "--", "/probe", "show", user=CALLER)
            self.assertIn(support.Shown(done.stdout).groups, ([], [999]), words)

    def test_other_capabilities_of_the_file_are_not_used(self):
        hidden = self.root / "run/hidden"
        hidden.mkdir(mode=0o700)
        self.daemon("/run/hidden/s", group=4242)
        self.list("/run/hidden/s")
        self.setcap(self.root / "sockcheck", "cap_setgid,cap_dac_read_search,cap_dac_override,cap_setuid+ep")
        self.assertIn("is not joined", self.refused())
        # No other verb has any of them.
        (self.root / "etc/secret").write_text('{"secret": 1}')
        (self.root / "etc/secret").chmod(0o600)
        done = self.run_in("/sockcheck", "--facts", "/etc/secret", user=CALLER)
        self.assertIn("permission denied", done.stderr)
        seen = self.run_in("/sockcheck", "--format", "json", LISTED, user=CALLER)
        self.assertIn('"capabilities":[]', seen.stdout.replace(" ", ""))

    def test_without_proc(self):
        # Where no ACL can be seen nothing is guessed.
        groups, _ = self.attempt(proc=False)
        self.assertIn(groups, ([], [999]))


class Attempts(Listed):
    """Random worlds, a caller of each kind, and the kernel as the judge: who may write on the way to a listed socket,
    or to the list, gains nothing by it."""

    COUNT = int(os.environ.get("SOCKCHECK_ATTEMPTS", "240"))
    MODES = [0o755, 0o755, 0o755, 0o711, 0o775, 0o2775, 0o1775, 0o777, 0o1777, 0o770, 0o750]

    def permit(self, dice, path, uid, gid, modes):
        if dice.random() < 0.5:
            os.chown(path, dice.choice([0, 0, 0, 0, uid]), dice.choice([0, 0, 0, gid, 999, 4242]))
            path.chmod(dice.choice(modes))
        if dice.random() < 0.1:
            entry = dice.choice([f"u:{uid}:rwx", f"u:{uid}:r-x", f"g:{gid}:rwx", "g:0:rwx", "g:555:rwx", "u:77:rwx", "m::rwx"])
            subprocess.run(["setfacl", "-m", entry, path], check=True)

    def world(self, dice, uid, gid):
        """A listed socket at the end of some directories; all places that matter."""
        run = self.root / "run/world"
        shutil.rmtree(run, ignore_errors=True)
        shutil.rmtree(self.root / "etc/sockcheck")
        folder = self.root / "etc/sockcheck"
        folder.mkdir()
        places = [run]
        for _ in range(dice.randint(0, 3)):
            places.append(places[-1] / "d")
        for place in places:
            place.mkdir()
        path = places[-1] / "s"
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(path))
        os.chown(path, dice.choice([0, 0, 0, 0, uid]), 4242)
        path.chmod(dice.choice([0o660, 0o620, 0o670]))
        listed = "/" + str(path.relative_to(self.root))
        self.list(*dice.sample([listed, LISTED], dice.choice([1, 2])), listed)
        for place in places:
            self.permit(dice, place, uid, gid, self.MODES)
        if dice.random() < 0.3:
            self.permit(dice, folder, uid, gid, self.MODES)
            self.permit(dice, folder / "sockets", uid, gid, [0o644, 0o664, 0o666, 0o660, 0o640])
        return [*places, folder, folder / "sockets"], path

    def writable(self, places, user, groups):
        """What the caller may write to, as the kernel says: by access(2) as the caller."""
        uid, gid = map(int, user.split(":"))
        here, there = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.setgroups([int(group) for group in groups.split(",") if group])
                os.setresgid(gid, gid, gid)
                os.setresuid(uid, uid, uid)
                os.write(there, "".join("w" if os.access(place, os.W_OK) else "-" for place in places).encode())
            finally:
                os._exit(0)
        os.close(there)
        found = os.read(here, 4096).decode()
        os.close(here)
        os.waitpid(child, 0)
        self.assertEqual(len(found), len(places))
        return [place for place, may in zip(places, found) if may == "w"]

    def test_random_worlds(self):
        dice = random.Random(int(os.environ.get("SOCKCHECK_SEED", "14")))
        gains, seen = [], collections.Counter()
        for number in range(self.COUNT):
            user, groups = CALLERS[number % len(CALLERS)]
            uid, gid = map(int, user.split(":"))
            places, path = self.world(dice, uid, gid)
            writable = self.writable(places, user, groups)
            writable += [place for place in [*places, path] if place.stat().st_uid == uid]
            done = self.execute("--warn", "--if-missing", "ignore", user=user, groups=groups)
            self.assertEqual(done.returncode, 0, done.stderr)
            has = 4242 in support.Shown(done.stdout).groups
            seen["could write" if writable else "could not", "joined" if has else "refused"] += 1
            if has and writable:
                gains.append((user, groups, [f"{place} {place.stat().st_mode:o}" for place in writable]))
        print(f"file capability: {self.COUNT} worlds, {len(CALLERS)} kinds of callers, {dict(seen)}, gains {len(gains)}")
        self.assertEqual(gains, [])
        self.assertGreater(seen["could not", "joined"], 0)
        self.assertGreater(seen["could write", "refused"], 0)


if __name__ == "__main__":
    unittest.main()
