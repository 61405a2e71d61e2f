#!/usr/bin/env bash
# The completions are read by the shells' own parsers, and used at a terminal.
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

files=dist/completions
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
: >"$scratch/facts-of-ci.json"
: >"$scratch/compose.ci.yaml"
mkdir "$scratch/rootfs"
python3 - "$scratch/engine.sock" <<'TEXT'
import socket, sys
socket.socket(socket.AF_UNIX).bind(sys.argv[1])
TEXT

quiet() { same "$("$@" 2>&1)" ''; }

check 'bash parses its own' quiet bash -n $files/sockcheck.bash
check 'zsh parses its own' quiet zsh -n $files/_sockcheck
check 'fish parses its own' quiet fish --no-execute $files/sockcheck.fish
check 'the one for bash is read, not run' fails grep -q '^#!' $files/sockcheck.bash
check 'they are what the program generates now' diff <(dist/sockcheck --generate-completion-script fish) $files/sockcheck.fish
check 'zsh finds it by its name' same "$(head -n 1 $files/_sockcheck)" '#compdef sockcheck'

# What is typed, <TAB> standing for the key, and what becomes of it.
keys=('sockcheck expl<TAB>' 'sockcheck fix --serv<TAB>' 'sockcheck fix --for dockerf<TAB>' 'sockcheck explain gid-mi<TAB>'
    'sockcheck diagnose ./engi<TAB>' 'sockcheck diagnose --facts facts-o<TAB>' 'sockcheck image --root ./root<TAB>'
    'sockcheck fix --for compose --file comp<TAB>' 'sockcheck zzz<TAB>')
lines=('sockcheck explain' 'sockcheck fix --service' 'sockcheck fix --for dockerfile' 'sockcheck explain gid-mismatch'
    'sockcheck diagnose ./engine.sock' 'sockcheck diagnose --facts facts-of-ci.json' 'sockcheck image --root ./rootfs'
    'sockcheck fix --for compose --file compose.ci.yaml' 'sockcheck zzz')
for shell in bash zsh fish; do
    python3 Tests/PackageTests/type_keys.py $shell "$PWD/$files" "$scratch" "${keys[@]}" >"$scratch/$shell.out" 2>&1 </dev/null &
done
wait
for shell in bash zsh fish; do
    mapfile -t became <"$scratch/$shell.out"
    for index in "${!keys[@]}"; do
        # Some shells take back the slash behind a directory.
        check "$shell: ${keys[index]}" same "${became[index]%/}" "${lines[index]}"
    done
done
check 'bash: a socket without a verb' same "$(python3 Tests/PackageTests/type_keys.py bash "$PWD/$files" "$scratch" 'sockcheck ./engi<TAB>')" \
    'sockcheck ./engine.sock'
finish
