"""Odd names come out as they went in, or are refused with a reason."""

import concurrent.futures
import json
import re
import shlex
import unittest

import yaml

import bench

NAMES = ["a b", "$HOME", '"; rm -rf /', "no", "0123", "-x", "it's", 'a"b', "ünï", "a\\b", "back\\", "$(id)", "#c",
         "a\\nb", "a*", "tab\there", "a,b", "7"]
# What needs no quotes. A comma parts the values of --mount, and would have to be quoted there.
BARE = r"[A-Za-z0-9_./:@%+=-]+"
FREE = 999


def outcome(done):
    """The text, or None where it was refused with a reason and nothing else."""
    if done.status == 0:
        return done.stdout
    assert done.status == 77 and done.stdout == "" and "no fix for" in done.stderr, done
    return None


class InImages(unittest.TestCase):
    """Real builds: users and groups with odd names in images with shadow, BusyBox, and neither."""

    def cell(self, kind, name, role):
        """One user, or one group that has the socket's gid; what became of it."""
        tag = f"odd-{kind}-{role}-{abs(hash((kind, name, role)))}"
        user = name if role == "user" else "plain"
        passwd = bench.WORK / f"{tag}.passwd"
        group = bench.WORK / f"{tag}.group"
        root, roots = "root:x:0:0::/root:/bin/sh\n", "root:x:0:\n"
        passwd.write_text(f"{root}{user}:x:2000:2000::/:/bin/sh\n")
        group.write_text(roots + "mine:x:2000:\n" + (f"{name}:x:{FREE}:\n" if role == "group" else ""))
        bench.build(f"FROM sockcheck-test/{kind}\nCOPY passwd group /etc/\nUSER 2000\n", tag,
                    {"passwd": passwd, "group": group}).ok()
        # Started as --user 2000: for the empty image that asks for more than a USER line.
        text = outcome(bench.docker("run", "--rm", "--network", "none", *bench.MOUNTS, tag, "/bench/sockcheck", "fix",
                                    "--for", "dockerfile", "--user", "2000"))
        if text is None:
            return "refused"
        built = bench.build(f"FROM {tag}\n{text}", f"{tag}-fixed")
        assert built.status == 0, f"{text}\n{built}"
        seen = bench.docker("run", "--rm", "--network", "none", "--user", "2000", *bench.MOUNTS, f"{tag}-fixed",
                            "/bench/witness").ok().stdout
        assert bench.is_let_in(bench.witness(seen)), f"{text}\n{seen}"
        after = bench.docker("run", "--rm", "--network", "none", *bench.MOUNTS, f"{tag}-fixed", "/bench/busybox", "cat",
                             "/etc/group").ok().stdout
        line = next(line for line in after.splitlines() if line.split(":")[2:3] == [str(FREE)])
        assert line.split(":")[3] == user, (text, line)
        if role == "group":
            assert line.split(":")[0] == name, (text, line)
        return "let in"

    def test_names(self):
        # Docker skips a line that begins with #.
        cells = [(kind, name, role) for kind in ("debian", "busybox", "empty") for role in ("user", "group")
                 for name in NAMES if name != "#c"]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            done = {cell: pool.submit(self.cell, *cell) for cell in cells}
        for (kind, name, role), future in done.items():
            with self.subTest(kind=kind, name=name, role=role):
                # Members are separated by commas.
                self.assertEqual(future.result(), "refused" if (name, role) == ("a,b", "user") else "let in")


class InFormats(unittest.TestCase):
    """Services, users and paths in the formats that are only parsed."""

    @classmethod
    def setUpClass(cls):
        cls.root = bench.folder("root")
        (cls.root / "etc").mkdir()

    def fix(self, target, *words):
        return bench.sockcheck("fix", "--for", target, "--root", self.root, "--assume", f"0:{FREE}:0660", *words)

    def compose(self, text):
        at = bench.folder("compose")
        (at / "c.yaml").write_text(text)
        return yaml.safe_load(bench.compose([at / "c.yaml"], "odd", "config").ok().stdout)

    def test_services(self):
        expressible = {"no", "0123", "-x", "7"}
        for name in NAMES + ["true", "0x1f", "1.5", "null", "1e3", "~", "a\nb", ""]:
            with self.subTest(name):
                done = self.fix("compose", "--user", "1000", f"--service={name}")
                if name == "":
                    self.assertEqual(done.status, 64)
                    continue
                if not re.fullmatch(r"[A-Za-z0-9._-]+", name):
                    self.assertNotIn(name, expressible)
                    self.assertIsNone(outcome(done))
                    self.assertIn("no service named", done.stderr)
                    self.assertNotIn("\nb", done.stderr.split("named")[1].split(":")[0])
                    continue
                text = outcome(done)
                self.assertEqual(yaml.safe_load(text), {"services": {name: {"group_add": ["999"]}}})
                # The image makes it a file of its own.
                merged = self.compose(text + "    image: x\n")
                self.assertEqual(merged["services"][name]["group_add"], ["999"])

    def test_jobs(self):
        for name in NAMES + ["_a", "A-1"]:
            with self.subTest(name):
                text = outcome(self.fix("github-actions", "--user", "1000", f"--service={name}"))
                if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name):
                    self.assertEqual(list(yaml.safe_load(text)["jobs"]), [name])
                else:
                    self.assertIsNone(text)

    def together(self, texts):
        """Overrides of different services in one file, as docker-compose reads them."""
        return self.compose("services:\n" + "".join(
            text.removeprefix("services:\n") + "    image: x\n" for text in texts))["services"]

    def test_users(self):
        """explicit-group-drops-image-groups: the printed user is the one that was asked with."""
        texts = {}
        for number, name in enumerate(NAMES):
            root = bench.folder("root")
            (root / "etc").mkdir()
            # "0123" and "7" are numbers to Docker whatever the file calls them.
            uid = int(name) if name.isdigit() else 2000 + number
            (root / "etc/passwd").write_text(f"{name}:x:{uid}:2000::/:/bin/sh\n")
            (root / "etc/group").write_text(f"docker:x:{FREE}:{name}\n")
            words = ["--root", root, "--assume", f"0:{FREE}:0660", f"--user={name}:2000"]
            if name == "a,b":
                continue
            with self.subTest(name):
                texts[name] = outcome(bench.sockcheck("fix", "--for", "compose", "--service", f"s{number}", *words))
                done = bench.sockcheck("fix", "--for", "docker-run", *words)
                text = outcome(done)
                if not re.fullmatch(BARE, name):
                    # Nothing that $( ) would split, or leave quotes in; --group-add is all digits.
                    self.assertIn(text, ("--group-add 999\n", None))
                    continue
                self.assertEqual(self.split(text), ["--user", name])
        # docker-compose writes each dollar sign of its answer twice.
        self.assertEqual([service["user"] for _, service in self.numbered(self.together(texts.values()))],
                         [name.replace("$", "$$") for name in texts])

    @staticmethod
    def numbered(services):
        return sorted(services.items(), key=lambda pair: int(pair[0][1:]))

    def split(self, text):
        """The words that a shell makes of it, pasted and by $( ); Python's own splitting agrees."""
        pasted = bench.run(["sh", "-c", f"printf '%s\\0' {text}"], cwd=self.root).ok().stdout.split("\0")[:-1]
        self.assertEqual(pasted, shlex.split(text))
        put = bench.run(["sh", "-c", """printf '%s\\0' $(printf '%s' "$1")""", "sh", text], cwd=self.root)
        self.assertEqual(put.ok().stdout.split("\0")[:-1], pasted)
        return pasted

    def test_paths(self):
        at = bench.folder("paths")
        texts = {}
        for number, name in enumerate(NAMES + ["a:b", "a\nb"]):
            # docker-compose makes one slash of two.
            path = f"{at}/{name}/docker.sock".replace("//", "/")
            with self.subTest(name):
                done = bench.sockcheck("fix", "--for", "compose", "--service", f"s{number}", path)
                if name in ("a\nb", "tab\there"):
                    self.assertEqual([done.status, done.stdout], [66, ""], done)
                    continue
                # As it is: docker-compose 1 refuses create_host_path, and the note says what newer ones have.
                texts[path] = done.ok().stdout
                self.assertIn("which docker-compose 1 refuses", done.stderr)
                done = bench.sockcheck("fix", "--for", "docker-run", path)
                if re.fullmatch(BARE, name):
                    words = self.split(done.ok().stdout)
                    self.assertEqual(words[0], "--mount")
                    self.check_mount(words[1], path)
                else:
                    self.assertEqual([done.status, done.stdout], [66, ""], done)
                    self.assertIn("without regard to quotes", done.stderr)
                done = bench.sockcheck("fix", "--for", "kubernetes", path)
                if ":" in name:
                    self.assertEqual(done.stdout, "")
                else:
                    spec = yaml.safe_load(done.ok().stdout)["spec"]
                    self.assertEqual(spec["volumes"][0]["hostPath"]["path"], path)
                    self.assertEqual(spec["containers"][0]["volumeMounts"][0]["mountPath"], path)

        volumes = [service["volumes"][0] for _, service in self.numbered(self.together(texts.values()))]
        self.assertEqual([[volume["source"], volume["target"]] for volume in volumes],
                         [[path.replace("$", "$$")] * 2 for path in texts])

    def check_mount(self, value, path):
        """The engine itself reads it."""
        made = bench.docker("create", "--mount", value, "sockcheck-test/busybox", "true")
        if made.status != 0:
            # There is nothing at that path, and the engine says so with the path that it read.
            self.assertIn(path, made.stderr)
            return
        shown = bench.docker("inspect", made.stdout.strip()).ok().json()[0]["HostConfig"]["Mounts"][0]
        self.assertEqual([shown["Source"], shown["Target"]], [path, path])

    def test_jenkins(self):
        """A Groovy string and then a shell's word: what does not fit both is refused."""
        for name in NAMES + ["plain"]:
            done = self.fix("jenkins", "--user", "1000", f"/tmp/{name}/docker.sock")
            with self.subTest(name):
                text = outcome(done)
                if text is None:
                    continue
                words = shlex.split(re.search(r"args '([^'\\$]+)'", text).group(1))
                self.assertEqual(words, ["-v", f"/tmp/{name}/docker.sock:/tmp/{name}/docker.sock", "--group-add", "999"])

    def test_gitlab_runner(self):
        import tomllib  # pylint: disable=import-outside-toplevel
        for name in NAMES:
            with self.subTest(name):
                text = outcome(self.fix("gitlab-runner", "--user", "1000", f"/tmp/{name}/docker.sock"))
                if text is None:
                    self.assertEqual(name, "tab\there")
                    continue
                volumes = tomllib.loads(text)["runners"][0]["docker"]["volumes"]
                self.assertEqual(volumes[0], f"/tmp/{name}/docker.sock:/tmp/{name}/docker.sock")

    def test_entrypoint(self):
        """An exec form is JSON; what docker build reads is what the image holds."""
        for name in NAMES:
            path = f"/tmp/{name}/docker.sock"
            with self.subTest(name):
                # Not an assumed one: the path matters.
                at = bench.docker("run", "--rm", "-v", f"{bench.SOCKET}:{bench.SOCKET}", "-v", bench.MOUNTS[3],
                                  "--mount", 'type=tmpfs,destination=/none', "sockcheck-test/jenkins", "sh", "-c",
                                  'mkdir -p "/tmp/$1" && ln -s /var/run/docker.sock "$2" && exec /bench/sockcheck fix '
                                  '--for entrypoint "$2"', "sh", name, path)
                text = outcome(at)
                if text is None:
                    self.assertEqual(name, "tab\there", at)
                    continue
                bench.build(f"FROM sockcheck-test/jenkins\n{text}", "odd-entry").ok()
                entry = json.loads(bench.docker("inspect", "--format", "{{json .Config.Entrypoint}}",
                                                "odd-entry").ok().stdout)
                self.assertEqual(entry, ["/usr/local/bin/sockcheck", "exec", "--user", "jenkins", "--socket", path, "--"])
