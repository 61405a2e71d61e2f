#!/usr/bin/env bash
# kubectl sockcheck: Debian's kubectl (and this machine's, where that is another) against a recorded API.
# shellcheck source=Tests/PackageTests/lib.sh
source "$(dirname "$0")/lib.sh"

scratch=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server"; rm -rf "$scratch"' EXIT
chmod 0755 "$scratch"
version=$(scripts/version)
plugin=$scratch/plugin
api=$scratch/api

# By dpkg, and not by apt: another vendor's package of kubectl may be installed, and stays.
fetch() {
    mkdir "$scratch/deb" && chmod 0777 "$scratch/deb"
    (cd "$scratch/deb" && { apt-get download kubernetes-client || { apt-get update && apt-get download kubernetes-client; }; }) || return 1
    dpkg-deb --extract "$scratch"/deb/kubernetes-client_*.deb "$scratch/debian"
}
unpack() {
    mkdir "$plugin" && tar --extract --gzip --file dist/kubectl-sockcheck.tar.gz --directory "$plugin" &&
        cmp dist/sockcheck "$plugin/sockcheck"
}
pods() {
    python3 - "$api/pods" "$PWD/dist/sockcheck" <<'TEXT'
import json, pathlib, subprocess, sys
base, program = pathlib.Path(sys.argv[1]), sys.argv[2]
def pod(name, security, mounts="/var/run/docker.sock", own=None, namespace="default", labels=None, node="worker-1", host="/var/run/docker.sock", called="app", **more):
    container = {"name": "sockcheck" if labels else called, "image": "docker:cli", "securityContext": own or {},
                 "volumeMounts": [{"name": "sock", "mountPath": mounts}] if mounts else []}
    side = {"name": "sidecar", "image": "busybox", "volumeMounts": []}
    (base / namespace).mkdir(parents=True, exist_ok=True)
    (base / namespace / f"{name}.json").write_text(json.dumps({
        "kind": "Pod", "apiVersion": "v1", "metadata": {"name": name, "namespace": namespace, "labels": labels or {}, **more},
        "spec": {"nodeName": node, "securityContext": security, "containers": [side, container],
                 "volumes": [{"name": "sock", "hostPath": {"path": host}}]}, "status": {"phase": "Running"}}))
user = {"runAsUser": 1000, "runAsGroup": 1000}
pod("refused", user)
pod("allowed", {**user, "supplementalGroups": [7, 999]})
pod("by-fsgroup", {**user, "fsGroup": 999})
pod("own-user", user, own={"runAsUser": 0})
pod("directory", user, mounts="/var/run", host="/run")
pod("elsewhere", user, mounts="/run/docker.sock")
pod("without", user, mounts=None)
pod("by-image", {})
pod("no-agent", user, node="worker-2")
pod("hostile", {**user, "supplementalGroups": ["$(touch /tmp/kubectl-was-here)", "-h", "\u001b[31m"]}, node="w\u001b[31m")
pod("pattern", {**user, "supplementalGroups": ["/et*"]})
pod("odd-name", user, node="worker-2", called="app;touch /tmp/kubectl-was-here;'")
pod("agent-x1", {}, namespace="sockcheck", labels={"app": "sockcheck"})
pod("agent-x2", {}, namespace="sockcheck", labels={"app": "sockcheck"}, node="w\u001b[31m")
def report(socket):
    return subprocess.run([program, "--format", "json", "--with-host", "--assume", socket, "--user", "1", "/run/docker.sock"],
                          capture_output=True, text=True).stdout
(base / "sockcheck/agent-x1.log").write_text(
    report("0:998:0660") + "not json\n[]\n" + report("0:999:0660") + '{"schema":"sockcheck.report/1","socket":{"path":"/run/docker.sock","owner":{"id":"x"}}}\n'
    + '{"schema":"sockcheck.report/1","socket":{"path":"/run/podman.sock","owner":{"id":5},"group":{"id":5},"mode":"0600"}}\n')
(base / "sockcheck/agent-x2.log").write_text('{"schema":"sockcheck.report/1","socket":{"path":"/run/docker.sock","owner":{"id":0},"group":{"id":0},"mode":"$(id)"}}\n')
TEXT
}
start() {
    python3 Tests/PackageTests/kubernetes_api.py "$api" "$scratch/requests" &
    server=$!
    for ((tries = 0; tries < 100; tries++)); do
        [[ ! -s $api/port ]] || return 0
        sleep 0.1
    done
    return 1
}
# asks STATUS TEXT POD...: through kubectl, which finds the plugin in PATH.
asks() {
    local expected=$1 text=$2 output status=0
    shift 2
    output=$(PATH=$plugin:$bin:$PATH HOME=$scratch KUBECONFIG=$api/kubeconfig kubectl sockcheck "$@" 2>&1) || status=$?
    # kubectl itself passes the plugin's status on.
    [[ $status == "$expected" && $output == *"$text"* && $output != *$'\e'* ]] || {
        echo "status $status instead of $expected, or no \"$text\" in:"
        echo "$output"
        return 1
    }
}
# The line that is printed, carried out but for the terminal; the container that kubectl asks the API to add is one that
# Tests/EngineTests/test_pid.py makes on an engine.
debugs() {
    local words
    words=$(PATH=$plugin:$bin:$PATH HOME=$scratch KUBECONFIG=$api/kubeconfig kubectl sockcheck no-agent 2>&1 | sed -n 's/^ *\(kubectl debug .*\)/\1/p')
    words=${words/IMAGE-WITH-SOCKCHECK/registry.example/sockcheck}
    read -ra words <<<"${words/ -it / }"
    rm -f "$api/added"
    PATH=$bin:$PATH HOME=$scratch KUBECONFIG=$api/kubeconfig "${words[@]}" || return 1
    jq --exit-status '.targetContainerName == "app" and .image == "registry.example/sockcheck" and .securityContext.privileged
        and .command == ["/sockcheck", "--pid", "1", "/var/run/docker.sock"]' "$api/added"
}
only_read() { [[ -s $scratch/requests ]] && fails grep -v '^GET ' "$scratch/requests"; }

check 'the archive holds script, program and licence' unpack
check '... and what krew reads, with its checksum' same \
    "$(sed -n 's/^ *sha256: //p' dist/sockcheck-krew.yaml) $(sed -n 's/^ *version: v//p' dist/sockcheck-krew.yaml)" \
    "$(sha256sum dist/kubectl-sockcheck.tar.gz | cut -d' ' -f1) $version"
check '... which is a manifest' python3 -c 'import yaml; d = yaml.safe_load(open("dist/sockcheck-krew.yaml")); assert d["kind"] == "Plugin" and d["spec"]["platforms"][0]["bin"] == "kubectl-sockcheck"'
check "Debian's kubectl" fetch
mkdir -p "$api"
check 'pods, and an agent that has looked' pods
server=
start || true
check 'a recorded API' test -s "$api/port"

bins=("$scratch/debian/usr/bin")
if other=$(command -v kubectl) && [[ $(realpath "$other") != "$scratch"/* ]] && ! dpkg-query --search "$other" 2>/dev/null | grep -q ^kubernetes-client; then
    bins+=("$(dirname "$other")")
fi
sysadmin=()
for bin in "${bins[@]}"; do
    echo "        $("$bin/kubectl" version --client 2>/dev/null | head -n 1)"
    check 'kubectl finds it' prints kubectl-sockcheck env "PATH=$plugin:$bin:$PATH" "$bin/kubectl" plugin list
    check 'refused: the reason' asks 77 'cause: gid-mismatch' refused
    check '... the lines for the manifest' asks 77 '    supplementalGroups:' refused
    check '... by the last word of the agent on its node' asks 77 'socket 0:999:0660' refused
    check 'a group of the pod lets in' asks 0 granted allowed
    check 'fsGroup too' asks 0 granted by-fsgroup
    check "a container's own user counts before the pod's" asks 0 granted own-user
    check 'a directory that is mounted holds the socket' asks 77 'container app' directory
    check '/run and /var/run are one' asks 77 'container app' elsewhere
    check 'another container of the pod has no socket' asks 66 'does not mount' refused --container sidecar
    check 'no container has one' asks 66 'no container of the pod' without
    check 'the user of an image is not guessed' asks 71 'say it with --user' by-image
    check '... and can be said' asks 77 'uid 1000' by-image --user 1000:1000
    if [[ $("$bin/kubectl" debug --help) == *sysadmin* ]]; then
        check 'no agent: how to ask in the pod' asks 71 'kubectl debug' no-agent
        check '... with a name that is one word of it' asks 71 "--target 'app;touch /tmp/kubectl-was-here;'\\''' --profile" odd-name
        sysadmin=("${sysadmin[@]}" "$bin")
    else
        check 'no agent, and a kubectl that cannot ask in the pod: how to ask on the node' asks 71 'sudo sockcheck --pid PID' no-agent
    fi
    check '... or what is known' asks 0 granted no-agent --assume 0:1000:0660
    check 'JSON' asks 77 '"schema":' refused --format json
    check 'no such pod' asks 69 'not found' nobody
    check 'another namespace' asks 69 'not found' refused --namespace sockcheck
    check 'no cluster' asks 69 'could not be read' refused --server http://127.0.0.1:1
    check 'a wrong call' asks 64 'unknown option' refused --bogus
    check 'what the API says is no command and no escape sequence' asks 71 'nobody tells of the socket' hostile
    check '... also with a socket' asks 64 'sockcheck' hostile --assume 0:999:0660
    check '... nor a pattern of file names' asks 64 '/et*' pattern --assume 0:999:0660
done
check 'nothing of it was run' absent /tmp/kubectl-was-here
check 'it only reads' only_read
for bin in "${sysadmin[@]}"; do
    check 'how to ask in the pod is taken by kubectl, and adds a container that can' debugs
done
if ((${#sysadmin[@]} == 0)); then echo "NOT TRIED: no kubectl here knows the profile sysadmin (1.30)" >&2; fi
finish
