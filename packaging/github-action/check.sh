#!/usr/bin/env bash
# The one step of action.yml.
set -uo pipefail

program=${SOCKCHECK_PROGRAM-}
if [[ -z $program ]]; then
    program=$GITHUB_ACTION_PATH/sockcheck
    [[ -x $program ]] || program=$(command -v sockcheck || true)
fi
if [[ -z $program ]] || ! version=$("$program" --version); then
    echo "::error title=sockcheck::There is no program that runs here: name one with the input program"
    exit 127
fi

words() {
    local line
    while IFS= read -r line || [[ -n $line ]]; do
        line=${line%$'\r'}
        [[ -z $line ]] || printf '%s\0' "$line"
    done <<<"$1"
}
mapfile -d '' -t arguments < <(words "${SOCKCHECK_ARGUMENTS-}")
mapfile -d '' -t sockets < <(words "${SOCKCHECK_SOCKETS-}")

# Names in what is printed come from elsewhere and may look like a command to the runner.
token=sockcheck-$RANDOM$RANDOM$RANDOM$RANDOM

case ${SOCKCHECK_MODE-diagnose} in
    diagnose) ;;
    lint)
        mapfile -d '' -t files < <(words "${SOCKCHECK_FILES-.}")
        complaints=$(mktemp)
        # It escapes its annotations itself, and writes the summary.
        "$program" lint --format github "${arguments[@]}" -- "${files[@]}" 2>"$complaints"
        status=$?
        if [[ -s $complaints ]]; then
            echo "::stop-commands::$token"
            cat "$complaints"
            echo "::$token::"
        fi
        rm -f "$complaints"
        if [[ -n ${SOCKCHECK_SARIF-} ]]; then
            "$program" lint --format sarif "${arguments[@]}" -- "${files[@]}" >"$SOCKCHECK_SARIF" 2>/dev/null
            # Found again, or nothing: another status is one that the first call had too.
            [[ -s $SOCKCHECK_SARIF || $status != [01] ]] || status=71
        fi
        echo "status=$status" >>"${GITHUB_OUTPUT:-/dev/null}"
        # Files that could not be read, and a call that was not understood, are never passed over.
        [[ $status == 1 && ${SOCKCHECK_FAIL-true} == false ]] || exit "$status"
        exit 0
        ;;
    *)
        echo "::error title=sockcheck::The input mode is diagnose or lint"
        exit 64
        ;;
esac

report=$("$program" diagnose --format plain "${arguments[@]}" -- "${sockets[@]}" 2>&1)
status=$?

echo "::group::sockcheck $version"
echo "::stop-commands::$token"
printf '%s\n' "$report"
echo "::$token::"
echo "::endgroup::"

case $status in
    0) verdict=granted ;;
    66) verdict=missing ;;
    69) verdict=unavailable ;;
    71 | 78) verdict=unknown ;;
    77) verdict=denied ;;
    *) verdict= ;;
esac
cause=$(sed -n 's/^cause: \([a-z0-9-]*\): .*/\1/p' <<<"$report" | head -n 1)
{
    echo "verdict=$verdict"
    echo "cause=$cause"
    echo "status=$status"
} >>"${GITHUB_OUTPUT:-/dev/null}"
# Indented text is shown as it is, whatever it holds.
{
    echo "### sockcheck: ${verdict:-could not be asked}${cause:+ ($cause)}"
    echo
    while IFS= read -r line; do printf '    %s\n' "$line"; done <<<"$report"
    echo
} >>"${GITHUB_STEP_SUMMARY:-/dev/null}"

# The first line, as the value of a runner's command: https://docs.github.com, workflow commands.
line=${report%%$'\n'*}
line=${line//'%'/%25}
line=${line//$'\r'/%0D}
if [[ $status == 0 ]]; then
    echo "::notice title=sockcheck::$line"
elif [[ -z $verdict ]]; then
    # A question that was not understood is never passed over.
    echo "::error title=sockcheck::$line"
    exit "$status"
elif [[ ${SOCKCHECK_FAIL-true} == false ]]; then
    echo "::warning title=sockcheck::$line"
else
    echo "::error title=sockcheck::$line"
    exit "$status"
fi
