#!/bin/sh
# Installs sockcheck from its tarball, once the checksum is right. POSIX sh, and what BusyBox has.
set -eu

usage() {
    cat <<'TEXT'
Usage: install.sh [--from WHERE] [--sha256 SUM] [--prefix DIR] [--force] [--docker-plugin]
       install.sh --uninstall [--prefix DIR]

Installs the program, its man pages and its completions. The tarball
sockcheck-VERSION-linux-MACHINE.tar.gz is taken from WHERE and has to be what
SHA256SUMS beside it says; otherwise nothing is installed.

  --from WHERE   a directory, or an address that SHA256SUMS is found below;
                 by default the directory of this script
  --sha256 SUM   what the tarball must have, from whom you trust more than WHERE.
                 Needed with http://, where others can change what arrives
  --prefix DIR   by default /usr/local for root, and ~/.local for others
  --force        replace files that this script did not install
  --docker-plugin  also let docker tell the reason behind a refused command, for the user
                 who runs this (sockcheck docker-plugin install)
  --uninstall    take away all that was installed, docker's plugin too where this user has it
  --help         this text

Examples:
  ./install.sh
  ./install.sh --from ~/Downloads --prefix ~/.local
  ./install.sh --uninstall
TEXT
}

fail() {
    echo "install.sh: $1" >&2
    exit "${2:-1}"
}

from=
sum=
prefix=
force=
plugin=
action=install
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help)
            usage
            exit 0
            ;;
        --from | --sha256 | --prefix)
            [ -n "${2-}" ] || fail "$1 takes a value (see --help)" 64
            case $1 in
                --from) from=$2 ;;
                --sha256) sum=$2 ;;
                --prefix) prefix=$2 ;;
            esac
            shift
            ;;
        --force) force=yes ;;
        --docker-plugin) plugin=yes ;;
        --uninstall) action=uninstall ;;
        *) fail "unknown option: $1 (see --help)" 64 ;;
    esac
    shift
done

if [ -z "$prefix" ]; then
    if [ "$(id -u)" -eq 0 ]; then
        prefix=/usr/local
    else
        prefix=${HOME:?install.sh: HOME is not set; name a directory with --prefix}/.local
    fi
fi
case $prefix in
    /*) ;;
    *) prefix=$PWD/$prefix ;;
esac
manifest=$prefix/share/sockcheck/installed

# ----------------------------------------------------------- what is there ----

# own FILE: this script installed it, by the manifest.
own() {
    [ -f "$manifest" ] && grep -q -x -F "file $1" "$manifest"
}

# A damaged manifest must not lead anywhere else: files are below the prefix, directories too or above it.
checked() {
    case /$2/ in
        */../* | */./*) fail "$manifest is damaged: $2" 65 ;;
    esac
    [ "$1" = directory ] || return 0
    case $2/ in "$prefix"/*) return 0 ;; esac
    case $prefix/ in "$2"/*) return 0 ;; esac
    fail "$manifest is damaged: $2" 65
}

# backwards FILE: its lines, the last one first.
backwards() {
    sed -n '1!G;h;$p' "$1"
}

# remove_listed MANIFEST [EXCEPT]: the files in it that EXCEPT does not list, then the directories that are empty.
remove_listed() {
    while read -r what path; do checked "$what" "$path"; done <"$1"
    while read -r what path; do
        [ "$what" = file ] || continue
        if [ -n "${2-}" ] && grep -q -x -F "file $path" "$2"; then continue; fi
        rm -f "$prefix/$path"
    done <"$1"
    # Deeper ones come later in the manifest.
    backwards "$1" | while read -r what path; do
        [ "$what" != directory ] || rmdir "$path" 2>/dev/null || :
    done
}

if [ "$action" = uninstall ]; then
    [ -f "$manifest" ] || fail "nothing was installed in $prefix: there is no $manifest; see --prefix"
    [ -w "$prefix/bin" ] || fail "$prefix may not be written to; run this as whoever installed it" 77
    copy=$(mktemp)
    trap 'rm -f "$copy"' EXIT
    cp "$manifest" "$copy"
    program=$(cd "$prefix/bin" && pwd -P)/sockcheck
    if "$program" docker-plugin status 2>/dev/null | grep -q -x -F "${DOCKER_CONFIG:-${HOME-}/.docker}/cli-plugins/docker-sockcheck leads to $program"; then
        "$program" docker-plugin remove || fail "docker's plugin is still there: see above"
    fi
    remove_listed "$copy"
    echo "sockcheck was removed from $prefix"
    exit 0
fi

# ----------------------------------------------------------------- the tarball ----

for tool in tar gzip sha256sum mktemp sed grep; do
    command -v "$tool" >/dev/null || fail "$tool is needed and not there"
done

machine=$(uname -m)
scratch=$(mktemp -d)
staged=
made=
# shellcheck disable=SC2329 # called by the trap
cleanup() {
    if [ -n "$staged" ] && [ -f "$staged" ]; then
        while read -r file; do rm -f "$prefix/$file.new-sockcheck"; done <"$staged"
    fi
    if [ -n "$made" ] && [ -f "$made" ]; then
        backwards "$made" | while read -r folder; do rmdir "$folder" 2>/dev/null || :; done
    fi
    rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

if [ -z "$from" ]; then
    from=$(cd "$(dirname "$0")" && pwd)
fi
case $from in
    https://*) kind=address ;;
    http://*)
        kind=address
        [ -n "$sum" ] || fail "over http:// anybody on the way can change both tarball and checksum; give --sha256" 64
        ;;
    *://*) fail "--from takes a directory, https:// or http://" 64 ;;
    *)
        kind=directory
        [ -d "$from" ] || fail "--from $from: there is no such directory" 66
        ;;
esac
from=${from%/}

# get NAME: into $scratch.
get() {
    if [ $kind = directory ]; then
        [ -f "$from/$1" ] || fail "$from/$1: there is no such file" 66
        cp "$from/$1" "$scratch/$1"
    elif command -v curl >/dev/null; then
        curl --fail --silent --show-error --location --proto-redir =https --output "$scratch/$1" "$from/$1" ||
            fail "$from/$1 could not be fetched" 69
    elif command -v wget >/dev/null; then
        # BusyBox's takes any certificate.
        [ -n "$sum" ] || ! wget --help 2>&1 | grep -q BusyBox ||
            fail "this wget does not look at who answers; give --sha256, or install curl" 64
        wget -q -O "$scratch/$1" "$from/$1" || fail "$from/$1 could not be fetched" 69
    else
        fail "curl or wget is needed to fetch $from; or fetch the files yourself and name their directory"
    fi
}

get SHA256SUMS
# Only a name without any / in it is taken from there.
found=$(sed -n "s/^\([0-9a-f]\{64\}\)  \(sockcheck-[0-9][0-9A-Za-z.-]*-linux-$machine\.tar\.gz\)\$/\1 \2/p" "$scratch/SHA256SUMS")
case $found in
    '') fail "SHA256SUMS of $from has no tarball for linux-$machine" 66 ;;
    *'
'*) fail "SHA256SUMS of $from has several tarballs for linux-$machine" 65 ;;
esac
listed=${found%% *}
tarball=${found#* }
[ -z "$sum" ] || [ "$sum" = "$listed" ] || fail "SHA256SUMS of $from says $listed, --sha256 another: nothing was installed" 65
get "$tarball"
actual=$(sha256sum <"$scratch/$tarball")
actual=${actual%% *}
[ "$actual" = "$listed" ] || fail "$tarball has the SHA-256 $actual, and should have $listed: nothing was installed" 65

name=${tarball%.tar.gz}
gzip -d -c "$scratch/$tarball" >"$scratch/tarball.tar" || fail "$tarball cannot be unpacked: nothing was installed" 65
(cd "$scratch" && tar -xf tarball.tar) || fail "$tarball cannot be unpacked: nothing was installed" 65
[ -d "$scratch/$name" ] || fail "$tarball holds no $name: nothing was installed" 65
(cd "$scratch/$name" && find bin share -type f) | sort >"$scratch/files"
[ -s "$scratch/files" ] || fail "$tarball is empty: nothing was installed" 65

# ------------------------------------------------------------- into the prefix ----

# Nothing is replaced before everything lies beside its place.
while read -r file; do
    target=$prefix/$file
    [ ! -d "$target" ] || fail "$target is a directory: nothing was installed" 73
    if [ -e "$target" ] || [ -L "$target" ]; then
        [ -n "$force" ] || own "$file" ||
            fail "$target is there and not from this script: nothing was installed; --force replaces it" 73
    fi
done <"$scratch/files"

made=$scratch/made
staged=$scratch/staged
: >"$made"
: >"$staged"

# folder DIRECTORY: with its parents, those that are new being noted.
folder() {
    [ ! -d "$1" ] || return 0
    folder "$(dirname "$1")"
    mkdir "$1" 2>/dev/null || fail "$1 cannot be made: nothing was installed; see --prefix, or run it as root" 77
    echo "$1" >>"$made"
}

while read -r file; do
    folder "$(dirname "$prefix/$file")"
    echo "$file" >>"$staged"
    mode=0644
    case $file in bin/*) mode=0755 ;; esac
    rm -f "$prefix/$file.new-sockcheck" 2>/dev/null || :
    { cp "$scratch/$name/$file" "$prefix/$file.new-sockcheck" && chmod $mode "$prefix/$file.new-sockcheck"; } 2>/dev/null ||
        fail "$prefix/$file cannot be written: nothing was installed; see --prefix, or run it as root" 77
done <"$scratch/files"
version=$("$prefix/bin/sockcheck.new-sockcheck" --version) ||
    fail "the program does not run here: nothing was installed" 70

folder "$prefix/share/sockcheck"
{
    if [ -f "$manifest" ]; then grep '^directory ' "$manifest" || :; fi
    sed 's/^/directory /' "$made"
    sed 's/^/file /' "$scratch/files"
    echo "file share/sockcheck/installed"
} >"$scratch/manifest"
echo share/sockcheck/installed >>"$staged"
cp "$scratch/manifest" "$manifest.new-sockcheck" 2>/dev/null || fail "$manifest cannot be written: nothing was installed" 77

# From here on it goes through to the end.
trap '' INT TERM HUP
if [ -f "$manifest" ]; then
    remove_listed "$manifest" "$scratch/manifest"
fi
while read -r file; do
    mv -f "$prefix/$file.new-sockcheck" "$prefix/$file"
done <"$scratch/files"
mv -f "$manifest.new-sockcheck" "$manifest"
: >"$made"
: >"$staged"

echo "sockcheck $version is in $prefix/bin"
[ -z "$plugin" ] || "$prefix/bin/sockcheck" docker-plugin install || fail "docker's plugin was not installed: see above"
case :${PATH-}: in
    *:"$prefix/bin":*) ;;
    *) echo "install.sh: $prefix/bin is not in PATH" >&2 ;;
esac
