"""Commands, and the program under test."""

import json
import shlex
import subprocess

SOCKCHECK = "/mnt/bin/sockcheck"


class Result:
    """A command that has ended."""

    def __init__(self, words, timeout=120):
        self.words = words
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=timeout,
            check=False, cwd="/")
        self.status, self.stdout, self.stderr = done.returncode, done.stdout, done.stderr
        self.returncode = done.returncode

    def __str__(self):
        return "%s\nstatus %d\n%s%s" % (shlex.join(self.words), self.status, self.stdout, self.stderr)


def ok(*words):
    done = Result(list(words))
    if done.status != 0:
        raise AssertionError(str(done))
    return done.stdout


def as_user(user, *words):
    """A new login of an account: its ids, and the groups that the files give it now."""
    return ["setpriv", "--reuid", user, "--regid", user, "--init-groups", "env", "-i", "HOME=/home/" + user,
            "PATH=/usr/local/bin:/usr/bin:/bin", *words]


def sockcheck(*words, user=None):
    """A report, for root or as a user sees it himself."""
    command = [SOCKCHECK, "--format", "json", *words]
    done = Result(as_user(user, *command) if user else command)
    try:
        return json.loads(done.stdout)
    except ValueError as error:
        raise AssertionError(str(done)) from error


def tail_of(log):
    """All that is in a log; empty where there is none yet."""
    try:
        with open(log, errors="replace") as file:
            return file.read()
    except FileNotFoundError:
        return ""
