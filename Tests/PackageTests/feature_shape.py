"""feature_shape.py DIRECTORY: a devcontainer feature as https://containers.dev/implementors/features/ describes it."""

import json
import os
import re
import sys

# The properties of devcontainer-feature.json, and what they hold.
KEYS = {"id": str, "version": str, "name": str, "description": str, "documentationURL": str, "licenseURL": str, "keywords": list, "options": dict,
        "containerEnv": dict, "privileged": bool, "init": bool, "capAdd": list, "securityOpt": list, "entrypoint": str, "customizations": dict,
        "dependsOn": dict, "installsAfter": list, "legacyIds": list, "deprecated": bool, "mounts": list}
OPTION = {"type", "default", "description", "proposals", "enum"}


def faults(directory):
    with open(os.path.join(directory, "devcontainer-feature.json"), encoding="utf-8") as file:
        feature = json.load(file)
    for key, value in feature.items():
        if key not in KEYS:
            yield "there is no property %s" % key
        elif not isinstance(value, KEYS[key]):
            yield "%s is of another type" % key
    for key in ("id", "version", "name"):
        if not feature.get(key):
            yield "%s is missing" % key
    if not re.fullmatch(r"\d+\.\d+\.\d+", feature.get("version", "")):
        yield "the version is not semantic"
    with open(os.path.join(directory, "install.sh"), encoding="utf-8") as file:
        script = file.read()
    for name, option in feature.get("options", {}).items():
        if set(option) - OPTION or option.get("type") not in ("string", "boolean") or "default" not in option:
            yield "option %s has another shape" % name
        elif type(option["default"]) is not {"string": str, "boolean": bool}[option["type"]]:
            yield "the default of option %s is of another type" % name
        # As the tools make a variable's name of it.
        variable = re.sub(r"^[\d_]+", "_", re.sub(r"[^\w_]", "_", name)).upper()
        if "${%s" % variable not in script:
            yield "install.sh does not read %s, the variable of option %s" % (variable, name)
        if variable in ("USER", "HOME", "PATH", "SHELL"):
            yield "option %s would replace the shell's own %s" % (name, variable)
    for mount in feature.get("mounts", []):
        if set(mount) != {"source", "target", "type"} or mount["type"] not in ("bind", "volume"):
            yield "a mount has another shape"
    if feature.get("entrypoint", "/")[0] != "/":
        yield "the entrypoint is no absolute path"
    if not os.access(os.path.join(directory, "install.sh"), os.X_OK):
        yield "install.sh cannot be executed"


found = list(faults(sys.argv[1]))
print("\n".join(found))
sys.exit(1 if found else 0)
