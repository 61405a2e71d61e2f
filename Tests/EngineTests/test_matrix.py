"""Each printed fix, applied byte for byte: image x gid x start x target."""

import concurrent.futures
import itertools
import json
import os
import pathlib
import shutil
import unittest

import bench

KINDS = ["debian", "busybox", "empty"]
# The socket's group: 0:999 on an engine with a docker group, 0:0 on one without.
WORLDS = {
    "default": {"free": 999, "taken": 999, "docker998": 999},
    "no-docker-group": {"zero": 0},
}
STARTS = {
    "default": [],
    "app": ["--user", "app"],
    "1000": ["--user", "1000"],
    "1000:1000": ["--user", "1000:1000"],
    "1234": ["--user", "1234"],
}
TARGETS = ["dockerfile", "compose", "docker-run"]

# By docs/causes, not by what the program says: world, start -> cause.
MEMBERS = ["default", "app", "1000"]
CAUSES = {
    **{("free", start): "gid-mismatch" for start in STARTS},
    # In the image 999 is "ping", whoever asks.
    **{("taken", start): "gid-taken" for start in STARTS},
    # docker is 998 here and app is in it, but a group behind the colon drops it, and 1234 never had it.
    **{("docker998", start): "docker-gid-differs" for start in MEMBERS},
    **{("docker998", start): "gid-mismatch" for start in ["1000:1000", "1234"]},
    **{("zero", start): "gid-zero" for start in STARTS},
    # An unknown uid starts with gid 0, which is the socket's.
    ("zero", "1234"): None,
}

# How a cell ends.
LET_IN = "let in"
NO_FIX = "no fix"
# What the process sees fits two starts. The text is for the likelier one and its note names the other. Told
# with --user how the container is started, as the note asks, the program has another fix or none.
NOTE_THEN_LET_IN = "note, then let in"
NOTE_THEN_NO_FIX = "note, then no fix"

# Words that a right reason contains, and how the table puts it.
EXPLICIT_GROUP = ("does not read the image's group file", "the engine does not read the image's group file")
UNKNOWN_USER = ("has no entry in the image's passwd file", "the engine reads no groups for a uid without an entry")


def expectation(kind, world, start, target):
    """(ending, words of the reason), again by hand."""
    if CAUSES[world, start] is None or target != "dockerfile":
        return LET_IN, None
    if start == "1000:1000":
        # app lacks 998, which the group file gives it: then it was started with a group, and the program sees it.
        # Otherwise a start as 1000 looks the same. In an empty image USER is tried before the group file.
        if world == "docker998" and kind != "empty":
            return NO_FIX, EXPLICIT_GROUP
        return NOTE_THEN_NO_FIX, EXPLICIT_GROUP
    if kind != "empty" or start == "default":
        return LET_IN, None
    # Nothing but USER uid:gid or a copied program can help there, and --user overrides USER.
    return (NOTE_THEN_NO_FIX, UNKNOWN_USER) if start == "1234" else (NOTE_THEN_LET_IN, None)


def cells():
    """Of this engine; SOCKCHECK_CELLS limits them: kind/world/start/target, * for any."""
    wanted = os.environ.get("SOCKCHECK_CELLS", "*/*/*/*").split("/")
    for cell in itertools.product(KINDS, WORLDS.get(bench.MODE, {}), STARTS, TARGETS):
        if all(want in ("*", have) for want, have in zip(wanted, cell)):
            yield cell


class Cell:
    """What was seen of one cell."""

    def __init__(self, name):
        self.name = name
        self.before = self.cause = self.after = self.problem = ""

    def row(self):
        return {"cell": list(self.name), "before": self.before, "cause": self.cause, "after": self.after,
                "problem": self.problem}


ASK = """
/bench/witness {socket}
/bench/sockcheck --format json > /out/report.json
for target in {targets}; do
    /bench/sockcheck fix --for $target > /out/$target.text 2> /out/$target.said
    echo $? > /out/$target.status
    [ -z '{user}' ] || {{
        /bench/sockcheck fix --for $target --user '{user}' > /out/$target.again.text 2> /out/$target.again.said
        echo $? > /out/$target.again.status
    }}
done
"""


def ask(kind, world, start):
    """Runs the refused container; (what the witness saw, the report, the folder with the answers)."""
    out = bench.folder("out")
    out.chmod(0o777)
    words = STARTS[start]
    script = ASK.format(socket=bench.SOCKET, targets=" ".join(TARGETS), user=words[-1] if words else "")
    done = bench.docker(
        "run", "--rm", "--network", "none", *words, *bench.MOUNTS, "-v", f"{out}:/out",
        "--entrypoint", "/bench/busybox", image(kind, world), "sh", "-c", script).ok()
    report = json.loads((out / "report.json").read_text())
    return bench.witness(done.stdout), report, out


def image(kind, world):
    return f"sockcheck-test/{kind}:{'free' if world == 'zero' else world}"


def apply(kind, world, start, target, text):
    """The same container with the text in its place; what the witness sees."""
    words = STARTS[start]
    mounts = bench.MOUNTS
    name = f"cell-{kind}-{world}-{start.replace(':', '-')}"
    if target == "dockerfile":
        bench.build(f"FROM {image(kind, world)}\n{text}", name).ok()
        done = bench.docker("run", "--rm", "--network", "none", *words, *mounts, "--entrypoint",
                            "/bench/witness", name)
    elif target == "docker-run":
        # The shell splits the text, as it would where someone pastes it.
        line = f'exec "$DOCKER" run "$@" {text.rstrip()} --entrypoint /bench/witness {image(kind, world)}'
        done = bench.run(["sh", "-c", line, "sh", "--rm", "--network", "none", *words, *mounts],
                         env={"DOCKER": bench.DOCKER})
    else:
        at = bench.folder("compose")
        service = {"image": image(kind, world), "network_mode": "none", "entrypoint": ["/bench/witness"],
                   "volumes": [mounts[1], mounts[3]]}
        if words:
            service["user"] = words[-1]
        (at / "compose.json").write_text(json.dumps({"version": "3.3", "services": {"app": service}}))
        (at / "override.yaml").write_text(text)
        done = bench.compose([at / "compose.json", at / "override.yaml"], name, "run", "--rm", "-T", "app")
        shutil.rmtree(at)
    assert done.status == 0, f"the printed text does not work:\n{text}\n{done}"
    return bench.witness(done.stdout)


def identity(seen):
    return f"uid {seen['uid']}"


def judge(cell, asked):
    """Fills in a cell; raises what is wrong with it."""
    kind, world, start, target = cell.name
    seen, report, out = asked
    ending, reason = expectation(kind, world, start, target)
    cause = CAUSES[world, start]
    found = report["causes"][0]["code"] if report["verdict"] != "granted" and report["causes"] else None
    cell.before = "let in" if bench.is_let_in(seen) else f"refused ({seen['connect']})"
    cell.cause = found or "-"
    uid = 1234 if start == "1234" else 1000
    assert seen["uid"] == uid, seen
    assert found == cause, f"the cause should be {cause}"
    if cause is None:
        assert bench.is_let_in(seen) and report["verdict"] == "granted", (seen, report)
        assert "nothing to fix" in (out / f"{target}.said").read_text()
        assert (out / f"{target}.text").read_text() == ""
        cell.after = "let in from the start: an unknown uid gets gid 0"
        return
    assert seen["connect"] == "EACCES" and report["verdict"] == "denied", (seen, report)

    def answer(name):
        return [(out / f"{name}.{part}").read_text() for part in ("text", "said", "status")]

    text, said, status = answer(target)
    if ending == NO_FIX:
        check_refusal(text, said, status, reason)
        cell.after = f"no fix: {reason[1]}; offered: {offered(said)}"
        return
    assert status.strip() == "0" and text, f"no fix was printed, status {status}: {said}"
    after = apply(kind, world, start, target, text)
    assert after["uid"] == uid, f"it is another user after the fix: {after}"
    if ending == LET_IN:
        assert bench.is_let_in(after), f"refused after the fix: {after}\n{text}"
        cell.after = f"let in, {identity(after)}"
        return
    assert not bench.is_let_in(after), f"the fix works, and a note says that it does not:\n{text}"
    hint = "ask again with --user " + ("USER" if kind == "empty" else "user:group")
    assert hint in said, f"no note names this start: {said}"
    text, said, status = answer(f"{target}.again")
    cell.after = f"its note holds; asked again with `--user {start}`: "
    if ending == NOTE_THEN_NO_FIX:
        check_refusal(text, said, status, reason)
        cell.after += f"no fix: {reason[1]}; offered: {offered(said)}"
        return
    assert status.strip() == "0" and text, f"no fix was printed, status {status}: {said}"
    after = apply(kind, world, start, target, text)
    assert bench.is_let_in(after) and after["uid"] == uid, f"refused after the second fix: {after}\n{text}"
    cell.after += f"let in, {identity(after)}"


def check_refusal(text, said, status, reason):
    assert text == "", f"a fix although there is none:\n{text}"
    assert status.strip() == "77", f"status {status}: {said}"
    assert reason[0] in said, f"not the reason ({reason[0]}): {said}"
    # The offered target is one whose cell beside this one is let in.
    assert offered(said) in ("compose", "docker-run"), said


def offered(said):
    marked = [line.rsplit(" ", 1)[1] for line in said.splitlines() if "there is one for" in line]
    return marked[0] if marked else "nothing"


class Matrix(unittest.TestCase):
    """All cells of this engine, four at a time."""

    def test_cells(self):
        wanted = list(cells())
        if not wanted:
            self.skipTest("no cell on this engine")
        rows = []
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            worlds = sorted({name[:3] for name in wanted})
            asked = dict(zip(worlds, [pool.submit(ask, *name) for name in worlds]))
            judged = {name: pool.submit(self.judged, name, asked) for name in wanted}
            for name, future in judged.items():
                cell = future.result()
                rows.append(cell.row())
                with self.subTest(cell="/".join(name)):
                    self.assertEqual(cell.problem, "")
        out = os.environ.get("SOCKCHECK_MATRIX_ROWS")
        if out:
            pathlib.Path(out).write_text(json.dumps(rows))

    @staticmethod
    def judged(name, asked):
        cell = Cell(name)
        try:
            judge(cell, asked[name[:3]].result())
        except Exception as error:  # pylint: disable=broad-except
            cell.problem = f"{type(error).__name__}: {error}"
        return cell
