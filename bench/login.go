//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// script is how to get in: what to wait for and what to type, one after the other.
type script []step

// greeted is how to get into our own house: whoever comes with a known key is in and greeted.
var greeted = script{{wait: "{name}"}}

// step is one of the three, or with nothing set an Enter.
type step struct{ wait, text string }

// parseScript reads lines "wait TEXT", "type TEXT" and "enter"; empty lines and those that begin with # are skipped.
func parseScript(text string) (script, error) {
	var s script
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r")
		verb, rest, _ := strings.Cut(line, " ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case verb == "wait" && rest != "":
			s = append(s, step{wait: rest})
		case verb == "type" && rest != "":
			s = append(s, step{text: rest})
		case line == "enter":
			s = append(s, step{})
		default:
			return nil, fmt.Errorf("line %d of the login script is %q: wait TEXT, type TEXT or enter", i+1, line)
		}
	}
	return s, nil
}

// A client without anything to wait for is in when nothing has come for calm. Where others come in at the same time and
// all are told, there is no calm; then impatience does.
const (
	calm       = 300 * time.Millisecond
	impatience = time.Second
)

// maxGreeting is the most bytes of a greeting that are kept, for login scripts and for questions to the terminal.
const maxGreeting = 64 << 10

// greeting is what a server has sent to a client that is not in yet.
type greeting struct {
	mu       sync.Mutex // guards all below
	text     []byte
	answered int // how much of text has been looked through for questions
	came     chan struct{}
}

func newGreeting() *greeting { return &greeting{came: make(chan struct{}, 1)} }

// hear takes what came and returns what the terminal has to answer.
func (g *greeting) hear(b []byte, k kind) (reply string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.text = append(g.text, b[:min(len(b), maxGreeting-len(g.text))]...)
	var used int
	reply, used = answers[k].reply(g.text[g.answered:])
	g.answered += used
	select {
	case g.came <- struct{}{}:
	default: // it knows already
	}
	return reply
}

// escape matches what is for the terminal and not for people: CSI and OSC sequences, and the short ones.
var escape = regexp.MustCompile(`\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-Z\\^-~]`)

// plain is what has come, without escape sequences.
func (g *greeting) plain() []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	return escape.ReplaceAll(g.text, nil)
}

// after is where text ends in what has come, from a place on, or -1.
func (g *greeting) after(from int, text string) int {
	plain := g.plain()
	i := bytes.Index(plain[from:], []byte(text))
	if i < 0 {
		return -1
	}
	return from + i + len(text)
}

// enter goes through the script and returns when the client is in.
func (c *client) enter(ctx context.Context, s script) error {
	g := c.greeting.Load()
	defer c.greeting.Store(nil)
	seen := 0 // how far earlier lines of the script have come in what was sent
	for _, step := range s {
		switch text := strings.ReplaceAll(step.wait+step.text, "{name}", c.name); {
		case step.wait != "":
			end := g.after(seen, text)
			for ; end < 0; end = g.after(seen, text) {
				if err := c.more(ctx, g); err != nil {
					return fmt.Errorf("wait for %q: %w; came: %q", text, err, g.plain())
				}
			}
			seen = end
		case step.text != "":
			c.write(text)
		default:
			c.write("\r")
		}
	}
	if !slices.ContainsFunc(s, func(s step) bool { return s.wait != "" }) {
		return c.calmDown(ctx, g)
	}
	return nil
}

// more waits for more bytes.
func (c *client) more(ctx context.Context, g *greeting) error {
	select {
	case <-g.came:
		return nil
	case <-c.ended:
		return errEnded
	case <-ctx.Done():
		return ctx.Err()
	}
}

// calmDown waits for the first bytes, and then until no more come.
func (c *client) calmDown(ctx context.Context, g *greeting) error {
	if err := c.more(ctx, g); err != nil {
		return err
	}
	enough := time.After(impatience)
	for {
		select {
		case <-g.came:
		case <-time.After(calm):
			return nil
		case <-enough:
			return nil
		case <-c.ended:
			return errEnded
		}
	}
}
