#!/usr/bin/env bash
# The wheel: installed by pip without network into a fresh environment, used by hand, by a module and by pre-commit.
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
chmod 0755 "$scratch"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
version=$(scripts/version)
wheels=(dist/sockcheck-"$version"-py3-none-*.whl)
wheel=$PWD/${wheels[0]}
environment=$scratch/venv
python=$environment/bin/python

check 'one wheel, for the oldest glibc and musl that pip knows' same \
    "${wheels[*]##*/}" "sockcheck-$version-py3-none-manylinux_2_17_$(uname -m).musllinux_1_1_$(uname -m).whl"
check 'a fresh environment' /usr/bin/python3 -m venv "$environment"
before=$(find "$environment" ! -path '*__pycache__*' | sort)
check 'pip installs it without network' "$python" -m pip install --quiet --no-index "$wheel"
check 'the program is in PATH' same "$(PATH=$environment/bin:$PATH sockcheck --version)" "$version"
check 'it is the program of dist/' cmp dist/sockcheck "$environment/bin/sockcheck"
check 'python -m sockcheck' same "$("$python" -m sockcheck --version)" "$version"
check 'pip check' "$python" -m pip check
check 'the module, on errors of the system, of requests and of docker-py' Tests/PackageTests/wheel_module.sh "$wheel"
check 'pip takes it away' "$python" -m pip uninstall --quiet --yes sockcheck
check 'nothing is left' same "$(find "$environment" ! -path '*__pycache__*' | sort)" "$before"

# From PyPI: what judges the wheel, its types, and pre-commit itself.
tools=$scratch/tools
check "judges from PyPI" sh -c "/usr/bin/python3 -m venv '$tools' && '$tools/bin/pip' install --quiet twine check-wheel-contents mypy pre-commit"
check 'twine finds no fault with its metadata' "$tools/bin/twine" check --strict "$wheel"
check 'check-wheel-contents finds no fault' "$tools/bin/check-wheel-contents" "$wheel"
typed() {
    rm -rf "$scratch/typed"
    mkdir "$scratch/typed"
    (cd "$scratch/typed" && python3 -m zipfile --extract "$wheel" .)
    cat >"$scratch/typed/use.py" <<'TEXT'
import sockcheck

found: sockcheck.Explanation = sockcheck.explain(PermissionError())
status: int = found.exit_status
fix: str | None = sockcheck.explain("/run/docker.sock", timeout=1).fix
TEXT
    (cd "$scratch/typed" && "$tools/bin/mypy" --strict --python-version 3.10 use.py sockcheck) || return 1
    echo 'wrong: int = found.verdict' >>"$scratch/typed/use.py"
    (cd "$scratch/typed" && status 1 "$tools/bin/mypy" --strict --python-version 3.10 use.py)
}
check 'mypy --strict takes the module, and refuses what is wrong' typed

# A repository of hooks as it would be published, used by another one.
hooks=$scratch/hooks
repository=$scratch/repository
git_in() { git -C "$1" -c user.name=test -c user.email=test@example.org "${@:2}"; }
publish() {
    mkdir "$hooks" && tar --extract --gzip --file dist/pre-commit-sockcheck.tar.gz --directory "$hooks" || return 1
    git init --quiet "$hooks" && git_in "$hooks" add --all && git_in "$hooks" commit --quiet --message hooks
}
use() {
    git init --quiet "$repository" || return 1
    cat >"$repository/.pre-commit-config.yaml" <<TEXT
repos:
  - repo: $hooks
    rev: $(git -C "$hooks" rev-parse HEAD)
    hooks:
      - id: sockcheck
TEXT
    git_in "$repository" add --all && git_in "$repository" commit --quiet --message first
}
# hook STATUS DOCKER_HOST
hook() {
    (cd "$repository" && status "$1" env PRE_COMMIT_HOME="$scratch/pre-commit" PIP_FIND_LINKS="$(dirname "$wheel")" \
        DOCKER_HOST="$2" "$tools/bin/pre-commit" run --all-files)
}
check 'the hooks are a repository' publish
check 'another repository uses them' use
check 'pre-commit finds no fault with the manifest' "$tools/bin/pre-commit" validate-manifest "$hooks/.pre-commit-hooks.yaml"
check 'no socket: the hook stops, with the reason' prints socket-missing hook 1 "unix://$scratch/none.sock"
python3 Tests/FakeDaemons/fake_daemon.py "$scratch/any.sock" 0:0 0660 --foreground &
daemon=$!
trap 'kill "$daemon" 2>/dev/null; rm -rf "$scratch"' EXIT
for ((tries = 0; tries < 100; tries++)); do
    [[ ! -S $scratch/any.sock ]] || break
    sleep 0.1
done
check 'a socket that may be used: it passes' hook 0 "unix://$scratch/any.sock"

# lint, on what is committed.
printf 'services:\n  ci:\n    user: "1000:1000"\n    volumes: ["/run/docker.sock:/run/docker.sock"]\n' >"$repository/docker-compose.ci.yml"
sed -i 's/id: sockcheck$/id: sockcheck-lint/' "$repository/.pre-commit-config.yaml"
git_in "$repository" add --all
check 'lint: a commit of a Compose file that cannot work is stopped' prints gid-mismatch hook 1 ''
printf 'services:\n  ci:\n    user: root\n    volumes: ["/run/docker.sock:/run/docker.sock"]\n' >"$repository/docker-compose.ci.yml"
git_in "$repository" add --all
check 'lint: one that can passes' hook 0 ''
finish
