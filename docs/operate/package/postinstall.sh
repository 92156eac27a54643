#!/bin/sh
# After dpkg's configure, and after rpm's install (1) or upgrade (2). The house is not opened by installing it: whoever does that
# reads the owner's code.
set -e
if [ -d /run/systemd/system ]; then
    systemd-sysusers /usr/lib/sysusers.d/teahouse.conf
    systemctl daemon-reload
    systemctl try-restart teahouse.service # an older one goes on with the new program
fi
