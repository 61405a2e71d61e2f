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

report=$("$program" diagnose --format plain "${arguments[@]}" -- "${sockets[@]}" 2>&1)
status=$?

# Names in the report come from the machine and may look like a command to the runner.
token=sockcheck-$RANDOM$RANDOM$RANDOM$RANDOM
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
