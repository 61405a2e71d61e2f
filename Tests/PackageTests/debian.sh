#!/usr/bin/env bash
# The Debian package: without fault for lintian, installed in a Debian root, used, purged, nothing left.
# Runs beside a private engine (Tests/PackageTests/run).
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

docker=$SOCKCHECK_DOCKER
package=$(realpath dist/sockcheck_*.deb)
version=$(scripts/version)
name=sockcheck-packages-debian
"$docker" run --detach --name $name --volume "$package:/package.deb:ro" \
    --volume /run/docker.sock:/run/docker.sock sockcheck-test/debian sleep 600 >/dev/null
trap '"$docker" rm --force $name >/dev/null 2>&1' EXIT
in_root() { "$docker" exec -i $name "$@"; }

# All files but what dpkg itself remembers and logs.
picture() {
    in_root sh -c 'find / -xdev ! -path "/var/lib/dpkg*" ! -path "/var/log/*" ! -path "/proc*" ! -path "/sys*" \
        ! -path "/var/cache/debconf*" \( -type f -printf "%p %m %s\n" -o -printf "%p %y %m\n" \) | sort'
}
installed_files() { in_root dpkg --listfiles sockcheck; }
has() { installed_files | grep -qx "$1"; }
completes() {
    # shellcheck disable=SC2016 # for the inner shell
    in_root bash -c 'source /usr/share/bash-completion/completions/sockcheck && complete -p sockcheck' | grep -q _sockcheck
}
decompressed() { in_root sh -c "gzip -d <$1"; }
nothing_left() { diff <(echo "$before") <(picture); }

check 'lintian, with its default tags, finds no fault' same "$(lintian --allow-root --profile debian "$package" 2>&1)" ''
check 'overrides have a reason each' same \
    "$(awk '/^#/ {reason = 1} /^sockcheck:/ {if (!reason) print; reason = 0}' packaging/deb/lintian-overrides)" ''
check 'everything belongs to root' same "$(dpkg-deb --contents "$package" | awk '{print $2}' | sort --unique)" root/root
check 'it needs nothing' same "$(dpkg-deb --field "$package" Depends)" ''
before=$(picture)
check 'dpkg installs it' in_root dpkg --install /package.deb
check 'what was installed is what the package holds' same "$(in_root dpkg --verify sockcheck 2>&1)" ''
check 'sockcheck --version' same "$(in_root sockcheck --version)" "$version"
check 'sockcheck, used' status 77 in_root sockcheck --quiet --assume 0:999:0660 --user 1000
check 'sockcheck exec, used' same "$(in_root sockcheck exec --user nobody --warn --if-missing ignore -- id -u)" 65534
check 'a man page' prints 'SOCKCHECK-EXEC 1' decompressed /usr/share/man/man1/sockcheck-exec.1.gz
check 'bash loads its completions' completes
for file in /usr/share/zsh/vendor-completions/_sockcheck /usr/share/fish/vendor_completions.d/sockcheck.fish \
    /usr/share/doc/sockcheck/copyright /usr/share/doc/sockcheck/changelog.Debian.gz; do
    check "$file" has $file
done
check 'the changelog of the package has its version' prints "sockcheck ($version-1)" decompressed /usr/share/doc/sockcheck/changelog.Debian.gz
check 'installed once more' in_root dpkg --install /package.deb
# No init runs here: the units are read by systemd's own checker, and their command is carried out as it stands.
unit() { dpkg-deb --fsys-tarfile "$package" | tar --extract --to-stdout "./usr/lib/systemd/system/$1"; }
units() {
    # With the targets that they name, which are systemd's own.
    mkdir -p "$scratch/root/usr/lib/systemd" && cp -r /lib/systemd/system "$scratch/root/usr/lib/systemd/" &&
        dpkg-deb --extract "$package" "$scratch/root" || return 1
    same "$(systemd-analyze verify --man=no --root="$scratch/root" "$scratch/root/usr/lib/systemd/system/sockcheck-who.timer" \
        "$scratch/root/usr/lib/systemd/system/sockcheck-who.service" 2>&1)" ''
}
units_checker_sees() {
    echo 'OnUnitActiveSec=often' >>"$scratch/root/usr/lib/systemd/system/sockcheck-who.timer"
    prints OnUnitActiveSec systemd-analyze verify --man=no --root="$scratch/root" "$scratch/root/usr/lib/systemd/system/sockcheck-who.timer"
}
look() { in_root sh -c "mkdir -p /var/lib/sockcheck && $(unit sockcheck-who.service | sed -n 's/^ExecStart=//p')"; }
changed() {
    in_root useradd --groups 999 somebody 2>/dev/null || in_root sh -c 'echo docker:x:999:somebody >>/etc/group; echo somebody:x:4242:4242::/:/bin/sh >>/etc/passwd'
    look
    in_root sh -c 'sed -i /somebody/d /etc/passwd /etc/group'
}
scratch=$(mktemp -d)
trap '"$docker" rm --force $name >/dev/null 2>&1; rm -rf "$scratch"' EXIT
check 'systemd finds no fault with the timer and its service' units
check '... and finds one where there is one' units_checker_sees
check 'the command of the service, first' same "$(look 2>&1)" ''
check '... and again: nothing' same "$(look 2>&1)" ''
check '... it tells what changed' prints '+ account somebody' changed
check "docker's plugin, for every user" in_root sockcheck docker-plugin install --system
check 'purged' in_root dpkg --purge sockcheck
# The directory is docker's, and only empty.
check "docker's plugin went with it" in_root sh -c 'cd /usr/libexec && rmdir docker/cli-plugins docker && { rmdir /usr/libexec || true; }'
check 'nothing is left' nothing_left
finish
