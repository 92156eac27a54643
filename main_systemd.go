package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"teahouse/store"
)

// tellSystemd says how far the program is, to a service manager that wants to know (sd_notify(3)); elsewhere it does nothing.
func tellSystemd(state string) { _, _ = daemon.SdNotify(false, state) }

// pat tells the service manager's watchdog that the house is alive, for as long as its database answers. It ends with ctx, and
// at once where nobody watches.
func pat(ctx context.Context, st *store.Store, log *slog.Logger) {
	patience, err := daemon.SdWatchdogEnabled(false)
	if err != nil || patience <= 0 {
		return
	}
	tick := time.NewTicker(patience / 2)
	defer tick.Stop()
	for {
		asked, cancel := context.WithTimeout(ctx, patience/2)
		_, err := st.Position(asked)
		cancel()
		switch {
		case err == nil:
			tellSystemd(daemon.SdNotifyWatchdog)
		case ctx.Err() == nil:
			log.Error("fault", "doing", "answer the watchdog", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
