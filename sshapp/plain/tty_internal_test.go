package plain

import (
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// White-box: the echo of single keys has no other witness than the terminal, and what the terminal ought to show only the
// editor knows.

// row is a terminal of one row: it knows characters, backspaces, and nothing else.
type row struct {
	t     *testing.T
	cells []string // "" for the right half of a wide character
	at    int
}

func (r *row) Write(p []byte) (int, error) {
	for _, c := range string(p) {
		switch {
		case c == '\b':
			r.at--
			if r.at < 0 {
				r.t.Fatal("backspace beyond the row's beginning")
			}
		case c < ' ':
			r.t.Fatalf("a control character on its way to the terminal: %q", p)
		case c >= 0x1100:
			r.put(string(c), "")
		default:
			r.put(string(c))
		}
	}
	return len(p), nil
}

func (r *row) put(cells ...string) {
	for _, c := range cells {
		for len(r.cells) <= r.at {
			r.cells = append(r.cells, " ")
		}
		r.cells[r.at] = c
		r.at++
	}
}

// TestTheEchoShowsTheLine types at random and compares what the terminal shows with what the editor has.
func TestTheEchoShowsTheLine(t *testing.T) {
	keys := []tea.KeyPressMsg{
		{Code: tea.KeyBackspace}, {Code: tea.KeyLeft}, {Code: tea.KeyRight}, {Code: tea.KeyHome}, {Code: tea.KeyEnd}, {Code: tea.KeyDelete},
		{Code: 'w', Mod: tea.ModCtrl}, {Code: 'k', Mod: tea.ModCtrl}, {Code: 'y', Mod: tea.ModCtrl}, {Code: 't', Mod: tea.ModCtrl},
		{Code: '_', Mod: tea.ModCtrl}, {Code: tea.KeyUp}, {Code: tea.KeyDown},
	}
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		terminal := &row{t: t}
		line := newTTY(&output{w: terminal, newline: ""}, nil)
		line.past = []string{"earlier", "更早的"}
		for range 60 {
			k := keys[random.IntN(len(keys))]
			if random.IntN(3) > 0 {
				typed := []rune("abc 茶话会")[random.IntN(7)]
				k = tea.KeyPressMsg{Code: typed, Text: string(typed)}
			}
			if _, err := line.key(k); err != nil {
				t.Fatal(err)
			}
			want := line.ed.Value()
			if got := strings.TrimRight(strings.Join(terminal.cells, ""), " "); got != strings.TrimRight(want, " ") {
				t.Fatalf("seed %d, after %s: the terminal shows %q, the line is %q", seed, k, got, want)
			}
			before, _ := line.ed.Split()
			if cells := cellsOf(before); terminal.at != cells {
				t.Fatalf("seed %d, after %s: the cursor is at %d, want %d in %q", seed, k, terminal.at, cells, want)
			}
		}
	}
}

func cellsOf(s string) (n int) {
	for _, r := range s {
		if n++; r >= 0x1100 {
			n++
		}
	}
	return n
}
