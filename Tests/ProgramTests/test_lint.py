"""Files for lint that nobody means well with: each is a finding or an error with file and line, within ten seconds and
200 MB, and without a control character. What was not read is never "0 findings".
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import support

SECONDS, MEGABYTES = 10, 200
LAUNCH = """
import os, resource, sys
child = os.fork()
if child == 0:
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    os.execv(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
with open(os.environ["SOCKCHECK_TOOK"], "w") as file:
    file.write(f"{os.waitstatus_to_exitcode(status)} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss}")
"""
MOUNT = "    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n"
BAD = "services:\n  ci:\n    user: '5:5'\n" + MOUNT
FORMATS = ("text", "gcc", "json", "sarif", "github", "gitlab")


def bomb():
    lines = ["a0: &a0 [docker.sock, docker.sock]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines) + "\nservices:\n  ci:\n    user: '5:5'\n    group_add: *a11\n" + MOUNT


def services(count, lines=MOUNT, before=""):
    return "services:\n" + "".join(f"  s{n}:\n    user: '5:5'\n{lines}{before}" for n in range(count))


EVERYTHING = """\
# syntax=docker/dockerfile:1
# escape=`
# check=skip=all
ARG BASE=debian:12
FROM --platform=$BUILDPLATFORM ${BASE} AS one
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/a /a
COPY --link --chmod=755 --exclude=*.md --parents <<one <<-"two" /into/
docker.sock
one
\ttwo's
\ttwo
RUN --mount=type=cache,target=/x --network=none --security=insecure <<EOT bash
groupadd -g 33 docker
EOT
CMD ["x"]
ENTRYPOINT x
ENV A=1
EXPOSE 1
HEALTHCHECK NONE
LABEL a=b
MAINTAINER x
ONBUILD RUN x
SHELL ["/bin/sh", "-c"]
STOPSIGNAL 9
VOLUME /x
WORKDIR /y
USER 5:5
"""

# name of the file, its bytes, and what must be said of it: a code, or "not read"; and its status.
FILES = {
    "Helm": ("compose.yaml", "services:\n{{- range .Values.list }}\n  {{ .name }}: {image: docker.sock}\n{{- end }}\n", "not read|could-not-tell", (0, 65)),
    "Helm, valid YAML": ("compose.yaml", "services:\n  {{ .name }}:\n    image: docker.sock\n" + MOUNT, "not read|could-not-tell", (0, 65)),
    "unfinished": ("compose.yaml", 'services:\n  a:\n    volumes: ["/var/run/docker.sock', "could-not-tell|not read", (0, 65)),
    "a bomb": ("compose.yaml", bomb(), "", (0, 1)),
    "10,000 levels": ("compose.yaml", "services: " + "[" * 10000 + "docker.sock", "nested deeper", (0, 65)),
    "10,000 levels, in a block": ("compose.yaml", "services:\n" + "- " * 10000 + "docker.sock\n", "nested deeper", (0, 65)),
    "100 MB": ("compose.yaml", lambda file: file.write(b"services:\n" + b"# docker.sock\n" * (100 * 1024 * 1024 // 14)), "larger than 16 MB", (65,)),
    "16 MB of items": ("compose.yaml", "services:\n  a:\n    volumes:\n" + "    - docker.sock\n" * 900_000, "more than", (0,)),
    "16 MB of braces": ("compose.yaml", "services: {a: [" + "[]," * 5_300_000 + "docker.sock]}\n", "more than", (0, 65)),
    "300,000 items": ("compose.yaml", "services:\n  a:\n    volumes:\n" + "    - docker.sock\n" * 300_000, "", (0,)),
    "16 MB in one line": ("Dockerfile", "FROM debian:12\nRUN groupadd docker " + "x " * 8_000_000, "larger than 256 KB", (65,)),
    "a long line": ("Dockerfile", "FROM debian:12\nRUN groupadd docker " + "x " * 40_000, "longer than 65535", (65,)),
    "256 KB of continued lines": ("Dockerfile", "FROM debian:12\nRUN groupadd docker \\\n" + "x \\\n" * 60_000, "", (0, 1, 65)),
    "256 KB of stages": ("Dockerfile", "FROM debian:12\nRUN groupadd docker\n" * 7_000, "", (0, 1)),
    "256 KB of variables": ("Dockerfile", "FROM debian:12\n# docker.sock\n" + "".join(f"ENV A{n}=$A{n - 1}\n" for n in range(12_000)), "", (0,)),
    "256 KB of groups": ("Dockerfile", "FROM debian:12\n" + "".join(f"RUN groupadd docker{n}\n" for n in range(9_500)), "", (0, 1)),
    "10,000 services": ("compose.yaml", services(10_000), "gid-mismatch", (1,)),
    "10,000 services that are silenced": ("compose.yaml", services(10_000, before="    # sockcheck: ignore=gid-mismatch,gid-zero\n"), "unused-ignore", (1,)),
    "a variable in a variable": ("compose.yaml", "services:\n  a:\n    user: " + "${A:-" * 5000 + "}" * 5000 + "\n" + MOUNT, "could-not-tell", (0,)),
    "a merge of a merge": ("compose.yaml", "x0: &x0 {user: '5:5'}\n" + "".join(f"x{n}: &x{n} {{<<: [*x{n - 1}, *x{n - 1}]}}\n" for n in range(1, 100))
                           + "services:\n  a:\n    <<: *x99\n" + MOUNT, "could-not-tell|gid-mismatch|root-equivalent", (0, 1)),
    "a merge of itself": ("compose.yaml", "services:\n  a: &a\n    <<: *a\n" + MOUNT, "", (0, 65)),
    "services that extend each other": ("compose.yaml", "services:\n" + "".join(f"  s{n}:\n    extends: s{(n + 1) % 300}\n{MOUNT}" for n in range(300)), "", (0, 1)),
    "tabs": ("compose.yaml", "services:\n\tci:\n\t\timage: docker.sock\n", "not read", (0, 65)),
    "a mark": ("compose.yaml", "\ufeff" + BAD, "compose.yaml:3:11: .*gid-mismatch", (1,)),
    "Windows": ("compose.yaml", BAD.replace("\n", "\r\n"), "compose.yaml:3:11: .*gid-mismatch", (1,)),
    "old Macs": ("compose.yaml", BAD.replace("\n", "\r"), "", (1,)),
    "UTF-16": ("compose.yaml", BAD.encode("utf-16"), "UTF-16", (65,)),
    "UTF-16, the other": ("compose.yaml", b"\xfe\xff" + BAD.encode("utf-16-be"), "UTF-16", (65,)),
    "UTF-16 without a mark": ("compose.yaml", BAD.encode("utf-16-le"), "UTF-16", (65,)),
    "NUL": ("compose.yaml", BAD + "\0", "not read|could-not-tell", (0, 1, 65)),
    "NUL in a Dockerfile": ("Dockerfile", "FROM debian:12\nRUN groupadd docker\0\nUSER \0\n", "", (0, 1, 65)),
    "no UTF-8": ("compose.yaml", b"services:\n  \xff: {image: docker.sock}\n", "not read|could-not-tell", (0, 65)),
    "keys twice": ("compose.yaml", BAD + BAD, "second time", (0, 1)),
    "several documents": ("compose.yaml", BAD + "---\n" + BAD, "second document", (1,)),
    "every directive": ("Dockerfile", EVERYTHING, "gid-taken", (1,)),
    "a heredoc without an end": ("Dockerfile", "FROM debian:12\nRUN <<EOF\ngroupadd docker\n", "no end", (0, 65)),
    "no such instruction": ("Dockerfile", "FROM debian:12\nRUM groupadd docker\n", "unknown instruction", (0, 65)),
    "nothing": ("compose.yaml", "", "", (0,)),
    "another kind": ("notes.yaml", "docker.sock\n", "not read", (65,)),
    "words that steer": ("compose.yaml", "services:\n  \"a\\e]0;x\\a\\u202e\\n\\nz:1:1: error: y\":\n    user: \"5\\e[31m:5\"\n" + MOUNT, "", (0, 1)),
}

# What one line brings in again and again, or looks for in all that stands before it: files by their names.
TREES = {
    "lists of aliases of lists": {"compose.yaml": "x: &v [" + ", ".join(["'/run/docker.sock:/run/docker.sock'"] * 20_000) + "]\nservices:\n"
                                  + "".join(f"  s{n}: {{user: '5:5', volumes: *v}}\n" for n in range(20_000))},
    "templates of templates": {"jenkins.yaml": "x: &c\n" + "- {image: docker.sock}\n" * 3000 + "y: &t\n" + "- {containers: *c}\n" * 3000
                               + "jenkins:\n  clouds:\n" + "    - {kubernetes: {templates: *t}}\n" * 3000},
    "jobs with the same script": {".gitlab-ci.yml": "x: &s\n" + "- docker ps\n" * 20_000 + "".join(f"j{n}: {{script: *s}}\n" for n in range(20_000))},
    "scripts that start each other": {"Dockerfile": 'FROM debian:12\nCOPY s.sh /s.sh\nENTRYPOINT ["/s.sh"]\n', "s.sh": "#!/bin/sh\n" + "/s.sh\n" * 300,
                                      "compose.yaml": "services:\n  a:\n    build: .\n" + MOUNT},
    "a large script of many services": {"compose.yaml": "services:\n" + "".join(f"  s{n}:\n    build: .\n{MOUNT}" for n in range(300)),
                                        "Dockerfile": 'FROM debian:12\nCOPY entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\n',
                                        "entrypoint.sh": "#!/bin/sh\n" + "echo a b c d\n" * 500_000},
    "files that include each other many times": {
        "compose.yaml": f"include: [{', '.join(['l1.yaml'] * 20)}]\n{BAD}", "l8.yaml": "services: {z: {image: x}}\n",
        **{f"l{n}.yaml": f"include: [{', '.join([f'l{n + 1}.yaml'] * 20)}]\nservices:\n  s{n}:\n    user: '5:5'\n{MOUNT}" for n in range(1, 8)}},
    "60,000 services": {"compose.yaml": "services:\n" + "".join(f"  s{n}: {{image: docker.sock}}\n" for n in range(60_000))},
    "services over services": {name: more + "services:\n" + "".join(f"  s{n}: {{image: docker.sock}}\n" for n in range(30_000))
                               for name, more in (("compose.yaml", "include: [b.yaml]\n"), ("b.yaml", ""))},
    "a large Dockerfile of many services": {"compose.yaml": "services:\n" + "".join(f"  s{n}:\n    build: .\n{MOUNT}" for n in range(3000)),
                                            "Dockerfile": "FROM debian:12\nRUN groupadd docker\n" * 5000},
    "builds with arguments of their own": {"compose.yaml": "services:\n" + "".join(f"  s{n}:\n    build: {{context: ., args: {{A: {n}}}}}\n{MOUNT}" for n in range(3000)),
                                           "Dockerfile": "FROM debian:12\nRUN groupadd docker\n" * 5000},
    "jobs and runners": {".gitlab-ci.yml": "".join(f"j{n}: {{script: [docker ps]}}\n" for n in range(30_000)),
                         "config.toml": "".join(f'[[runners]]\nname="r{n}"\n[runners.docker]\nvolumes=["/var/run/docker.sock:/var/run/docker.sock"]\nuser="{n}:5"\n' for n in range(20))},
    "a long script": {".gitlab-ci.yml": "j:\n  script:\n  - |\n" + "".join(f"    docker run -v /var/run/docker.sock:/var/run/docker.sock --user {n}:5 x{n}\n" for n in range(12_000))},
    "a long manifest in a text": {"jenkins.yaml": "jenkins:\n  clouds:\n  - kubernetes:\n      templates:\n      - yaml: |\n          kind: Pod\n          spec:\n            containers:\n"
                                  + "".join(f"            - {{name: c{n}, image: x, securityContext: {{runAsUser: 5}}, volumeMounts: [{{name: s, mountPath: /var/run/docker.sock}}]}}\n" for n in range(8000))
                                  + "            volumes:\n            - {name: s, hostPath: {path: /var/run/docker.sock}}\n"},
    "variables of a unit": {"a.service": "[Service]\nEnvironment=DOCKER_HOST=unix:///run/docker.sock\nEnvironment=" + " ".join(f"A{n}=b" for n in range(40_000))
                            + "\nExecStart=docker run " + "-v $A1:b " * 30_000 + "x\n"},
    "rules of what git ignores": {".gitignore": "".join(f"*a*{n}*b*c\n" for n in range(10_000)), "compose.yaml": BAD,
                                  **{f"d{n % 50}/{'a' * 100}{n}.yaml": "x: 1\n" for n in range(3000)}},
}


class Lint(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sc-lint-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.took = pathlib.Path(tempfile.mkstemp(prefix="sc-took-")[1])
        self.addCleanup(self.took.unlink)
        self.most = (0.0, "", 0, "")

    def lint(self, *words, cwd=None):
        """Status, both streams, and what it took."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            # By a parent that is small: what a child had before execve(2) counts for its most.
            done = subprocess.run([sys.executable, "-S", "-c", LAUNCH, support.PROGRAM, "lint", *words], cwd=cwd or self.folder,
                                  stdin=subprocess.DEVNULL, stdout=out, stderr=err, check=True, env={**os.environ, "SOCKCHECK_TOOK": str(self.took)})
            streams = []
            for stream in (out, err):
                stream.seek(0)
                streams.append(stream.read())
        self.assertEqual(done.returncode, 0)
        status, seconds, kilobytes = self.took.read_text().split()
        # Processor time: another program on the machine is no fault of a file.
        return int(status), *streams, float(seconds), int(kilobytes) / 1024

    def check(self, name, words, said, statuses, cwd=None):
        status, out, err, seconds, megabytes = self.lint(*words, cwd=cwd)
        if seconds > self.most[0]:
            self.most = (seconds, name, *self.most[2:])
        if megabytes > self.most[2]:
            self.most = (*self.most[:2], megabytes, name)
        self.assertIn(status, statuses, (out[:500], err[:500]))
        self.assertLess(seconds, SECONDS, name)
        self.assertLess(megabytes, MEGABYTES, name)
        for stream in (out, err):
            # A difference has the lines of the file, and their ends.
            text = stream.decode().replace("\r\n", "\n")
            self.assertIsNone(re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", text), text[:300])
        if said:
            self.assertRegex((out + err).decode(), said)
        return out.decode(), err.decode()

    def test_files(self):
        for name, (file, content, said, statuses) in FILES.items():
            with self.subTest(name):
                path = self.folder / file
                with path.open("wb") as opened:
                    if callable(content):
                        content(opened)
                    else:
                        opened.write(content if isinstance(content, bytes) else content.encode())
                out, _ = self.check(name, ["--format", "gcc", file], said, statuses)
                if out or said:
                    self.assertRegex(out, rf"(?m)^{re.escape(file)}:[0-9]+:[0-9]+: ")
                # What was not read is said, and no clean bill.
                for form in FORMATS if path.stat().st_size < 200_000 else ("json",):
                    self.check(f"{name}, {form}", ["--format", form, file], "", statuses)
                if path.stat().st_size < 4_000_000:
                    self.check(f"{name}, --diff", ["--diff", file], "", statuses)
                path.unlink()
        print(f"lint: {len(FILES)} files; at most {self.most[0]:.2f} s ({self.most[1]}) and {self.most[2]:.0f} MB ({self.most[3]})")

    def test_trees(self):
        self.most = (0.0, "", 0, "")
        for name, files in TREES.items():
            with self.subTest(name):
                tree = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
                for file, content in files.items():
                    (tree / file).parent.mkdir(parents=True, exist_ok=True)
                    (tree / file).write_text(content)
                self.check(name, ["--format", "gcc", "."], "", (0, 1, 65), cwd=tree)
                shutil.rmtree(tree)
        print(f"lint: {len(TREES)} trees; at most {self.most[0]:.2f} s ({self.most[1]}) and {self.most[2]:.0f} MB ({self.most[3]})")

    def test_a_long_word(self):
        (self.folder / "compose.yaml").write_text("services:\n  a:\n    image: " + "a" * 3_000_000 + "\n" + MOUNT)
        self.check("a long word", ["compose.yaml"], "which user", (0,))

    def test_no_device_is_opened(self):
        """A tree's .gitignore that is a link, or a file that does something when it is opened."""
        tree = self.folder / "tree"
        tree.mkdir()
        (tree / "compose.yaml").write_text(BAD)
        (self.folder / "all").write_text("*.yaml\n")
        (tree / ".gitignore").symlink_to(self.folder / "all")
        self.check("a link as .gitignore", ["--format", "gcc", "."], "gid-mismatch", (1,), cwd=tree)

    def test_names_in_a_difference(self):
        """patch(1) writes what lint --diff says where it belongs, and nowhere else, whatever a file is called."""
        if shutil.which("patch") is None:
            raise unittest.SkipTest("needs patch")
        for name in ("compose.yaml", "compose of mine.yaml", "compose\n+++ b/elsewhere.yaml", 'compose"\\.yaml', "compose-\u00fc.yaml"):
            with self.subTest(name):
                tree = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                (tree / name).write_text(BAD)
                done = subprocess.run([support.PROGRAM, "lint", "--diff", "--host-gid", "999", name], cwd=tree, capture_output=True, check=False)
                patched = subprocess.run(["patch", "-p1", "--batch"], input=done.stdout, cwd=tree, capture_output=True, check=False)
                self.assertEqual(patched.returncode, 0, (patched, done))
                self.assertIn('group_add: ["999"]', (tree / name).read_text())
                self.assertEqual(sum(path.is_file() for path in tree.rglob("*")), 1)

    def test_kinds(self):
        """What is no regular file, and links out of the tree."""
        os.mkfifo(self.folder / "compose.yaml")
        self.check("a FIFO", ["--format", "gcc", "compose.yaml"], "compose.yaml:1:1: error: not read: it is no regular file", (65,))
        self.check("a FIFO in a folder", ["--format", "gcc", "."], "", (0, 65))
        self.check("a device", ["--format", "gcc", "/dev/zero"], "/dev/zero:1:1: error: not read", (65,))
        self.check("none", ["--format", "gcc", "nosuch.yaml"], "nosuch.yaml:1:1: error: not read: there is no such file", (65,))
        os.unlink(self.folder / "compose.yaml")
        outside = pathlib.Path(tempfile.mkdtemp(prefix="sc-lint-out-"))
        self.addCleanup(shutil.rmtree, outside, ignore_errors=True)
        (outside / "Dockerfile").write_text("FROM debian:12\nRUN groupadd -g 33 docker\nUSER 5:5\n")
        tree = self.folder / "tree"
        tree.mkdir()
        (tree / "app").symlink_to(outside)
        for build in ("app", "../../" + outside.name, str(outside)):
            (tree / "compose.yaml").write_text(f"services:\n  ci:\n    build: {build}\n{MOUNT}")
            out, _ = self.check(f"a link to {build}", ["--format", "gcc", "compose.yaml"], "could-not-tell", (0,), cwd=tree)
            self.assertNotIn("gid-taken", out)
        (outside / "a.yaml").write_text(BAD)
        (tree / "link.yaml").symlink_to(outside / "a.yaml")
        os.mkfifo(tree / "fifo.yaml")
        for brought in ("app/a.yaml", "link.yaml", f"../../{outside.name}/a.yaml", str(outside / "a.yaml"), "fifo.yaml", "/dev/zero"):
            for text in (f"include: ['{brought}']\nservices: {{}}\n", f"services:\n  x:\n    extends: {{file: '{brought}', service: ci}}\n"):
                (tree / "compose.yaml").write_text(text)
                out, _ = self.check(f"a link to {brought}", ["--format", "gcc", "compose.yaml"], "is not read: .*could-not-tell", (0,), cwd=tree)
                self.assertNotIn("gid-mismatch", out)
        os.mkfifo(tree / "Dockerfile")
        (tree / "compose.yaml").write_text(f"services:\n  ci:\n    build: .\n{MOUNT}")
        self.check("a FIFO as Dockerfile", ["--format", "gcc", "compose.yaml"], "could-not-tell", (0,), cwd=tree)


if __name__ == "__main__":
    unittest.main()
