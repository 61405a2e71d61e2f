#!/usr/bin/env bash
# The same commit and program make the same packages, whatever time, umask and locale.
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
again() {
    (
        umask 077
        TZ=Pacific/Auckland LC_ALL=C.UTF-8 scripts/dist --program dist/sockcheck --output "$scratch/again"
    )
}

check 'scripts/dist --help has an example' prints 'Example:' scripts/dist --help
check 'scripts/dist refuses an unknown option' status 64 scripts/dist --bogus
check 'scripts/dist, once more' again
check 'the same bytes' diff dist/SHA256SUMS "$scratch/again/SHA256SUMS"
finish
