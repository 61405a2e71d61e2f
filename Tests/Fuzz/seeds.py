#!/usr/bin/env python3
"""Makes the corpus' seeds anew: Tests/Fuzz/corpus/TARGET/seed-*. `scripts/fuzz --seeds` calls it.

The facts are those of the tests' scenarios, written by the tests, which takes a build of them. The rest are words,
in the forms that the kernel, docker and the account files have. Finds and inputs that runs have added stay.
"""

import glob
import io
import json
import os
import subprocess
import tarfile
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.dirname(os.path.dirname(here))
ID = "0123456789abcdef" * 4
PASSWD = "root:x:0:0:root:/root:/bin/sh\njenkins:x:1000:1000::/var/jenkins_home:/bin/bash\n"
GROUP = "root:x:0:\njenkins:x:1000:\ndocker:x:999:jenkins,ci\n"
ODD = "# a comment\n+::::::\n jenkins:x:1000:1000::/:\r\nx:y\n:x:1:1::/:\nneg:x:-1:4294967295::/:\n"


def tar(kind, name="passwd", content=b"root:x:0:0::/:\n", target="", fmt=tarfile.USTAR_FORMAT):
    text = io.BytesIO()
    with tarfile.open(fileobj=text, mode="w", format=fmt) as archive:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, target
        member.size = len(content) if kind == tarfile.REGTYPE else 0
        archive.addfile(member, io.BytesIO(content))
    # An archive is padded to 20 blocks, of which the reader looks at none.
    return text.getvalue()[:3072]


def place(cgroup="", environ="", containerenv="", node="", namespace="", labels="", mounts="", files=""):
    """What tells of the place, in the order in which the target takes it apart."""
    mountinfo = "".join("%d 1 0:9 %s %s rw - ext4 /dev/vda rw\n" % (20 + number, *mount.split()) for number, mount in
                        enumerate(mounts.splitlines()))
    return "\xff".join([cgroup, environ.replace("\n", "\0"), containerenv, node, namespace, labels, mountinfo, files])


def inspect(**changes):
    document = {
        "Id": ID, "Name": "/ci", "State": {"Pid": 7},
        "Config": {"User": "1000", "Image": "agent:1", "Env": ["DOCKER_HOST=unix:///run/docker.sock", "PUID=1000"],
                   "Labels": {"com.docker.compose.project": "p", "com.docker.compose.service": "ci",
                              "com.docker.compose.project.config_files": "/srv/a.yaml,/srv/b.yaml"}},
        "HostConfig": {"GroupAdd": ["999"], "UsernsMode": "", "SecurityOpt": ["label=disable", "no-new-privileges"],
                       "CapAdd": ["ALL"], "CapDrop": ["CAP_NET_RAW"], "Privileged": False},
        "Mounts": [{"Source": "/run/docker.sock", "Destination": "/run/docker.sock"}]}
    document.update(changes)
    return json.dumps(document)


MOUNT = "    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n"
BUILD = "FROM debian:12\nRUN groupadd -g 999 docker \\\n && useradd -G docker ci\nUSER ci:ci\n"
# A Compose file, and what it names: Dockerfile, .env, a script of it, its override.
LINTED = ["services:\n  ci:\n    user: '1000:1000' # x\n    group_add: [0123, docker, \"${G}\"]\n" + MOUNT,
          "services:\n  ci:\n    build: .\n" + MOUNT + "\0" + BUILD + "\0G=1\n\0#!/bin/sh\nexec gosu ci x\n\0services: {ci: {user: root}}\n",
          "services:\n  ci: {image: debian:12, user: nobody, volumes: ['/run/docker.sock:/run/docker.sock']}\n  b:\n    extends: ci\n",
          "services:\n  ci:\n    environment: [DOCKER_HOST=unix:///run/a.sock]\n    user: $UID:${GID:-5}\n    entrypoint: sh -c 'usermod -aG docker ci'\n" + MOUNT,
          "services:\n  ci:\n    volumes: [a:/var/run/docker.sock]\n    # sockcheck: ignore=gid-mismatch -- why\nvolumes: {a: }\n"]
SEEDS = {
    "passwd": [PASSWD, ODD],
    "group": [GROUP + "\0root:*::\ndocker:!::ci\n", ODD + "\0" + ODD, "a:x:1:b, c,,d:e\n\0"],
    "identity": ["\0\0" + PASSWD + "\0" + GROUP, "1000:docker\0" "999\nroot\0" + PASSWD + "\0" + GROUP,
                 "jenkins\0docker\0" + PASSWD + "\0" + GROUP, "4000000000:7\0" "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\0\0",
                 "+1\0-1\0" + ODD + "\0" + ODD],
    "who": ["0 999\0" + PASSWD + "\0" + GROUP, "1000 1000\0" + ODD + "\0" + ODD],
    "edit": ["docker\n999\njenkins\n0\0" + GROUP + "\0root:*::\ndocker:!::ci\n",
             "\n998\njenkins\n1\0" + GROUP + "\0", "docker\n1000\nci\n2\0" + ODD + "\0" + ODD,
             "docker\n7\nci\n7\0docker:x:999:\r\n\0docker:!::", "\n5\nci\n3\0docker:x:0005:,a,\t\n a:x:5\0"],
    "status": ["Name:\tcat\nState:\tR (running)\nPid:\t9\nPPid:\t1\nUid:\t1000\t1000\t1000\t1000\n"
               "Gid:\t1000\t1000\t1000\t1000\nGroups:\t999 1000 \nNStgid:\t9\nNSpid:\t9\t1\nVmSize:\t    2900 kB\n"
               "Threads:\t1\nCapEff:\t00000000a80425fb\nCapBnd:\t000001ffffffffff\nNoNewPrivs:\t1\nSeccomp:\t2\n",
               "Name:\ta\\nb\nState:\tZ (zombie)\nUid:\t0 0 0 0\nGid:\t0 0 0 0\nGroups:\t\nCapEff:\tffffffffffffffff\n"],
    "mountinfo": ["22 1 254:0 / / rw,relatime - overlay overlay rw,lowerdir=/a\n"
                  "30 22 0:25 /docker.sock /run/docker.sock ro,nosymfollow shared:5 master:1 - tmpfs tmpfs ro\n"
                  "33 22 0:25 /a\\040b//deleted /my\\134place rw,idmapped - ext4 /dev/sda rw\n",
                  # Swift 6.2 wrote a copy of such a field to freed memory.
                  "\0" * 65 + "25 22 0:25 / /a rw - tmpfs tmpfs rw\n"],
    "id-map": ["         0     100000      65536\n\0         0          0 4294967295\n\0ci:100000:65536\n",
               "0 1000 1\n1 100000 65536\n\0" "0 1000 1\n\0a:0:1\nb:4294967294:1\n", "998 4294967294 42\n\0" "998 4294967294 42\n\0"],
    "cgroup": ["0::/system.slice/docker-%s.scope\n" % ID, "12:pids:/docker/%s\n1:name=systemd:/\n0::/\n" % ID,
               "0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.service\n",
               "0::/machine.slice/libpod-conmon-%s.scope\n" % ID],
    "place": ["0::/system.slice/docker-%s.scope\n\xffHOSTNAME=ci\0GITLAB_CI=true\0CI_JOB_NAME=test\xff"
              "engine=\"podman-4.3\"\nname=\"ci\"\n\xff0123456789ab\xffdefault\xffcom.docker.compose.service=ci" % ID,
              "0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-%s.scope\n\xffKUBERNETES_SERVICE_HOST=10.0.0.1\0"
              "GITHUB_ACTIONS=true\0JENKINS_URL=http://j\0PUID=1000\xff\xffagent-1\xffci\xff"
              "io.kubernetes.pod.name=a\nio.kubernetes.container.name=b\ncom.docker.swarm.service.name=s" % ID,
              "0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.service\n\xff\xff\xff\xff\xff",
              place("0::/system.slice/ci.service\n", "JENKINS_AGENT_NAME=a\nNODE_NAME=n", files="host"),
              place("0::/system.slice/ssh@1.service\n", "GITHUB_ACTIONS=true\nGITHUB_JOB=test", files="host"),
              place("0::/user.slice/user-7.slice/session-3.scope\n", files="host"), place(files="host"), place(files="?"),
              place("0::/user.slice/user-7.slice/user@7.service/app.slice/app-x.service\n", files="host"),
              place(node="buildkitsandbox", mounts="/buildkit/a/hosts /etc/hosts", files="/kaniko/executor"),
              place(containerenv="engine=\"buildah-1.30\"\nid=\"%s\"\n" % ID),
              place(mounts="/var/lib/docker/containers/%s/hostname /etc/hostname" % ID, environ="BUILD_TAG=jenkins-a-1\nJOB_NAME=a"),
              place(mounts="/overlay-containers/%s/userdata/hosts /etc/hosts" % ID, environ="container=podman"),
              place("0::/machine.slice/libpod-%s.scope\n" % ID), place("3:cpu:/docker/%s\n" % ID), place(files="/.dockerenv"),
              place("0::/system.slice/web.service/libpod-payload-%s\n" % ID, "container=podman", "name=\"web\"\n"),
              place(mounts="/var/lib/kubelet/pods/1-2/etc-hosts /etc/hosts\n/pods/1/containers/a/b /dev/termination-log",
                    files="/var/run/secrets/kubernetes.io", namespace="ci"),
              place(labels="com.gitlab.gitlab-runner.job.id=1\ncom.gitlab.gitlab-runner.runner.id=2\n"
                           "com.hashicorp.nomad.alloc_id=1\ncom.hashicorp.nomad.task_name=t\n"
                           "com.amazonaws.ecs.task-definition-family=f\ncom.amazonaws.ecs.container-name=c\n"
                           "com.nirima.jenkins.plugins.docker.JenkinsId=1\ncom.nirima.jenkins.plugins.docker.NodeName=n"),
              place("0::/user.slice/user-7.slice/user@7.service/app.slice/ci.service/libpod-payload-%s\n" % ID,
                    labels="devcontainer.local_folder=/src\ndevcontainer.config_file=/src/d.json\nPODMAN_SYSTEMD_UNIT=ci.service"),
              place(environ="NOMAD_ALLOC_ID=1\nNOMAD_TASK_NAME=t\nNOMAD_JOB_NAME=j\nECS_CONTAINER_METADATA_URI_V4=http://x\n"
                            "REMOTE_CONTAINERS=true\nDOCKER_GID=999")],
    "process-texts": ["A=1\0DOCKER_HOST=unix:///run/docker.sock\0B=\0", "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0\n"],
    "docker-config": ['{"currentContext":"ci","auths":{}}', '{"CURRENTCONTEXT":7}',
                      '{"Name":"ci","Metadata":{},"Endpoints":{"docker":{"Host":"unix:///run/a.sock","SkipTLSVerify":false}}}',
                      '{"name":null,"endpoints":{"docker":null,"kubernetes":{}}}'],
    "docker-plugin": ["{}", "", '{"auths":{},"features":{"hooks":"false"}}', '{\n\t"a": 1,\n\t"Plugins": {"x": {"y": "z"}}\n}\n x',
                      '{"features":{"hooks":"true"},"plugins":{"sockcheck":{"hooks":"ps","error-hooks":"ps","added":"features,plugins"}}}'],
    "endpoint": ["unix:///run/docker.sock", " tcp://127.0.0.1:2375 ", "unix://unix:///run/a.sock", "/run/docker.sock",
                 "ssh://host", "UNIX://a", "http+unix://%2Frun", "fd://", "unix:", "x://y://z", "\x80.sock"],
    "http": ["\x05HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nServer: Docker\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n\r\n",
             "\xffHTTP/1.0 200 OK\r\nContent-Length: 2\r\nLibpod-Api-Version: 4.3\r\n\r\nOK",
             "\x01HTTP/1.1 404 Not Found\r\n\r\n{\"message\":\"no\"}", "\x09HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
             "A;x=y\r\n0123456789\r\n-1\r\n", "\x01HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"],
    "inspect": [inspect(), inspect(State={"Pid": 0}, Config={}, HostConfig={"Privileged": True}, Mounts=None, Name=None),
                inspect(Config={"User": "root:docker"}, HostConfig={"CapDrop": ["ALL"], "CapAdd": ["dac_override"]}),
                '{"SecurityOptions":["name=userns","name=rootless"],"DockerRootDir":"/var/lib/docker/100000.100000"}'],
    "tar": [tar(tarfile.REGTYPE), tar(tarfile.SYMTYPE, target="/usr/lib/passwd"), tar(tarfile.DIRTYPE),
            tar(tarfile.REGTYPE, name="a" * 200, fmt=tarfile.GNU_FORMAT), tar(tarfile.REGTYPE, name="\xe9" * 90, fmt=tarfile.PAX_FORMAT)],
    "compose": ["services:\n  ci:\n    image: x\n  \"b c\": # x\n  'd':\n    build: .\ninclude:\n  - a.yaml\n",
                "\ufeff%YAML 1.2\n---\nservices: # x\n\tci:\n", "services: {ci: {}}\n", "a: 1\n", "services:\nservices:\n",
                "- x\n", "x: &a {user: '1:1'}\nservices:\n  <<: *a\n", *LINTED],
    "dockerfile": [BUILD, "# escape=`\nFROM alpine AS a\nRUN --mount=type=bind,source=/var/run/docker.sock groupadd -g 998 docker `\n"
                   "# x\n && usermod -aG docker ci || true\nSHELL [\"/bin/bash\", \"-c\"]\nVOLUME [\"/var/run/docker.sock\"]\n",
                   "FROM debian:12\nRUN <<-EOF bash\n\tgroupadd docker; groupadd docker\n\tEOF\nUSER app\nRUN addgroup -S docker\n",
                   "ARG G=999\nFROM debian:12\nARG G\nENV DOCKER_HOST=unix:///run/docker.sock A=\"b c\"\nRUN apt-get install -y docker.io && "
                   "groupadd -g ${G:-998} docker\nCOPY --from=0 a b /\nENTRYPOINT [\"gosu\", \"www-data\"]\nCMD exec x\n"],
    "yaml": ["a: &x [1, 'b', \"c\\n\", |\n  d\n  ]\n", "? a\n: *b\n", "!!str a: !x {b: c, <<: [*d]}\n---\n...\n- é: ~\n", "host-gid: [1]\nfail-on: error\n",
             "\ufeffa:\r\n  - b # c\r\n"],
    "argument": ["plain", "/run//docker.sock/", b"a\xff\xc3\xa9\xf4\x8f\xbe\x80/b", b"\xf4\x8f\xbf\xbf", b"\x1b[31m\xe2\x80\xae\n\x7f"],
    "listed-sockets": ["/run/docker.sock\n# x\n\nrun/a\n/run/\xe9\n"],
}


def scenarios():
    """The tests' own worlds, and those that were recorded on machines."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["swift", "test", "--filter", "ScenarioDocumentTests"], cwd=root, check=True,
                       env=dict(os.environ, SOCKCHECK_DOCUMENTS=folder), stdout=subprocess.DEVNULL)
        paths = glob.glob(os.path.join(folder, "*.facts.json"))
        paths += glob.glob(os.path.join(root, "Tests", "PermissionModelTests", "Scenarios", "*.facts.json"))
        found = []
        for path in sorted(paths, key=os.path.basename):
            with open(path, "rb") as file:
                found.append(file.read())
        return found


def main():
    for target, texts in {**SEEDS, "facts": scenarios()}.items():
        folder = os.path.join(here, "corpus", target)
        os.makedirs(folder, exist_ok=True)
        for old in glob.glob(os.path.join(folder, "seed-*")):
            os.unlink(old)
        for number, text in enumerate(texts):
            with open(os.path.join(folder, "seed-%03d" % number), "wb") as file:
                file.write(text if isinstance(text, bytes) else text.encode("latin1" if target in ("place", "http") else "utf-8"))


if __name__ == "__main__":
    main()
