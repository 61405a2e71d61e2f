#!/usr/bin/env bash
# The GitLab component: its shape, and its job's script as a runner runs it.
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/work"
tar --extract --gzip --directory "$scratch" --file dist/gitlab-component-sockcheck.tar.gz
ln -s "$PWD/dist/sockcheck" "$scratch/bin/sockcheck"
job() { python3 Tests/PackageTests/run_component.py "$scratch/templates/lint.yml" "$scratch" "$@"; }

check 'the version stands in it' grep -qF "sockcheck==$(scripts/version)" "$scratch/templates/lint.yml"
printf 'services:\n  ci:\n    user: "1000:999"\n    volumes: ["/run/docker.sock:/run/docker.sock"]\n' >"$scratch/work/compose.yaml"
check 'it fails where something is found' status 1 job
check '... with a code quality report' python3 -c "
import json
entry = next(e for e in json.load(open('$scratch/work/gl-code-quality-report.json')) if e['check_name'] == 'gid-assumed')
assert entry['location']['path'] == 'compose.yaml' and entry['severity'] == 'major' and entry['fingerprint']"
check '... and the finding in the log' grep -q 'compose.yaml:3:11: warning: ' "$scratch/log"
check 'options' status 0 job 'arguments=--host-gid 999' files=compose.yaml
check 'a file that is not there is no success' status 65 job files=nosuch.yaml
check 'an input with shell in it is not run' status 65 job "files=\$(touch $scratch/run)"
check '... no file was made' absent "$scratch/run"
finish
