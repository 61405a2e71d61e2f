"""The runner fails where it should: a test of documentation that cannot fail would be worth nothing."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import blocks

HERE = pathlib.Path(__file__).resolve().parent
FENCE = "```"


def page(*parts):
    return "\n\n".join(parts) + "\n"


def block(language, text, *marks):
    return "".join(f"<!-- {mark} -->\n" for mark in marks) + f"{FENCE}{language}\n{text}\n{FENCE}"


def read(*parts):
    return blocks.paired(blocks.blocks("page.md", page(*parts)))


class Reading(unittest.TestCase):
    def test_the_text_below_is_the_output(self):
        found = read(block("sh", "true"), block("text", "x"), "words", block("text", "quoted"))
        self.assertEqual([(one.language, one.output) for one in found], [("sh", "x\n"), ("text", None)])

    def test_words_between_part_them(self):
        self.assertIsNone(read(block("sh", "true"), "words", block("text", "x"))[0].output)

    def test_printed_in_any_language(self):
        found = read(block("sh", "true"), "words", block("yaml", "a: 1", "printed"))
        self.assertEqual([(one.language, one.output) for one in found], [("sh", "a: 1\n")])

    def test_a_console(self):
        found = read(block("console", "$ id\nuid=0"))[0]
        self.assertEqual((found.commands, found.output), ("id\n", "uid=0\n"))

    def test_lines_left_out(self):
        found = read(block("sh", "make run\nmake test", "without make test: it is this test"))[0]
        self.assertEqual(found.commands, "make run\n")

    def test_what_is_bad(self):
        for parts in (
                [block("sh", "true", "runs: engine")], [block("sh", "true", "run: moon")],
                [block("sh", "true", "expect: well")], [block("sh", "true", "run: host", "run: engine")],
                [block("sh", "true", "not run:")], ["<!-- runs: engine -->", block("sh", "true")], ["<!-- run: engine -->", "words"], ["<!-- run: engine -->"],
                [f"{FENCE}sh\ntrue"], [block("yaml", "a: 1", "printed")],
                [block("sh", "true", "not run: no"), block("yaml", "a: 1", "printed")],
                [block("sh", "true"), block("text", "x"), block("yaml", "a: 1", "printed")]):
            with self.subTest(parts), self.assertRaises(blocks.Bad):
                read(*parts)

    def test_a_comment_is_a_comment(self):
        self.assertEqual(len(read("<!-- table: begin -->", "words", "<!-- table: end -->", "words", block("sh", "true"))), 1)

    def test_lines_left_out_that_are_not_there(self):
        with self.assertRaises(blocks.Bad):
            read(block("sh", "true", "without make test: no"))[0].commands  # pylint: disable=expression-not-assigned


class Comparing(unittest.TestCase):
    def test_same(self):
        for shown, printed in (
                ("a\n", "a\n"), ("a\n", "a\n\n"), ("a … c\n", "a b c\n"), ("a\n…\nd\n", "a\nb\nc\nd\n"),
                ("a\n…\n", "a\n"), ("srw 0 Mar  3 09:12 x\n", "srw 0 Nov 24 10:15 x\n"), ("a  \n", "a\n")):
            with self.subTest(shown):
                self.assertIsNone(blocks.difference(shown, printed))

    def test_other(self):
        for shown, printed in (
                ("a\n", ""), ("a\n", "b\n"), ("a\n", "a\nb\n"), ("a\nb\n", "a\n"), ("a … c\n", "a b\nc\n"), (".\n", "a\n"),
                ("a\n…\nd\n", "a\nb\n")):
            with self.subTest(shown):
                self.assertIsNotNone(blocks.difference(shown, printed))


class Running(unittest.TestCase):
    """The program itself, on pages that are right and wrong."""

    def attempt(self, *parts):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "page.md")
            file.write_text(page(*parts))
            done = subprocess.run([sys.executable, HERE / "runner.py", file], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.splitlines()[-1], done.stdout + done.stderr

    def assert_counts(self, counts, *parts):
        status, last, said = self.attempt(*parts)
        self.assertEqual(last, counts, said)
        self.assertEqual(status, 1 if " 0 failed" not in counts or counts.startswith("0 passed") else 0, said)

    def test_right(self):
        self.assert_counts(
            "8 passed, 0 failed, 1 not run, 0 by other suites",
            block("c", "int main(void) { return 77; }", "expect: 77"),
            block("python", "print(6 * 7)", "as: jenkins"), block("text", "42"),
            block("sh", "sockcheck"), block("text", "✓ /var/run/docker.sock — root (uid 0) may use it\n…"),
            block("sh", "sockcheck --quiet", "as: jenkins", "expect: 77"),
            block("sh", "sockcheck", "as: jenkins", "given: usermod --append --groups docker jenkins"),
            block("sh", "touch here", "then: test -e here"),
            block("yaml", "services: {app: {group_add: ['999']}}"),
            block("yaml", "securityContext: {runAsUser: 1000, supplementalGroups: [999]}", "answers: granted"),
            block("sh", "false", "not run: it would fail"))

    def test_wrong(self):
        self.assert_counts(
            "0 passed, 14 failed, 0 not run, 0 by other suites",
            block("c", "int main(void) { int unused; return 0; }"), block("ruby", "puts 1"), block("text", "2"),
            block("sh", "false"), block("sh", "false\ntrue"), block("sh", "true", "expect: 77"),
            block("sh", "echo a"), block("text", "b"), block("sh", "true", "given: false"),
            block("sh", "true", "then: false"), block("yaml", "services: {app: {group_ad: ['999']}}"),
            block("yaml", "a: ["), block("yaml", "securityContext: {runAsUser: 1000}", "answers: granted"),
            "words", block("text", "$ id\nuid=0"), block("", "sockcheck"), block("fish", "sockcheck"))

    def test_nothing_is_no_success(self):
        self.assert_counts("0 passed, 0 failed, 1 not run, 0 by other suites", block("sh", "true", "not run: no"))

    def test_the_world_is_apart(self):
        self.assert_counts(
            "2 passed, 0 failed, 0 not run, 0 by other suites",
            block("sh", "! touch /usr/local/page-was-here 2>/dev/null\n! ip route | grep default\n"
                        "useradd somebody\ntouch /tmp/page-was-here"),
            block("sh", "! id somebody\n! test -e /tmp/page-was-here"))
        self.assertFalse(pathlib.Path("/tmp/page-was-here").exists())


if __name__ == "__main__":
    unittest.main()
