//go:build linux

package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
)

// print writes everything for people to read: what was measured and where, then one line for each figure. With two
// sides their medians stand beside each other, with the ratios of all rounds.
func (r *report) print(w io.Writer) {
	r.conclude()
	m, s := r.Machine, r.Settings
	fmt.Fprintf(w, "\n%d cores (%s), %d MB, Linux %s, %s, %s\n", m.Cores, m.CPU, m.MemoryMB, m.Kernel, m.Go, m.At.Format("2006-01-02 15:04 MST"))
	fmt.Fprintf(w, "other processes took %.0f %% of the machine meanwhile\n", 100*m.Others)
	fmt.Fprintf(w, "%d people, %d of them observers; rooms: %d, windows %s, terminals %q; %d messages of the past; rounds: %d, talks of %v s\n",
		s.Clients, s.Observers, s.Rooms, s.Window, s.Terminal, s.Past, s.Rounds, s.Seconds)
	for _, server := range r.Servers {
		fmt.Fprintf(w, "%s: %s; listened after %s ms\n    %s\n", server.Name, strings.TrimSpace(server.Banner+" "+server.Version),
			short(server.Opened), server.Command)
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprint(t, "phase\tfigure\tunit")
	for _, server := range r.Servers {
		fmt.Fprintf(t, "\t%s", server.Name)
	}
	if len(r.Servers) > 1 {
		fmt.Fprint(t, "\tratio\tround by round")
	}
	fmt.Fprintln(t)
	stage := ""
	for _, row := range r.Figures {
		first := row.Stage
		if first == stage {
			first = ""
		}
		stage = row.Stage
		r.printRow(t, first, row)
	}
	_ = t.Flush() // standard output that can't be written has no one to tell
	for _, fault := range r.Faults {
		fmt.Fprintln(w, "FAULT:", fault)
	}
}

func (r *report) printRow(w io.Writer, stage string, row *row) {
	fmt.Fprintf(w, "%s\t%s\t%s", stage, row.Name, row.Unit)
	for _, server := range r.Servers {
		cell := "–"
		if v, ok := row.Medians[server.Name]; ok {
			cell = short(v)
		}
		fmt.Fprintf(w, "\t%s", cell)
	}
	if len(row.Ratios) > 0 {
		var each []string
		for _, ratio := range row.Ratios {
			each = append(each, strconv.FormatFloat(ratio, 'f', 2, 64))
		}
		fmt.Fprintf(w, "\t%.2f\t%s", row.Ratio, strings.Join(each, " "))
	}
	fmt.Fprintln(w)
}

// short is a number with about three digits that count.
func short(v float64) string {
	switch a := math.Abs(v); {
	case v == math.Trunc(v) || a >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case a >= 1:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}
