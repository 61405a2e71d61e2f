"""The entrypoint with cap_setgid+ep on its file: who can gain which group, and every attempt to gain another.

uid 1234 may gain 999, the group of the listed socket. 4242 is what it tries to gain.
"""

import os
import shutil
import subprocess
import unittest

import support

LISTED = "/run/docker.sock"
OTHER = "/run/other.sock"
CALLER = "1234:1234"


class FileCapability(support.Root):
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

    def attempt(self, *options, **how):
        """The groups that the command had, or none if it did not come to that."""
        done = self.execute("--warn", "--if-missing", "warn", *options, user=CALLER, **how)
        seen = support.Shown(done.stdout)
        self.assertNotIn(4242, seen.groups, done.stderr)
        self.assertNotIn(0, seen.groups, done.stderr)
        for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
            self.assertIn(seen.get(name, ["0"]), (["0"], ["0000000000000000"]), name)
        if "uid" in seen:
            self.assertEqual(seen["uid"], ["1234"] * 3)
            self.assertEqual(seen["gid"], ["1234"] * 3)
        return seen.groups, done.stderr

    def refused(self, *options, **how):
        groups, errors = self.attempt(*options, **how)
        self.assertEqual(groups, [], errors)
        return errors

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


if __name__ == "__main__":
    unittest.main()
