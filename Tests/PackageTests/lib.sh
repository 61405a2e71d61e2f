# Sourced by the parts of Tests/PackageTests/run: a line for each check, and the counts at the end.
# shellcheck shell=bash

passed=0
failed=0
part=$(basename "$0" .sh)

# check WHAT COMMAND...: COMMAND succeeds; what it printed is shown where it does not.
check() {
    local what=$1 output
    shift
    if output=$("$@" 2>&1 </dev/null); then
        passed=$((passed + 1))
        echo "ok      $part: $what"
    else
        failed=$((failed + 1))
        echo "FAILED  $part: $what"
        printf '%s\n' "$output" | tail -n 20 | sed 's/^/        /'
    fi
}

# status N COMMAND...: it ends with N.
status() {
    local expected=$1 actual=0
    shift
    "$@" || actual=$?
    [[ $actual == "$expected" ]] || {
        echo "status $actual instead of $expected"
        return 1
    }
}

# same A B
same() {
    [[ $1 == "$2" ]] || {
        echo "\"$1\" is not \"$2\""
        return 1
    }
}

# prints TEXT COMMAND...: TEXT is in what it prints, on stdout or stderr.
prints() {
    local text=$1 output
    shift
    output=$("$@" 2>&1) || true
    [[ $output == *"$text"* ]] || {
        echo "\"$text\" is not in:"
        echo "$output"
        return 1
    }
}

empty() { [[ -z $(ls -A "$1") ]] || { find "$1" && return 1; }; }
absent() { [[ ! -e $1 && ! -L $1 ]] || { ls -ld "$1" && return 1; }; }
fails() { ! "$@"; }

# The counts of this part, for Tests/PackageTests/run to add up.
finish() { echo "$passed $failed" >"$COUNTS/$part"; }
