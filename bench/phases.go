//go:build linux

package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// stage is one thing to do with a side and to measure.
type stage struct {
	phase string // the word in -phases
	label string // for the table, when a phase has several stages
	once  bool   // not repeated in rounds: what it does to a server stays
	ours  bool   // only our server can do it
	run   func(ctx context.Context, s *side, round int) (outcome, error)
}

// stages is everything that can be done, in the order in which it is: what leaves traces in a server's memory comes last.
func stages(rates []float64) []stage {
	all := []stage{{phase: "join", run: join}, {phase: "idle", run: idle}}
	for _, rate := range rates {
		label := "talk " + strconv.FormatFloat(rate, 'f', -1, 64) + "/s"
		all = append(all, stage{phase: "talk", label: label, run: talking(rate)})
	}
	all = append(all,
		stage{phase: "echo", run: echo},
		stage{phase: "saturate", run: saturate},
		stage{phase: "history", ours: true, run: history},
		stage{phase: "writers", ours: true, run: writing},
		stage{phase: "slow", once: true, run: slow},
		stage{phase: "memory", once: true, run: longTalk},
	)
	for i := range all {
		if all[i].label == "" {
			all[i].label = all[i].phase
		}
	}
	return all
}

// plan is the stages that were asked for.
func (o options) plan() []stage {
	return slices.DeleteFunc(stages(o.rates), func(s stage) bool {
		return s.phase != "join" && !o.does(s.phase)
	})
}

// phaseNames are the words that -phases knows.
func phaseNames() (names []string) {
	for _, s := range stages([]float64{1}) {
		names = append(names, s.phase)
	}
	return names
}

// presence is longer than the second within which a house tells everybody who has come.
const presence = 1200 * time.Millisecond

// join brings in this round's share of the people, and tells what they take of memory when all are there.
func join(ctx context.Context, s *side, round int) (outcome, error) {
	var out outcome
	first, end := round*len(s.people)/s.rounds, (round+1)*len(s.people)/s.rounds
	before, err := s.server.usage()
	if err != nil {
		return out, err
	}
	begin := time.Now()
	waits, err := s.admit(ctx, first, end)
	if err != nil {
		return out, err
	}
	took := time.Since(begin)
	s.quiet(ctx, presence, s.patience)
	after, err := s.server.usage()
	if err != nil {
		return out, err
	}
	n := float64(end - first)
	out.add("CPU per join", "ms", milliseconds(after.since(before).cpu)/n)
	out.add("joins", "/s", n/took.Seconds())
	late := make([]float64, len(waits))
	for i, w := range waits {
		late[i] = milliseconds(w)
	}
	out.latency("connect to inside", late)
	if round == s.rounds-1 {
		err = s.weigh(ctx, &out)
	}
	return out, err
}

// weigh adds what the server has of memory now, after some seconds in which it could give back what it no longer needs.
func (s *side) weigh(ctx context.Context, out *outcome) error {
	pause(ctx, s.settle)
	m, err := s.server.memory()
	if err != nil {
		return err
	}
	there := len(s.where(everybody))
	out.add("memory per visit", "kB", float64(m.now-s.empty.now)/float64(there)/1000)
	out.add("memory, at most", "MB", float64(m.peak)/1e6)
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

// idle lets everybody do nothing.
func idle(ctx context.Context, s *side, _ int) (outcome, error) {
	var out outcome
	s.quiet(ctx, calm, s.patience)
	before, err := s.server.usage()
	if err != nil {
		return out, err
	}
	traffic := s.traffic()
	pause(ctx, s.idle)
	after, err := s.server.usage()
	if err != nil {
		return out, err
	}
	out.add(fmt.Sprintf("CPU in %v", s.idle), "s", after.since(before).cpu.Seconds())
	there := float64(len(s.where(everybody)))
	sent := s.traffic().since(traffic)
	out.add("bytes per visit, screen", "B", float64(sent.screen)/there)
	out.add("bytes per visit, wire", "B", float64(sent.wire)/there)
	return out, nil
}

// talking lets people talk at a rate.
func talking(rate float64) func(context.Context, *side, int) (outcome, error) {
	return func(ctx context.Context, s *side, _ int) (outcome, error) {
		var out outcome
		h, err := s.talk(ctx, s.at(rate, s.seconds))
		out.talk(h)
		return out, err
	}
}

// longTalk is an hour's talk at one message a second, told faster, and what it leaves in memory.
func longTalk(ctx context.Context, s *side, _ int) (outcome, error) {
	var out outcome
	t := s.at(s.top(), 0)
	t.messages = s.longTalk
	h, err := s.talk(ctx, t)
	if err != nil {
		return out, err
	}
	out.talk(h)
	return out, s.weigh(ctx, &out)
}

// at is a talk at a rate for some time, at least one message, in which everybody takes part.
func (s *side) at(rate float64, d time.Duration) talk {
	return talk{rate: rate, messages: max(1, int(rate*d.Seconds())), speakers: s.speaking(), watchers: s.watching()}
}

// talk adds the figures of a talk, and what went wrong in it.
func (o *outcome) talk(h heard) {
	lines := max(1, h.deliveries) // nobody may be left
	o.add("CPU per delivery", "µs", microseconds(h.used.cpu)/lines)
	o.add("bytes per delivery, screen", "B", float64(h.sent.screen)/lines)
	o.add("bytes per delivery, wire", "B", float64(h.sent.wire)/lines)
	o.add("writes per delivery", "", float64(h.used.writes)/lines)
	o.add("deliveries", samples, h.deliveries)
	o.latency("Enter to visible", h.late)
	o.add("messages", "/s", h.rate)
	o.blame(h)
}

// blame tells what must never happen.
func (o *outcome) blame(h heard) {
	if h.lost > 0 {
		o.fault("%d of %d messages lost", h.lost, h.messages)
	}
	if h.strayed > 0 {
		o.fault("observers saw %d messages of other rooms", h.strayed)
	}
	if h.disorder > 0 {
		o.fault("observers saw two orders, at %d places", h.disorder)
	}
	if h.gone > 0 {
		o.fault("%d clients dropped", h.gone)
	}
}
