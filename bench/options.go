//go:build linux

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// options are the values of the flags.
type options struct {
	clients, observers     int
	rooms, writers         int
	size                   window
	mix                    bool
	terminal               kind
	seed                   uint64
	phaseNames             []string
	rates                  []float64 // messages per second in all, ascending
	rounds, past, longTalk int
	seconds, idle, settle  time.Duration
	patience               time.Duration
	serve, vs              string
	data, profile, json    string
	vsLogin                script
}

// usual are the phases of a run without -phases: all but the long one.
const usual = "join,idle,talk,echo,saturate,history,writers,slow"

// mostPast leaves numbers of the same length for what is said later.
const mostPast = 10_000_000

// window is the size of a terminal's window in cells.
type window struct{ columns, rows int }

// windowOf is the window of the i-th client. A mix has 60 to 160 columns and 20 to 50 rows; the factors, which have no
// divisor in common with the ranges, spread neighbours and leave out no size.
func (o options) windowOf(i int) window {
	if !o.mix {
		return o.size
	}
	return window{60 + i*37%101, 20 + i*13%31}
}

// parse reads the flags. What is wrong with one is said in the error, usage on stderr.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.Usage = func() {
		fmt.Fprint(stderr, "Bench puts people into a chat and measures what they cost. As it is, it takes about four minutes; with -vs twice that.\n\n")
		fs.PrintDefaults()
	}
	fs.IntVar(&o.clients, "n", 1000, "how many `people`, observers among them")
	fs.IntVar(&o.observers, "observers", 6, "how many of them look at their screens; they don't speak")
	fs.IntVar(&o.rooms, "rooms", 1, "over how many `rooms` they are spread")
	fs.IntVar(&o.writers, "writers", 256, "how many `connections` write in phase writers, besides the people")
	size := fs.String("size", "100x30", "everybody's window, `COLUMNSxROWS`")
	fs.BoolVar(&o.mix, "mix", false, "give everybody another window, 60 to 160 columns and 20 to 50 rows, instead")
	terminal := fs.String("terminal", "margins", "what terminals say they know: `margins|sync|plain`")
	fs.Uint64Var(&o.seed, "seed", 1, "for keys and words; equal seeds, equal people")
	names := fs.String("phases", usual, "what to do, a `list` of "+strings.Join(phaseNames(), ",")+"; joining is always part of it")
	rates := fs.String("rates", "2,10", "messages per second in all, a `list`")
	seconds := fs.Float64("seconds", 10, "how long a stretch of talk lasts")
	idle := fs.Float64("idle", 20, "how many `seconds` nobody does anything in phase idle")
	settle := fs.Float64("settle", 5, "how many `seconds` a server has to tidy up before its memory is looked at")
	patience := fs.Float64("patience", 10, "after how many `seconds` without progress a message counts as lost")
	fs.IntVar(&o.rounds, "rounds", 1, "how often each phase is done, the sides taking turns; with -vs, 3 tell more")
	fs.IntVar(&o.past, "past", 1000, "how many `messages` there are already, in all rooms together")
	fs.StringVar(&o.data, "data", "", "the `directory` to keep them in for later runs with the same people, rooms and past")
	fs.IntVar(&o.longTalk, "talk", 3600, "how many `messages` are said in phase memory")
	fs.StringVar(&o.serve, "serve", "", "how to start our server, instead of building it: a shell `command`")
	fs.StringVar(&o.profile, "profile", "", "have our server write a CPU and a memory profile into this `directory`")
	fs.StringVar(&o.vs, "vs", "", "how to start another chat to compare with: a shell `command`")
	login := fs.String("vs-login", "", "the `file` that says how to get in there")
	fs.StringVar(&o.json, "json", "", "where to write everything as JSON, a `file`")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if fs.NArg() > 0 {
		return o, fmt.Errorf("%q is too much", fs.Arg(0))
	}
	o.seconds, o.idle, o.settle, o.patience = span(*seconds), span(*idle), span(*settle), span(*patience)
	o.phaseNames = strings.Split(*names, ",")
	return o, errors.Join(o.readSize(*size), o.readRates(*rates), o.readTerminal(*terminal), o.readLogin(*login),
		o.readProfile(), o.check())
}

func span(seconds float64) time.Duration { return time.Duration(seconds * float64(time.Second)) }

func (o *options) readSize(s string) error {
	w, h, _ := strings.Cut(s, "x")
	columns, err1 := strconv.Atoi(w)
	rows, err2 := strconv.Atoi(h)
	if err1 != nil || err2 != nil || columns < 1 || rows < 1 {
		return fmt.Errorf("-size is %q: give COLUMNSxROWS", s)
	}
	o.size = window{columns, rows}
	return nil
}

func (o *options) readRates(s string) error {
	for word := range strings.SplitSeq(s, ",") {
		rate, err := strconv.ParseFloat(word, 64)
		if err != nil || rate <= 0 {
			return fmt.Errorf("-rates is %q: give messages per second, such as 2,10", s)
		}
		o.rates = append(o.rates, rate)
	}
	slices.Sort(o.rates)
	return nil
}

func (o *options) readTerminal(s string) error {
	o.terminal = kind(s)
	if _, ok := answers[o.terminal]; !ok {
		return fmt.Errorf("-terminal is %q: margins, sync or plain", s)
	}
	return nil
}

func (o *options) readLogin(file string) error {
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	o.vsLogin, err = parseScript(string(text))
	return err
}

// readProfile makes the directory and its path one that a server finds from anywhere.
func (o *options) readProfile() (err error) {
	if o.profile == "" {
		return nil
	}
	if o.serve != "" {
		return errors.New("-profile is for the server that is built here; -serve can give its command --profile itself")
	}
	if o.profile, err = filepath.Abs(o.profile); err != nil {
		return err
	}
	return os.MkdirAll(o.profile, 0o777)
}

func (o *options) check() error {
	for _, name := range o.phaseNames {
		if !slices.Contains(phaseNames(), name) {
			return fmt.Errorf("-phases has %q: any of %s", name, strings.Join(phaseNames(), ","))
		}
	}
	switch {
	case o.observers < 1 || o.clients <= o.observers:
		return errors.New("-n must be above -observers, and that at least 1: some look, the others speak")
	case o.rounds < 1 || o.writers < 1:
		return errors.New("-rounds and -writers must be at least 1")
	case o.rooms < 1 || o.rooms > o.clients-o.observers:
		return fmt.Errorf("-rooms must be from 1 to %d: in every room there is somebody who speaks", o.clients-o.observers)
	case o.rooms > 1 && o.vs != "":
		return errors.New("-rooms is for our server alone: others have other ways into a room, or none")
	case o.past < 0 || o.past > mostPast:
		return fmt.Errorf("-past must be from 0 to %d", mostPast)
	case o.does("slow") && o.observers < 2:
		return errors.New("-phases slow needs two -observers: one stops reading, one sees what that does to others")
	}
	return nil
}

// does says whether a phase was asked for.
func (o options) does(phase string) bool { return slices.Contains(o.phaseNames, phase) }

// top is the highest of the rates.
func (o options) top() float64 { return o.rates[len(o.rates)-1] }
