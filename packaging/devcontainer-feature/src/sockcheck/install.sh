#!/bin/sh
# Runs as root while the image of the devcontainer is built; the options arrive as environment variables.
set -eu

fail() {
    echo "sockcheck feature: $1" >&2
    exit 1
}

here=$(cd "$(dirname "$0")" && pwd)
user=${SOCKETUSER:-automatic}
[ "$user" != automatic ] || user=${_REMOTE_USER:-root}
join=${JOIN:-true}
allow_root_group=${ALLOWROOTGROUP:-false}
container_user=${_CONTAINER_USER:-root}
socket=/var/run/docker.sock

[ "$(id -u)" -eq 0 ] || fail "must be run as root"
[ -f "$here/sockcheck" ] || fail "the program is not beside this script; take the feature that scripts/dist makes"
"$here/sockcheck" --version >/dev/null || fail "the program beside this script does not run on $(uname -m)"
# Both end up in a script, in a comment the one and in quotes the other.
for name in "$user" "${container_user%%:*}" "${container_user#*:}"; do
    case $name in
        '' | *[!A-Za-z0-9._-]*) fail 'this is no user name: '"$(printf %s "$name" | tr -c 'A-Za-z0-9._:-' '?')" ;;
    esac
done

mkdir -p /usr/local/bin /usr/local/share/sockcheck
cp "$here/sockcheck" /usr/local/bin/sockcheck
chmod 0755 /usr/local/bin/sockcheck

options=
[ "$allow_root_group" != true ] || options=--allow-root-group
entrypoint=/usr/local/share/sockcheck/devcontainer-entrypoint

if [ "$join" != true ]; then
    printf '%s\n' '#!/bin/sh' '[ $# -eq 0 ] || exec "$@"' >"$entrypoint"
elif [ "$container_user" = root ] || [ "$container_user" = 0 ]; then
    # The container starts as root and its tools come in later, by docker exec as the remote user: what counts for
    # them is the group file, so that is where the membership goes.
    cat >"$entrypoint" <<TEXT
#!/bin/sh
# Lets $user join the group of the socket that is mounted now; a refusal is told and stops nothing.
/usr/local/bin/sockcheck exec --user '$user' --register --warn --if-missing warn $options --socket $socket -- true
[ \$# -eq 0 ] || exec "\$@"
TEXT
else
    # No root at the start, so nobody could write the group file. The capability lets any user of the container add
    # the socket's group to a command of his, and nothing else: sockcheck exec -- COMMAND.
    if ! command -v setcap >/dev/null; then
        if command -v apt-get >/dev/null; then
            apt-get update && apt-get install --yes --no-install-recommends libcap2-bin && rm -rf /var/lib/apt/lists/*
        elif command -v apk >/dev/null; then
            apk add --no-cache libcap
        elif command -v dnf >/dev/null; then
            dnf install --assumeyes libcap
        fi
    fi
    command -v setcap >/dev/null || fail "setcap is needed, since the container starts as $container_user, not root"
    setcap cap_setgid+ep /usr/local/bin/sockcheck
    mkdir -p /etc/sockcheck
    # The list follows no link, and /var/run is one.
    printf '%s/docker.sock\n' "$(cd /var/run && pwd -P)" >/etc/sockcheck/sockets
    cat >"$entrypoint" <<TEXT
#!/bin/sh
# The container starts as $container_user; this tells whether a command under sockcheck exec can use the socket.
/usr/local/bin/sockcheck exec --warn --if-missing warn --socket $socket -- true
[ \$# -eq 0 ] || exec "\$@"
TEXT
    cat <<TEXT
sockcheck feature: the container starts as $container_user, so the socket's group is held only by what is started with
    sockcheck exec -- COMMAND
  With "containerUser": "root" in devcontainer.json the remote user holds it everywhere.
TEXT
fi
chmod 0755 "$entrypoint"
