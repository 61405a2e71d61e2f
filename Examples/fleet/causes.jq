# How often each cause was met, and where.
#   jq -srf causes.jq fleet.jsonl
map(select(.verdict != "granted"))
| group_by(.causes[0].code)
| map({ code: .[0].causes[0].code, count: length, hosts: (map(.host.name) | unique) })
| sort_by(-.count, .code)[]
| "\(.count)\t\(.code)\t\(.hosts | join(", "))"
