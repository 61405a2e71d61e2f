"""Holds the man pages against the program's own --help, the sources and the documentation.

  man_pages.py options PROGRAM MAN | examples PROGRAM MAN | variables SOURCES MAN
               statuses README MAN | references MAN
"""

import os
import re
import subprocess
import sys


def shown(directory, name):
    """A page as it is read, on long lines, so that nothing is broken or hyphenated."""
    path = os.path.join(directory, name + ".1")
    if not os.path.exists(path):
        return ""
    text = subprocess.run(["mandoc", "-T", "ascii", "-O", "width=1000", path], check=True, capture_output=True, text=True).stdout
    return re.sub(".\b", "", text)


def pages(directory):
    return sorted(name[:-2] for name in os.listdir(directory) if name.endswith(".1"))


def help_of(program, *words):
    return subprocess.run([program, *words, "--help"], check=True, capture_output=True, text=True).stdout


def verbs(program):
    part = help_of(program).split("SUBCOMMANDS:")[1]
    return [line.split()[0] for line in part.splitlines() if re.match(r"  \S", line) and not line.startswith("  See")]


def options(program, directory):
    missing = []
    for verb in [None, *verbs(program)]:
        name = "sockcheck-" + verb if verb else "sockcheck"
        text = help_of(program, *([verb] if verb else []))
        page = shown(directory, name)
        # The option column of --help: "  -h, --help", "  --user <user>".
        found = {option for line in text.splitlines() if re.match(r"  -", line)
                 for option in re.findall(r"(?<![\w-])(-{1,2}[a-z][a-z-]*)", line.split("   ")[0][:60])}
        if len(found) < 2:
            missing.append("%s: --help shows only %s" % (name, found))
        heads = [line for line in page.splitlines() if re.match(r" +-", line)]
        for option in sorted(found):
            if not any(re.search(r"(?<![\w-])%s(?![\w-])" % re.escape(option), line) for line in heads):
                missing.append("%s does not show %s" % (name, option))
    return missing


def variables(sources, directory):
    """Names in capitals that are given to getenv or to one of the functions around it."""
    read = set()
    for folder, _, files in os.walk(sources):
        for file in files:
            if file.endswith((".swift", ".c")) and "/demo" not in folder:
                with open(os.path.join(folder, file), encoding="utf-8") as opened:
                    text = opened.read()
                read |= set(re.findall(r'(?:getenv|environment|variable)\("([A-Z][A-Z_]+)"\)', text))
                for names in re.findall(r'\[([^\]]*)\]\.lazy\.compactMap \{ environment', text):
                    read |= set(re.findall(r'"([A-Z_]+)"', names))
    text = "\n".join(shown(directory, name) for name in pages(directory))
    missing = ["no page names %s" % name for name in sorted(read) if not re.search(r"\b%s\b" % name, text)]
    if not {"DOCKER_HOST", "NO_COLOR", "LC_ALL", "HOME"} <= read:
        missing.append("the sources are read wrongly: only %s were found" % sorted(read))
    return missing


def statuses(readme, directory):
    with open(readme, encoding="utf-8") as file:
        part = file.read().split("## Exit statuses")[1].split("\n## ")[0]
    known = {number for line in part.splitlines() if line.startswith("- ") for number in re.findall(r"\b\d+\b", line.split(":")[0])}
    if len(known) < 9:
        return ["only %s were found in %s" % (sorted(known), readme)]
    text = {name: re.split(r"\n(?=[A-Z])", shown(directory, name).split("\nEXIT STATUS\n")[-1])[0] for name in pages(directory)}
    missing = ["no page names the status %s" % number for number in sorted(known)
               if not any(re.search(r"\b%s\b" % number, page) for page in text.values())]
    return missing + ["%s has no exit statuses" % name for name in text if "EXIT STATUS" not in shown(directory, name)]


def examples(program, directory):
    wrong = []
    count = 0
    for name in pages(directory):
        part = shown(directory, name).split("\nEXAMPLES\n")
        if len(part) < 2:
            wrong.append("%s has no examples" % name)
            continue
        for line in re.split(r"\n[A-Z]", part[1])[0].splitlines():
            found = re.match(r"\s+(?:sudo |\S+=\S+ |docker run \$\()?sockcheck( .*)?$", line)
            if not found:
                continue
            words = re.split(r" [|>&]|\|\||\)", (found.group(1) or "") + " ")[0].split()
            # Only what the options mean is asked for; what the machine would answer is not.
            words = words[:words.index("--")] if "--" in words else words
            heard = subprocess.run([program, *words, "--help"], capture_output=True, text=True)
            known = subprocess.run([program, *(words[:1] if words and not words[0].startswith("-") else []), "--help"],
                                   capture_output=True, text=True).stdout
            unknown = [word for word in words if word.startswith("--") and not re.search(r"%s(?![\w-])" % word.split("=")[0], known)
                       and word.split("=")[0] not in help_of(program, "diagnose")]
            count += 1
            if heard.returncode or unknown:
                wrong.append("%s: %s: %s" % (name, line.strip(), unknown or heard.stderr))
    return wrong + ([] if count > 15 else ["only %d examples were found" % count])


def references(directory):
    return ["%s refers to %s(1), which is not there" % (name, other) for name in pages(directory)
            for other in re.findall(r"\b(sockcheck[a-z-]*)\(1\)", shown(directory, name)) if not shown(directory, other)]


def main():
    judge = {"options": options, "variables": variables, "statuses": statuses, "examples": examples,
             "references": references}[sys.argv[1]]
    faults = judge(*sys.argv[2:])
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())
