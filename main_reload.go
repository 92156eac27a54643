package main

import (
	"flag"
	"log/slog"
	"slices"
)

// reloadable are the settings that SIGHUP changes in an open house. All others take a restart.
var reloadable = []string{
	"burst", "rate", "bot-burst", "bot-rate",
	"registers", "failures", "failure-wait", "failures-per-addr", "failures-per-account",
	"conns", "conns-per-addr", "unauth-per-addr", "new-conns", "new-conns-burst",
}

// valuesOf is what each flag is.
func valuesOf(fs *flag.FlagSet) map[string]string {
	values := make(map[string]string)
	fs.VisitAll(func(f *flag.Flag) { values[f.Name] = f.Value.String() })
	return values
}

// reload takes over what has changed in the settings file, and says what has and what can't be; now is what holds, and is
// kept up. With a mistake in the file nothing changes.
func (h *house) reload(s settings, now map[string]string, log *slog.Logger) {
	next, err := s.again()
	if err != nil {
		log.Error("not reloaded", "err", err)
		return
	}
	changed := 0
	if h.reloadKeys(s, log) {
		changed++
	}
	next.flags.VisitAll(func(f *flag.Flag) {
		was, is := now[f.Name], f.Value.String()
		switch {
		case was == is:
		case slices.Contains(reloadable, f.Name):
			log.Info("reloaded", "setting", f.Name, "was", was, "is", is)
			now[f.Name] = is
			changed++
		default:
			log.Warn("not reloaded", "setting", f.Name, "is", was, "would be", is, "err", "it takes a restart")
		}
	})
	if changed == 0 {
		log.Info("reloaded", "changed", "nothing")
		return
	}
	lifted := next.lifted()
	h.rooms.SetPace(lifted.room)
	h.door.SetLimits(lifted.door)
	h.server.SetCounts(lifted.ssh)
}
