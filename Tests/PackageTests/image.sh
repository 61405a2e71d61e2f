#!/usr/bin/env bash
# The image: loaded, run, copied from into another one that uses it as its entrypoint, removed.
# Runs beside a private engine whose socket belongs to gid 999 (Tests/PackageTests/run).
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

docker=$SOCKCHECK_DOCKER
version=$(scripts/version)
archive=dist/sockcheck-$version-image-$(uname -m).tar
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"; "$docker" image rm --force sockcheck-packages/app sockcheck-packages/by-hand "sockcheck:$version" >/dev/null 2>&1' EXIT
export DOCKER_BUILDKIT=0

build() { "$docker" build --quiet --network none --tag "$1" --file "$2" "${@:4}" "$3"; }
label() { "$docker" image inspect --format "{{index .Config.Labels \"org.opencontainers.image.$2\"}}" "$1"; }
labels() { "$docker" image inspect --format '{{json .Config.Labels}}' "$1"; }
files() { "$docker" save "$1" | python3 Tests/PackageTests/layers.py; }
app() { "$docker" run --rm --volume "$SOCKCHECK_ENGINE_SOCKET:/var/run/docker.sock" "$@"; }

before=$("$docker" image ls --all --quiet --no-trunc | sort)
check 'docker load, and one name for it' same "$("$docker" load --input "$archive")" "Loaded image: sockcheck:$version"
check 'it runs with nothing around it' same "$("$docker" run --rm --network none "sockcheck:$version" --version)" "$version"
check 'its version is on its label' same "$(label "sockcheck:$version" version)" "$version"
for key in title description licenses revision created; do
    check "label $key" test -n "$(label "sockcheck:$version" $key)"
done
check 'the program and the licences, and nothing else' same "$(files "sockcheck:$version" | grep -v '^licences/')" sockcheck
check '... the text of the LGPL among them' same "$(files "sockcheck:$version" | grep -cx licences/LGPL-2.1)" 1

cat >"$scratch/Dockerfile" <<TEXT
FROM sockcheck-test/debian:free
USER root
COPY --from=sockcheck:$version /sockcheck /usr/local/bin/sockcheck
ENTRYPOINT ["sockcheck", "exec", "--user", "app", "--"]
CMD ["id"]
TEXT
check 'COPY --from' build sockcheck-packages/app "$scratch/Dockerfile" "$scratch"
check 'as an entrypoint it becomes the user with the group of the socket' same "$(app sockcheck-packages/app id -G)" '1000 999'
check '... who can use the engine' app sockcheck-packages/app sockcheck --quiet
check '... where the same user without it cannot' status 77 app --user app --entrypoint sockcheck sockcheck-packages/app --quiet

mkdir "$scratch/context"
cp dist/sockcheck "$scratch/context/"
tar --extract --directory "$scratch" --file "dist/sockcheck-$version-linux-$(uname -m).tar.gz"
cp -r "$scratch/sockcheck-$version-linux-$(uname -m)/share/doc/sockcheck/licences" "$scratch/context/"
check 'its Dockerfile builds with docker too' build sockcheck-packages/by-hand packaging/image/Dockerfile "$scratch/context" \
    --build-arg "VERSION=$version" --build-arg "REVISION=$(label "sockcheck:$version" revision)" \
    --build-arg "CREATED=$(label "sockcheck:$version" created)"
same_labels() { python3 -c 'import json, sys; a, b = map(json.loads, sys.argv[1:]); a.pop("io.buildah.version", None); sys.exit(a != b)' "$(labels "sockcheck:$version")" "$(labels sockcheck-packages/by-hand)"; }
check '... with the same labels' same_labels
check '... and the same files' same "$(files sockcheck-packages/by-hand)" "$(files "sockcheck:$version")"

check 'removed' "$docker" image rm --force sockcheck-packages/app sockcheck-packages/by-hand "sockcheck:$version"
check 'nothing is left' same "$("$docker" image ls --all --quiet --no-trunc | sort)" "$before"
finish
