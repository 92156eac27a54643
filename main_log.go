package main

import (
	"context"
	"io"
	"log/slog"
	"strings"
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
	if fault := faultOf(r); fault != "" {
		again, tell := c.faults.tell(fault, r.Time)
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

// faultOf is what was being done when something went wrong, "" for a line of another kind. Go's HTTP server has its own words
// for a listener that takes nobody, once a second.
func faultOf(r slog.Record) (doing string) {
	const deaf = "http: Accept error"
	if strings.HasPrefix(r.Message, deaf) {
		return deaf
	}
	if r.Message != "fault" {
		return ""
	}
	doing = "fault"
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "doing" {
			doing = a.Value.String()
		}
		return a.Key != "doing"
	})
	return doing
}

// tell says whether a fault is to be written, and how often it was not since the last time.
func (f *recentFaults) tell(doing string, now time.Time) (again int, tell bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	last := f.told[doing]
	if last != nil && now.Sub(last.at) < faultEvery {
		last.again++
		return 0, false
	}
	if last != nil {
		again = last.again
	}
	f.told[doing] = &recentFault{at: now}
	return again, true
}
