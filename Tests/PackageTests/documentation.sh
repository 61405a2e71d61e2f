#!/usr/bin/env bash
# Every block of docs/installing.md is run as it stands, in a throw-away place.
# Runs beside a private engine (Tests/PackageTests/run).
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

docker=$SOCKCHECK_DOCKER
scratch=$(mktemp -d)
server=
# shellcheck disable=SC2317 # called by the trap
cleanup() {
    [[ -z $server ]] || kill "$server" 2>/dev/null || true
    rm -rf "$scratch"
}
trap cleanup EXIT
version=$(scripts/version)

python3 Tests/PackageTests/blocks.py docs/installing.md "$scratch/blocks"
(cd dist && exec python3 -m http.server --bind 127.0.0.1 0 >"$scratch/server" 2>&1) &
server=$!
for ((tries = 0; tries < 100; tries++)); do
    port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$scratch/server" 2>/dev/null)
    [[ -z $port ]] || break
    sleep 0.1
done
sum=$(sed -n "s/  sockcheck-$version-linux-.*//p" dist/SHA256SUMS)

# here BLOCK: on this machine, whose /usr/local, /opt and home nobody sees but the block.
here() {
    rm -rf "$scratch/place"
    mkdir -p "$scratch/place" "$scratch/home/.local/share/bash-completion/completions" "$scratch/home/.local/bin"
    ln -s "$PWD/dist" "$scratch/place/dist"
    cp dist/install.sh "$scratch/place/"
    # The address and the sum of the reader stand for those of this test.
    sed -i "s|https://files.example.org/sockcheck|http://127.0.0.1:$port|" "$1"
    # shellcheck disable=SC2016 # for the inner shell
    HOME=$scratch/home SUM_FROM_THE_RELEASE_NOTES=$sum unshare --mount --propagation private bash -euc '
        mount -t tmpfs tmpfs /usr/local && mount -t tmpfs tmpfs /opt && mkdir -p /usr/local/bin
        export PATH=$3:$PATH
        cd "$1" && bash -eux "$2"' bash "$scratch/place" "$1" "$PWD/dist"
}
# in_debian BLOCK: in a container.
in_debian() {
    "$docker" run --rm --volume "$PWD/dist:/place/dist:ro" --volume "$1:/block:ro" --workdir /place sockcheck-test/debian bash -eux /block
}

count=0
for block in "$scratch"/blocks/*.sh; do
    count=$((count + 1))
    what=$(head -n 1 "$block" | cut -c1-70)
    case $(<"$block") in
        *"kubectl sockcheck"*) echo "        documentation: $what: run by the part kubectl" ;;
        *scripts/verify-release*) echo "        documentation: $what: run by the part papers" ;;
        *scripts/relink*) echo "        documentation: $what: run by the part licences" ;;
        *'dpkg --install'*) check "$what" in_debian "$block" ;;
        *) check "$what" here "$block" ;;
    esac
done
# The Dockerfile of the page, on an image that has its user.
{
    printf 'FROM sockcheck-test/jenkins\nUSER root\n'
    sed "s/VERSION/$version/" "$scratch/blocks/00.dockerfile"
} >"$scratch/Dockerfile"
built() {
    "$docker" load --quiet --input "dist/sockcheck-$version-image-$(uname -m).tar" &&
        DOCKER_BUILDKIT=0 "$docker" build --quiet --network none --tag sockcheck-packages/page --file "$scratch/Dockerfile" "$scratch/blocks"
}
check 'the Dockerfile is built' built
check '... and becomes jenkins, with the group of the socket' same \
    "$("$docker" run --rm --volume "$SOCKCHECK_ENGINE_SOCKET:/var/run/docker.sock" sockcheck-packages/page id --groups)" '1000 999'
check 'there are as many blocks as there were' test "$count" -ge 9
check 'devcontainer.json names the feature' python3 -c '
import json, sys
assert json.load(open(sys.argv[1]))["features"] == {"./sockcheck": {}}' "$scratch/blocks/00.json"
check 'the workflow gives inputs and reads outputs that the action has' python3 -c '
import re, sys, yaml
text = open(sys.argv[1]).read()
step = next(step for step in yaml.safe_load(text)["steps"] if "with" in step)
action = yaml.safe_load(open("packaging/github-action/action.yml"))
assert set(step["with"]) <= set(action["inputs"]), step
read = set(re.findall(r"steps\.socket\.outputs\.([a-z]+)", text))
assert read and read <= set(action["outputs"]), read' "$(grep --files-with-matches "steps\.socket\.outputs" "$scratch"/blocks/*.yaml)"
"$docker" image rm --force sockcheck-packages/page "sockcheck:$version" >/dev/null 2>&1 || true
finish
