package main

import (
	"context"
	"io"
	"log/slog"
)

// newLog writes a line for each event, as text or as JSON, and tells event of what each is about.
func newLog(w io.Writer, format string, event func(name string)) *slog.Logger {
	var h slog.Handler = slog.NewTextHandler(w, nil)
	if format == "json" {
		h = slog.NewJSONHandler(w, nil)
	}
	return slog.New(counted{h, event})
}

// counted is a log that tells how often something is written.
type counted struct {
	slog.Handler
	event func(name string)
}

func (c counted) Handle(ctx context.Context, r slog.Record) error {
	c.event(r.Message)
	return c.Handler.Handle(ctx, r)
}

func (c counted) WithAttrs(attrs []slog.Attr) slog.Handler {
	return counted{c.Handler.WithAttrs(attrs), c.event}
}

func (c counted) WithGroup(name string) slog.Handler {
	return counted{c.Handler.WithGroup(name), c.event}
}
