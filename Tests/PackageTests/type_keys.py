"""type_keys.py SHELL COMPLETIONS DIRECTORY KEYS...: what KEYS (with <TAB>) become at a terminal, a line for each.

The shell runs in DIRECTORY with nothing but the completions of this program; the line is executed with a function
"sockcheck" that prints its words, which is how it is read back whatever the shell draws.
"""

import fcntl
import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import termios
import time

START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"],
             "source /usr/share/bash-completion/bash_completion; source '%s/sockcheck.bash'\n"
             "sockcheck() { printf '<%%s>' sockcheck \"$@\"; printf '\\n'; }\nbind 'set bell-style none'\nPS1='re''ady> '\n"),
    "zsh": (["zsh", "-f", "-i"],
            "fpath=('%s' $fpath); autoload -Uz compinit && compinit -u -D\n"
            "sockcheck() { printf '<%%s>' sockcheck \"$@\"; printf '\\n' }\nunsetopt beep; PS1='re''ady> '\n"),
    "fish": (["fish", "--no-config", "-i"],
             "source '%s/sockcheck.fish'\n"
             "function sockcheck; printf '<%%s>' sockcheck $argv; printf '\\n'; end\nfunction fish_prompt; echo -n 're''ady> '; end\n"),
}


def main():
    shell, completions, directory, *lines = sys.argv[1:]
    command, setup = START[shell]
    home = tempfile.mkdtemp()
    # Wide, so that no line is wrapped; fish draws nothing at a dumb terminal.
    environment = {"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm" if shell == "fish" else "dumb", "COLUMNS": "300",
                   "LC_ALL": "C.UTF-8", "SHELL": "/bin/" + shell}
    master, slave = pty.openpty()
    child = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, cwd=directory, env=environment,
                             start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    os.close(slave)
    seen = ""

    def read(seconds):
        nonlocal seen
        if not select.select([master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(master, 65536).decode("utf-8", "replace")
        except OSError:
            return False
        seen += data
        return bool(data)

    def read_until(pattern, start, seconds=15):
        end = time.monotonic() + seconds
        while not re.search(pattern, seen[start:]) and time.monotonic() < end:
            read(0.2)
        return re.search(pattern, seen[start:])

    def settle():
        # No shell says that it has completed.
        while read(0.3):
            pass

    try:
        settle()
        os.write(master, (setup % completions).encode())
        if not read_until("ready> ", 0):
            print("the shell is not ready: %r" % seen)
            return 1
        for line in lines:
            settle()
            start = len(seen)
            parts = line.split("<TAB>")
            for part in parts[:-1]:
                os.write(master, part.encode() + b"\t")
                settle()
            os.write(master, parts[-1].encode() + b"\r")
            found = read_until(r"<sockcheck>[^\r\n]*[\r\n]", start, 5)
            print(found.group().strip()[1:-1].replace("><", " ") if found else "nothing: %r" % seen[start:])
        return 0
    finally:
        child.kill()
        child.wait()
        os.close(master)
        subprocess.run(["rm", "-rf", home], check=False)


sys.exit(main())
