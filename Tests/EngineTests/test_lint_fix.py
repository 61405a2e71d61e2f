"""lint --fix and --diff on generated Compose files: nothing but the edited bytes changes, what is left is clean, and
docker-compose reads the same but for the edit."""

import copy
import json
import os
import random
import unittest

import bench
from compose.config import config as reader
from compose.config.environment import Environment

FILES = 300
SEED = 19
GIVEN = {"DOCKER_GID": "4242", "G": "4242"}
SHORT = "/var/run/docker.sock:/var/run/docker.sock"


class Writer:
    """One file, in one of the many ways to write it."""

    def __init__(self, number):
        self.dice = random.Random(SEED * 1000 + number)
        self.end = self.dice.choice(["\n", "\n", "\r\n"])
        self.step = self.dice.choice([2, 2, 4, 3])
        self.dash = self.dice.choice([0, 2])
        # For the hosts of which the file is: a number is given then, and otherwise a variable.
        self.declares = self.dice.random() < 0.4
        # What becomes of each service: a function of what docker-compose read before.
        self.changes = {}

    def scalar(self, text):
        plain = text and text[0].isalnum() and ": " not in text and not text.replace(":", "").isdigit()
        form = self.dice.choice(["double", "single", "plain" if plain else "double"])
        return {"double": json.dumps(text), "single": "'%s'" % text, "plain": text}[form]

    def remark(self, always=False):
        return self.dice.choice(["", "", "   # ümläut: [x] \"y\"", " # x"]) if not always else "# " + self.dice.choice(
            ["services:", "group_add: [1]", "- docker", "é", "{"])

    def list_of(self, key, items, indent, flow=None):
        pad = " " * indent
        if flow if flow is not None else self.dice.random() < 0.5:
            inner = self.dice.choice([", ", " ,", ","]).join(items)
            blank = self.dice.choice(["", " "])
            return [f"{pad}{key}: [{blank}{inner}{blank}]{self.remark()}"]
        gap = self.dice.choice([" ", "   "])
        return [f"{pad}{key}:{self.remark()}"] + [f"{pad}{' ' * self.dash}-{gap}{item}{self.remark()}" for item in items]

    def add_group(self, service):
        service["group_add"] = service.get("group_add", []) + ["4242"]

    def service(self, name):
        """Lines of a service that lint finds something in, and what mending it comes to."""
        kind = self.dice.choice(["lacks", "lacks", "has-others" if self.declares else "lacks", "name", "octal", "shell", "unset", "volume", "endpoint", "endpoint-list"])
        indent = 2 * self.step
        pad = " " * indent
        parts = [[f"{pad}image: debian:12{self.remark()}"]]
        mount = [self.scalar(SHORT)]
        user = "1000:1000"
        if kind in ("octal", "volume", "endpoint", "endpoint-list"):
            user = "root"
        if kind == "lacks":
            self.changes[name] = self.add_group
        elif kind == "has-others":
            parts.append(self.list_of("group_add", [self.scalar("4000"), self.scalar("4001")], indent))
            self.changes[name] = self.add_group
        elif kind == "name":
            parts.append(self.list_of("group_add", [self.scalar("docker"), self.scalar("4001")], indent))
            self.changes[name] = lambda service: service.update(group_add=["4242", "4001"])
        elif kind == "octal":
            parts.append(self.list_of("group_add", ["0123", '"5"'], indent))
            self.changes[name] = lambda service: service.update(group_add=["0123", "5"])
        elif kind == "shell":
            text = "$$(stat -c %g /var/run/docker.sock)"
            parts.append(self.list_of("group_add", [json.dumps(text)], indent))
            self.changes[name] = lambda service: service.update(group_add=["4242"])
        elif kind == "unset":
            parts.append(self.list_of("group_add", [self.dice.choice(['"${G}"', "'$G'"])], indent))
            self.changes[name] = lambda service: None
        elif kind == "volume":
            mount = [self.dice.choice([self.scalar("/var/run/docker.sock"), "'/var/run/docker.sock'"])]
            self.changes[name] = lambda service: service.update(volumes=[SHORT + ":rw"])
        elif kind == "endpoint":
            parts.append([f"{pad}environment:{self.remark()}", f"{pad}  A: b", f"{pad}  DOCKER_HOST: {self.scalar('unix:///run/x.sock')}{self.remark()}"])
            self.changes[name] = lambda service: service["environment"].update(DOCKER_HOST="unix:///var/run/docker.sock")
        else:
            parts.append(self.list_of("environment", [self.scalar("DOCKER_HOST=unix:///run/x.sock"), "A=b"], indent))
            self.changes[name] = lambda service: service["environment"].update(DOCKER_HOST="unix:///var/run/docker.sock")
        parts += [[f"{pad}user: {self.scalar(user)}{self.remark()}"], self.list_of("volumes", mount, indent)]
        if self.dice.random() < 0.4:
            parts.append([f"{pad}command: >-", f"{pad}  run", f"{pad}  that"])
        if self.dice.random() < 0.3:
            parts.append([f"{pad}<<: *more"])
        if self.dice.random() < 0.3:
            parts.append([f"{pad}labels: {{a: 'b', c: \"d\"}}"])
        self.dice.shuffle(parts)
        lines = [f"{' ' * self.step}{self.dice.choice([name, json.dumps(name)])}:{self.remark()}"]
        for part in parts:
            if self.dice.random() < 0.2:
                lines.append(self.dice.choice(["", " " * indent + self.remark(True), self.remark(True)]))
            lines += part
        return lines

    def flow(self, name):
        """The whole service in one line, or in lines of braces."""
        self.changes[name] = self.add_group
        blank, line = self.dice.choice(["", " "]), self.dice.choice([" ", self.end + " " * 3 * self.step])
        return [f"{' ' * self.step}{name}: {{{blank}image: 'debian:12',{line}user: \"1000:1000\", volumes: ['{SHORT}']{blank}}}{self.remark()}"]

    def text(self):
        lines = [self.remark(True)] if self.dice.random() < 0.5 else []
        lines += ["# sockcheck: host-gid=4242"] if self.declares else []
        lines += ["version: '3.4'", "x-more: &more", "  restart: always"] + ["services:" + self.remark()]
        for index in range(self.dice.randint(1, 4)):
            name = f"s{index}"
            lines += self.flow(name) if self.dice.random() < 0.2 else self.service(name)
        if self.dice.random() < 0.3:
            lines += ["volumes:", "  data: {}"]
        whole = self.end.join(lines) + self.dice.choice([self.end, self.end, "", self.end * 2])
        mark = "\ufeff" if self.dice.random() < 0.1 else ""
        return mark + whole


def read(at):
    """As docker-compose takes it, without starting anything."""
    environment = Environment.from_env_file(str(at))
    environment.update(GIVEN)
    files = [reader.ConfigFile.from_filename(str(at / "compose.yaml"))]
    loaded = reader.load(reader.ConfigDetails(str(at), files, environment))
    found = {}
    for service in loaded.services:
        service = dict(service)
        service["volumes"] = sorted(volume.repr() if hasattr(volume, "repr") else str(volume) for volume in service.get("volumes", []))
        service["group_add"] = [str(group) for group in service["group_add"]] if "group_add" in service else None
        found[service["name"]] = {key: value for key, value in service.items() if value is not None}
    return found


def bytes_at(text, line, column):
    """Where a place of the JSON document is in the file."""
    start = 0
    for _ in range(line - 1):
        start = text.index(b"\n", start) + 1
    end = text.find(b"\n", start)
    whole = text[start:] if end < 0 else text[start:end]
    return start + len(whole.decode()[:column - 1].encode())


def applied(text, edits):
    for edit in sorted(edits, key=lambda one: (one["line"], one["column"]), reverse=True):
        start, end = bytes_at(text, edit["line"], edit["column"]), bytes_at(text, edit["endLine"], edit["endColumn"])
        text = text[:start] + edit["text"].encode() + text[end:]
    return text


class LintFix(unittest.TestCase):
    """What --fix writes."""

    maxDiff = None

    def test_files(self):
        mended = edited = 0
        for number in range(FILES):
            with self.subTest(number):
                writer = Writer(number)
                before = writer.text().encode()
                at = bench.folder("fix")
                (at / "compose.yaml").write_bytes(before)
                os.chown(at / "compose.yaml", 1234, 4321)
                os.chmod(at / "compose.yaml", 0o640)
                read_before = read(at)
                findings = bench.sockcheck("lint", "--format", "json", "compose.yaml", cwd=at).json()["findings"]
                fixes = [fix for finding in findings for fix in finding["fixes"]]
                self.assertEqual(len(fixes), len(writer.changes), [before.decode(), findings])
                edits = [edit for fix in fixes for edit in fix["edits"]]

                # --diff changes nothing, and patch(1) makes of it what the document says.
                diff = bench.run([bench.PROGRAM, "lint", "--diff", "compose.yaml"], cwd=at, binary=True)
                self.assertEqual((at / "compose.yaml").read_bytes(), before)
                (at / "copy").mkdir()
                (at / "copy/compose.yaml").write_bytes(before)
                bench.run(["patch", "--binary", "--silent", "-p1"], stdin=diff.stdout, cwd=at / "copy", binary=True).ok()
                wanted = applied(before, edits)
                self.assertEqual((at / "copy/compose.yaml").read_bytes(), wanted)

                done = bench.sockcheck("lint", "--fix", "--format", "json", "compose.yaml", cwd=at)
                after = (at / "compose.yaml").read_bytes()
                self.assertEqual(after, wanted)
                status = (at / "compose.yaml").stat()
                self.assertEqual([status.st_uid, status.st_gid, status.st_mode & 0o7777], [1234, 4321, 0o640])
                self.assertEqual(sorted(path.name for path in at.iterdir()), ["compose.yaml", "copy"])
                left = [finding for finding in done.json()["findings"] if finding["level"] != "note"]
                self.assertEqual(left, [], before.decode())
                again = bench.sockcheck("lint", "--fix", "compose.yaml", cwd=at)
                self.assertEqual((at / "compose.yaml").read_bytes(), after, again)

                read_after = read(at)
                expected = copy.deepcopy(read_before)
                for name, change in writer.changes.items():
                    change(expected[name])
                self.assertEqual(read_after, expected, before.decode())
                self.assertEqual(comments(before), comments(after))
                mended += len(fixes)
                edited += before != after
        print(f"lint --fix: {FILES} files, {edited} edited, {mended} findings mended")
        self.assertEqual(edited, FILES)
        self.assertGreater(mended, FILES)

    def test_links(self):
        """A link is not written through, in the tree or out of it."""
        at = bench.folder("fix")
        text = "services:\n  ci:\n    user: '1:1'\n    volumes: ['%s']\n" % SHORT
        (at / "outside.yaml").write_text(text)
        (at / "tree").mkdir()
        (at / "tree/compose.yaml").symlink_to(at / "outside.yaml")
        done = bench.sockcheck("lint", "--fix", "compose.yaml", cwd=at / "tree")
        self.assertEqual(done.status, 71, done)
        self.assertIn("symbolic link", done.stderr)
        self.assertEqual((at / "outside.yaml").read_text(), text)
        (at / "tree/app").symlink_to(at / "elsewhere")
        (at / "elsewhere").mkdir()
        (at / "elsewhere/Dockerfile").write_text("FROM debian:12\nRUN useradd app\nUSER app\nRUN groupadd docker\n")
        (at / "tree/compose.yml").write_text("services:\n  ci:\n    build: app\n    volumes: ['%s']\n" % SHORT)
        bench.sockcheck("lint", "--fix", "compose.yml", cwd=at / "tree")
        self.assertIn("USER app\nRUN", (at / "elsewhere/Dockerfile").read_text())

    def test_streams(self):
        at = bench.folder("fix")
        text = "services:\n  ci:\n    user: '1:1'\n    volumes: ['%s']\n" % SHORT
        (at / "compose.yaml").write_text(text)
        done = bench.sockcheck("lint", "--fix", "-", stdin=text, cwd=at)
        self.assertEqual([done.status, done.stdout], [64, ""], done)
        done = bench.sockcheck("lint", "--diff", "-", stdin=text, cwd=at)
        self.assertIn('+    group_add: ["${DOCKER_GID:?}"]\n', done.stdout)
        done = bench.sockcheck("lint", "--diff", "compose.yaml", "--ignore", "gid-mismatch", cwd=at)
        self.assertEqual([done.status, done.stdout], [0, ""], done)
        done = bench.sockcheck("lint", "--fix", "compose.yaml", cwd=at)
        self.assertEqual(done.status, 0, done)
        self.assertIn("compose.yaml: gid-mismatch of line 3 mended", done.stderr)


def comments(text):
    return [line[line.index("#"):].rstrip() for line in text.decode().splitlines() if "#" in line]


if __name__ == "__main__":
    unittest.main()
