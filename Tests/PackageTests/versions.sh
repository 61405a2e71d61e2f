#!/usr/bin/env bash
# One version, from one place.
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

version=$(scripts/version)
machine=$(uname -m)

changelog() { sed -n 's/^## \[\([0-9][^]]*\)\].*/\1/p' CHANGELOG.md | head -n 1; }
feature() { python3 -c 'import json, sys; print(json.load(sys.stdin)["version"])'; }
pages() { sed -n 's/^\.Os sockcheck //p' dist/man/*.1 | sort --unique; }
labels() {
    python3 - "$1" "dist/sockcheck-$version-image-$machine.tar" <<'TEXT'
import json, sys, tarfile
with tarfile.open(sys.argv[2]) as image:
    name = json.load(image.extractfile("manifest.json"))[0]["Config"]
    print(json.load(image.extractfile(name))["config"]["Labels"]["org.opencontainers.image." + sys.argv[1]])
TEXT
}
# Where else the number stands, as a whole word, in what is built, shipped or read. Tests have numbers of others, and
# docs/performance.md has that of the version that was measured. Docker's plugins have a schema of that number too,
# and so had runC, among the neighbours.
elsewhere() {
    git grep --fixed-strings --word-regexp --name-only "$version" -- . ':!Tests' ':!Sources/sockcheck/Version.swift' ':!CHANGELOG.md' \
        ':!packaging/devcontainer-feature/src/sockcheck/devcontainer-feature.json' ':!docs/library.md' \
        ':!docs/performance.md' ':!docs/neighbours-cves.md' ':!Sources/PermissionDocuments/DockerPluginDocument.swift' && return 1
    return 0
}

check 'sockcheck --version' same "$(dist/sockcheck --version)" "$version"
check 'the top of the changelog' same "$(changelog)" "$version"
check 'the feature of the sources' same "$(feature <packaging/devcontainer-feature/src/sockcheck/devcontainer-feature.json)" "$version"
check 'the feature that is published' same \
    "$(tar --extract --to-stdout --file dist/devcontainer-feature-sockcheck.tgz ./devcontainer-feature.json | feature)" "$version"
check 'the program in the feature' cmp dist/sockcheck <(tar --extract --to-stdout --file dist/devcontainer-feature-sockcheck.tgz ./sockcheck)
check 'the program in the action' cmp dist/sockcheck \
    <(tar --extract --to-stdout --file dist/github-action-sockcheck.tar.gz sockcheck-action/sockcheck)
check 'the Debian package' same "$(dpkg-deb --field dist/sockcheck_*.deb Version)" "$version-1"
check 'the man pages' same "$(pages)" "$version"
check 'the tarball' test -f "dist/sockcheck-$version-linux-$machine.tar.gz"
check 'the image' same "$(labels version)" "$version"
check 'the image names its commit' same "$(labels revision)" "$(git rev-parse HEAD)"
check 'what docs/library.md tells to depend on' same "$(sed -n 's/.*from: "\([0-9.]*\)".*/\1/p' docs/library.md)" "$version"
check 'and no second place has it' elsewhere
check 'the JSON schemas have their own numbers' grep -q 'sockcheck.report/1' docs/versioning.md
finish
