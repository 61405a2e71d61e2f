"""run_component.py TEMPLATE DIRECTORY INPUT=VALUE...: runs the job of a GitLab component in DIRECTORY/work as a runner does.

The log is left in DIRECTORY/log; the status is that of the job. Types, defaults and names of inputs are checked
(docs.gitlab.com, CI/CD inputs); of the language only what is used here is known.
"""

import os
import re
import subprocess
import sys

import yaml

KEYS = {"stage", "image", "allow_failure", "variables", "before_script", "script", "artifacts"}


def main():
    template, scratch, *given = sys.argv[1:]
    with open(template, encoding="utf-8") as file:
        text = file.read()
    head, separator, body = text.partition("\n---\n")
    if not separator:
        sys.exit("no document of inputs in front of the jobs")
    inputs = yaml.safe_load(head)["spec"]["inputs"]
    for name, entry in inputs.items():
        if set(entry) - {"description", "default", "type", "options", "regex"} or not entry.get("description"):
            sys.exit("an input with odd keys, or without a description: " + name)
    values = {name: entry["default"] for name, entry in inputs.items()}
    for pair in given:
        name, value = pair.split("=", 1)
        if name not in values:
            sys.exit("there is no input " + name)
        values[name] = value

    def one(found):
        name = re.fullmatch(r"inputs\.([a-z_]+)", found.group(1).strip())
        if not name or name.group(1) not in values:
            sys.exit("an expression that is not known: " + found.group(1))
        value = values[name.group(1)]
        return str(value).lower() if isinstance(value, bool) else str(value)
    jobs = yaml.safe_load(re.sub(r"\$\[\[(.*?)\]\]", one, body))
    if len(jobs) != 1:
        sys.exit("not one job")
    job = next(iter(jobs.values()))
    if set(job) - KEYS or not isinstance(job["allow_failure"], bool):
        sys.exit("a job with other keys: %s" % sorted(job))
    if any("[[" in line for line in job["before_script"] + job["script"]):
        sys.exit("an input in the text of the script")
    work = os.path.join(scratch, "work")
    script = "set -eo pipefail\n" + "\n".join(job["before_script"] + job["script"]) + "\n"
    environment = {"PATH": os.path.join(scratch, "bin") + ":/usr/bin:/bin", "HOME": scratch, "CI": "true", "GITLAB_CI": "true", **job["variables"]}
    with open(os.path.join(scratch, "log"), "w", encoding="utf-8") as log:
        done = subprocess.run(["bash", "--noprofile", "--norc", "-c", script], cwd=work, env=environment, stdout=log,
                              stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    report = job["artifacts"]["reports"]["codequality"]
    if not os.path.exists(os.path.join(work, report)):
        sys.exit("the report was not made")
    return done.returncode


sys.exit(main())
