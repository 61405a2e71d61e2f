#!/usr/bin/env bash
# The root's Dockerfile, built as a person without Swift builds it, but for the network: on an image that stands in for
# the official one (scripts/swift-image). Runs beside a private engine (Tests/PackageTests/run).
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

docker=$SOCKCHECK_DOCKER
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Before 23 BuildKit is asked for; since, it is what builds.
export DOCKER_BUILDKIT=1

pinned() { echo "swift:$(sed -n 's/^ARG SWIFT=//p' Dockerfile)-bookworm"; }
# As a clone has it, without what was built here.
clone() { git clone --quiet --no-hardlinks . "$scratch/clone"; }
image() { scripts/swift-image >"$scratch/name"; }
build() { (cd "$scratch/clone" && "$docker" build --network none "$@" .); }
files() { find "$scratch/out" -type f -printf '%P '; }
use() {
    printf 'FROM sockcheck-test/debian\nCOPY --from=sockcheck /sockcheck /usr/local/bin/sockcheck\nRUN sockcheck --version\n' >"$scratch/Dockerfile"
    (cd "$scratch" && "$docker" build --network none --tag user --file Dockerfile . && "$docker" run --rm --network none user sockcheck --version)
}

check 'a clone' clone
check 'the image that stands in for the official one' image
check '... has the name that the Dockerfile begins with' same "$(cat "$scratch/name")" "$(pinned)"
began=$SECONDS
check 'docker build --output dist .' build --output "$scratch/out"
echo "        $((SECONDS - began)) s"
check '... is the program, and nothing else' same "$(files)" 'sockcheck '
check '... which runs' same "$("$scratch/out/sockcheck" --version)" "$(scripts/version)"
check '... byte for byte what is built here' cmp "$scratch/out/sockcheck" dist/sockcheck
began=$SECONDS
check 'docker build --tag sockcheck .' build --tag sockcheck
echo "        $((SECONDS - began)) s"
check 'the image has one layer of the size of the program' same \
    "$("$docker" image inspect --format '{{.Size}} {{len .RootFS.Layers}}' sockcheck)" "$(stat --format %s dist/sockcheck) 1"
check 'it is an image that runs' prints "$(scripts/version)" "$docker" run --rm --network none sockcheck --version
check 'COPY --from=sockcheck, in another Dockerfile' prints "$(scripts/version)" use
finish
