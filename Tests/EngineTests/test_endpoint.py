"""Which socket: the same one that the docker command line takes, whatever tells it."""

import functools
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import sys
import unittest

import bench


def ask(words, environment):
    """With nothing of the bench's own environment. An empty DOCKER_HOST or DOCKER_CONTEXT is set to the client of
    20.10 and unset to those since, and so to sockcheck."""
    assignments = [f"{name}={value}" for name, value in environment.items()]
    unset = [word for name in ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG") for word in ("-u", name)]
    return bench.run(["env", *unset, *assignments, *words])


def docker(*words, env):
    return ask([bench.DOCKER, *words], env)


def starred(*options, env):
    """The current context and its endpoint, as docker context ls marks it."""
    listed = docker(*options, "context", "ls", "--format", "{{.Current}}\t{{.Name}}\t{{.DockerEndpoint}}", env=env)
    for line in listed.stdout.splitlines():
        is_current, name, endpoint = line.split("\t")
        if is_current == "true":
            return name, endpoint
    raise AssertionError(f"no context is starred: {listed}")


# The socket that docker-py takes, by its own reading of the environment. With a version it asks no daemon for one.
SDK = """
import sys
try:
    import docker
except ImportError:
    sys.exit(3)
api = docker.from_env(version="1.41").api
adapter = getattr(api, "_custom_adapter", None)
print(docker.__version__, getattr(adapter, "socket_path", None) or api.base_url)
"""
# The last that knows DOCKER_HOST alone, and the first that follows contexts.
WHEELS = ["7.1.0", "7.2.0"]


@functools.cache
def wheels():
    """Paths of docker-py's wheels, which Python imports as they are; none, with a reason, where they cannot be had."""
    at = bench.folder("wheels")
    pip = [shutil.which("pip")] if shutil.which("pip") else [sys.executable, "-m", "pip"]
    done = bench.run([*pip, "download", "--quiet", "--no-deps", "--dest", at, "docker==" + WHEELS[0]])
    done = done if done.status else bench.run([*pip, "download", "--quiet", "--no-deps", "--dest", at, "docker==" + WHEELS[1]])
    return sorted(at.glob("docker-*.whl")), done.stderr


def sdks(env):
    """The version of each docker-py that is at hand, and what it says; Debian's always is."""
    answers = {}
    for python in {"/usr/bin/python3", shutil.which("python3")}:
        answer = ask([python, "-c", SDK], env)
        if python == "/usr/bin/python3" or answer.status != 3:
            version, path = answer.ok().stdout.strip().split(" ", 1)
            answers[version] = path
    for wheel in wheels()[0]:
        version, path = ask(["/usr/bin/python3", "-c", SDK], {**env, "PYTHONPATH": str(wheel)}).ok().stdout.strip().split(" ", 1)
        answers[version] = path
    return answers


def key(version):
    """What sockcheck calls the choice of this version."""
    return "sdksThatFollowContexts" if [int(part) for part in version.split(".")[:2]] >= [7, 2] else "sdks"


def sockcheck(*words, env):
    return ask([bench.PROGRAM, *words], env)


def config(at, current=None, contexts=None, text=None):
    """A configuration directory as docker context makes it."""
    at.mkdir(exist_ok=True)
    if text is not None:
        (at / "config.json").write_text(text)
    elif current is not None:
        (at / "config.json").write_text(json.dumps({"currentContext": current}))
    for name, host in (contexts or {}).items():
        place(at, describe(name, host), name)
    return at


def describe(name, host):
    """A meta.json as docker context create writes it."""
    return json.dumps({"Name": name, "Metadata": {}, "Endpoints": {"docker": {"Host": host, "SkipTLSVerify": False}}})


def place(at, text, name=None, directory=None):
    """A meta.json where docker looks for the name, or in another directory."""
    meta = at / "contexts/meta" / (directory or hashlib.sha256(name.encode()).hexdigest())
    meta.mkdir(parents=True)
    (meta / "meta.json").write_text(text)
    return meta / "meta.json"


# name: (environment, current context, contexts, options of docker and of sockcheck)
A, B = "unix:///tmp/a.sock", "unix:///tmp/b.sock"
CASES = {
    "nothing": ({}, None, {}, []),
    "DOCKER_HOST": ({"DOCKER_HOST": A}, None, {}, []),
    "DOCKER_HOST without a path": ({"DOCKER_HOST": "unix://"}, None, {}, []),
    "DOCKER_HOST with blanks": ({"DOCKER_HOST": f" {A} "}, None, {}, []),
    "current context": ({}, "ci", {"ci": A}, []),
    "current context, DOCKER_HOST": ({"DOCKER_HOST": B}, "ci", {"ci": A}, []),
    "current context, DOCKER_CONTEXT": ({"DOCKER_CONTEXT": "other"}, "ci", {"ci": A, "other": B}, []),
    "DOCKER_HOST beats DOCKER_CONTEXT": ({"DOCKER_HOST": A, "DOCKER_CONTEXT": "other"}, None, {"other": B}, []),
    "DOCKER_HOST beats a missing DOCKER_CONTEXT": ({"DOCKER_HOST": A, "DOCKER_CONTEXT": "gone"}, None, {}, []),
    "current context default": ({}, "default", {"ci": A}, []),
    "DOCKER_CONTEXT default": ({"DOCKER_CONTEXT": "default"}, "ci", {"ci": A}, []),
    "--context": ({}, "ci", {"ci": A, "other": B}, ["--context", "other"]),
    "--context beats DOCKER_HOST": ({"DOCKER_HOST": A}, None, {"other": B}, ["--context", "other"]),
    "--context default with DOCKER_HOST": ({"DOCKER_HOST": A}, "ci", {"ci": B}, ["--context", "default"]),
    "--host": ({"DOCKER_HOST": A}, "ci", {"ci": A}, ["--host", B]),
    "a name with blanks": ({}, "a b", {"a b": B}, []),
    "two schemes, of which docker drops one": ({"DOCKER_HOST": "unix://" + A}, None, {}, []),
    "an empty --context": ({}, "ci", {"ci": A}, ["--context", ""]),
    "an empty --host": ({}, "ci", {"ci": A}, ["--host", ""]),
    "a context without a host": ({}, "bare", {"bare": ""}, []),
    "a context that calls for blanks elsewhere": ({"DOCKER_CONTEXT": "ci"}, None, {"ci": A, "odd": " " + B}, []),
}


# Documents that readers of JSON take differently: docker's is Go's encoding/json. Endpoints of other kinds are called
# "other": clients up to 22 know of Kubernetes' and what belongs into them.
META = describe("ci", A)
CONFIGS = [
    '{"CURRENTCONTEXT":"ci"}', '{"currentContext":"x","currentcontext":"ci"}', '{"currentcontext":"ci","currentContext":"x"}',
    '{"currentContext":"ci","currentContext":null}', '{"currentContext":"ci","currentContext":5}', '{"currentContext":5}',
    '{"currentContext":"ci","auths":5}', '{"currentContext":"ci"} trailing', '{"currentContext":"ci"}{"currentContext":"x"}',
    "", "  ", "null", "[]", '"ci"', '{"currentContext":"ci",}', '\ufeff{"currentContext":"ci"}', '// c\n{"currentContext":"ci"}',
    "{'currentContext':'ci'}", '{"currentContext":"c\\u0069"}', '{"current\\u0043ontext":"ci"}', '{"currentContext":"ci\\u0000"}',
    '{"currentContext":"\\ud800"}', '{"currentConte\u017ft":"ci"}', '{"currentContext":"ci","x":1e999}',
    '{"currentContext":"ci","x":01}', '{"currentContext":"ci","HttpHeaders":[]}', '{"currentContext":"ci","x":[1,]}',
    '{"currentContext":"ci","features":{"a":1}}', '{"currentContext":"default"}', '{"currentContext":""}',
    '{"currentContext":"ci","x":' + "[" * 100 + "]" * 100 + "}",
]
METAS = [
    '{"name":"ci","endpoints":{"docker":{"host":"%s"}}}' % A, '{"Endpoints":{"Docker":{"Host":"%s"}}}' % A,
    '{"Endpoints":{"docker":{"Host":null}}}', '{"Endpoints":{"docker":null}}', '{"Endpoints":null}', '{"Name":"ci"}',
    '{"Name":5,"Endpoints":{"docker":{"Host":"%s"}}}' % A, '{"Metadata":5,"Endpoints":{"docker":{"Host":"%s"}}}' % A,
    '{"Metadata":5,"Metadata":{},"Endpoints":{"docker":{"Host":"%s"}}}' % A,
    '{"Metadata":{"Description":5},"Endpoints":{"docker":{"Host":"%s"}}}' % A,
    '{"Metadata":{"Description":null},"Endpoints":{"docker":{"Host":"%s"}}}' % A,
    '{"Metadata":{"Description":5,"Description":"x"},"Endpoints":{"docker":{"Host":"%s"}}}' % A,
    '{"Metadata":{"description":5},"Endpoints":{"docker":{"Host":"%s"}}}' % A,
    '{"Metadata":{"x":1e999},"Endpoints":{"docker":{"Host":"%s"}}}' % A,
    '{"Metadata":[],"Endpoints":{"docker":{"Host":"%s"}}}' % A, '{"Metadata":null,"Endpoints":{"docker":{"Host":"%s"}}}' % A,
    '{"Endpoints":{"docker":{"Host":5}}}', '{"Endpoints":{"docker":"x"}}', '{"Endpoints":{"docker":[]}}', '{"Endpoints":[]}',
    '{"Endpoints":{"docker":{"Host":"%s","SkipTLSVerify":"no"}}}' % A, '{"Endpoints":{"docker":{"Host":"%s","x":1e999}}}' % A,
    '{"Endpoints":{"docker":{"Host":"%s","\u017f\u212aipTLSVerify":"no"}}}' % A, '{"Endpoints":{"docker":{"Ho\u017ft":"%s"}}}' % A,
    '{"Endpoints":{"other":5,"docker":{"Host":"%s"}}}' % A, '{"Endpoints":{"other":null,"docker":{"Host":"%s"}}}' % A,
    '{"Endpoints":{"other":{"Host":5},"docker":{"Host":"%s"}}}' % A,
    '{"Endpoints":{"other":{"x":1e999},"docker":{"Host":"%s"}}}' % A,
    '{"Endpoints":{"other":5,"other":{},"docker":{"Host":"%s"}}}' % A,
    META + " x", META + META, "", "null", "[]", META[:-1] + ",}", "\ufeff" + META,
    '{"Endpoints":{"docker":{"Host":"%s","host":"%s"}}}' % (A, B), '{"Endpoints":{"docker":{"host":"%s","Host":"%s"}}}' % (A, B),
    '{"Endpoints":{"docker":{"Host":"%s","Host":null}}}' % A,
    '{"Endpoints":{"docker":{"Host":"%s"},"docker":{"Host":"%s"}}}' % (A, B),
    '{"Endpoints":{"docker":{"Host":"%s"},"docker":{}}}' % A,
    '{"Endpoints":{"docker":{"Host":"%s"}},"endpoints":{"docker":{"Host":"%s"}}}' % (A, B),
    '{"Endpoints":{"docker":{"Host":"%s"}},"endpoints":{"x":{}}}' % A,
    '{"Endpoints":{"docker":{"Host":"%s"}},"endpoints":null}' % A, '{"Endpoints":{"docker":{}}}',
    '{"Endpoints":{"docker":{"Host":""}}}',
]


def changed(dice, text):
    """A document with members twice, in another case, of other types, or with another character."""
    names = ["currentContext", "Name", "Metadata", "Endpoints", "docker", "Host", "SkipTLSVerify", "Description", "x"]
    values = ["null", "true", "7", "1e999", '"ci"', f'"{A}"', f'"{B}"', "[]", "{}", '{"Host":"%s"}' % B,
              '{"docker":{"Host":"%s"}}' % B, '{"Description":"x"}']
    for _ in range(dice.randint(1, 3)):
        kind = dice.randrange(6)
        if kind < 3:
            name = dice.choice(names)
            name = dice.choice([name, name.lower(), name.upper(), name.swapcase()])
            value = dice.choice(values)
            if dice.randrange(2):
                name, value = dice.choice([("Host", f'"{B}"'), ("docker", values[-3]), ("endpoints", values[-2])])
            member = f'"{name}":{value}'
            at = dice.choice([i for i, character in enumerate(text) if character in "{}"] or [0])
            if text[at:at + 1] == "{":
                text = text[:at + 1] + member + ("" if text[at + 1:at + 2] == "}" else ",") + text[at + 1:]
            else:
                text = text[:at] + ("" if text[:at].endswith("{") else ",") + member + text[at:]
        elif kind == 3:
            found = re.findall(r'"[A-Za-z]+":', text)
            if found:
                one = dice.choice(found)
                text = text.replace(one, dice.choice([one.lower(), one.upper()]), 1)
        elif kind == 4:
            text = text.replace(dice.choice(["{}", "false", "null", f'"{A}"', '"ci"']), dice.choice(values), 1)
        else:
            at = dice.randrange(len(text) + 1)
            text = text[:at] + dice.choice([",", " ", "}", "{", '"', "\\", "\t", "0", "\u017f"]) + text[at + dice.randrange(2):]
    return text


class Endpoint(unittest.TestCase):
    """sockcheck sockets beside docker version, docker context ls and docker-py."""

    def agree(self, env, *options):
        """Both of docker's answers and the program's; the choice for SDKs beside docker-py's."""
        client = docker(*options, "version", env=env)
        seen = re.search(r"unix://(/[^\s.]*\.sock)", client.stderr)
        # The engine of the bench answers on the standard socket.
        expected = seen.group(1) if seen else "/var/run/docker.sock"
        if not seen:
            self.assertEqual(client.status, 0, client)
        ours = sockcheck("sockets", *options, "--format", "json", env=env)
        self.assertEqual(ours.status, 0, ours)
        document = ours.json()
        self.assertEqual(document["commandLine"]["path"], expected, client)
        self.assertIn(f"docker uses  {expected}, by ", sockcheck("sockets", *options, env=env).stdout, client)
        name, endpoint = starred(*options, env=env)
        self.assertEqual(name, document["commandLine"]["context"] or "default")
        # For a context without a host the list has no endpoint, and docker takes the standard one all the same.
        self.assertIn(endpoint, (f"unix://{expected}", ""), name)
        self.assertEqual(endpoint == "", document["commandLine"]["context"] == "bare")
        for version, path in sdks(env).items():
            # docker-py looks for the contexts beside config.json, and nowhere where there is none.
            if key(version) == "sdks" or pathlib.Path(env.get("DOCKER_CONFIG", "/"), "config.json").exists():
                self.assertEqual(document[key(version)]["path"], path, f"docker-py {version}")
        return document

    def test_same_endpoint(self):
        self.assertGreaterEqual(len(CASES), 15)
        for name, (environment, current, contexts, options) in CASES.items():
            with self.subTest(name):
                at = config(bench.folder("config"), current, contexts)
                self.agree({**environment, "DOCKER_CONFIG": str(at)}, *options)

    def test_stores_that_docker_did_not_make(self):
        lower = json.dumps({"name": "ci", "endpoints": {"docker": {"host": A}}})
        for name, files in {
            "two files of one name": [(describe("ci", A), "ci", None), (describe("ci", B), None, "0" * 64)],
            "a file that calls itself by another name": [(describe("other", A), "ci", None)],
            "a file without a name": [(json.dumps({"Endpoints": {"docker": {"Host": A}}}), "ci", None)],
            "keys in lower case": [(lower, "ci", None)],
        }.items():
            with self.subTest(name):
                at = config(bench.folder("config"))
                for text, context, directory in files:
                    place(at, text, context, directory)
                env = {"DOCKER_CONFIG": str(at)}
                client = docker("--context", "ci", "version", env=env)
                self.assertIn(A, client.stderr)
                ours = sockcheck("sockets", "--context", "ci", "--format", "json", env=env)
                self.assertEqual(ours.json()["commandLine"]["path"], A.removeprefix("unix://"))

    def read_alike(self, current, meta):
        """What docker takes from a config.json and the meta.json of "ci", and what sockcheck does."""
        at = config(bench.folder("config"), text=current)
        place(at, meta, "ci")
        env = {"DOCKER_CONFIG": str(at)}
        client = docker("version", env=env)
        seen = re.search(r" unix://(/.*?)(?:\. Is the|; check)", client.stderr)
        expected = "/var/run/docker.sock" if client.status == 0 else seen and seen.group(1)
        ours = sockcheck("sockets", "--format", "json", env=env)
        choice = ours.json()["commandLine"]
        self.assertEqual(choice["path"], expected, f"{current!r}\n{meta!r}\n{client}\n{ours}")
        self.assertEqual(ours.status, 78 if expected is None else 0, ours)
        # docker warns of any document that it passes over, and of each field that it cannot take.
        if "is damaged, so docker passes it over" in sockcheck("sockets", env=env).stdout:
            self.assertIn("WARNING: Error", client.stderr)
            self.assertIn(str(at), client.stderr)
        shutil.rmtree(at)
        return expected

    def test_documents_as_docker_reads_them(self):
        for current in CONFIGS:
            with self.subTest(config=current):
                self.read_alike(current, META)
        for meta in METAS:
            with self.subTest(meta=meta):
                self.read_alike('{"currentContext":"ci"}', meta)

    def test_generated_documents(self):
        dice = random.Random(2)
        taken = set()
        for _ in range(200):
            if dice.randrange(2):
                current, meta = changed(dice, '{"currentContext":"ci","auths":{}}'), META
            else:
                current, meta = '{"currentContext":"ci"}', changed(dice, META.replace(" ", ""))
            with self.subTest(config=current, meta=meta):
                taken.add(self.read_alike(current, meta))
        # Both sockets, the standard one, and documents that docker refuses.
        self.assertLessEqual({"/tmp/a.sock", "/tmp/b.sock", "/var/run/docker.sock", None}, taken)

    def test_home(self):
        """Where nothing names the directory: HOME, and without it the passwd file."""
        home = bench.folder("home")
        config(home / ".docker", "ci", {"ci": A})
        self.assertEqual(self.agree({"HOME": str(home)})["commandLine"]["source"], "currentContext")
        # The engine's /etc is its own.
        with open("/etc/passwd", "a", encoding="utf-8") as passwd:
            passwd.write(f"homeless:x:4321:4321::{home}:/bin/sh\n")
        become = ["env", "-u", "HOME", "-u", "DOCKER_HOST", "-u", "DOCKER_CONFIG", "setpriv", "--reuid=4321", "--regid=4321", "--clear-groups"]
        client = bench.run([*become, bench.DOCKER, "version"])
        self.assertIn(A, client.stderr)
        ours = bench.run([*become, bench.PROGRAM, "sockets", "--format", "json"])
        self.assertEqual(ours.json()["commandLine"]["path"], A.removeprefix("unix://"), ours)

    def test_which_sdks_follow_contexts(self):
        """7.1.0 does not and 7.2.0 does: what the page of context-unseen-by-sdks and the note say."""
        found, reason = wheels()
        if len(found) < len(WHEELS):
            self.assertNotEqual(os.environ.get("CI"), "true", f"no docker-py {WHEELS}: {reason}")
            self.skipTest(f"NOT ASKED: docker-py {WHEELS} cannot be had: {reason}")
        at = config(bench.folder("config"), "ci", {"ci": A, "other": B})
        for environment, older, newer in [
            ({}, "/var/run/docker.sock", "/tmp/a.sock"),
            ({"DOCKER_CONTEXT": "other"}, "/var/run/docker.sock", "/tmp/b.sock"),
            ({"DOCKER_CONTEXT": "gone"}, "/var/run/docker.sock", "/var/run/docker.sock"),
            ({"DOCKER_CONTEXT": "default"}, "/var/run/docker.sock", "/var/run/docker.sock"),
            ({"DOCKER_HOST": B}, "/tmp/b.sock", "/tmp/b.sock"),
        ]:
            with self.subTest(str(environment)):
                env = {**environment, "DOCKER_CONFIG": str(at)}
                answers = sdks(env)
                self.assertEqual([answers[version] for version in WHEELS], [older, newer])
                ours = sockcheck("sockets", "--format", "json", env=env).json()
                self.assertEqual([ours[key(version)]["path"] for version in WHEELS], [older, newer])

    def test_how_sdks_read_the_variable(self):
        """Texts that docker-py and the command line read differently, or that are no Unix socket at all."""
        for text, expected in {
            "UNIX:///tmp/a.sock": "/tmp/a.sock", "http+unix:///tmp/a.sock": "/tmp/a.sock",
            "tcp://127.0.0.1:1": None, "127.0.0.1:1": None, "unix:///tmp/a b.sock": "/tmp/a b.sock",
        }.items():
            with self.subTest(text):
                env = {"DOCKER_HOST": text, "DOCKER_CONFIG": str(config(bench.folder("config")))}
                for version, path in sdks(env).items():
                    self.assertEqual(path if path.startswith("/") else None, expected, f"docker-py {version}")
                ours = sockcheck("sockets", "--format", "json", env=env)
                self.assertEqual(ours.json()["sdks"]["path"], expected, ours)

    def test_no_endpoint(self):
        for name, (environment, current, options) in {
            "a context that is not there": ({}, "gone", []),
            "DOCKER_CONTEXT that is not there": ({"DOCKER_CONTEXT": "gone"}, None, []),
            "--context that is not there": ({}, None, ["--context", "gone"]),
            "an unknown scheme": ({"DOCKER_HOST": "foo:///x"}, None, []),
            "another scheme than contexts have": ({"DOCKER_HOST": "http://127.0.0.1:1"}, None, []),
            "a scheme in capitals": ({"DOCKER_HOST": "UNIX:///run/docker.sock"}, None, []),
            "no slashes": ({"DOCKER_HOST": "unix:/run/docker.sock"}, None, []),
            "no scheme": ({"DOCKER_HOST": "/run/docker.sock"}, None, []),
            "quotes": ({"DOCKER_HOST": '"unix:///run/docker.sock"'}, None, []),
            "a context without slashes": ({}, None, ["--context", "slashes"]),
            "a context between blanks": ({}, None, ["--context", "odd"]),
            "a context without an endpoint": ({}, None, ["--context", "no-endpoint"]),
            "a context that is damaged": ({}, None, ["--context", "damaged"]),
            "a context of a wrong type": ({}, None, ["--context", "wrong"]),
            "a context that is a directory": ({}, None, ["--context", "directory"]),
        }.items():
            with self.subTest(name):
                at = config(bench.folder("config"), current, {"odd": f" {A}", "slashes": "unix:/run/docker.sock"})
                place(at, '{"Name": "no-endpoint", "Endpoints": {}}', "no-endpoint")
                place(at, '{"Name": "damaged"', "damaged")
                place(at, '{"Name": "wrong", "Endpoints": {"docker": {"Host": 7}}}', "wrong")
                file = place(at, "", "directory")
                file.unlink()
                file.mkdir()
                env = {**environment, "DOCKER_CONFIG": str(at)}
                self.assertNotEqual(docker(*options, "version", env=env).status, 0)
                ours = sockcheck(*options, "--format", "json", env=env)
                self.assertEqual(ours.status, 78, ours)
                self.assertEqual(json.loads(ours.stdout)["causes"][0]["code"], "endpoint-invalid")

    def test_damaged_configuration(self):
        at = config(bench.folder("config"), text="{ not json")
        env = {"DOCKER_CONFIG": str(at)}
        self.assertEqual(docker("version", env=env).status, 0)
        ours = sockcheck("sockets", env=env)
        self.assertIn("is damaged, so docker passes it over", ours.stdout)
        self.assertIn("docker uses  /var/run/docker.sock", ours.stdout)


if __name__ == "__main__":
    unittest.main()
