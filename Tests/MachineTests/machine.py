"""A test machine: a Debian with systemd under plain emulation, fresh at each start.

`Machine(kind)` boots what build-images has made and speaks with the agent in it. The disk is a snapshot: nothing of
a run is kept. Whatever the guest does, the run ends: each answer is waited for up to a limit, and the emulator ends
with its starter.
"""

import base64
import ctypes
import json
import os
import pathlib
import shlex
import signal
import socket
import struct
import subprocess
import tarfile
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
PROGRAM = REPOSITORY / "dist/sockcheck"
# kind: (kernel, root, words for the kernel's command line)
KINDS = {
    "apparmor": ("debian", "debian", "apparmor=1 security=apparmor"),
    "selinux": ("debian", "selinux", "security=selinux selinux=1 enforcing=1 audit=1"),
    "newest": ("newest", "debian", "lsm=landlock,lockdown,yama,integrity,apparmor,bpf"),
}
# One processor: the emulator of Debian 12 lets a second one run into code that the first is patching.
# Limits end what hangs, and are nothing that a slow machine can miss; the longest is the whole suite's affair (run).
SECONDS_TO_BOOT = 900
SECONDS = 600
LONGEST = 86_400
LONGEST_MESSAGE = 64 << 20
PR_SET_PDEATHSIG = 1


# Debian's dockerd-rootless-setuptool.sh looks for the client beside itself, and asks three seconds after it has started
# the daemon, whether that is up by then or not.
ROOTLESS_CLIENT = """#!/bin/sh
if [ "$1" = version ]; then
    until /usr/bin/docker version >/dev/null 2>&1; do sleep 0.5; done
fi
exec /usr/bin/docker "$@"
"""
CONTRIB = "/usr/share/docker.io/contrib"


class MachineFailed(Exception):
    """The machine did not start, does not answer, or answers that it could not."""


class Result:
    """How a command in the guest ended."""

    def __init__(self, command, answer):
        self.command = command
        self.status = answer["status"]
        self.stdout = base64.b64decode(answer["stdout"]).decode("utf-8", "replace")
        self.stderr = base64.b64decode(answer["stderr"]).decode("utf-8", "replace")

    def __str__(self):
        return f"{self.command}\nstatus {self.status}\n{self.stdout}\n--- stderr\n{self.stderr}"


def images():
    """The folder of what build-images has made; it is made where it is not there."""
    made = subprocess.run([HERE / "build-images"], stdout=subprocess.PIPE, check=False)
    if made.returncode:
        raise MachineFailed(f"build-images ended with {made.returncode}")
    return pathlib.Path(made.stdout.decode().strip())


class Machine:
    """A running machine with the program of this tree in it; a context manager that ends it.

    `files` are pairs: what is put into the guest beside, and where.
    """

    def __init__(self, kind, folder=None, log=None, files=()):
        kernel, root, words = KINDS[kind]
        folder = folder or images()
        self.kind = kind
        self.scratch = tempfile.TemporaryDirectory(prefix="sockcheck-machine.")
        self.console = pathlib.Path(log) if log else pathlib.Path(self.scratch.name, "console")
        port = pathlib.Path(self.scratch.name, "agent")
        load = pathlib.Path(self.scratch.name, "load.tar")
        with tarfile.open(load, "w") as archive:
            for source, target in [(HERE / "agent.py", "/usr/local/sbin/machine-agent"), (PROGRAM, "/usr/bin/sockcheck"), *files]:
                archive.add(source, target.lstrip("/"))
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(port))
        listener.listen(1)
        listener.settimeout(SECONDS)
        began = time.monotonic()
        with open(self.console, "wb") as console:
            self.emulator = subprocess.Popen(  # pylint: disable=consider-using-with
                ["qemu-system-x86_64", "-machine", "q35", "-accel", "tcg", "-cpu", "max", "-smp", "1",
                 "-m", "1536", "-display", "none", "-nodefaults", "-nic", "none", "-no-reboot", "-serial", "stdio",
                 "-kernel", folder / f"{kernel}.kernel", "-initrd", folder / f"{kernel}.initrd",
                 "-append", f"console=ttyS0 root=/dev/vda rw quiet panic=-1 mitigations=off {words} "
                            "systemd.show_status=0 loglevel=4",
                 "-drive", f"file={folder / f'{root}.img'},format=raw,if=virtio,cache=unsafe,snapshot=on",
                 "-drive", f"file={load},format=raw,if=virtio,readonly=on",
                 "-device", "virtio-serial-pci", "-chardev", f"socket,id=agent,path={port}",
                 "-device", "virtserialport,chardev=agent,name=agent", "-device", "virtio-rng-pci"],
                stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT, start_new_session=True,
                preexec_fn=ends_with_its_starter)
        try:
            self.port, _ = listener.accept()
            listener.close()
            self.port.settimeout(SECONDS_TO_BOOT)
            self.check("systemctl is-system-running --wait", seconds=SECONDS_TO_BOOT)
            self.booted = time.monotonic() - began
        except (OSError, MachineFailed) as problem:
            said = self.console.read_bytes()[-3000:].decode("utf-8", "replace")
            self.end()
            raise MachineFailed(f"{kind}: did not boot: {problem}\n{said}") from problem

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        if self.emulator.poll() is None:
            self.emulator.kill()
        self.emulator.wait()
        self.scratch.cleanup()

    # ---------------------------------------------------------------- the agent ----

    def ask(self, request, seconds):
        """One request and its answer; `MachineFailed` where none comes."""
        data = json.dumps(request).encode()
        self.port.settimeout(seconds)
        try:
            self.port.sendall(struct.pack(">I", len(data)) + data)
            length = struct.unpack(">I", self.read_exactly(4))[0]
            if length > LONGEST_MESSAGE:
                raise MachineFailed(f"an answer of {length} bytes")
            answer = json.loads(self.read_exactly(length))
        except OSError as problem:
            raise MachineFailed(f"{request.get('run') or list(request)}: no answer: {problem}") from problem
        if "error" in answer:
            raise MachineFailed(answer["error"])
        return answer

    def read_exactly(self, length):
        data = bytearray()
        while len(data) < length:
            part = self.port.recv(min(length - len(data), 1 << 20))
            if not part:
                raise MachineFailed("the machine has ended")
            data += part
        return bytes(data)

    def run(self, command, text="", seconds=SECONDS, user=None, environment=None, folder="/"):
        """Carries out a command: a shell's text, or a list of words. Its end is waited for up to `seconds`."""
        words = ["bash", "-c", command] if isinstance(command, str) else list(command)
        if user:
            words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--reset-env", *words]
        request = {"run": words, "input": base64.b64encode(text.encode()).decode(), "seconds": seconds, "folder": folder,
                   "environment": environment or {}}
        return Result(command if isinstance(command, str) else shlex.join(command), self.ask(request, seconds + 30))

    def check(self, command, **options):
        """As `run`; another status than 0 is an error."""
        result = self.run(command, **options)
        if result.status:
            raise MachineFailed(str(result))
        return result.stdout

    def put(self, path, data, mode=0o644):
        data = data.encode() if isinstance(data, str) else data
        self.ask({"put": str(path), "mode": mode, "data": base64.b64encode(data).decode()}, SECONDS)

    def get(self, path):
        return base64.b64decode(self.ask({"get": str(path)}, SECONDS)["data"])


def ends_with_its_starter():
    """In the child: the kernel kills it where its starter ends (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == 1:
        os._exit(1)
