"""The story that began all this: refused, one printed fix, let in, as uid 1000."""

import json
import unittest

import bench

CLIENT = ["-v", f"{bench.DOCKER}:/usr/bin/docker:ro"]
# What people want from it, through the host's engine.
WORK = r"""
set -e
/bench/witness
docker ps --format 'listed {{.Image}}'
docker run --rm --network none sockcheck-test/busybox echo ran
printf 'FROM sockcheck-test/busybox\nRUN echo built > /built\n' |
    DOCKER_BUILDKIT=0 docker build --network none --quiet --tag story-built - > /dev/null
docker run --rm --network none story-built cat /built
"""
SDK_WORK = r"""
import io, os, docker
client = docker.from_env()
print("uid", os.getuid())
for container in client.containers.list(): print("listed", container.image.tags[0])
print(client.containers.run("sockcheck-test/busybox", "echo ran", remove=True, network_mode="none").decode().strip())
image, _ = client.images.build(
    fileobj=io.BytesIO(b"FROM sockcheck-test/busybox\nRUN echo built > /built\n"), network_mode="none", rm=True)
print(client.containers.run(image.id, "cat /built", remove=True, network_mode="none").decode().strip())
"""
REFUSED = "permission denied"


class Story(unittest.TestCase):
    """A Jenkins container with the docker client, one with the Python SDK, and Compose."""

    def assert_work(self, stdout, image):
        lines = stdout.splitlines()
        for line in (f"listed {image}", "ran", "built"):
            self.assertIn(line, lines)

    def fix(self, image, *words):
        """What sockcheck prints in the container."""
        return bench.docker("run", "--rm", *bench.MOUNTS, image, "/bench/sockcheck", "fix", *words).ok().stdout

    def report(self, image):
        asked = bench.docker("run", "--rm", *bench.MOUNTS, image, "/bench/sockcheck", "--format", "json")
        self.assertEqual(asked.status, 77, asked)
        return asked.json()

    def jenkins(self, options, image="sockcheck-test/jenkins", work=WORK):
        """docker run with options as a shell splits them."""
        return bench.run(
            ["sh", "-c", f'exec "$DOCKER" run --rm "$@" {options.rstrip()} {image} sh -c "$WORK"', "sh", *bench.MOUNTS,
             *CLIENT], env={"DOCKER": bench.DOCKER, "WORK": work})

    def test_client_as_root(self):
        self.assert_work(self.jenkins("--user root").ok().stdout, "sockcheck-test/jenkins")

    def test_client_docker_run(self):
        before = self.jenkins("")
        self.assertEqual(bench.witness(before.stdout)["connect"], "EACCES")
        self.assertIn(REFUSED, before.stderr)
        report = self.report("sockcheck-test/jenkins")
        self.assertEqual(report["causes"][0]["code"], "gid-mismatch")
        self.assertEqual([report["subject"]["user"], report["subject"]["uid"]], ["jenkins", 1000])
        text = self.fix("sockcheck-test/jenkins", "--for", "docker-run")
        after = self.jenkins(text).ok()
        self.assertEqual(bench.witness(after.stdout)["uid"], 1000)
        self.assert_work(after.stdout, "sockcheck-test/jenkins")

    def test_client_dockerfile(self):
        at = bench.folder("story")
        # Without an end of its last line, to which nothing may be glued.
        (at / "Dockerfile").write_text("FROM sockcheck-test/jenkins")
        with (at / "Dockerfile").open("a") as file:
            file.write(self.fix("sockcheck-test/jenkins", "--for", "dockerfile"))
        bench.docker("build", "--quiet", "--network", "none", "--tag", "story-jenkins", at,
                     env={"DOCKER_BUILDKIT": "0"}).ok()
        after = self.jenkins("", "story-jenkins").ok()
        self.assertEqual(bench.witness(after.stdout)["uid"], 1000)
        self.assert_work(after.stdout, "story-jenkins")

    def test_dockerfile_of_a_host_with_another_gid(self):
        """ARG DOCKER_GID is there so that the same lines serve another host."""
        text = self.fix("sockcheck-test/jenkins", "--for", "dockerfile", "--assume", "0:123:0660")
        bench.build(f"FROM sockcheck-test/jenkins\n{text}", "story-other").ok()
        self.assertEqual(bench.witness(self.jenkins("", "story-other").stdout)["connect"], "EACCES")
        bench.build(f"FROM sockcheck-test/jenkins\n{text}", "story-other", options=["--build-arg", "DOCKER_GID=999"]).ok()
        self.assert_work(self.jenkins("", "story-other").ok().stdout, "story-other")

    def sdk(self, options):
        return bench.run(
            ["sh", "-c", f'exec "$DOCKER" run --rm "$@" {options.rstrip()} sockcheck-test/python python3 -c "$WORK"',
             "sh", *bench.MOUNTS], env={"DOCKER": bench.DOCKER, "WORK": SDK_WORK})

    def test_sdk(self):
        self.assert_work(self.sdk("--user root").ok().stdout, "sockcheck-test/python:latest")
        before = self.sdk("")
        self.assertNotEqual(before.status, 0)
        self.assertIn("PermissionError(13", before.stderr)
        self.assertEqual(self.report("sockcheck-test/python")["causes"][0]["code"], "gid-mismatch")
        after = self.sdk(self.fix("sockcheck-test/python", "--for", "docker-run")).ok()
        self.assertIn("uid 1000", after.stdout)
        self.assert_work(after.stdout, "sockcheck-test/python:latest")

    def test_compose(self):
        at = bench.folder("jenkins")
        (at / "compose.yaml").write_text(f"""\
version: '3.3'
services:
  jenkins-master:
    image: sockcheck-test/jenkins
    command: sleep 600
    ports:
      - "8080:8080"
      - "50000:50000"
    environment:
      - JAVA_OPTS=-Djava.awt.headless=true
    volumes:
      - {at}/home:/var/jenkins_home
      - {bench.SOCKET}:{bench.SOCKET}
      - {bench.DOCKER}:/usr/bin/docker
      - {bench.TOOLS}:/bench:ro
""")
        (at / "home").mkdir()
        bench.run(["chown", "1000:1000", at / "home"]).ok()

        def compose(*words):
            return bench.run(["docker-compose", "--ansi", "never", "-p", "story", *words], cwd=at)

        try:
            compose("up", "-d").ok()
            before = compose("exec", "-T", "jenkins-master", "docker", "ps")
            self.assertIn(REFUSED, before.stderr)
            text = compose("exec", "-T", "jenkins-master", "/bench/sockcheck", "fix", "--for", "compose", "--service",
                           "jenkins-master").ok().stdout
            # The file that docker-compose reads by itself.
            (at / "compose.override.yaml").write_text(text)
            compose("up", "-d").ok()
            after = compose("exec", "-T", "jenkins-master", "sh", "-c", WORK + "echo $JAVA_OPTS; touch ~/here").ok()
            self.assertEqual(bench.witness(after.stdout)["uid"], 1000)
            self.assert_work(after.stdout, "sockcheck-test/jenkins")
            self.assertIn("-Djava.awt.headless=true", after.stdout)
            self.assertTrue((at / "home/here").exists())
            shown = bench.docker("inspect", "story_jenkins-master_1").ok().json()[0]
            self.assertEqual(sorted(shown["HostConfig"]["PortBindings"]), ["50000/tcp", "8080/tcp"])
            self.assertEqual(shown["HostConfig"]["GroupAdd"], ["999"])
            self.assertIn(f"{at}/home:/var/jenkins_home:rw", shown["HostConfig"]["Binds"])
        finally:
            compose("down", "-t", "0").ok()

    def test_report_and_fix_agree(self):
        """The remedy of the JSON report is what `fix` prints."""
        remedies = self.report("sockcheck-test/jenkins")["remedies"]
        self.assertEqual(remedies[0]["target"], "compose")
        self.assertTrue(remedies[0]["recommended"])
        for target in ("compose", "docker-run", "dockerfile"):
            printed = next(remedy["snippet"] for remedy in remedies if remedy["target"] == target)
            # What is appended to a Dockerfile begins with an empty line.
            first = "\n" if target == "dockerfile" else ""
            self.assertEqual(self.fix("sockcheck-test/jenkins", "--for", target), first + printed)
        self.assertTrue(json.dumps(remedies))
