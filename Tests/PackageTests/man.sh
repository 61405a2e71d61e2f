#!/usr/bin/env bash
# The man pages say all that the program takes, and nothing that it does not.
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
compare() { python3 Tests/PackageTests/man_pages.py "$@"; }

# without TEXT FILE: a copy of the pages, in which FILE has no line with TEXT.
without() {
    rm -rf "$scratch/man"
    cp -r dist/man "$scratch/man"
    sed -i "/$1/d" "$scratch/man/$2"
}

lint() { same "$(mandoc -T lint -W warning "$1")" ''; }
fresh() {
    scripts/man-pages dist/sockcheck "$scratch/fresh"
    SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) diff -r dist/man "$scratch/fresh"
}
strange_verb() {
    mkdir -p "$scratch/verb"
    # A program with a verb that nobody wrote about.
    cat >"$scratch/program" <<'TEXT'
#!/usr/bin/env python3
import json, os, subprocess, sys
program = os.environ["PROGRAM"]
if sys.argv[1:] != ["--experimental-dump-help"]:
    os.execv(program, [program, *sys.argv[1:]])
said = json.loads(subprocess.run([program, *sys.argv[1:]], check=True, capture_output=True).stdout)
verb = json.loads(json.dumps(said["command"]["subcommands"][0]))
verb.update(commandName="novel", abstract="A verb that is new.", discussion="EXAMPLES:\n  sockcheck novel  what is new?")
said["command"]["subcommands"].append(verb)
json.dump(said, sys.stdout)
TEXT
    chmod +x "$scratch/program"
    PROGRAM=$PWD/dist/sockcheck scripts/man-pages "$scratch/program" "$scratch/verb"
    lint "$scratch/verb/sockcheck-novel.1"
    local shown
    shown=$(MANWIDTH=100 mandoc -T ascii "$scratch/verb/sockcheck-novel.1" | col -b)
    [[ $shown == *'What is new?'* && $shown == *DOCKER_HOST* && $shown == *'permission is what stops'* ]]
    grep -q 'sockcheck-novel 1' "$scratch/verb/sockcheck.1"
}
man_finds() {
    mkdir -p "$scratch/path/man1"
    cp dist/man/*.1 "$scratch/path/man1/"
    MANPATH=$scratch/path MANWIDTH=80 man sockcheck-exec | grep -q -- --if-missing
}

for page in dist/man/*.1; do check "mandoc finds no fault in ${page##*/}" lint "$page"; done
check 'they are what scripts/man-pages makes now' fresh
check 'every verb and every option of --help is shown' compare options dist/sockcheck dist/man
without 'register' sockcheck-exec.1
check '... a page without --register is noticed' status 1 compare options dist/sockcheck "$scratch/man"
without '.' sockcheck-fix.1
check '... an empty page is noticed' status 1 compare options dist/sockcheck "$scratch/man"
check 'every variable that the sources read is named' compare variables Sources dist/man
without 'SSH_AUTH_SOCK' sockcheck-sockets.1
sed -i '/SSH_AUTH_SOCK/d' "$scratch/man/sockcheck.1"
check '... pages without SSH_AUTH_SOCK are noticed' status 1 compare variables Sources "$scratch/man"
check 'every exit status of docs/README.md is named' compare statuses docs/README.md dist/man
check 'the program understands every example' compare examples dist/sockcheck dist/man
check 'pages refer to pages that exist' compare references dist/man
cp dist/man/sockcheck-fix.1 "$scratch/man/"
sed -i 's/fix \\-\\-for dockerfile/fix \\-\\-fro dockerfile/' "$scratch/man/sockcheck-fix.1"
check '... an example with a wrong option is noticed' status 1 compare examples dist/sockcheck "$scratch/man"
check 'a verb that is new has a page by itself' strange_verb
check 'man(1) shows them' man_finds
check 'the generator and its tests pass pyflakes' pyflakes3 scripts/man-pages scripts/relink Tests/PackageTests/*.py
finish
