# Who may use the socket, and so is root on its host.
#   jq -rf root-equivalent.jq fleet.jsonl
select(.verdict == "granted")
| [ .host.name, (.container.name // "-"), (.container.image // "-"), (.subject.user // "uid \(.subject.uid)") ]
| @tsv
