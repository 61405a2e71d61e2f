"""The fenced blocks of a page, and the marks that steer how each is tried.

A mark is an HTML comment on a line of its own before the block:

  <!-- run: plain -->       where: plain (the default), podman (rootless, as ann),
                            engine, checkout (the repository itself), machine (a
                            Debian with systemd and AppArmor, Tests/MachineTests),
                            selinux (the same, with SELinux enforcing)
  <!-- as: jenkins -->      another user than root; or UID:GID GROUP,... for ids that no file gives
  <!-- env: NAME=VALUE -->  in its environment; may be repeated
  <!-- given: COMMAND -->   done by root before; may be repeated
  <!-- then: COMMAND -->    must succeed afterwards; may be repeated
  <!-- serves until: COMMAND -->  it goes on until it is stopped, which is done once this succeeds (machines only)
  <!-- expect: 77 -->       another exit status than 0
  <!-- on: IMAGE -->        what a Dockerfile without FROM builds on
  <!-- answers: granted --> of a Kubernetes manifest and a socket root:999 0660
  <!-- parsed: REASON -->  parsed as its language, and no more
  <!-- printed -->          the block is what the one before it wrote on stdout
  <!-- quoted -->           the block is no output of the commands above it, though it may look so
  <!-- without LINE: REASON -->  all but the lines that begin so
  <!-- run by: SUITE, WHAT -->  another suite runs it, of that path
  <!-- not run: REASON -->
"""

import dataclasses
import re

COMMANDS = ("sh", "console")
DATA = ("yaml", "toml", "json", "jsonc", "ini")
# Whole programs: the file that the block becomes, and what compiles and runs it.
PROGRAMS = {
    "c": ("why.c", "cc -Wall -Wextra -Werror -o why-c why.c && ./why-c"),
    "go": ("why.go", "go vet why.go && go run why.go"),
    "java": ("Why.java", "javac -Xlint:all -Werror Why.java && java Why"),
    "javascript": ("why.mjs", "node why.mjs"),
    "python": ("why.py", "/usr/bin/python3 -W error why.py"),
    "ruby": ("why.rb", "ruby -W2 why.rb"),
    "rust": ("why.rs", "/usr/bin/rustc --deny warnings -o why-rust why.rs && ./why-rust"),
}
MACHINES = ("machine", "selinux")
WORLDS = ("plain", "podman", "engine", "checkout", *MACHINES)
REPEATED = ("env", "given", "then")
SINGLE = ("run", "as", "expect", "on", "answers", "parsed", "run by", "not run", "serves until")
BARE = ("printed", "quoted")
MARK = re.compile(r"<!--\s*(.*?)\s*-->")
FENCE = re.compile(r"( *)(```+)(.*)")


class Bad(Exception):
    """A page that cannot be tried as it stands."""


@dataclasses.dataclass
class Block:
    page: str
    line: int
    language: str
    text: str
    marks: dict
    # The lines between this block and the one before it are blank or marks.
    follows: bool
    # What it is expected to print, once the blocks are put together, and the line where that stands.
    output: str | None = None
    output_line: int = 0

    @property
    def place(self):
        return f"{self.page}:{self.line}"

    @property
    def world(self):
        default = "engine" if self.language == "dockerfile" else "plain"
        return self.marks.get("run", default)

    @property
    def commands(self):
        """The shell text; of a console block what stands behind the prompts; of a program what compiles and runs it."""
        if self.language in PROGRAMS:
            name, line = PROGRAMS[self.language]
            return f"cat > {name} <<'THE END OF THE PROGRAM'\n{self.text}THE END OF THE PROGRAM\n{line}\n"
        lines = self.text.splitlines()
        if self.language == "console":
            lines = [line[2:] for line in lines if line.startswith(("$ ", "# "))]
        prefix = self.marks.get("without", (None,))[0]
        if prefix is not None:
            left = [line for line in lines if not line.startswith(prefix)]
            if left == lines:
                raise Bad(f'{self.place}: no line begins with "{prefix}"')
            lines = left
        return "\n".join(lines) + "\n"

    @property
    def dialogue(self):
        """What a console block shows between its prompts."""
        return "".join(line + "\n" for line in self.text.splitlines() if not line.startswith(("$ ", "# ")))


def mark(text, place):
    """(name, value) of a mark, or why it is none."""
    if text in BARE:
        return text, True
    without = re.fullmatch(r"without (.+?): (.+)", text)
    if without:
        return "without", without.groups()
    name, colon, value = text.partition(":")
    if not colon or name not in REPEATED + SINGLE:
        raise Bad(f"{place}: no mark that is known: {text}")
    value = value.strip()
    if not value:
        raise Bad(f"{place}: the mark says nothing: {text}")
    if name == "run" and value not in WORLDS:
        raise Bad(f"{place}: no such world: {value}")
    if name == "expect" and not value.isdigit():
        raise Bad(f"{place}: no exit status: {value}")
    return name, value


def blocks(page, text):
    """Every block of a page."""
    found, marks, body, fence = [], {}, [], None
    # A comment that is no mark is only bad where a block follows it: that is how a misspelt one looks.
    misspelt = None
    begin, language, indent = 0, "", 0
    follows = False
    for number, line in enumerate(text.splitlines(), 1):
        opening = FENCE.fullmatch(line)
        if fence is not None:
            if opening and opening[2].startswith(fence) and not opening[3].strip():
                found.append(Block(page, begin, language, "".join(body), marks, follows and bool(found)))
                marks, body, fence, follows = {}, [], None, True
            else:
                body.append(line[min(indent, len(line) - len(line.lstrip())):] + "\n")
            continue
        if opening:
            if misspelt:
                raise misspelt
            begin, indent, fence, language = number, len(opening[1]), opening[2], opening[3].strip()
            continue
        comment = MARK.fullmatch(line.strip())
        if comment:
            try:
                name, value = mark(comment[1], f"{page}:{number}")
            except Bad as bad:
                misspelt = bad
                continue
            if name in REPEATED:
                marks.setdefault(name, []).append(value)
            elif name in marks:
                raise Bad(f"{page}:{number}: said twice: {name}")
            else:
                marks[name] = value
        elif line.strip():
            if marks:
                raise Bad(f"{page}:{number}: a mark that no block follows")
            follows, misspelt = False, None
    if fence is not None or marks:
        raise Bad(f"{page}: ends in a block or with a mark")
    return found


def paired(found):
    """Gives each command block the output that the page shows for it, and leaves out the blocks that are such."""
    left = []
    for block in found:
        before = left[-1] if left else None
        is_output = "printed" in block.marks or (
            block.language == "text" and block.follows and before is not None and before.language in ("sh", *PROGRAMS)
            and "not run" not in before.marks and "quoted" not in block.marks)
        if not is_output:
            left.append(block)
        elif before is None or before.language not in (*COMMANDS, *PROGRAMS):
            raise Bad(f"{block.place}: printed by which block?")
        elif "not run" in before.marks:
            raise Bad(f"{block.place}: printed by a block that is not run")
        elif before.output is not None:
            raise Bad(f"{block.place}: a second output of one block")
        else:
            before.output, before.output_line = block.text, block.line
    for block in left:
        if block.language == "console":
            block.output = block.dialogue
    return left


DATE = re.compile(r"\b[A-Z][a-z]{2} [ \d]\d +(\d\d:\d\d|\d{4})\b")


def difference(expected, seen):
    """None where the text is what was seen. … stands for anything in a line, and alone for any lines; days differ."""
    def lines(text):
        # A blank line at the end is the page's layout.
        return [DATE.sub("DATE", line.rstrip()) for line in text.rstrip("\n").split("\n")]

    pattern = []
    for line in lines(expected):
        if line.strip() == "…":
            pattern.append(r"(?:[^\n]*\n)*?")
        else:
            pattern.append("[^\n]*?".join(map(re.escape, line.split("…"))) + r"\n")
    actual = "\n".join(lines(seen)) + "\n"
    if re.fullmatch("".join(pattern), actual):
        return None
    return f"it shows:\n{expected}it printed:\n{seen}"
