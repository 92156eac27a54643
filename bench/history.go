//go:build linux

package main

import (
	"context"
	"slices"
	"strings"
	"time"
)

const (
	pages     = 20
	pageEvery = 100 * time.Millisecond // somebody leafing through
	pageUp    = "\x1b[5~"
	pageDown  = "\x1b[6~"
)

// history pages back on one screen, and forth again to what was there before. A page has come when another message is
// the first on the screen. Which one it must be is not known: what was said at once may stand in another order than it
// was sent in.
func history(ctx context.Context, s *side, _ int) (outcome, error) {
	var out outcome
	reader := s.watching()[0]
	s.quiet(ctx, calm, s.patience)
	shown := reader.observer.messages()
	before, err := s.server.usage()
	if err != nil {
		return out, err
	}
	late, ok := s.pageBack(ctx, reader)
	s.quiet(ctx, calm, s.patience)
	after, err := s.server.usage()
	if err != nil {
		return out, err
	}
	if !ok || len(late) == 0 {
		out.fault("turned %d pages back and no more; -past says how much there is", len(late))
	}
	if len(late) > 0 {
		out.add("CPU per page", "ms", milliseconds(after.since(before).cpu)/float64(len(late)))
	}
	reader.write(strings.Repeat(pageDown, len(late)+1))
	slices.Sort(late)
	out.latency("key to page", late)
	if _, ok := s.sees(ctx, reader, func(_ []string, messages []int) bool { return slices.Equal(messages, shown) }); !ok {
		out.fault("paging down does not come back to messages %v", shown)
	}
	return out, nil
}

// pageBack turns pages until there are none, and answers how many milliseconds each took; ok is false when one did not
// come.
func (s *side) pageBack(ctx context.Context, reader *client) (late []float64, ok bool) {
	for range pages {
		shown := reader.observer.messages()
		if len(shown) == 0 || slices.Contains(shown, 0) {
			break // the beginning: the first observer sits in the lobby, where the first message was said
		}
		begin := time.Now()
		reader.write(pageUp)
		at, ok := s.sees(ctx, reader, func(_ []string, messages []int) bool {
			return len(messages) > 0 && messages[0] != shown[0]
		})
		if !ok {
			return late, false
		}
		late = append(late, milliseconds(at.Sub(begin)))
		pause(ctx, time.Until(begin.Add(pageEvery)))
	}
	return late, true
}
