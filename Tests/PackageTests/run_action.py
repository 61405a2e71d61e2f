"""run_action.py ACTION DIRECTORY INPUT=VALUE...: runs the steps of a composite action as a GitHub runner does.

The log is left in DIRECTORY/log, outputs and summary in DIRECTORY/output and DIRECTORY/summary; the status is that of the
first step that fails. Only what action.yml here uses of the expression language is known.
"""

import os
import re
import subprocess
import sys

import yaml


def main():
    folder, scratch, *given = sys.argv[1:]
    with open(os.path.join(folder, "action.yml"), encoding="utf-8") as file:
        action = yaml.safe_load(file)
    inputs = {name: str(entry.get("default", "")) for name, entry in action["inputs"].items()}
    for pair in given:
        name, value = pair.split("=", 1)
        if name not in inputs:
            sys.exit("action.yml has no input " + name)
        inputs[name] = value

    def expand(text):
        def one(found):
            name = re.fullmatch(r"inputs\.([a-z-]+)", found.group(1).strip())
            if not name:
                sys.exit("an expression that is not known: " + found.group(1))
            return inputs[name.group(1)]
        return re.sub(r"\$\{\{(.*?)\}\}", one, text)

    log = open(os.path.join(scratch, "log"), "w", encoding="utf-8")
    for name in ("output", "summary"):
        open(os.path.join(scratch, name), "w", encoding="utf-8").close()
    if action["runs"]["using"] != "composite":
        sys.exit("no composite action")
    for number, step in enumerate(action["runs"]["steps"]):
        if step["shell"] != "bash" or "${{" in step["run"]:
            sys.exit("a step is no bash, or has an expression in its text")
        script = os.path.join(scratch, "step-%d.sh" % number)
        with open(script, "w", encoding="utf-8") as file:
            file.write(step["run"])
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": scratch, "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_ACTION_PATH": folder,
                       "GITHUB_OUTPUT": os.path.join(scratch, "output"), "GITHUB_STEP_SUMMARY": os.path.join(scratch, "summary")}
        environment.update({name: expand(value) for name, value in step.get("env", {}).items()})
        ended = subprocess.run(["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script], env=environment, cwd=scratch,
                               stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        if ended.returncode:
            return ended.returncode
    return 0


sys.exit(main())
