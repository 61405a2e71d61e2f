#!/usr/bin/python3
"""Runs what README, CONTRIBUTING and docs tell people to type.

Each block of shell lines is run in a prepared world and must end with status 0
and print what the page shows beneath it; Dockerfiles are built, Compose files
read by docker-compose, Kubernetes manifests parsed and asked about, other data
parsed. HTML comments before a block steer this: see blocks.py. A block that
cannot be run says why, or fails. Needs root and dist/sockcheck (make static).

Examples:
  Tests/DocumentationTests/run
  Tests/DocumentationTests/run docs/guides/jenkins.md --world plain
"""

import argparse
import configparser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

import yaml  # noqa: E402

import blocks  # noqa: E402

PROGRAM = pathlib.Path(os.environ.get("SOCKCHECK_PROGRAM", REPOSITORY / "dist/sockcheck"))
# Whose blocks of Swift Tests/LibraryTests/run compiles.
SWIFT = "docs/library.md"
# A page in another language has the blocks of its twin.
TWINS = {str(file.relative_to(REPOSITORY)): str(file.relative_to(REPOSITORY)).replace(".zh.md", ".md")
         for file in [REPOSITORY / "README.zh.md", *sorted((REPOSITORY / "docs").rglob("*.zh.md"))]}


def pages():
    found = [REPOSITORY / name for name in ("README.md", "README.zh.md", "CONTRIBUTING.md", "SECURITY.md")]
    return [str(file.relative_to(REPOSITORY)) for file in [*found, *sorted((REPOSITORY / "docs").rglob("*.md"))]]


class Tally:
    def __init__(self):
        self.passed = self.failed = self.left = self.elsewhere = 0
        # With --write: (page, line, text shown, text printed).
        self.stale = None

    def good(self, block, how):
        self.passed += 1
        print(f"passed   {block.place}: {how}", flush=True)

    def bad(self, place, why):
        self.failed += 1
        print(f"FAILED   {place}: {why}", flush=True)

    def by_another(self, block, suite):
        """Another suite runs it, which has to be there."""
        if not (REPOSITORY / suite.split(",")[0]).exists():
            return self.bad(block.place, f"there is no {suite}")
        self.elsewhere += 1
        print(f"run by   {block.place}: {suite}", flush=True)

    def not_run(self, block, why):
        self.left += 1
        print(f"not run  {block.place}: {why}", flush=True)


def parsed(language, text):
    """The data in a block; whatever its parser says is raised."""
    if language == "toml":
        return tomllib.loads(text)
    if language in ("json", "jsonc"):
        return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.M) if language == "jsonc" else text)
    if language == "ini":
        reader = configparser.ConfigParser(strict=False, allow_no_value=True, interpolation=None)
        reader.optionxform = str
        reader.read_string(text)
        return {name: dict(reader[name]) for name in reader.sections()}
    found = list(yaml.safe_load_all(text))
    if not all(isinstance(document, (dict, list)) for document in found):
        raise ValueError("no mapping")
    return found[0] if len(found) == 1 else found


def compose(block, data, folder):
    """docker-compose reads the page's lines over services that have an image."""
    base = {"services": {name: {"image": "app"} for name in data["services"]}}
    (folder / "base.yaml").write_text(yaml.safe_dump(base))
    (folder / "page.yaml").write_text(block.text)
    done = subprocess.run(["docker-compose", "--file", "base.yaml", "--file", "page.yaml", "config"], cwd=folder,
                          capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else done.stderr


def pod(document):
    """The pod's spec in a manifest, or in a part of one."""
    spec = document.get("spec", document)
    return spec.get("template", {}).get("spec", spec)


def answer(data):
    """The verdict for a socket root:999 0660, by what Kubernetes makes of the security contexts."""
    spec = pod(data if isinstance(data, dict) else data[0])
    whole = spec.get("securityContext", {})
    own = (spec.get("containers") or [{}])[0].get("securityContext", {})
    uid = own.get("runAsUser", whole.get("runAsUser"))
    # Left out it is 0, not the user's own group.
    gid = own.get("runAsGroup", whole.get("runAsGroup", 0))
    groups = list(whole.get("supplementalGroups", []))
    if "fsGroup" in whole:
        groups.append(whole["fsGroup"])
    words = [str(PROGRAM), "--assume", "0:999:0660", "--format", "json", "--user", f"{uid}:{gid}"]
    for group in groups:
        words += ["--group-add", str(group)]
    return json.loads(subprocess.run(words, capture_output=True, text=True, check=False).stdout)["verdict"]


def check_data(block, folder, tally):
    try:
        data = parsed(block.language, block.text)
    except (ValueError, yaml.YAMLError, configparser.Error) as error:
        return tally.bad(block.place, f"cannot be parsed: {error}")
    if block.language == "yaml" and isinstance(data, dict) and isinstance(data.get("services"), dict) and \
            "parsed" not in block.marks:
        problem = compose(block, data, folder)
        return tally.bad(block.place, problem) if problem else tally.good(block, "read by docker-compose")
    if "answers" in block.marks:
        seen = answer(data)
        if seen != block.marks["answers"]:
            return tally.bad(block.place, f"its answer is {seen}")
        return tally.good(block, f"parsed, answered: {seen}")
    why = f", no more: {block.marks['parsed']}" if "parsed" in block.marks else ""
    return tally.good(block, f"parsed as {block.language}{why}")


def task(block):
    return {"page": block.page, "world": block.world, "place": block.place, "language": block.language, "text": block.text,
            "commands": block.commands if block.language in (*blocks.COMMANDS, *blocks.PROGRAMS) else "",
            "env": block.marks.get("env", []), "given": block.marks.get("given", []), "then": block.marks.get("then", []),
            "user": block.marks.get("as"), "on": block.marks.get("on")}


def judge(block, result, tally):
    expected = int(block.marks.get("expect", 0))
    said = f"{result['stdout']}{result['stderr']}"
    if result["status"] != expected and not (result["failed"] and result["status"] == 0):
        return tally.bad(block.place, f"status {result['status']} and not {expected}: {said}")
    if result["failed"]:
        return tally.bad(block.place, result["failed"])
    if block.output is not None:
        problem = blocks.difference(block.output, result["stdout"])
        if problem and tally.stale is not None and block.output_line:
            tally.stale.append((block.page, block.output_line, block.output, result["stdout"]))
            problem = "written anew"
        if problem:
            return tally.bad(block.place, problem)
    if "without" in block.marks:
        print("# " + ' left out "{}": {}'.format(*block.marks["without"]))
    shown = ", prints what is shown" if block.output else ""
    return tally.good(block, f"{block.world}{shown}")


def on_plain(block, folder):
    words = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation",
             "private", sys.executable, str(HERE / "plain.py")]
    given = {**task(block), "folder": str(folder), "tools": {"sockcheck": str(PROGRAM), "listen": str(HERE.parent / "FakeDaemons/fake_daemon.py")}}
    done = subprocess.run(words, input=json.dumps(given), capture_output=True, text=True, check=False, timeout=120)
    if done.returncode != 0:
        return {"status": -1, "stdout": "", "stderr": "", "failed": f"no world: {done.stderr}"}
    return json.loads(done.stdout)


def in_checkout(block):
    """In the repository itself: for `make` and the scripts."""
    done = subprocess.run(["bash", "-ec", block.commands], cwd=REPOSITORY, capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL)
    return {"status": done.returncode, "stdout": done.stdout, "stderr": done.stderr, "failed": None}


def on_engine(found, scratch, tally):
    tasks, results = scratch / "tasks.json", scratch / "results.json"
    tasks.write_text(json.dumps({"program": str(PROGRAM), "blocks": [task(block) for block in found]}))
    done = subprocess.run(
        [REPOSITORY / "scripts/with-engine", "--group-gid", "999", "--", sys.executable, HERE / "runner.py", "--inside",
         tasks, results], check=False, stdout=sys.stderr)
    seen = json.loads(results.read_text()) if results.exists() else {}
    if done.returncode != 0:
        tally.bad("engine", f"ended with status {done.returncode}")
    for block in found:
        if block.place in seen:
            judge(block, seen[block.place], tally)
        else:
            tally.bad(block.place, "was not reached")


def bare(text):
    """The commands, whatever language their comments are in."""
    return re.sub(r"\s+#.*$", "", text, flags=re.M)


def check_twin(twin, page, tally):
    def gist(name):
        found = blocks.blocks(name, (REPOSITORY / name).read_text())
        return [(block.language, bare(block.text)) for block in found if block.language != "text"]

    mine, theirs = gist(twin), gist(page)
    if mine == theirs:
        tally.passed += 1
        print(f"passed   {twin}: the {len(mine)} blocks of {page}", flush=True)
    else:
        odd = next((a or b for a, b in zip([*mine, None], [*theirs, None]) if a != b), None)
        tally.bad(twin, f"other blocks than {page}: {odd}")


def check_scripts(tally):
    """Every script and suite says what it is for; CONTRIBUTING and the Makefile know the same words."""
    suites = sorted((REPOSITORY / "Tests").glob("*/run"))
    for script in [*sorted((REPOSITORY / "scripts").iterdir()), *suites]:
        # What scripts read lies there too.
        if not os.access(script, os.X_OK) or not script.is_file():
            continue
        done = subprocess.run([script, "--help"], capture_output=True, text=True, check=False, timeout=60,
                              stdin=subprocess.DEVNULL)
        if done.returncode == 0 and re.search("^usage: ", done.stdout, flags=re.M | re.I):
            tally.passed += 1
        else:
            tally.bad(script.relative_to(REPOSITORY), f"--help has no usage: status {done.returncode}, {done.stdout[:80]!r}")
    makefile = (REPOSITORY / "Makefile").read_text().replace("\\\n", " ")
    targets = set(re.findall(r"^([a-z-]+):", makefile, flags=re.M))
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, flags=re.M)[1].split())
    asked = set()
    for page in ("README.md", "CONTRIBUTING.md"):
        for line in re.findall(r"^make ([a-z -]+)", (REPOSITORY / page).read_text(), flags=re.M):
            asked |= set(line.split())
    for what, wrong in (("targets that are not .PHONY", targets ^ phony), ("targets that there are not", asked - targets)):
        if wrong:
            tally.bad("Makefile", f"{what}: {' '.join(sorted(wrong))}")
        else:
            tally.passed += 1


def sort(block, folder, tally, engine):
    """Tries a block, or puts it off for the engine."""
    language, marks = block.language, block.marks
    if "not run" in marks:
        return tally.not_run(block, marks["not run"])
    if "run by" in marks:
        return tally.by_another(block, marks["run by"])
    if marks.get("run") in blocks.MACHINES:
        return tally.by_another(block, "Tests/MachineTests/test_docs.py")
    if language == "text":
        if "quoted" not in marks and re.search(r"^[$#] \S", block.text, flags=re.M):
            return tally.bad(block.place, "shows commands: make it a console block, or mark it as quoted")
        return None
    if language == "swift" and block.page == SWIFT and SWIFT in (REPOSITORY / "Tests/LibraryTests/run").read_text():
        return tally.by_another(block, "Tests/LibraryTests/run, which compiles it")
    if language not in (*blocks.COMMANDS, *blocks.DATA, *blocks.PROGRAMS, "dockerfile"):
        return tally.bad(block.place, f"a block of {language or 'no language'} that nothing tries and no mark explains")
    if language == "dockerfile" or marks.get("run") == "engine":
        return engine.append(block)
    if language in blocks.DATA:
        return check_data(block, folder, tally)
    if block.world == "checkout":
        return judge(block, in_checkout(block), tally)
    return judge(block, on_plain(block, folder), tally)


def write(stale):
    """Puts what was printed where a page shows something else; from the end, so that lines keep their numbers."""
    for page, line, shown, printed in sorted(stale, reverse=True):
        lines = (REPOSITORY / page).read_text().splitlines()
        lines[line:line + len(shown.splitlines())] = [text.rstrip() for text in printed.rstrip("\n").splitlines()]
        (REPOSITORY / page).write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(prog="Tests/DocumentationTests/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", nargs="*", help="only these pages")
    parser.add_argument("--world", choices=blocks.WORLDS, action="append", help="only blocks of this world; repeatable")
    parser.add_argument("--write", action="store_true", help="put what was printed into the pages; read the difference")
    parser.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        import engine  # pylint: disable=import-outside-toplevel
        engine.main(*arguments.inside)
        return 0
    if os.geteuid() != 0:
        print("test-docs: needs root: the blocks get a world of their own", file=sys.stderr)
        return 77
    if not PROGRAM.exists():
        print(f"test-docs: there is no {PROGRAM}; run make static", file=sys.stderr)
        return 66
    tally, engine, began = Tally(), [], time.monotonic()
    tally.stale = [] if arguments.write else None
    with tempfile.TemporaryDirectory(prefix="sockcheck-docs.") as scratch:
        scratch = pathlib.Path(scratch)
        scratch.chmod(0o755)
        for number, page in enumerate(arguments.page or pages()):
            folder = scratch / f"page{number}"
            folder.mkdir()
            folder.chmod(0o1777)
            # What lies beside the page under its name is there for its commands.
            for beside in (REPOSITORY / page).parent.glob(pathlib.Path(page).stem + ".*"):
                if beside.suffix != ".md":
                    shutil.copy2(beside, folder)
            if page in TWINS:
                check_twin(page, TWINS[page], tally)
                continue
            try:
                found = blocks.paired(blocks.blocks(page, (REPOSITORY / page).read_text()))
                for block in found:
                    if not arguments.world or block.world in arguments.world:
                        sort(block, folder, tally, engine)
            except blocks.Bad as error:
                tally.bad(page, error)
        if not arguments.page and not arguments.world:
            check_scripts(tally)
        if engine:
            on_engine(engine, scratch, tally)
    write(tally.stale or [])
    print(f"time: {time.monotonic() - began:.0f} s")
    print(f"{tally.passed} passed, {tally.failed} failed, {tally.left} not run, {tally.elsewhere} by other suites")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
