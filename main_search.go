package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"teahouse/room"
	"teahouse/sshapp/helper"
	"teahouse/store"
	"teahouse/store/search"
)

// searchRetry is how long the index rests after a fault, such as a full disk.
const searchRetry = 30 * time.Second

// background is what runs beside the server: the index of the search, the house's clerk and its helper. All end before
// the store closes.
type background struct {
	index *search.Index // nil when it could not be opened: a house without search is still a house
	ctx   context.Context
	end   context.CancelFunc
	done  sync.WaitGroup
}

// openIndex opens the index beside the database. It must be there before the first command is given to the store.
func openIndex(ctx context.Context, s settings, st *store.Store, log *slog.Logger) *search.Index {
	ix, err := search.Open(ctx, s.index(), st)
	if err != nil {
		log.Warn("no search", "err", err)
		return nil
	}
	st.Subscribe(func([]store.Event) { ix.Tap() })
	return ix
}

// startBackground starts what runs beside the server; stop ends it and waits.
func startBackground(ctx context.Context, ix *search.Index, rooms *room.House, tea *helper.Helper, log *slog.Logger) *background {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	b := &background{index: ix, ctx: ctx, end: cancel}
	if ix != nil {
		b.done.Go(func() { b.follow(ctx, log) }) // ends with stop
	}
	if tea != nil {
		b.done.Go(func() { tea.Run(ctx) }) // ends with stop
	}
	b.done.Go(func() { // ends with stop
		rooms.Clerk(ctx, func(err error) { log.Error("fault", "doing", "the clerk's work", "err", err) })
	})
	return b
}

// follow keeps the index up with the log, also after a fault.
func (b *background) follow(ctx context.Context, log *slog.Logger) {
	for ctx.Err() == nil {
		if err := b.index.Run(ctx); err != nil && ctx.Err() == nil {
			log.Error("fault", "doing", "index for the search", "err", err)
			select {
			case <-ctx.Done():
			case <-time.After(searchRetry):
			}
		}
	}
}

// also runs something else until stop.
func (b *background) also(work func(ctx context.Context)) {
	b.done.Go(func() { work(b.ctx) }) // ends with stop
}

func (b *background) stop() {
	b.end()
	b.done.Wait()
}
