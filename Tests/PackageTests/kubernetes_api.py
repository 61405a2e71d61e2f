#!/usr/bin/env python3
"""Usage: kubernetes_api.py FOLDER [LOG]

As much of the API of Kubernetes as `kubectl get`, `kubectl logs` and `kubectl debug` ask for, on a free port of the loopback interface,
which is written into FOLDER/port; FOLDER/kubeconfig leads there. The pods are FOLDER/pods/NAMESPACE/NAME.json, their logs
NAME.log. Each request is a line of LOG; a container that is to be added to a pod is put down in FOLDER/added. What is in no file is answered as the API server answers it.
"""

import http.server
import json
import pathlib
import re
import sys
import urllib.parse

folder = pathlib.Path(sys.argv[1])
log = open(sys.argv[2] if len(sys.argv) > 2 else folder / "requests", "a", encoding="utf-8")
POD = {"name": "pods", "singularName": "", "namespaced": True, "kind": "Pod", "verbs": ["get", "list"], "shortNames": ["po"]}
DISCOVERY = {
    "/version": {"major": "1", "minor": "32", "gitVersion": "v1.32.0"},
    "/api": {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []},
    "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": []},
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
        POD, {"name": "pods/log", "singularName": "", "namespaced": True, "kind": "Pod", "verbs": ["get"]},
        {"name": "pods/ephemeralcontainers", "singularName": "", "namespaced": True, "kind": "Pod", "verbs": ["get", "patch"]}]},
}


def pods(namespace):
    return {path.stem: json.loads(path.read_text()) for path in sorted((folder / "pods" / namespace).glob("*.json"))}


def answer(path, query):
    """A status and a document, or text."""
    if path in DISCOVERY:
        return 200, DISCOVERY[path]
    found = re.fullmatch(r"/api/v1/namespaces/([a-z0-9-]+)/pods(?:/([a-z0-9.-]+)(/log)?)?", path)
    if found:
        namespace, name, wants_log = found.groups()
        there = pods(namespace)
        if name is None:
            items = list(there.values())
            for key, value in (pair.split("=", 1) for pair in query.get("labelSelector", "").split(",") if pair):
                items = [pod for pod in items if pod["metadata"].get("labels", {}).get(key) == value]
            for key, value in (pair.split("=", 1) for pair in query.get("fieldSelector", "").split(",") if pair):
                assert key == "spec.nodeName", key
                items = [pod for pod in items if pod["spec"].get("nodeName") == value]
            return 200, {"kind": "PodList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": items}
        if name in there:
            if wants_log and query.get("container") != "sockcheck":
                return 400, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "reason": "BadRequest",
                             "message": f"a container name must be specified for pod {name}", "code": 400}
            return 200, (folder / "pods" / namespace / f"{name}.log").read_text() if wants_log else there[name]
        return 404, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": f'pods "{name}" not found',
                     "reason": "NotFound", "details": {"name": name, "kind": "pods"}, "code": 404}
    return 404, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": "not found", "reason": "NotFound",
                 "details": {}, "code": 404}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        self.note()
        self.reply(*answer(url.path, dict(urllib.parse.parse_qsl(url.query))))

    def do_PATCH(self):
        url = urllib.parse.urlsplit(self.path)
        found = re.fullmatch(r"(/api/v1/namespaces/[a-z0-9-]+/pods/[a-z0-9.-]+)/ephemeralcontainers", url.path)
        if not found:
            self.refuse()
            return
        self.note()
        added = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["spec"]["ephemeralContainers"]
        (folder / "added").write_text(json.dumps(added[0]))
        status, pod = answer(found[1], {})
        if status == 200:
            pod["spec"]["ephemeralContainers"] = added
        self.reply(status, pod)

    def note(self):
        log.write(f"{self.command} {self.path}\n")
        log.flush()

    def reply(self, status, said):
        kind = "text/plain" if isinstance(said, str) else "application/json"
        body = (said if isinstance(said, str) else json.dumps(said)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def refuse(self):
        """Nothing else is written."""
        self.note()
        self.send_error(405)

    do_POST = do_PUT = do_DELETE = refuse

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
port = server.server_address[1]
(folder / "kubeconfig").write_text(json.dumps({
    "apiVersion": "v1", "kind": "Config", "current-context": "recorded",
    "clusters": [{"name": "recorded", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
    "users": [{"name": "nobody", "user": {}}],
    "contexts": [{"name": "recorded", "context": {"cluster": "recorded", "user": "nobody", "namespace": "default"}}]}))
(folder / "port").write_text(str(port))
server.serve_forever()
