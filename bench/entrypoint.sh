#!/bin/sh
# What images do today in place of `sockcheck exec`: SOCKET USER COMMAND...
set -e
socket=$1 user=$2
shift 2
gid=$(stat -c %g "$socket")
group=$(getent group "$gid" | cut -d: -f1)
if [ -z "$group" ]; then
    group=docker-host
    groupadd --gid "$gid" "$group"
fi
usermod --append --groups "$group" "$user"
exec gosu "$user" "$@"
