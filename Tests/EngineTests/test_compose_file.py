"""fix --for compose --file: the service is known to be there, and the file stays as it is."""

import unittest

import bench

FILE = """\
# A project
version: '3.3'
x-common: &common
  environment:
    services: no
services:   # what runs
  jenkins-master:
    image: sockcheck-test/jenkins
    command: |
      services:
        not-one: here
  "quoted" :
    image: sockcheck-test/jenkins
  'agent':
    image: sockcheck-test/jenkins
volumes:
  home: {}
"""


class ComposeFile(unittest.TestCase):
    """The services of a file, against files as people write them."""

    def ask(self, text, *words):
        at = bench.folder("compose")
        (at / "compose.yaml").write_bytes(text.encode() if isinstance(text, str) else text)
        done = bench.sockcheck("fix", "--for", "compose", "--file", "compose.yaml", "--user", "1000:1000", "--root",
                               at, "--assume", "0:999:0660", *words, cwd=at)
        self.assertEqual(sorted(path.name for path in at.iterdir()), ["compose.yaml"])
        return done, at

    def test_override(self):
        for service in ("jenkins-master", "quoted", "agent"):
            done, at = self.ask(FILE, "--service", service)
            (at / "override.yaml").write_text(done.ok().stdout)
            self.assertEqual((at / "compose.yaml").read_text(), FILE)
            merged = bench.compose([at / "compose.yaml", at / "override.yaml"], "merge", "config").ok().stdout
            import yaml  # pylint: disable=import-outside-toplevel
            services = yaml.safe_load(merged)["services"]
            self.assertEqual(sorted(services), ["agent", "jenkins-master", "quoted"])
            self.assertEqual(services[service]["group_add"], ["999"])
            self.assertEqual(services[service]["image"], "sockcheck-test/jenkins")

    def test_versions(self):
        """The override has no version of its own and goes with any that knows group_add."""
        for version in ("", "version: '2.4'\n", "version: '3.3'\n", "version: '3.8'\n"):
            done, at = self.ask(version + "services:\n  app:\n    image: x\n")
            (at / "override.yaml").write_text(done.ok().stdout)
            with self.subTest(version):
                bench.compose([at / "compose.yaml", at / "override.yaml"], "merge", "config").ok()

    def test_no_such_service(self):
        for service in ("not-one", "jenkins", "image", "home", "services"):
            done, _ = self.ask(FILE, "--service", service)
            self.assertEqual([done.status, done.stdout], [64, ""], done)
            for word in ("compose.yaml", f'"{service}"', "--service", "jenkins-master, quoted, agent"):
                self.assertIn(word, done.stderr)

    def test_the_only_service(self):
        done, _ = self.ask("services:\r\n  web:\r\n    image: x\r\n")
        self.assertIn("  web:\n", done.ok().stdout)
        done, _ = self.ask(FILE)
        self.assertEqual(done.status, 64, done)
        self.assertIn("--service", done.stderr)

    def test_in_braces(self):
        """However it is written: docker-compose merges the same file with what is printed."""
        for text in ("services: {a: {image: x}}\n", "services: &s\n  a: {image: x}\n", "services:\n  ? a\n  : {image: x}\n",
                     "x-c: &c\n  a: {image: x}\nservices:\n  <<: *c\n", "services:\n  \"\\u0061\": {image: x}\n"):
            done, at = self.ask("version: '3.4'\n" + text, "--service", "a")
            (at / "override.yaml").write_text(done.ok().stdout)
            with self.subTest(text):
                bench.compose([at / "compose.yaml", at / "override.yaml"], "merge", "config").ok()

    def test_not_understood(self):
        for text in ("- services\n", "\n", "services:\n  <<: *common\n", "services:\n\ta:\n",
                     "services:\n    a: {}\n  b: {}\n", "services:\n  a: {}\nservices:\n  b: {}\n", b"services:\n  \xff: {}\n",
                     "version: '3'\n", "services:\n  [a]: {}\n"):
            done, _ = self.ask(text, "--service", "a")
            with self.subTest(text):
                self.assertEqual([done.status, done.stdout], [65, ""], done)
                self.assertIn("compose.yaml, line", done.stderr)
                self.assertIn("without --file", done.stderr)

    def test_no_file(self):
        done = bench.sockcheck("fix", "--for", "compose", "--file", "/nonexistent/compose.yaml")
        self.assertEqual(done.status, 65, done)
        self.assertIn("/nonexistent/compose.yaml: ", done.stderr)
        done = bench.sockcheck("fix", "--for", "docker-run", "--file", "compose.yaml")
        self.assertEqual(done.status, 64, done)
