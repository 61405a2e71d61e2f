"""Which socket: the same one that the docker command line takes, whatever tells it."""

import hashlib
import json
import re
import unittest

import bench



def ask(words, environment):
    """With nothing of the bench's own environment: an empty DOCKER_HOST is set to the client of 20.10."""
    assignments = [f"{name}={value}" for name, value in environment.items()]
    return bench.run(["env", "-u", "DOCKER_HOST", "-u", "DOCKER_CONTEXT", *assignments, *words])


def docker(*words, env):
    return ask([bench.DOCKER, *words], env)


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
        meta = at / "contexts/meta" / hashlib.sha256(name.encode()).hexdigest()
        meta.mkdir(parents=True)
        (meta / "meta.json").write_text(json.dumps(
            {"Name": name, "Metadata": {}, "Endpoints": {"docker": {"Host": host, "SkipTLSVerify": False}}}))
    return at


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
}


class Endpoint(unittest.TestCase):
    """sockcheck sockets beside docker version."""

    def test_same_endpoint(self):
        for name, (environment, current, contexts, options) in CASES.items():
            with self.subTest(name):
                at = config(bench.folder("config"), current, contexts)
                env = {**environment, "DOCKER_CONFIG": str(at)}
                client = docker(*options, "version", env=env)
                seen = re.search(r"unix://(/[^\s.]*\.sock)", client.stderr)
                # The engine of the bench answers on the standard socket.
                expected = seen.group(1) if seen else "/var/run/docker.sock"
                if not seen:
                    self.assertEqual(client.status, 0, client)
                ours = sockcheck("sockets", *options, env=env)
                self.assertIn(f"docker uses  {expected}, by ", ours.stdout, client)
                self.assertEqual(ours.status, 0, ours)

    def test_no_endpoint(self):
        for name, (environment, current, options) in {
            "a context that is not there": ({}, "gone", []),
            "DOCKER_CONTEXT that is not there": ({"DOCKER_CONTEXT": "gone"}, None, []),
            "--context that is not there": ({}, None, ["--context", "gone"]),
            "an unknown scheme": ({"DOCKER_HOST": "foo:///x"}, None, []),
        }.items():
            with self.subTest(name):
                at = config(bench.folder("config"), current)
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
        self.assertIn("cannot be read", ours.stdout)
        self.assertIn("docker uses  /var/run/docker.sock", ours.stdout)


if __name__ == "__main__":
    unittest.main()
