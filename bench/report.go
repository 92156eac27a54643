//go:build linux

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// outcome is what one stage of one side has brought.
type outcome struct {
	figures []figure
	faults  []string
}

// samples is the unit of how many times something was measured, which is no figure to compare.
const samples = "samples"

// figure is one number.
type figure struct {
	name, unit string
	value      float64
}

func (o *outcome) add(name, unit string, value float64) {
	o.figures = append(o.figures, figure{name, unit, value})
}

func (o *outcome) fault(format string, args ...any) {
	o.faults = append(o.faults, fmt.Sprintf(format, args...))
}

// latency adds what there is to say of ascending milliseconds.
func (o *outcome) latency(name string, ascending []float64) {
	o.add(name, samples, float64(len(ascending)))
	if len(ascending) == 0 {
		return
	}
	o.add(name+", p50", "ms", quantile(ascending, 0.5))
	o.add(name+", p99", "ms", quantile(ascending, 0.99))
	o.add(name+", max", "ms", ascending[len(ascending)-1])
}

// report is everything that was measured, as it is written with -json.
type report struct {
	Machine  machine
	Settings settings
	Servers  []subject
	Figures  []*row
	Faults   []string // why the exit status is 1; empty if it is not
}

type machine struct {
	CPU, Kernel, Go string
	Cores           int
	MemoryMB        int64
	At              time.Time
	Others          float64 // the share of all cores that other processes used meanwhile, from 0 to 1
}

type settings struct {
	Clients, Observers, Rooms, Rounds, Past int
	Window, Terminal                        string
	Seconds                                 float64
	Seed                                    uint64
}

// subject is a server, by its name in the figures.
type subject struct {
	Name, Command string
	Version       string  // of the program that was built, "" for a command
	Banner        string  // what it says in the handshake
	Opened        float64 // milliseconds from its start until it listened
}

// row is one figure of all rounds and sides.
type row struct {
	Stage, Name, Unit string
	Values            map[string]map[int]float64 // by side, by round from 1
	Medians           map[string]float64         // by side
	Ratios            []float64                  `json:",omitempty"` // ours to the other's, round by round
	Ratio             float64                    `json:",omitempty"` // their median
}

// describe notes what will be measured, and where.
func (r *report) describe(b *bench) {
	window := fmt.Sprintf("%d×%d", b.size.columns, b.size.rows)
	if b.mix {
		window = "60×20 to 160×50"
	}
	r.Machine = machine{CPU: firstOf("/proc/cpuinfo", "model name"), Kernel: strings.TrimSpace(read("/proc/sys/kernel/osrelease")),
		Go: runtime.Version(), Cores: runtime.NumCPU(), At: time.Now().UTC().Truncate(time.Second)}
	_, _ = fmt.Sscan(firstOf("/proc/meminfo", "MemTotal"), &r.Machine.MemoryMB) // 0 where it is not told
	r.Machine.MemoryMB >>= 10
	r.Settings = settings{Clients: b.clients, Observers: b.observers, Rooms: b.rooms, Rounds: b.rounds, Past: b.past, Window: window,
		Terminal: string(b.terminal), Seconds: b.seconds.Seconds(), Seed: b.seed}
	for _, s := range b.sides {
		r.Servers = append(r.Servers, subject{Name: s.name, Command: s.server.line, Version: s.about, Opened: milliseconds(s.server.opened)})
	}
}

func read(file string) string {
	text, _ := os.ReadFile(file) // what can't be read is not told
	return string(text)
}

// firstOf is what stands behind the first "label:" in a file.
func firstOf(file, label string) string {
	for line := range strings.Lines(read(file)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == label {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// add takes what a side has brought in a round.
func (r *report) add(stage string, s *side, round int, out outcome) {
	for _, f := range out.figures {
		w := r.row(stage, f)
		if w.Values[s.name] == nil {
			w.Values[s.name] = map[int]float64{}
		}
		w.Values[s.name][round+1] = f.value
	}
	for _, f := range out.faults {
		r.Faults = append(r.Faults, fmt.Sprintf("%s, round %d, %s: %s", stage, round+1, s.name, f))
	}
	for i := range r.Servers {
		if server := &r.Servers[i]; server.Name == s.name {
			server.Banner = s.clients[0].banner()
		}
	}
}

func (r *report) row(stage string, f figure) *row {
	for _, w := range r.Figures {
		if w.Stage == stage && w.Name == f.name {
			return w
		}
	}
	w := &row{Stage: stage, Name: f.name, Unit: f.unit, Values: map[string]map[int]float64{}}
	r.Figures = append(r.Figures, w)
	return w
}

// conclude forms medians, and ratios of the rounds that both sides have.
func (r *report) conclude() {
	for _, w := range r.Figures {
		w.Medians, w.Ratios = map[string]float64{}, nil
		for side, values := range w.Values {
			w.Medians[side] = median(inOrder(values))
		}
		if len(r.Servers) < 2 || w.Unit == samples {
			continue
		}
		ours, others := w.Values[r.Servers[0].Name], w.Values[r.Servers[1].Name]
		for round := 1; round <= r.Settings.Rounds; round++ {
			a, ok1 := ours[round]
			if b, ok2 := others[round]; ok1 && ok2 && b != 0 {
				w.Ratios = append(w.Ratios, a/b)
			}
		}
		w.Ratio = median(w.Ratios)
	}
}

func inOrder(values map[int]float64) (list []float64) {
	for round := 1; len(list) < len(values); round++ {
		if v, ok := values[round]; ok {
			list = append(list, v)
		}
	}
	return list
}

// median is the middle value, or the middle between the two middle ones; 0 for none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// save writes everything as JSON.
func (r *report) save(file string) error {
	r.conclude()
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o666)
}
