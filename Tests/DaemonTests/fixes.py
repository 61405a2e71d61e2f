"""A printed fix, carried out as it stands: commands by a shell, lines put where the sentence beside them says."""

import json
import os
import re
import subprocess


def shell(commands):
    subprocess.run(["bash", "-euo", "pipefail", "-c", commands], check=True, cwd="/root", capture_output=True, text=True,
                   stdin=subprocess.DEVNULL)


def carry_out(remedy, row):
    place, text, caveats = remedy["place"], remedy["snippet"], remedy["caveats"]
    if text == "sudo -i\n":
        row.becomes_root(text.split())
        return
    if remedy["target"] in ("host", "session"):
        shell(text)
        return
    if remedy["target"] == "systemd":
        path = re.match(r"# (/\S+)\n", text).group(1)
        write(path, text)
        for caveat in caveats:
            for command in re.findall(r"sudo (?:systemctl (?:daemon-reload|restart \S+)|groupadd \S+ \S+ \S+)", caveat):
                shell(command.rstrip("."))
        return
    assert remedy["target"] == "daemon", remedy
    path = row.file(place.rsplit(" (", 1)[0])
    instruction = caveats[0]
    if "at the end of the file" in instruction or "at the end of the pool's file" in instruction:
        append(path, text)
    elif "in the place of the line" in instruction:
        replace(path, text)
    elif "put the lines into the section that is there" in instruction or "In the section [" in instruction:
        into_section(path, text, instruction)
    elif "put the key among those that are there" in instruction:
        merge(path, text)
    elif "put the line into the table that is there" in instruction:
        into_section(path, text, instruction)
    elif "/systemd/system/" in path:
        write(path, text)
    else:
        row.put(path, text, instruction)
    # In the order of the sentences: whoever has to join a group does so before the daemon starts anew.
    for caveat in caveats[1:]:
        found = re.search(r"from the next login on: (.*)$", caveat)
        if found:
            shell(found.group(1))
    then = re.search(r"Then: (.*)$", instruction)
    if then:
        shell(then.group(1))
    else:
        assert "start it anew" in instruction, instruction
        row.start_anew()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    assert not os.path.exists(path), path
    with open(path, "w") as file:
        file.write(text)


def append(path, text):
    assert os.path.exists(path), "the file that the fix names is not there: %s" % path
    with open(path, "a") as file:
        file.write(text)


def lines_of(path):
    assert os.path.exists(path), "the file that the fix names is not there: %s" % path
    with open(path) as file:
        return file.read().splitlines()


def save(path, lines):
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")


def replace(path, text):
    """Lines of the same first word go, and the new ones come."""
    names = {line.split()[0] for line in text.splitlines()}
    save(path, [line for line in lines_of(path) if not line.split() or line.split()[0] not in names] + text.splitlines())


def into_section(path, text, instruction):
    """Below the section's head, in the place of what has the same keys."""
    lines = text.splitlines()
    if lines[0].startswith("["):
        head, lines = lines[0], lines[1:]
    else:
        head = re.search(r"In the section (\[[^]]+\])", instruction).group(1)
    keys = {re.split(r"\s*=", line.strip())[0] for line in lines}
    found, inside, out = False, False, []
    for line in lines_of(path):
        if line.strip().startswith("["):
            inside = line.strip() == head
        if inside and re.split(r"\s*=", line.strip())[0] in keys:
            continue
        out.append(line)
        if line.strip() == head:
            found = True
            out += lines
    assert found, "%s has no %s" % (path, head)
    save(path, out)


def merge(path, text):
    present = {}
    if os.path.exists(path):
        with open(path) as file:
            present = json.load(file)
    present.update(json.loads(text))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        json.dump(present, file)
