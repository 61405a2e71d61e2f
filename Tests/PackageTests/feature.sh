#!/usr/bin/env bash
# The devcontainer feature, as the Dev Container tools use one: install.sh while an image is built, then a container
# with the feature's mounts and entrypoint, and the remote user by docker exec.
# Runs beside a private engine whose socket belongs to gid 999 (Tests/PackageTests/run).
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

docker=$SOCKCHECK_DOCKER
scratch=$(mktemp -d)
image=sockcheck-packages/feature
containers=()
# shellcheck disable=SC2317 # called by the trap
cleanup() {
    ((${#containers[@]} == 0)) || "$docker" rm --force "${containers[@]}" >/dev/null 2>&1
    "$docker" image ls --quiet "$image" | xargs --no-run-if-empty "$docker" image rm --force >/dev/null 2>&1
    chgrp 999 "$SOCKCHECK_ENGINE_SOCKET"
    rm -rf "$scratch"
}
trap cleanup EXIT
export DOCKER_BUILDKIT=0

mkdir "$scratch/feature"
tar --extract --directory "$scratch/feature" --file dist/devcontainer-feature-sockcheck.tgz
metadata=$scratch/feature/devcontainer-feature.json
field() { python3 -c 'import json, sys; print(eval("data" + sys.argv[2], {"data": json.load(open(sys.argv[1]))}))' "$metadata" "$1"; }
entrypoint=$(field '["entrypoint"]')
# The socket of the bench stands for the host's; the target is the feature's.
mount=type=bind,source=$SOCKCHECK_ENGINE_SOCKET,target=$(field '["mounts"][0]["target"]')

# build TAG CONTAINER_USER REMOTE_USER [OPTION=VALUE...]: on an image with USER app, uid 1000.
base=sockcheck-test/debian:free
build() {
    local tag=$1 container_user=$2 remote_user=$3
    shift 3
    rm -rf "$scratch/context"
    mkdir "$scratch/context"
    cp -r "$scratch/feature" "$scratch/context/feature"
    cp "$(command -v setcap)" "$scratch/context/setcap"
    {
        # minbase has no setcap, and there is no network here to fetch it.
        printf 'FROM %s\nUSER root\n' "$base"
        [[ $tag != capability ]] || echo 'COPY setcap /usr/sbin/setcap'
        echo 'COPY feature /tmp/feature'
        printf 'RUN cd /tmp/feature && chmod +x install.sh && env _CONTAINER_USER=%s _REMOTE_USER=%s %s ./install.sh && rm -rf /tmp/feature\n' \
            "$container_user" "$remote_user" "$*"
        echo "USER $container_user"
    } >"$scratch/context/Dockerfile"
    "$docker" build --network none --tag "$image:$tag" "$scratch/context"
}

# start TAG: as the tools start a container, with the shell that stays. Prints its name.
start() {
    local name=sockcheck-packages-$1
    "$docker" rm --force "$name" >/dev/null 2>&1
    "$docker" run --detach --name "$name" --mount "$mount" --entrypoint /bin/sh "$image:$1" -c "
echo started
trap 'exit 0' 15
$entrypoint
echo ready
exec \"\$@\"
while sleep 1 & wait \$!; do :; done" - >/dev/null || return 1
    local tries
    for ((tries = 0; tries < 100; tries++)); do
        "$docker" logs "$name" 2>&1 | grep -qx ready && return
        sleep 0.1
    done
    "$docker" logs "$name"
    return 1
}
as() { "$docker" exec --user "$2" "sockcheck-packages-$1" "${@:3}"; }
log() { "$docker" logs "sockcheck-packages-$1" 2>&1; }
for tag in root busybox none capability zero zero-allowed; do containers+=("sockcheck-packages-$tag"); done

check 'its shape, by the published specification' python3 Tests/PackageTests/feature_shape.py "$scratch/feature"
cp -r "$scratch/feature" "$scratch/wrong"
sed -i 's/"entrypoint"/"entryPoint"/' "$scratch/wrong/devcontainer-feature.json"
check '... a wrong key is noticed' status 1 python3 Tests/PackageTests/feature_shape.py "$scratch/wrong"

check 'the container starts as root: install.sh' build root root app
check '... it starts' start root
check '... the remote user holds the group of the socket' same "$(as root app id -G)" '1000 999'
check '... and can use it' as root app sockcheck --quiet
check '... the log has no complaint' fails prints sockcheck: log root
check '... another user cannot' status 77 as root nobody sockcheck --quiet
check '... restarted' "$docker" restart --time 1 sockcheck-packages-root
check '... still so' as root app sockcheck --quiet

base=sockcheck-test/busybox:free
check 'on BusyBox, as on Alpine: install.sh' build busybox root app
base=sockcheck-test/debian:free
check '... it starts' start busybox
check '... the remote user holds the group of the socket' same "$(as busybox app id -G)" '1000 999'
check '... and can use it' as busybox app sockcheck --quiet

check 'join off: install.sh' build none root app JOIN=false
check '... it starts' start none
check '... and nothing was joined' status 77 as none app sockcheck --quiet

check 'the container starts as the user: install.sh says how the socket is used' prints 'sockcheck exec -- COMMAND' build capability app app
check '... it starts' start capability
check '... the user has no group of the socket' status 77 as capability app sockcheck --quiet
check '... but what sockcheck exec starts has' same "$(as capability app sockcheck exec -- id -G)" '1000 999'
check '... and can use it' as capability app sockcheck exec -- sockcheck --quiet
check 'without setcap, and nothing to install it with: said, not passed over' prints 'setcap is needed' build no-setcap app app
check '... the build fails' fails build no-setcap app app

chgrp 0 "$SOCKCHECK_ENGINE_SOCKET"
check 'a socket of group 0: install.sh' build zero root app
check '... it starts all the same' start zero
check '... group 0 is not joined' status 77 as zero app sockcheck --quiet
check '... and the log says why' prints 'joined only with --allow-root-group' log zero
check '... allowRootGroup: install.sh' build zero-allowed root app ALLOWROOTGROUP=true
check '... it starts' start zero-allowed
check '... the remote user can use it' as zero-allowed app sockcheck --quiet
chgrp 999 "$SOCKCHECK_ENGINE_SOCKET"

# What cannot be a name would become lines of the entrypoint.
for hostile in "'x\$(touch /tmp/ran)'" "'a\\ntouch /tmp/ran'" "app:\`id\`"; do
    check "a containerUser that is none is refused: $hostile" prints 'this is no user name' build hostile "$hostile" app
done
rm "$scratch/feature/sockcheck"
check 'a feature without the program says so' prints 'the program is not beside this script' build without root app
finish
