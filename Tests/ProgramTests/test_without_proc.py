"""What the static program does where /proc is not what it should be (docs/building.md)."""

from support import Root

SOCKET = "/run/docker.sock"
# How /proc may be amiss; each is prepared in the test's root.
PLACES = {
    "not mounted": "true",
    "an empty directory": "mount -t tmpfs tmpfs proc",
    # Its `self` leads nowhere: this process is in another pid namespace.
    "of another pid namespace": "unshare --pid --fork mount -t proc proc proc",
}


class WithoutProc(Root):
    def setUp(self):
        super().setUp()
        self.socket = self.daemon(SOCKET)

    def in_each(self, words, status, output="", errors="", **how):
        """Runs words in each place; `output` and `errors` must be in what they write, nothing where empty."""
        for place, prepare in PLACES.items():
            done = self.run_in("/sockcheck", *words, proc=False, prepare=prepare, **how)
            told = f"{place}: {done.stdout}{done.stderr}"
            self.assertEqual(done.returncode, status, told)
            for expected, written in ((output, done.stdout), (errors, done.stderr)):
                if expected is not None:
                    self.assertIn(expected, written, told)
                    self.assertEqual(bool(expected), bool(written), told)

    def test_it_starts_and_knows_its_arguments(self):
        self.in_each(["explain", "gid-zero"], 0, output="gid-zero")
        self.in_each(["--nope"], 64, errors="--nope")

    def test_the_kernels_answer_counts(self):
        for words, output in ((["--format", "plain", SOCKET], None), (["--quiet", SOCKET], "")):
            self.in_each(words, 0, output=output)
            self.in_each(words, 77, output=output, user="1000:1000")
            self.in_each(words, 0, output=output, user="1000:1000", groups="999")

    def test_what_could_not_be_seen_is_said(self):
        words = ["--no-connect", "--format", "plain", SOCKET]
        # The kernel says no without a connection too, and which bits it looked at is not to be seen.
        self.in_each(words, 77, output="could-not-tell", user="1000:1000")

    def test_exec_becomes_the_user_whom_it_need_not_ask_about(self):
        # Who has the group from outside needs none.
        for words in (["--user", "jenkins"], []):
            become = ["exec", *words, "--socket", SOCKET, "--", "/probe", "show"]
            self.in_each(become, 0, output="999", wrap=["setpriv", "--groups", "999"])

    def test_exec_guesses_nothing(self):
        # An ACL could decide, and none can be seen there.
        words = ["exec", "--user", "jenkins", "--socket", SOCKET, "--", "/probe", "show"]
        self.in_each(words, 77, errors="could-not-tell")

    def test_a_file_that_may_only_be_run(self):
        # Such a process may not be looked into, not even its own /proc/self/exe by a debugger.
        (self.root / "sockcheck").chmod(0o111)
        for how in ({"proc": True}, {"proc": False}):
            done = self.run_in("/sockcheck", "--quiet", SOCKET, user="1000:1000", groups="999", **how)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            done = self.run_in("/sockcheck", SOCKET, user="1000:1000", groups="999", **how)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
