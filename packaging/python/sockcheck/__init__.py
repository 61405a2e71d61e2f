"""Why a process may not use a Unix socket, asked of the sockcheck program that this package carries.

    try:
        client = docker.from_env()
    except docker.errors.DockerException as error:
        sys.exit(str(sockcheck.explain(error)))
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from typing import Any, Iterator, Mapping, Optional, Union

__all__ = ["Explanation", "explain", "program"]

_STANDARD = "/var/run/docker.sock"


@dataclasses.dataclass(frozen=True)
class Explanation:
    """What sockcheck says of one socket and the calling process. As a string it is one line."""

    path: str
    """The socket that was asked about."""
    verdict: str
    """granted, denied, unavailable, missing or unknown."""
    code: Optional[str]
    """The cause, by the name of its page (`sockcheck explain CODE`); None where nothing is in the way."""
    title: str
    """The cause in a short sentence; empty where there is none."""
    detail: str
    """The reason, with the figures; empty where there is none."""
    fix: Optional[str]
    """Lines to be pasted; None where nothing helps, or nothing is needed."""
    fix_place: Optional[str]
    """Where they will stand: a file's name, or words."""
    exit_status: int
    """The program's, by sysexits.h: 0, 77, 69, 66, 71, 78."""
    report: Mapping[str, Any] = dataclasses.field(repr=False, compare=False)
    """The whole report, as `sockcheck --format json` has it (docs/report.schema.json)."""

    def __str__(self) -> str:
        if self.code is None:
            return f"{self.path}: {self.verdict}"
        fix = ""
        if self.fix is not None:
            lines = "; ".join(line.strip() for line in self.fix.splitlines() if line.strip())
            fix = f" Fix in {self.fix_place}: {lines}."
        return f"{self.path}: {self.verdict}: {self.detail}{fix} ({self.code})"


def program() -> str:
    """The path of the sockcheck program: this package's own, else the one in PATH.

    Raises FileNotFoundError where there is none.
    """
    name = "sockcheck"
    for scheme in (None, f"{os.name}_user", f"{os.name}_prefix"):
        try:
            folder = sysconfig.get_path("scripts") if scheme is None else sysconfig.get_path("scripts", scheme)
        except KeyError:
            continue
        found = os.path.join(folder, name)
        if os.access(found, os.X_OK):
            return found
    found_in_path = shutil.which(name)
    if found_in_path:
        return found_in_path
    raise FileNotFoundError(f"no program {name}: neither beside {sys.executable} nor in PATH")


def explain(
    error_or_path: Union[BaseException, str, "os.PathLike[str]", None] = None, *, timeout: float = 2.0
) -> Explanation:
    """Says why the calling process may not use a Unix socket.

    error_or_path -- a path; or an error that an attempt ended with: docker's, requests' or the system's own. What the
        error does not say of the socket is taken as docker's SDK takes it: DOCKER_HOST, or /var/run/docker.sock. Without
        it, the socket that the docker command line would use.
    timeout -- seconds for connecting and for the engine's answer together.

    Raises FileNotFoundError where the program is not there, and RuntimeError where it gives no report (a DOCKER_HOST that
    leads to no Unix socket, for one).
    """
    words = [program(), "--format", "json", "--timeout", str(timeout)]
    if isinstance(error_or_path, BaseException):
        path = _path_of(error_or_path)
        if path is None and "DOCKER_HOST" not in os.environ:
            path = _STANDARD
    else:
        path = None if error_or_path is None else os.fspath(error_or_path)
    if path is not None:
        # A name that begins with a hyphen is a path all the same.
        words += ["--", path]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout + 30, check=False)
    try:
        report = json.loads(done.stdout)
        return _explanation(report, done.returncode)
    except (ValueError, KeyError, TypeError):
        said = done.stderr.decode(errors="replace").strip()
        raise RuntimeError(said or f"sockcheck ended with status {done.returncode}") from None


def _explanation(report: Mapping[str, Any], status: int) -> Explanation:
    cause = next((cause for cause in report["causes"] if cause["severity"] == "error"), None)
    fix = next((remedy for remedy in report["remedies"] if not remedy["lastResort"]), None)
    return Explanation(
        path=report["socket"]["path"], verdict=report["verdict"], code=cause and cause["code"],
        title=cause["title"] if cause else "", detail=cause["detail"] if cause else "",
        fix=fix and fix["snippet"], fix_place=fix and fix["place"], exit_status=status, report=report)


def _path_of(error: BaseException) -> Optional[str]:
    """The socket's path, where an error of the system's in the chain names it."""
    for part in _chain(error):
        if isinstance(part, OSError) and isinstance(part.filename, (str, bytes)):
            return os.fsdecode(part.filename)
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those that it came from: by Python's own chain, and as the arguments of one another, as urllib3 and
    requests pass them on."""
    waiting = [error]
    seen: "set[int]" = set()
    while waiting:
        part = waiting.pop(0)
        if id(part) in seen or len(seen) >= 64:
            continue
        seen.add(id(part))
        yield part
        followers = [part.__cause__, part.__context__, *part.args, getattr(part, "reason", None)]
        waiting += [other for other in followers if isinstance(other, BaseException)]
