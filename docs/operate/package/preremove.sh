#!/bin/sh
# Before dpkg's remove, and before rpm's last erase (0): close the house. An upgrade leaves it open.
set -e
case ${1:-} in
remove | 0)
    if [ -d /run/systemd/system ]; then
        systemctl disable --now teahouse.socket teahouse.service
    fi
    ;;
esac
