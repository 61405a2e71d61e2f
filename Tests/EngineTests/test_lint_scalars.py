"""YAML scalars: what lint takes a group, a user or an endpoint to be is what docker-compose takes it to be."""

import json
import random
import re
import unittest

from compose.config import config as reader
from compose.config.environment import Environment
from compose.config.errors import ConfigurationError

import bench

MOUNT = "    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n"
WORDS = ["999", "0", "1000", "0123", "0999", "00", "0x3e7", "0X3E7", "0b101", "0o17", "1_000", "+999", "-5", "9.5", "1e3", "999.0", ".5", "10:30",
         "33:33", "1000:1000", "1:2:3", "true", "no", "Yes", "~", "null", "Null", "NULL", "docker", "a b", "a#b", "a: b", "'q'", "\"q\"", "é", "-", "--x",
         "2001-01-01", "0 1", "1__0", "0x", "0_1_2", "08", "=", "<<", "!x", "&y", "*z", "[1]", "{a: 1}", "|", ">", "%", "@", "`", ",", "?", ":", "0777", "12e03",
         "0x_1f", "0b", "4294967295", "4294967296", "18446744073709551616", "007", "1,000", "users", "www-data", "daemon"]


def written(dice, text):
    """A scalar of a YAML file that is, or may be taken for, a text; with what has to stand at the top for it."""
    forms = [f"{text}", f"{text}   # c", json.dumps(text, ensure_ascii=dice.random() < 0.5), "'%s'" % text.replace("'", "''"),
             "\"" + "".join("\\x%02x" % ord(letter) if ord(letter) < 128 and dice.random() < 0.3 else json.dumps(letter)[1:-1] for letter in text) + "\""]
    form = dice.choice(forms)
    top = ""
    if dice.random() < 0.2:
        top, form = f"x-a: &anchor {form}\n", "*anchor"
    elif dice.random() < 0.1:
        form = "&here " + form
    return form, top


def case(dice):
    """A file with one service, and what is asked of it."""
    asked = dice.choice(["group", "group", "group", "user", "endpoint"])
    number = str(dice.choice([dice.randrange(2000), dice.randrange(2**33)]))
    text = dice.choice(WORDS + [number, "0" + number, hex(int(number)), oct(int(number)), bin(int(number)), "+" + number])
    if asked == "endpoint":
        path = "unix:///run/" + dice.choice(["a.sock", "b c.sock", "0123.sock", "é.sock", "a#b.sock"])
        form, top = written(dice, path)
        where = dice.choice(["map", "merge", "list"])
        if where == "list":
            form = json.dumps("DOCKER_HOST=" + path)
            body = f"    user: root\n    environment:\n      - {form}\n"
            top = ""
        elif where == "map":
            body = f"    user: root\n    environment:\n      DOCKER_HOST: {form}\n"
        else:
            body = f"    user: root\n    environment:\n      <<: {{DOCKER_HOST: {form}}}\n" if "#" not in form else f"    user: root\n    environment:\n      DOCKER_HOST: {form}\n"
    elif asked == "user":
        form, top = written(dice, text)
        body = f"    user: {form}\n"
    else:
        form, top = written(dice, text)
        where = dice.choice(["block", "flow", "alias", "merge", "folded"])
        body = "    user: '7:7'\n"
        if where == "block":
            body += f"    group_add:\n    - {form}\n"
        elif where == "flow" and "#" not in form:
            body += f"    group_add: [{form}]\n"
        elif where == "alias":
            top += f"x-g: &groups\n  - {form}\n"
            body += "    group_add: *groups\n"
        elif where == "merge":
            top += f"x-s: &service\n  group_add:\n    - {form}\n"
            body += "    <<: *service\n"
        else:
            body += f"    group_add:\n    - >-\n      {text}\n"
    return asked, f"version: '3.4'\n{top}services:\n  ci:\n    image: debian:12\n{body}{MOUNT}"


def read(at):
    """The service as docker-compose takes it, or `None` where it takes no such file."""
    try:
        files = [reader.ConfigFile.from_filename(str(at / "compose.yaml"))]
        return reader.load(reader.ConfigDetails(str(at), files, Environment())).services[0]
    except ConfigurationError:
        return None


class LintScalars(unittest.TestCase):
    """docker-compose's own reader is the judge."""

    def test_scalars(self):
        dice = random.Random(20)
        tried, refused, warned = {"group": 0, "user": 0, "endpoint": 0}, 0, 0
        at = bench.folder("scalars")
        while sum(tried.values()) < 600:
            asked, text = case(dice)
            (at / "compose.yaml").write_text(text)
            service = read(at)
            if service is None:
                refused += 1
                continue
            tried[asked] += 1
            report = bench.sockcheck("lint", "--format", "json", "compose.yaml", cwd=at)
            document = report.json()
            self.assertEqual([file["read"] for file in document["files"]], ["whole"], text)
            findings = document["findings"]
            codes = {finding["code"] for finding in findings}
            with self.subTest(text):
                if "number-reads-otherwise" in codes:
                    warned += 1
                if asked == "endpoint":
                    value = service["environment"]["DOCKER_HOST"]
                    told = [finding["message"] for finding in findings if finding["code"] == "endpoint-elsewhere"]
                    self.assertEqual(told, [f"DOCKER_HOST is {value[len('unix://'):]}, and the socket is mounted at /var/run/docker.sock"])
                elif asked == "user":
                    self.user(service["user"], findings, codes)
                else:
                    self.group(str(service["group_add"][0]), findings, codes)
        print(f"lint: {sum(tried.values())} scalars {tried}, {warned} said to read otherwise; docker-compose refused {refused} more")
        self.assertGreater(min(tried.values()), 50)

    def group(self, value, findings, codes):
        """`value` is what the engine is given."""
        if "shell-in-data" in codes:
            self.assertIn("`", value)
        elif re.fullmatch("[+]?[0-9]+", value) and int(value) < 2**31 - 1:
            if int(value) in (0, 7):
                # Its own group, or that of root.
                return
            let_in = [gid for finding in findings if finding["when"] for gid in finding["when"]["socketGid"]]
            if "number-reads-otherwise" not in codes or int(value) in let_in:
                self.assertIn(int(value), let_in)
        elif value in ("users", "www-data", "daemon"):
            self.assertIn("docker-gid-differs", codes)
        else:
            self.assertTrue(codes & {"group-unknown", "number-reads-otherwise", "could-not-tell"}, findings)

    def user(self, value, findings, codes):
        if re.fullmatch("0+", value):
            self.assertIn("root-equivalent", codes)
        elif re.fullmatch("[0-9]+(:[0-9]+)?", value) and int(value.split(":")[0]) < 2**31 and "number-reads-otherwise" not in codes:
            told = " ".join(finding["message"] for finding in findings)
            self.assertRegex(told, rf"\buid {int(value.split(':')[0])}\b")
        elif re.fullmatch("[a-z-]+", value) and value not in ("users", "www-data", "daemon"):
            self.assertIn("group-unknown", codes)


if __name__ == "__main__":
    unittest.main()
