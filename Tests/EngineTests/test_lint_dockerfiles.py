"""Dockerfiles written after BuildKit's documentation: whatever the engine builds, lint reads whole, and takes the same
user out of it."""

import concurrent.futures
import json
import random
import unittest

import bench

FILES = 240


class Writer:
    """One Dockerfile; its parts are those of the reference, in any order that it allows."""

    def __init__(self, number):
        self.dice = random.Random(4000 + number)
        self.sign = "`" if number % 8 == 7 else "\\"
        self.user = str(self.dice.randrange(20000, 60000))
        self.end = "\r\n" if number % 10 == 3 else "\n"

    def join(self, *parts, gap="    "):
        """One instruction in several lines, with comments and empty lines between them."""
        out = parts[0]
        for part in parts[1:]:
            between = self.dice.choice(["", "", "# in between\n", "   # indented\n", "\n"])
            out += f" {self.sign}{self.dice.choice(['', '', '  '])}\n{between}{gap}{part}"
        return out

    def word(self, text):
        return "".join(self.dice.choice([letter.lower(), letter.upper()]) for letter in text) if self.dice.random() < 0.3 else text

    def parts(self):
        s = self.sign
        return [
            lambda: "# a comment with a backslash at its end \\",
            lambda: "   # an indented one",
            lambda: "",
            lambda: "\t",
            lambda: self.word("ENV") + ' A=1 B="two words" C=three' + s + " words D='$A'",
            lambda: self.word("ENV") + " OLD the whole rest = one value",
            lambda: self.join("ENV E=1", "F=2", 'G="${E:-x}${H:+y}"'),
            lambda: self.word("LABEL") + ' "com.example"="a b" version=1.0',
            lambda: self.join("LABEL a=b", "c='d e'"),
            lambda: 'LABEL multi="first ' + s + '\nsecond"',
            lambda: self.word("EXPOSE") + " 80/tcp 90-91",
            lambda: "STOPSIGNAL SIGTERM",
            lambda: "MAINTAINER Somebody <some@body.example>",
            lambda: self.word("VOLUME") + " /data /more",
            lambda: 'VOLUME ["/a b", "/c"]',
            lambda: self.word("WORKDIR") + " sub/folder",
            lambda: "WORKDIR /${WHERE:-srv}",
            lambda: 'SHELL ["/bin/sh", "-c"]',
            lambda: "HEALTHCHECK --interval=5s --timeout=1s --retries=3 CMD test -e / || exit 1",
            lambda: 'HEALTHCHECK CMD ["true"]',
            lambda: "HEALTHCHECK NONE",
            lambda: "ONBUILD RUN echo later",
            lambda: 'ONBUILD COPY ["x y", "/"]',
            lambda: self.word("CMD") + ' ["a", "b\\"c", "\\u00e9"]',
            lambda: "CMD echo 'no [ json ]' && exec x",
            lambda: 'CMD [ "an array, that is none" ] or so',
            lambda: "CMD ['single']",
            lambda: "CMD []",
            lambda: self.word("ENTRYPOINT") + ' [ "x" , "y" ]',
            lambda: "ENTRYPOINT exec $A",
            lambda: self.word("COPY") + " one two /into/",
            lambda: 'COPY ["with blank", "/a b/"]',
            lambda: "COPY --chown=1000:1000 one /three",
            lambda: "COPY o?e* /pattern/",
            lambda: self.word("ADD") + " one /four",
            lambda: self.join("COPY one", "two", "/five/"),
            lambda: "COPY --from=First /etc/hostname /six",
            lambda: "COPY --from=0 /etc/hostname /seven",
            lambda: "ARG NAME",
            lambda: "ARG OTHER=value",
            lambda: 'ARG THIRD="a b"',
            lambda: self.join("RUN true", "&& : '# no comment'", "&& true # one of the shell's"),
            lambda: 'RUN ["/bin/sh", "-c", "true"]',
            lambda: 'run echo "a  b" > /tmp/x; if true; then :; fi',
            lambda: "RUN echo $HOME ${A} $(echo x) `echo y`" if s == "\\" else "RUN echo $HOME $(echo x)",
            lambda: "RUN echo \"<<NOT\" a<<b || true",
            lambda: "   RUN true",
        ]

    def last(self):
        s, user = self.sign, self.user
        return self.dice.choice([
            f"USER {user}", f"user {user}", f"USER    {user}   ", f"USER\t{user}", f"ARG U={user}\nUSER $U", f"ENV U={user}\nUSER ${{U}}",
            f"USER ${{NOTHING:-{user}}}", f"ENV U=x\nUSER ${{U:+{user}}}", f"USER {user[:2]}{s}\n{user[2:]}", f"USER {s}\n# why\n  {user}",
            f'USER "{user}"', f"USER '{user}'", f"USER 1\nUSER {user}", f"ARG U=1\nENV U={user}\nUSER $U"])

    def text(self, number):
        lines = ["# escape=`"] if self.sign == "`" else self.dice.choice([[], [], ["# check=skip=all"], ["#"], ["# not=a directive"]])
        lines += self.dice.choice([[], ["ARG BASE=debian:12", ""], ["ARG BASE=debian", "arg TAG=12"]])
        lines += [f"{self.word('FROM')} debian:12 {self.dice.choice(['AS', 'as'])} First", "RUN true"]
        if any(line.startswith("arg TAG") for line in lines):
            lines += ["FROM ${BASE}:${TAG}"]
        elif any(line.startswith("ARG BASE") for line in lines):
            lines += ["FROM $BASE AS second"]
        else:
            lines += [self.dice.choice(["FROM first", "FROM debian:12", "FROM --platform=linux/amd64 debian:12"])]
        lines += ["ENV DOCKER_HOST=unix:///var/run/docker.sock"]
        parts = self.parts()
        # Each part comes in several files.
        chosen = [parts[number % len(parts)], parts[(7 * number + 3) % len(parts)]] + self.dice.sample(parts, 4)
        lines += [part() for part in chosen]
        lines += [self.last()]
        whole = "\n".join(lines) + self.dice.choice(["\n", "", "\n\n", f" {self.sign}\n"])
        return ("\ufeff" if number % 13 == 5 else "") + whole.replace("\n", self.end)


class LintDockerfiles(unittest.TestCase):
    """The engine's own parser is the judge."""

    def build(self, number):
        at = bench.folder("dockerfile")
        text = Writer(number).text(number)
        (at / "Dockerfile").write_bytes(text.encode())
        for name in ("one", "two", "with blank", "x y"):
            (at / name).write_text(name)
        built = bench.docker("build", "--quiet", "--network", "none", "--tag", f"parse-{number}", at, env={"DOCKER_BUILDKIT": "0"})
        user = None
        if built.status == 0:
            user = json.loads(bench.docker("image", "inspect", f"parse-{number}").ok().stdout)[0]["Config"]["User"]
            bench.docker("image", "rm", "--no-prune", f"parse-{number}")
        return text, built, user, bench.sockcheck("lint", "--format", "json", "Dockerfile", cwd=at).json()

    def test_files(self):
        bench.docker("tag", "sockcheck-test/debian", "debian:12").ok()
        built = refused = 0
        reasons = {}
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            for text, done, user, document in pool.map(self.build, range(FILES)):
                with self.subTest(text):
                    if done.status != 0:
                        refused += 1
                        reasons.setdefault(done.stderr.strip().splitlines()[-1][:100], text)
                        continue
                    built += 1
                    self.assertEqual([file["read"] for file in document["files"]], ["whole"], document["files"])
                    told = " ".join(finding["message"] for finding in document["findings"])
                    self.assertRegex(told, rf"\buid {user}\b", user)
        print(f"lint: {built} Dockerfiles that the engine builds, read whole and with its user; {refused} that it refuses: {sorted(reasons)}")
        self.assertGreaterEqual(built, 200)

    def test_refused(self):
        """What the engine refuses as no Dockerfile, lint does not read in silence."""
        bench.docker("tag", "sockcheck-test/debian", "debian:12").ok()
        for text in ("FROM debian:12\nFOO docker.sock\n", "# docker.sock\n", "RUN docker.sock\n", "", "FROM debian:12\nRUNX groupadd docker\n"):
            at = bench.folder("dockerfile")
            (at / "Dockerfile").write_text(text)
            self.assertNotEqual(bench.docker("build", "--network", "none", at, env={"DOCKER_BUILDKIT": "0"}).status, 0)
            done = bench.sockcheck("lint", "--format", "json", "Dockerfile", cwd=at)
            with self.subTest(text):
                if text:
                    self.assertIn(done.json()["files"][0]["read"], ("not", "partly"), done)


if __name__ == "__main__":
    unittest.main()
