#!/usr/bin/env bash
# install.sh verifies what it installs, installs all or nothing, and takes it all away again.
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

scratch=$(mktemp -d)
server=
# shellcheck disable=SC2317 # called by the trap
cleanup() {
    [[ -z $server ]] || kill "$server" 2>/dev/null || true
    rm -rf "$scratch"
}
trap cleanup EXIT
chmod 0755 "$scratch"

version=$(scripts/version)
name=sockcheck-$version-linux-$(uname -m)
source=$scratch/source
mkdir "$source"
cp dist/install.sh dist/SHA256SUMS "dist/$name.tar.gz" "$source/"
sum=$(sha256sum <"$source/$name.tar.gz")
sum=${sum%% *}

# A PATH with BusyBox's programs and no others.
mkdir "$scratch/busybox"
for applet in busybox $(busybox --list | grep -vx busybox); do ln -s "$(command -v busybox)" "$scratch/busybox/$applet"; done

# What a directory holds: names, modes and content.
picture() { (cd "$1" && find . -printf '%p %y %m\n' | sort && find . -type f -exec sha256sum {} + | sort -k2); }

# round SHELL...: install, use, uninstall into a prefix that has neighbours.
round() {
    local prefix=$scratch/prefix
    rm -rf "$prefix"
    mkdir -p "$prefix/bin" "$prefix/share/man/man1"
    echo other >"$prefix/bin/other"
    echo other >"$prefix/share/man/man1/other.1"
    picture "$prefix" >"$scratch/before"
    "$@" "$source/install.sh" --prefix "$prefix" || return 1
    cmp dist/sockcheck "$prefix/bin/sockcheck" || return 1
    same "$("$prefix/bin/sockcheck" --version)" "$version" || return 1
    status 77 "$prefix/bin/sockcheck" --quiet --assume 0:999:0660 --user 1234 || return 1
    cmp dist/man/sockcheck-exec.1 "$prefix/share/man/man1/sockcheck-exec.1" || return 1
    cmp dist/completions/_sockcheck "$prefix/share/zsh/site-functions/_sockcheck" || return 1
    test -s "$prefix/share/doc/sockcheck/licences/LGPL-2.1" || return 1
    # Once more, over itself.
    "$@" "$source/install.sh" --prefix "$prefix" || return 1
    same "$(find "$prefix" -name '*-sockcheck')" '' || return 1
    "$@" "$source/install.sh" --uninstall --prefix "$prefix" || return 1
    picture "$prefix" | diff "$scratch/before" -
}
new_prefix() {
    "$@" sh "$source/install.sh" --prefix "$scratch/new/deep" && "$@" sh "$source/install.sh" --uninstall --prefix "$scratch/new/deep" &&
        absent "$scratch/new"
}

# refused STATUS ARGUMENT...: into an empty prefix, which stays empty.
refused() {
    local expected=$1
    shift
    rm -rf "$scratch/empty"
    mkdir "$scratch/empty"
    status "$expected" sh "$source/install.sh" --prefix "$scratch/empty" "$@" && empty "$scratch/empty"
}
bad_copy() {
    rm -rf "$scratch/bad"
    cp -r "$source" "$scratch/bad"
}
changed_tarball() {
    bad_copy
    printf x | dd of="$scratch/bad/$name.tar.gz" bs=1 seek=1000000 conv=notrunc status=none
    refused 65 --from "$scratch/bad"
}
cut_tarball() {
    bad_copy
    truncate --size=1000000 "$scratch/bad/$name.tar.gz"
    refused 65 --from "$scratch/bad"
}
changed_sums() {
    bad_copy
    sed -i "s/^$sum/${sum//[0-7]/0}/" "$scratch/bad/SHA256SUMS"
    refused 65 --from "$scratch/bad"
}
pinned() { refused 65 --sha256 "${sum//[0-7]/0}"; }
# Whoever can change both is found out by the sum that the user brings.
both_changed() {
    bad_copy
    echo evil >"$scratch/bad/evil"
    tar -czf "$scratch/bad/$name.tar.gz" -C "$scratch/bad" evil
    local new
    new=$(sha256sum <"$scratch/bad/$name.tar.gz")
    sed -i "s/^$sum/${new%% *}/" "$scratch/bad/SHA256SUMS"
    refused 65 --from "$scratch/bad" --sha256 "$sum"
}
not_listed() {
    bad_copy
    sed -i '/linux/d' "$scratch/bad/SHA256SUMS"
    refused 66 --from "$scratch/bad"
}
traversal() {
    bad_copy
    sed -i "s|  $name|  ../../sockcheck-9.9.9-linux-$(uname -m)|" "$scratch/bad/SHA256SUMS"
    refused 66 --from "$scratch/bad"
}
foreign() {
    rm -rf "$scratch/foreign"
    mkdir -p "$scratch/foreign/bin"
    echo mine >"$scratch/foreign/bin/sockcheck"
    status 73 sh "$source/install.sh" --prefix "$scratch/foreign" || return 1
    same "$(cd "$scratch/foreign" && find . -type f)" ./bin/sockcheck && same "$(cat "$scratch/foreign/bin/sockcheck")" mine || return 1
    sh "$source/install.sh" --prefix "$scratch/foreign" --force && cmp dist/sockcheck "$scratch/foreign/bin/sockcheck"
}
in_the_way() {
    rm -rf "$scratch/way"
    mkdir -p "$scratch/way/share"
    : >"$scratch/way/share/man"
    picture "$scratch/way" >"$scratch/before"
    status 77 sh "$source/install.sh" --prefix "$scratch/way" && picture "$scratch/way" | diff "$scratch/before" -
}
# killed N: the installer gets SIGTERM at its Nth copy into the prefix.
killed() {
    rm -rf "$scratch/killed" "$scratch/shim"
    mkdir "$scratch/killed" "$scratch/shim"
    cat >"$scratch/shim/cp" <<TEXT
#!/bin/sh
case "\$*" in
    *killed*)
        echo x >>"$scratch/shim/count"
        [ "\$(wc -l <"$scratch/shim/count")" -ne $1 ] || kill -TERM "\$PPID"
        ;;
esac
exec /bin/cp "\$@"
TEXT
    chmod +x "$scratch/shim/cp"
    PATH=$scratch/shim:$PATH status 143 sh "$source/install.sh" --prefix "$scratch/killed" && empty "$scratch/killed"
}
# A file of an earlier version that the new one has no more goes with it.
upgrade() {
    local prefix=$scratch/upgrade
    sh "$source/install.sh" --prefix "$prefix" || return 1
    mkdir "$prefix/share/old"
    : >"$prefix/share/old/page"
    sed -i -e "1i directory $prefix/share/old" -e '$a file share/old/page' "$prefix/share/sockcheck/installed"
    sh "$source/install.sh" --prefix "$prefix" && absent "$prefix/share/old" && "$prefix/bin/sockcheck" --version || return 1
    sh "$source/install.sh" --prefix "$prefix" --uninstall && absent "$prefix"
}
damaged_manifest() {
    local prefix=$scratch/damaged
    sh "$source/install.sh" --prefix "$prefix" || return 1
    : >"$scratch/precious"
    echo 'file ../precious' >>"$prefix/share/sockcheck/installed"
    status 65 sh "$source/install.sh" --prefix "$prefix" --uninstall && test -e "$scratch/precious" && test -e "$prefix/bin/sockcheck"
}
as_user() {
    local home=$scratch/home
    install -d -o 1234 -g 1234 "$home"
    setpriv --reuid 1234 --regid 1234 --clear-groups env HOME="$home" "$@"
}
user() {
    as_user sh "$source/install.sh" || return 1
    cmp dist/sockcheck "$scratch/home/.local/bin/sockcheck" && as_user "$scratch/home/.local/bin/sockcheck" --version || return 1
    as_user sh "$source/install.sh" --uninstall && empty "$scratch/home"
}
# Docker's settings of the user before and after, byte for byte.
user_with_plugin() {
    rm -rf "${scratch:?}/home"
    install -d -o 1234 -g 1234 "$scratch/home" "$scratch/home/.docker"
    printf '{"auths": {}, "features": {"a": "b"}}' >"$scratch/home/.docker/config.json"
    chown 1234:1234 "$scratch/home/.docker/config.json"
    picture "$scratch/home" >"$scratch/before"
    as_user sh "$source/install.sh" --docker-plugin || return 1
    as_user "$scratch/home/.docker/cli-plugins/docker-sockcheck" docker-cli-plugin-metadata | grep -q '"Vendor":"sockcheck"' || return 1
    as_user "$scratch/home/.local/bin/sockcheck" docker-plugin status || return 1
    as_user sh "$source/install.sh" --uninstall || return 1
    rmdir "$scratch/home/.docker/cli-plugins" && picture "$scratch/home" | diff "$scratch/before" -
}
user_elsewhere() {
    mkdir -p "$scratch/roots"
    status 77 as_user sh "$source/install.sh" --prefix "$scratch/roots" && empty "$scratch/roots"
}
(cd "$source" && exec python3 -m http.server --bind 127.0.0.1 0 >"$scratch/server" 2>&1) &
server=$!
for ((tries = 0; tries < 100; tries++)); do
    port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$scratch/server" 2>/dev/null)
    [[ -z $port ]] || break
    sleep 0.1
done
address=http://127.0.0.1:$port
fetched() {
    rm -rf "$scratch/fetched"
    "$@" sh "$source/install.sh" --from "$address/" --sha256 "$sum" --prefix "$scratch/fetched" && cmp dist/sockcheck "$scratch/fetched/bin/sockcheck"
}
only_busybox_unpinned() {
    rm -rf "$scratch/fetched"
    PATH=$scratch/busybox prints 'does not look at who answers' busybox sh "$source/install.sh" --from https://127.0.0.1:9 \
        --prefix "$scratch/fetched" && absent "$scratch/fetched"
}
only_busybox() { env PATH="$scratch/busybox" "$@"; }

check 'shellcheck finds no fault' shellcheck packaging/install.sh packaging/github-action/check.sh \
    packaging/devcontainer-feature/src/sockcheck/install.sh scripts/dist scripts/fetch-sources scripts/version \
    Tests/PackageTests/run Tests/PackageTests/*.sh
check 'dash: installed, used, installed again, uninstalled, nothing left' round dash
check 'bash: the same' round bash
check "BusyBox's sh, with BusyBox's programs alone: the same" round only_busybox busybox sh
check 'a prefix that did not exist is gone again' new_prefix
check 'a user without privileges: ~/.local' user
check "with docker's plugin, and without it again, docker's settings as they were" user_with_plugin
check 'a user where only root may write: nothing is installed' user_elsewhere
check 'a tarball with another byte: nothing is installed' changed_tarball
check 'a tarball that was cut off: nothing is installed' cut_tarball
check 'SHA256SUMS with another sum: nothing is installed' changed_sums
check 'another --sha256: nothing is installed' pinned
check 'tarball and SHA256SUMS changed, --sha256 right: nothing is installed' both_changed
check 'no tarball in SHA256SUMS: nothing is installed' not_listed
check 'a name that leads out of the directory: nothing is installed' traversal
check 'no such directory: nothing is installed' refused 66 --from "$scratch/none"
check "somebody else's bin/sockcheck stays, until --force" foreign
check 'a file in the way: nothing is installed' in_the_way
check 'ended at its first copy: nothing is left' killed 1
check 'ended at its seventh copy: nothing is left' killed 7
check 'an upgrade takes away what the new version has no more' upgrade
check 'a damaged manifest leads nowhere else' damaged_manifest
check 'fetched with curl' fetched env
check "fetched with BusyBox's wget" fetched only_busybox
check 'http:// without --sha256 is refused' refused 64 --from "$address"
check "BusyBox's wget, which trusts everybody, is not trusted without --sha256" only_busybox_unpinned
check 'an address where nothing is: nothing is installed' refused 69 --from "$address/none" --sha256 "$sum"
check 'an unknown scheme is refused' refused 64 --from ftp://127.0.0.1/
check 'an unknown option is refused' refused 64 --bogus
check 'an option without its value is refused' status 64 sh "$source/install.sh" --prefix
check '--help has examples' prints 'Examples:' sh "$source/install.sh" --help
check 'uninstall where nothing is says so' prints 'nothing was installed' sh "$source/install.sh" --uninstall --prefix "$scratch/empty"
finish
