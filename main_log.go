package main

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

// faultEvery is how often the same fault is written. A full disk refuses every word of everybody, and a log that told each
// time would fill what room there is.
const faultEvery = time.Minute

// newLog writes a line for each event, as text or as JSON, and tells event of what each is about. The same fault is written
// once a minute; the next time it is, "again" says how many times it was not.
func newLog(w io.Writer, format string, event func(name string)) *slog.Logger {
	var h slog.Handler = slog.NewTextHandler(w, nil)
	if format == "json" {
		h = slog.NewJSONHandler(w, nil)
	}
	return slog.New(counted{h, event, &recentFaults{told: map[string]*recentFault{}}})
}

// counted is a log that tells how often something is written, or would be if it were not the same fault.
type counted struct {
	slog.Handler
	event  func(name string)
	faults *recentFaults
}

func (c counted) Handle(ctx context.Context, r slog.Record) error {
	c.event(r.Message)
	if r.Message == "fault" {
		again, tell := c.faults.tell(r)
		if !tell {
			return nil
		}
		if again > 0 {
			r = r.Clone()
			r.AddAttrs(slog.Int("again", again))
		}
	}
	return c.Handler.Handle(ctx, r)
}

func (c counted) WithAttrs(attrs []slog.Attr) slog.Handler {
	return counted{c.Handler.WithAttrs(attrs), c.event, c.faults}
}

func (c counted) WithGroup(name string) slog.Handler {
	return counted{c.Handler.WithGroup(name), c.event, c.faults}
}

// recentFaults knows when each fault was written last, by what was being done: the program's own words, and so not many.
type recentFaults struct {
	mu   sync.Mutex // guards told
	told map[string]*recentFault
}

type recentFault struct {
	at    time.Time
	again int // times since then
}

// tell says whether a fault is to be written, and how often it was not since the last time.
func (f *recentFaults) tell(r slog.Record) (again int, tell bool) {
	doing := ""
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "doing" {
			doing = a.Value.String()
		}
		return a.Key != "doing"
	})
	f.mu.Lock()
	defer f.mu.Unlock()
	last := f.told[doing]
	if last != nil && r.Time.Sub(last.at) < faultEvery {
		last.again++
		return 0, false
	}
	if last != nil {
		again = last.again
	}
	f.told[doing] = &recentFault{at: r.Time}
	return again, true
}
