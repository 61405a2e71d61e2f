"""Compose files that extend others: what lint reads them into, beside docker-compose's own merging.

docker-compose 1.29 has no include; what that brings is tested by tables (ComposeTogetherTests). Of two group_add it takes
the last alone, where the specification joins them, so that one layer of each project has it.
"""

import collections
import os
import random
import unittest

import bench

PROJECTS = int(os.environ.get("SOCKCHECK_PROJECTS", "120"))
SEED = int(os.environ.get("SOCKCHECK_SEED", "19"))
MOUNT = "    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n"
IMAGES = ["FROM debian:12\nRUN groupadd -g 33 docker\n", "FROM debian:12\nRUN useradd -u 1000 app\nUSER app\n",
          "FROM debian:12\nRUN groupadd -g 999 docker && useradd -u 1000 -G docker app\nUSER app\n"]


def project(dice, at):
    """A chain of services over files in several folders, each with some of the settings; the files by their paths."""
    length = dice.randrange(1, 5)
    folders = [""] + [dice.choice(["", "lib/", "lib/deep/", "other/"]) for _ in range(length)]
    settings = collections.defaultdict(list)
    layers = list(range(length + 1)) + ["override"]
    settings[dice.randrange(length + 1)].append(MOUNT)
    for layer in layers:
        if dice.random() < 0.4:
            settings[layer].append(f"    user: '{dice.choice(['5:5', '1000', '0', '1000:999', 'root', 'www-data'])}'\n")
        if dice.random() < 0.2:
            settings[layer].append("    cap_add: [DAC_OVERRIDE]\n")
        if layer != "override" and dice.random() < 0.4:
            settings[layer].append("    build: .\n")
        if dice.random() < 0.2:
            settings[layer].append("    environment: [DOCKER_HOST=unix:///run/other.sock]\n")
    if dice.random() < 0.6:
        settings[dice.choice(layers)].append(f"    group_add: ['{dice.choice(['999', '998', 'docker'])}']\n")
    settings[length].append("    image: debian:12\n")
    files = collections.defaultdict(list)
    for layer in range(length + 1):
        name = "compose.yaml" if layer == 0 else f"{folders[layer]}f{layer}.yaml"
        lines = [f"  s{layer}:\n"]
        if layer < length:
            target = os.path.relpath(f"{folders[layer + 1]}f{layer + 1}.yaml", folders[layer] or ".")
            lines.append(f"    extends: {{file: {target}, service: s{layer + 1}}}\n")
        files[name] += lines + settings[layer]
    if settings["override"]:
        files["compose.override.yaml"] += ["  s0:\n", *settings["override"]]
    for name, lines in files.items():
        path = at / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("version: '2.4'\nservices:\n" + "".join(lines))
    for folder in set(folders):
        (at / folder / "Dockerfile").write_text(dice.choice(IMAGES))
    return [name for name in ("compose.yaml", "compose.override.yaml") if name in files]


class Together(unittest.TestCase):
    def said(self, at, name):
        """What is found, but for where."""
        report = bench.sockcheck("lint", "--format", "json", name, cwd=at).json()
        self.assertEqual([file["read"] for file in report["files"]], ["whole"], name)
        return sorted((finding["code"], finding["level"], str(finding["when"])) for finding in report["findings"])

    def test_extends(self):
        dice = random.Random(SEED)
        codes = collections.Counter()
        for number in range(PROJECTS):
            at = bench.folder("together")
            files = project(dice, at)
            merged = bench.compose([at / name for name in files], "together", "config", cwd=at).ok().stdout
            (at / "merged.yml").write_text(merged)
            with self.subTest(number, seed=SEED):
                ours, theirs = self.said(at, "compose.yaml"), self.said(at, str(at / "merged.yml"))
                codes.update(code for code, _, _ in ours)
                shown = "\n".join(f"# {path}\n{path.read_text()}" for path in sorted(at.rglob("*.y*ml")))
                self.assertEqual(ours, theirs, f"{at}\n{shown}")
        print(f"lint: {PROJECTS} projects of several files, {dict(codes)}")
        self.assertGreater(len(codes), 5)


if __name__ == "__main__":
    unittest.main()
