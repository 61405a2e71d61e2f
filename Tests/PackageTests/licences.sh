#!/usr/bin/env bash
# What is linked in is named with its licence, its source is there, and the program can be linked anew.
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
version=$(scripts/version)
sources=dist/sockcheck-$version-lgpl-sources.tar

archives() { grep -oE '/[^ ]*\.a\(' "$1" | sed 's|.*/||; s/($//; s/^libm-[0-9.]*\.a$/libm.a/' | sort --unique; }
named() { grep -qwF "$1" packaging/deb/copyright; }
# A changed libacl is one that has another constructor than Debian's.
relink_with_another() {
    mkdir "$scratch/libraries"
    cp "$(gcc --print-file-name=libacl.a)" "$scratch/libraries/libacl.a"
    (
        cd "$scratch/libraries"
        ar x libacl.a la-acl_get_file.o
        objcopy --redefine-sym acl_get_file=acl_get_file_of_debian la-acl_get_file.o
        cat >changed.c <<'TEXT'
#include <unistd.h>
void *acl_get_file_of_debian(const char *, unsigned);
void *acl_get_file(const char *path, unsigned type) {
    (void)!write(2, "a changed libacl\n", 17);
    return acl_get_file_of_debian(path, type);
}
TEXT
        gcc -O2 -fPIC -c changed.c
        ar r libacl.a changed.o la-acl_get_file.o
    ) || return 1
    scripts/relink --libraries "$scratch/libraries" "$scratch/changed" || return 1
    python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$scratch/socket" || return 1
    setfacl --modify user:1234:rw "$scratch/socket" || return 1
    prints 'a changed libacl' "$scratch/changed" --no-connect "$scratch/socket"
}
source_of() {
    local package=$1 field
    # shellcheck disable=SC2016 # dpkg-query's own variable
    field=$(dpkg-query --show --showformat='${source:Package}_${source:Version}' "$package")
    tar --list --file "$sources" | grep -qF "lgpl-sources/$field.dsc" || { echo "no $field.dsc" && return 1; }
    dpkg-deb --field "dist/sockcheck_$version-1_$(dpkg --print-architecture).deb" Built-Using | grep -qF "${field/_/ (= })"
}
whole_source() {
    mkdir "$scratch/sources"
    tar --extract --directory "$scratch/sources" --file "$sources"
    (cd "$scratch/sources/lgpl-sources" && for each in *.dsc; do
        sed -n '/^Checksums-Sha256:/,/^[A-Z]/s/^ \([0-9a-f]*\) [0-9]* \(.*\)/\1  \2/p' "$each" | sha256sum --check --quiet || exit 1
    done)
}

check 'scripts/relink links the program' scripts/relink --map "$scratch/map" "$scratch/program"
check '... which runs' same "$("$scratch/program" --version)" "$version"
mapfile -t linked < <(archives "$scratch/map")
check 'the map names libacl and libc' same "$(printf '%s\n' "${linked[@]}" | grep -cE '^lib(acl|c)\.a$')" 2
for library in "${linked[@]}"; do check "copyright names $library" named "$library"; done
check '... one that is not linked in is noticed' status 1 named libattr.a
check 'a changed libacl can be linked in, and is the one that runs' relink_with_another
for package in libacl1-dev libc6-dev; do check "the source of $package is published, and Built-Using names it" source_of $package; done
check 'these sources are whole' whole_source
check 'the source of the program is published' same \
    "$(tar --extract --to-stdout --file "dist/sockcheck-$version-source.tar.gz" "sockcheck-$version/scripts/relink" | sha256sum)" \
    "$(git show HEAD:scripts/relink | sha256sum)"
finish
