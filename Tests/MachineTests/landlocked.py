#!/usr/bin/python3
"""Starts a program under Landlock rules (landlock(7)).

    landlocked [--unix-paths] [--abstract] [--allow PATH]... -- PROGRAM [ARGUMENT...]

--unix-paths refuses sockets at paths that no --allow has above them (ABI 9), --abstract refuses abstract names of
processes outside (ABI 6). Without either the rules refuse to make device files, which nobody does here.
"""

import ctypes
import os
import struct
import sys

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PR_SET_NO_NEW_PRIVS = 38
MAKE_CHAR, RESOLVE_UNIX = 1 << 6, 1 << 16
SCOPE_ABSTRACT = 1 << 0
RULE_PATH_BENEATH = 1

libc = ctypes.CDLL(None, use_errno=True)


def call(*arguments):
    result = libc.syscall(*arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def main():
    words = sys.argv[1:]
    cut = words.index("--")
    options, command = words[:cut], words[cut + 1:]
    rights = RESOLVE_UNIX if "--unix-paths" in options else MAKE_CHAR
    scope = SCOPE_ABSTRACT if "--abstract" in options else 0
    # What an older kernel does not know must not be there.
    attributes = struct.pack("=QQQ", rights, 0, scope) if scope else struct.pack("=Q", rights)
    ruleset = call(CREATE_RULESET, attributes, len(attributes), 0)
    for index, word in enumerate(options):
        if word == "--allow":
            place = os.open(options[index + 1], os.O_PATH)
            rule = struct.pack("=Qi", rights, place)
            call(ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    call(RESTRICT_SELF, ruleset, 0)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
