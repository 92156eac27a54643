package main

import (
	"context"
	"log/slog"
	"time"
)

const (
	clockEvery = time.Minute
	moveTold   = 5 * time.Second // less is how clocks are
)

// tellMoves has a line for the operator each time that the machine's clock was moved, which the open house does not follow
// (store.Clock). moved is by how much it has been, all in all. It looks until ctx ends.
func tellMoves(ctx context.Context, moved func() time.Duration, log *slog.Logger) {
	look := time.NewTicker(clockEvery)
	defer look.Stop()
	for told := time.Duration(0); ; {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
		if now := moved().Round(time.Second); (now - told).Abs() >= moveTold {
			log.Info("clock moved", "by", now-told, "off", now)
			told = now
		}
	}
}
