#!/usr/bin/env bash
# The GitHub action, as a runner takes it: its shape, and its step with the runner's variables.
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tar --extract --directory "$scratch" --file dist/github-action-sockcheck.tar.gz
action=$scratch/sockcheck-action

step() { python3 Tests/PackageTests/run_action.py "$action" "$scratch" "$@"; }
output() { grep -qx "$1" "$scratch/output" || { cat "$scratch/output" && return 1; }; }
summary() { grep -qF -- "$1" "$scratch/summary" || { cat "$scratch/summary" && return 1; }; }
logged() { grep -qF -- "$1" "$scratch/log" || { cat "$scratch/log" && return 1; }; }
# After ::stop-commands::TOKEN and until ::TOKEN:: a runner takes no command; behind one of ours it is its message.
inert() {
    awk -v text="$1" '/^::stop-commands::/ {token = "::" substr($0, 18) "::"} token != "" && $0 == token {token = ""}
        index($0, text) && token != "" {inside++}
        index($0, text) && token == "" && index($0, "::error title=sockcheck::") != 1 {outside++}
        END {exit !inside || outside}' "$scratch/log"
}
mkdir -p "$scratch/root/etc"
denied="arguments=--root"$'\n'"$scratch/root"$'\n--assume\n0:999:0660\n--user\n1234'
granted=$'arguments=--assume\n0:0:0666\n--user\n1234'

check 'the shape of action.yml, by the published schema' python3 Tests/PackageTests/action_schema.py "$action/action.yml"
sed 's/^runs:/run:/' "$action/action.yml" >"$scratch/wrong.yml"
check '... a wrong key is noticed' status 1 python3 Tests/PackageTests/action_schema.py "$scratch/wrong.yml"

check 'denied: the step fails with the status' status 77 step "$denied"
check '... the report is in the log' logged 'cause: gid-mismatch'
check '... and in the summary' summary '    cause: gid-mismatch'
check '... an annotation says it' logged '::error title=sockcheck::denied: '
check '... outputs.verdict' output verdict=denied
check '... outputs.cause' output cause=gid-mismatch
check '... outputs.status' output status=77
check 'fail: false goes on, with a warning' status 0 step "$denied" fail=false
check '... and says so' logged '::warning title=sockcheck::denied: '
check 'granted: the step succeeds' status 0 step "$granted"
check '... outputs.verdict' output verdict=granted
check 'several sockets: the worst counts' status 66 step "sockets=/nonexistent/a"$'\n'"/nonexistent/b"
check '... both are in the log' logged '/nonexistent/b'
check 'a path that looks like an option is a path' status 66 step 'sockets=--nonexistent'
check 'an input with shell in it is not run' status 66 step "sockets=/nonexistent/\$(touch $scratch/run)"
check '... no file was made' absent "$scratch/run"
check 'a socket named like a command of the runner' status 66 step 'sockets=/nonexistent/::error::injected'
check '... stands only where the runner takes none' inert '::error::injected'
check 'a question that is not understood fails, fail: false or not' status 64 step 'arguments=--bogus' fail=false
check 'a program that is not there fails' status 127 step program=/nonexistent/sockcheck

printf 'services:\n  ci:\n    user: "1000:1000"\n    volumes: ["/run/docker.sock:/run/docker.sock"]\n' >"$scratch/compose.yaml"
printf 'services:\n  "::error::injected":\n    image: acme/unknown\n    volumes: ["/run/docker.sock:/run/docker.sock"]\n' >"$scratch/odd.yml"
check 'mode: lint fails where it finds something' status 1 step mode=lint files=compose.yaml sarif=out.sarif
check '... with an annotation of the line' logged '::error file=compose.yaml,line=3,'
check '... in the summary' summary '| error | gid-mismatch | compose.yaml:3 |'
check '... and a file for code scanning' python3 -c "import json; assert json.load(open('$scratch/out.sarif'))['runs'][0]['results']"
check '... outputs.status' output status=1
check 'lint, fail: false goes on' status 0 step mode=lint files=compose.yaml fail=false
check 'lint with options' status 0 step mode=lint files=compose.yaml $'arguments=--ignore\ngid-mismatch'
check 'lint of a file that is not there is no success' status 65 step mode=lint files=nosuch.yaml fail=false
check 'lint of a name like a command of the runner' status 0 step mode=lint files=odd.yml
check '... which is no line of its own' sh -c "! grep -q '^::error::injected' '$scratch/log'"
check 'a mode that there is not' status 64 step mode=lnit
mv "$action/sockcheck" "$scratch/elsewhere"
check 'input program: another one' status 77 step "$denied" "program=$scratch/elsewhere"
finish
