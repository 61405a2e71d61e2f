# Which hosts, which containers, why: a line for each that cannot use the socket.
#   jq -rf blocked.jq fleet.jsonl
select(.verdict != "granted")
| [ .host.name,
    (.container.name // "-"),
    (.subject.user // "uid \(.subject.uid)"),
    .verdict,
    (.causes[0] | "\(.code): \(.title)") ]
| @tsv
