package room

import (
	"context"
	"errors"
	"strings"
	"time"

	"teahouse/store"
)

// The clerk's patience.
const (
	clerkNap      = time.Minute      // the longest it sleeps: what was kept for later meanwhile may be due then
	eraseEvery    = 10 * time.Minute // how often rooms are looked through for what they keep no longer
	clerkTroubled = 10 * time.Second // how long it waits after a fault of the store
)

// Clerk does what the house has to do by itself when a time has come: it says what was kept for later, and erases what a
// room keeps no longer. It returns when ctx ends, and starts nothing. fault is told once for each time that the store
// failed; the clerk tries again by itself.
func (h *House) Clerk(ctx context.Context, fault func(err error)) {
	erased := time.Time{}
	for {
		nap, err := h.sayDue(ctx)
		if now := h.cfg.Now(); err == nil && now.Sub(erased) >= eraseEvery {
			erased = now
			err = errors.Join(h.eraseOld(ctx), h.shortenOld(ctx))
		}
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			fault(err)
			nap = clerkTroubled
		}
		timer := time.NewTimer(nap)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-h.kept:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// sayDue says all that is due, and tells when to look again.
func (h *House) sayDue(ctx context.Context) (time.Duration, error) {
	for {
		next, err := h.store.NextLater(ctx)
		if errors.Is(err, store.ErrNothing) {
			return clerkNap, nil
		}
		if err != nil {
			return 0, err
		}
		if wait := next.Due.Sub(h.cfg.Now()); wait > 0 {
			return min(wait, clerkNap), nil
		}
		_, err = h.store.Do(ctx, store.NewCommand(store.KindSayDue, 0, store.SayDue{ID: next.ID}))
		if errors.Is(err, store.ErrNothing) {
			return time.Second, nil // the log's clock is behind ours, or it was dropped this moment
		}
		if err != nil {
			return 0, err
		}
	}
}

// eraseOld carries the rooms' retention out.
func (h *House) eraseOld(ctx context.Context) error {
	rooms, err := h.store.RoomsToErase(ctx)
	if err != nil {
		return err
	}
	for _, r := range rooms {
		for err == nil {
			_, err = h.store.Do(ctx, store.NewCommand(store.KindErase, 0, store.Erase{Room: r.ID}))
		}
		if !errors.Is(err, store.ErrNothing) {
			return err
		}
		err = nil
	}
	return nil
}

// shortenOld makes what is left of bans that are long over tell less of who they were about.
func (h *House) shortenOld(ctx context.Context) error {
	if h.cfg.IPRetention <= 0 || h.cfg.Shorten == nil {
		return nil
	}
	before := h.cfg.Now().Add(-h.cfg.IPRetention).UnixMilli()
	for after := ""; ; {
		subjects, err := h.store.SpentNetworks(ctx, before, after)
		if err != nil || len(subjects) == 0 {
			return err
		}
		for _, subject := range subjects {
			after = subject
			shorter := store.NetSubject(h.cfg.Shorten(strings.TrimPrefix(subject, "n:")))
			if shorter == subject {
				continue
			}
			_, err := h.store.Do(ctx, store.NewCommand(store.KindShorten, 0, store.Shorten{Subject: subject, Shorter: shorter, Before: before}))
			if err != nil && !errors.Is(err, store.ErrNothing) {
				return err
			}
		}
	}
}
