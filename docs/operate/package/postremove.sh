#!/bin/sh
# The data directory and the user stay: what people have said is not a package's to throw away.
set -e
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
fi
