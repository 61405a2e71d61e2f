"""sockcheck image in real builds: the build fails with the sentence, or its container lists containers as the user."""

import unittest

import bench

KINDS = ["debian", "busybox", "empty"]
WORLDS = {"free": "gid-mismatch", "taken": "gid-taken", "docker998": "docker-gid-differs"}


def setUpModule():
    bench.run(["cc", "-static", "-O1", "-Wall", "-o", bench.TOOLS / "probe", bench.REPOSITORY / "Tests/ProgramTests/probe.c"]).ok()


def build(kind, world, *options, gid=999):
    words = ", ".join(f'"{word}"' for word in ["/sockcheck", "image", "--user", "app", "--socket-gid", str(gid), *options])
    return bench.build(
        f"FROM sockcheck-test/{kind}:{world}\nUSER 0\nCOPY sockcheck /sockcheck\nRUN [{words}]\nUSER app\n",
        f"image-{kind}-{world}", {"sockcheck": bench.TOOLS / "sockcheck"})


class Builds(unittest.TestCase):
    def test_not_applied_the_build_fails_with_the_sentence(self):
        for kind in KINDS:
            for world, cause in WORLDS.items():
                with self.subTest(f"{kind}/{world}"):
                    done = build(kind, world)
                    self.assertNotEqual(done.status, 0, done)
                    said = done.stdout + done.stderr
                    self.assertIn(cause, said)
                    self.assertIn("returned a non-zero code: 77", said)
                    if (kind, world) == ("debian", "free"):
                        print(said)

    def test_applied_it_lists_containers(self):
        for kind in KINDS:
            for world in WORLDS:
                with self.subTest(f"{kind}/{world}"):
                    build(kind, world, "--apply").ok()
                    done = bench.docker(
                        "run", "--rm", *bench.MOUNTS, f"image-{kind}-{world}", "/bench/probe", "list", bench.SOCKET).ok()
                    self.assertIn("HTTP/1.0 200 OK", done.stdout)
                    self.assertIn('"Id":', done.stdout)
                    seen = bench.witness(bench.docker(
                        "run", "--rm", *bench.MOUNTS, f"image-{kind}-{world}", "/bench/witness").ok().stdout)
                    self.assertEqual(seen["uid"], 1000)

    def test_taken_as_asked(self):
        self.assertNotEqual(build("debian", "taken", "--apply", "--on-taken", "fail").status, 0)
        build("debian", "taken", "--apply", "--on-taken", "alias").ok()
        text = bench.docker("run", "--rm", *bench.MOUNTS, "image-debian-taken", "/bench/busybox", "cat", "/etc/group").ok().stdout
        self.assertIn("docker:x:999:app\n", text)
        build("busybox", "docker998", "--apply", "--renumber").ok()
        text = bench.docker("run", "--rm", *bench.MOUNTS, "image-busybox-docker998", "/bench/busybox", "cat", "/etc/group").ok().stdout
        self.assertIn("docker:x:999:app\n", text)

    def test_recipes(self):
        # docs/guides/image-build.md: a shell and an ARG; another stage's files.
        program = {"sockcheck": bench.TOOLS / "sockcheck"}
        bench.build(
            "FROM scratch AS sockcheck\nCOPY sockcheck /sockcheck\nFROM sockcheck-test/debian:free\nUSER 0\n"
            "ARG DOCKER_GID=998\nCOPY --from=sockcheck /sockcheck /usr/local/bin/sockcheck\n"
            'RUN sockcheck image --user app --socket-gid "$DOCKER_GID" --apply\nUSER app\n',
            "recipe-shell", program, ["--build-arg", "DOCKER_GID=999"]).ok()
        bench.build(
            "FROM scratch AS sockcheck\nCOPY sockcheck /sockcheck\nFROM sockcheck-test/empty:free AS base\n"
            "FROM sockcheck-test/debian AS accounts\nUSER 0\nCOPY --from=base /etc/passwd /etc/group /rootfs/etc/\n"
            "COPY --from=sockcheck /sockcheck /sockcheck\nARG DOCKER_GID=999\n"
            'RUN /sockcheck image --root /rootfs --user app --socket-gid "$DOCKER_GID" --apply\n'
            "FROM base\nCOPY --from=accounts /rootfs/etc/group /etc/group\nUSER app\n", "recipe-stage", program).ok()
        for tag in ("recipe-shell", "recipe-stage"):
            done = bench.docker("run", "--rm", *bench.MOUNTS, tag, "/bench/witness").ok()
            self.assertTrue(bench.is_let_in(bench.witness(done.stdout)), done)

    def test_wrong_gid_is_no_secret_at_run_time(self):
        # Built for 998 and run beside 999: the build was right about its guess, and the start says what is wrong.
        build("debian", "free", "--apply", gid=998).ok()
        done = bench.docker("run", "--rm", *bench.MOUNTS, "image-debian-free", "/sockcheck", "--format", "plain")
        self.assertEqual(done.status, 77)
        self.assertIn("docker-gid-differs", done.stdout)


if __name__ == "__main__":
    bench.prepare()
    unittest.main()
