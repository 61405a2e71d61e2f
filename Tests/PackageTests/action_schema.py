"""action_schema.py FILE: holds an action.yml against the schema that the package check-jsonschema carries.

The package is fetched once with pip and kept in SOCKCHECK_CACHE; of it only the schema is used.
"""

import glob
import json
import os
import subprocess
import sys
import zipfile

import yaml
from jsonschema import Draft7Validator

VERSION = "0.39.0"


def schema():
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    cache = os.environ.get("SOCKCHECK_CACHE") or os.path.join(home, "sockcheck")
    pattern = os.path.join(cache, "check_jsonschema-%s-*.whl" % VERSION)
    if not glob.glob(pattern):
        os.makedirs(cache, exist_ok=True)
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", cache, "check-jsonschema==" + VERSION], check=True)
    with zipfile.ZipFile(glob.glob(pattern)[0]) as wheel:
        return json.loads(wheel.read("check_jsonschema/builtin_schemas/vendor/github-actions.json"))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        action = yaml.safe_load(file)
    faults = [error.message for error in Draft7Validator(schema()).iter_errors(action)]
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())
