"""What --user, --group-add and --root predict is what a real container was seen to get (docker-groups.json)."""

import concurrent.futures
import json
import unittest

import bench

ROWS = json.loads((bench.HERE / "docker-groups.json").read_text())


def predicted(row, root):
    (root / "etc").mkdir(parents=True)
    for name in ("passwd", "group"):
        if row[name] is not None:
            (root / "etc" / name).write_bytes(row[name].encode("utf-8", "surrogateescape"))
    words = ["--root", root, "--assume", "0:4242:0660", "--no-connect", "--format", "json"]
    words += [] if row["user"] is None else [f"--user={row['user']}"]
    words += [f"--group-add={group}" for group in row["groupAdd"]]
    return bench.sockcheck(*words)


class DockerGroups(unittest.TestCase):
    """Every recorded combination; one without any option is no question to sockcheck, which then asks for itself."""

    def test_rows(self):
        at = bench.folder("groups")
        rows = [row for row in ROWS if row["user"] or row["groupAdd"]]
        self.assertGreater(len(rows), 150)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(predicted, rows, [at / str(number) for number in range(len(rows))]))
        for row, answer in zip(rows, answers):
            with self.subTest(row["name"]):
                if row["error"] is not None:
                    self.assertEqual(answer.status, 64, f"{row['error']}: {answer}")
                    continue
                subject = answer.json()["subject"]
                self.assertEqual(
                    {"uid": subject["uid"], "gid": subject["gid"], "groups": sorted(subject["groups"])},
                    {**row["result"], "groups": sorted(row["result"]["groups"])}, answer)
