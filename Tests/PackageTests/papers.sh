#!/usr/bin/env bash
# Bill of materials, OpenVEX, provenance, signature; what scripts/verify-release holds and what it refuses.
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
version=$(scripts/version)
release=$scratch/release

# What is published is not signed by a test: a release of its own, with a key that lives as long as this test.
sign() {
    ssh-keygen -q -t ed25519 -N '' -C 'a test' -f "$scratch/key" || return 1
    # shellcheck disable=SC2016 # no variable
    sed 's/^/releases namespaces="sockcheck-release" /' "$scratch/key.pub" >"$scratch/signers"
    scripts/dist --program dist/sockcheck --output "$release" --without-sources --sign-with "$scratch/key"
}
# No network: not even a loopback interface that is up.
verify() { unshare --net scripts/verify-release "$@"; }
other_key() {
    ssh-keygen -q -t ed25519 -N '' -f "$scratch/other" || return 1
    sed 's/^/releases /' "$scratch/other.pub" >"$scratch/others"
    verify --signers "$scratch/others" "$release"
}
other_purpose() {
    cp -r "$release" "$scratch/purpose"
    rm "$scratch/purpose/SHA256SUMS.sig"
    ssh-keygen -q -Y sign -n file -f "$scratch/key" "$scratch/purpose/SHA256SUMS" || return 1
    verify --signers "$scratch/signers" "$scratch/purpose"
}

check 'scripts/verify-release --help has an example' prints 'Example:' scripts/verify-release --help
check '... one or the other has to be said' status 64 scripts/verify-release dist
check 'dist/ is not signed, and that is said' prints 'not signed' verify --signers /dev/null dist
check '... and no success' status 1 verify --signers /dev/null dist
check '... sums and papers hold' prints 'three papers hold; unsigned' verify --unsigned dist
check 'scripts/dist --sign-with KEY' sign
check 'a signed release holds, without network' prints 'three papers hold; signed by releases' verify --signers "$scratch/signers" "$release"
check '... not by another key' status 1 other_key
check '... nor signed for another purpose' status 1 other_purpose
check 'a changed byte in any file of it is noticed' Tests/PackageTests/papers_changed.py "$release" "$scratch/signers"

tools=$scratch/tools
check 'a judge from PyPI' sh -c "/usr/bin/python3 -m venv '$tools' && '$tools/bin/pip' install --quiet spdx-tools"
check 'spdx-tools finds no fault with the bill of materials' "$tools/bin/pyspdxtools" --infile "dist/sockcheck-$version.spdx.json" --version SPDX-2.3
without_namespace() {
    python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); del d["documentNamespace"]; json.dump(d, open(sys.argv[2], "w"))' \
        "dist/sockcheck-$version.spdx.json" "$scratch/wrong.spdx.json" || return 1
    fails "$tools/bin/pyspdxtools" --infile "$scratch/wrong.spdx.json" --version SPDX-2.3
}
check '... and finds one where there is one' without_namespace

# The bill names each archive that is linked in (licences.sh holds the copyright file against the linker's map).
archives() {
    diff <(grep -oE 'lib[A-Za-z_+]+\.a' packaging/deb/copyright | sort --unique) \
        <(grep -oE 'lib[A-Za-z_+]+\.a' packaging/papers/components.toml | sort --unique)
}
check 'its libraries are those of the copyright file' archives
# "Not affected" because a function is not there: it is not.
symbols() {
    nm --defined-only .build-static/release/sockcheck | awk '{ print $3 }' | sort --unique >"$scratch/symbols" || return 1
    grep -qx dlopen "$scratch/symbols" || { echo 'these are not the symbols of the program' && return 1; }
    python3 - "$scratch/symbols" <<'TEXT'
import sys, tomllib
present = set(open(sys.argv[1]).read().split())
entries = [each for each in tomllib.load(open("packaging/papers/vex.toml", "rb"))["statement"] if "absent" in each]
linked = {each["cve"]: sorted(present & set(each["absent"])) for each in entries}
wrong = {cve: names for cve, names in linked.items() if names}
print(wrong or f"{len(entries)} statements")
sys.exit(bool(wrong) or len(entries) < 5)
TEXT
}
check 'no function is linked in that OpenVEX says is not' symbols
check 'these are the symbols of what is published' sh -c "strip --strip-all -o '$scratch/stripped' .build-static/release/sockcheck && cmp dist/sockcheck '$scratch/stripped'"
older() {
    mkdir -p "$scratch/old/packaging/papers" "$scratch/old-dist"
    cp packaging/papers/make-papers packaging/papers/components.toml "$scratch/old/packaging/papers/"
    cp Package.swift "$scratch/old/"
    printf '[[statement]]\ncve = "CVE-0-0"\ncomponent = "glibc"\nfixed_in = "99"\nwhy = ""\n' >"$scratch/old/packaging/papers/vex.toml"
    cp dist/sockcheck "$scratch/old-dist/"
    "$scratch/old/packaging/papers/make-papers" "$scratch/old-dist" --version "$version" --commit 0 --time 0
}
check 'what is mended in a later library than is linked is not called mended' prints 'is mended in 99' older
check 'each neighbour names a test that there is' Tests/PackageTests/neighbours.py
finish
