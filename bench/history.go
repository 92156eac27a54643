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

// history pages back on one screen, and forth again. A page has come when the oldest message on the screen is an older
// one.
func history(ctx context.Context, s *side, _ int) (outcome, error) {
	var out outcome
	reader := s.watching()[0]
	s.quiet(ctx, calm, s.patience)
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
	newest := s.newest[reader.room]
	if _, ok := s.sees(ctx, reader, func(_ []string, messages []int) bool { return slices.Contains(messages, newest) }); !ok {
		out.fault("paging down does not come to message %d", newest)
	}
	return out, nil
}

// pageBack turns pages until there are none, and answers how many milliseconds each took; ok is false when one did not
// come.
func (s *side) pageBack(ctx context.Context, reader *client) (late []float64, ok bool) {
	for range pages {
		oldest := lowest(reader.observer.messages())
		if oldest < s.rooms {
			break // the beginning: the first messages of all stand in one room after the other
		}
		begin := time.Now()
		reader.write(pageUp)
		at, ok := s.sees(ctx, reader, func(_ []string, messages []int) bool {
			return len(messages) > 0 && lowest(messages) < oldest
		})
		if !ok {
			return late, false
		}
		late = append(late, milliseconds(at.Sub(begin)))
		pause(ctx, time.Until(begin.Add(pageEvery)))
	}
	return late, true
}

// lowest is the number of the oldest message, -1 when there is none.
func lowest(messages []int) int {
	if len(messages) == 0 {
		return -1
	}
	return slices.Min(messages)
}
