package paint_test

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
	"unicode"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"

	"teahouse/sshapp/paint"
)

// names tells events as keymaps name them.
func names(events []uv.Event) []string {
	var out []string
	for _, e := range events {
		switch e := e.(type) {
		case uv.KeyPressEvent:
			if e.Text != "" {
				out = append(out, e.Text)
			} else {
				out = append(out, e.Keystroke())
			}
		case paint.PasteEvent:
			out = append(out, fmt.Sprintf("paste %q", e.Text))
		case uv.BackgroundColorEvent:
			r, g, b, _ := color.Color(e).RGBA()
			out = append(out, fmt.Sprintf("background %02x%02x%02x", r>>8, g>>8, b>>8))
		case uv.ModeReportEvent:
			out = append(out, fmt.Sprintf("mode %d is %d", e.Mode.Mode(), e.Value))
		case uv.PrimaryDeviceAttributesEvent:
			out = append(out, "attributes")
		default:
			out = append(out, fmt.Sprintf("%T", e))
		}
	}
	return out
}

// read gives the events of everything that r holds, in one slice per call of emit.
func read(t testing.TB, r io.Reader) (calls [][]uv.Event) {
	t.Helper()
	reader := paint.NewReader(r, func(e []uv.Event) { calls = append(calls, e) })
	if err := reader.Run(); err != nil {
		t.Errorf("Run: %v, want nil at the end", err)
	}
	return calls
}

func TestKeys(t *testing.T) {
	for _, c := range keys {
		t.Run(fmt.Sprintf("%.20q", c.in), func(t *testing.T) {
			calls := read(t, strings.NewReader(c.in))
			if got := strings.Join(names(slices.Concat(calls...)), "|"); got != c.want {
				t.Errorf("%q is %s, want %s", c.in, got, c.want)
			}
			if len(calls) > 1 {
				t.Errorf("%q came in %d calls, want all of one read in one", c.in, len(calls))
			}
		})
	}
}

// The network may cut the bytes anywhere.
func TestKeysInPieces(t *testing.T) {
	for _, c := range keys {
		if strings.Contains(c.want, "\u200d") || strings.Contains(c.want, "👍🏽") {
			continue // the characters of one cluster come as several keys then; the editor joins them
		}
		synctest.Test(t, func(t *testing.T) {
			calls := read(t, iotest.OneByteReader(strings.NewReader(c.in)))
			if got := strings.Join(names(slices.Concat(calls...)), "|"); got != c.want {
				t.Errorf("%q byte by byte is %s, want %s", c.in, got, c.want)
			}
		})
	}
}

// typing runs a Reader on a connection and gives a writer to it and the events so far. In a bubble of synctest only.
func typing(t *testing.T) (io.Writer, func() []string) {
	var mu sync.Mutex
	var got []string
	in, out := io.Pipe()
	reader := paint.NewReader(in, func(e []uv.Event) {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, names(e)...)
	})
	done := make(chan error)
	go func() { done <- reader.Run() }()
	t.Cleanup(func() {
		out.Close()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	return out, func() []string {
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		defer func() { got = nil }()
		return got
	}
}

func TestALoneEscape(t *testing.T) {
	tests := []struct {
		name         string
		first        string
		pause        time.Duration
		then         string
		before, want string
	}{
		{"is a key after a moment", "\x1b", 50 * time.Millisecond, "a", "esc", "a"},
		{"is Alt if a key comes at once", "\x1b", 49 * time.Millisecond, "a", "", "alt+a"},
		{"is a sequence that goes on at once", "\x1b", 30 * time.Millisecond, "[A", "", "up"},
		{"Alt+[ is a key", "\x1b[", 50 * time.Millisecond, "A", "alt+[", "A"},
		{"Alt+O is a key", "\x1bO", 50 * time.Millisecond, "A", "alt+shift+o", "A"},
		{"Alt+] is a key", "\x1b]", 50 * time.Millisecond, "A", "alt+]", "A"},
		{"a slow sequence is still one", "\x1b[1;", 400 * time.Millisecond, "3A", "", "alt+up"},
		{"a broken one is forgotten", "\x1b[1;", 500 * time.Millisecond, "a", "", "a"},
		{"a broken answer is forgotten", "\x1b]11;rgb", 500 * time.Millisecond, "a", "", "a"},
		{"a paste may take its time", "\x1b[200~a", time.Hour, "\x1b[201~", "", `paste "a"`},
		{"a character may come in pieces", "\xe8\x8c", time.Hour, "\xb6", "", "茶"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, events := typing(t)
				io.WriteString(w, c.first)
				time.Sleep(c.pause)
				if got := strings.Join(events(), "|"); got != c.before {
					t.Errorf("%q and %v: %s, want %s", c.first, c.pause, got, c.before)
				}
				io.WriteString(w, c.then)
				if got := strings.Join(events(), "|"); got != c.want {
					t.Errorf("%q, %v, %q: %s, want %s", c.first, c.pause, c.then, got, c.want)
				}
			})
		})
	}
}

func TestNothingComesAfterRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reader := paint.NewReader(strings.NewReader("\x1b"), func(e []uv.Event) { t.Errorf("%v came late", names(e)) })
		if err := reader.Run(); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour)
	})
}

func TestRunGivesTheReadersError(t *testing.T) {
	gone := errors.New("gone")
	if err := paint.NewReader(iotest.ErrReader(gone), nil).Run(); !errors.Is(err, gone) {
		t.Errorf("Run: %v, want %v", err, gone)
	}
}

// endless repeats a text, after a beginning, up to a size.
type endless struct {
	begin, text string
	left        int
}

func (e *endless) Read(b []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := copy(b, e.begin)
	e.begin = e.begin[n:]
	for n < len(b) {
		n += copy(b[n:], e.text)
	}
	e.left -= n
	return n, nil
}

// Whatever never ends costs no memory worth the name and time in proportion, and the rate is held.
//
//security:holds 34 s7
func TestEndlessInput(t *testing.T) {
	const size = 1 << 20
	for name, begin := range map[string]string{
		"paste": "\x1b[200~", "OSC": "\x1b]11;", "DCS": "\x1bP", "APC": "\x1b_", "CSI": "\x1b[", "SS3": "\x1bO",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				in := &endless{begin: begin, text: "1", left: size}
				start, events := time.Now(), 0
				reader := paint.NewReader(in, func(e []uv.Event) { events += len(e) })
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				reader.Run()
				runtime.ReadMemStats(&after)
				if events != 0 {
					t.Errorf("%d events, want none", events)
				}
				if allocated := after.TotalAlloc - before.TotalAlloc; allocated > size/2 {
					t.Errorf("%d bytes allocated for %d, want less", allocated, size)
				}
				if took, want := time.Since(start), 224*time.Second; took < want || took > want+time.Second {
					t.Errorf("1 MiB took %v, want %v: 128 KiB at once and 4 KiB a second", took, want)
				}
			})
		})
	}
}

//security:holds 34
func TestALongPasteIsCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		long := strings.Repeat("茶话会。", 10_000)
		var got []uv.Event
		paint.NewReader(strings.NewReader("\x1b[200~"+long+"\x1b[201~x\x1b[200~y\x1b[201~"), func(e []uv.Event) {
			got = append(got, e...)
		}).Run()
		if len(got) != 3 {
			t.Fatalf("%d events, want a paste, a key and a paste", len(got))
		}
		p := got[0].(paint.PasteEvent)
		if !p.Cut || len(p.Text) > 64<<10 || len(p.Text) < 64<<10-4 || !strings.HasPrefix(long, p.Text) {
			t.Errorf("a paste of %d bytes came with %d, cut: %t", len(long), len(p.Text), p.Cut)
		}
		if second := got[2].(paint.PasteEvent); second.Cut || second.Text != "y" {
			t.Errorf("the paste after it is %+v", second)
		}
	})
}

// What is kept of a long paste is its head, without holes.
func TestALongPasteIsCutOnce(t *testing.T) {
	head := strings.Repeat("a", 64<<10-1)
	got := read(t, strings.NewReader("\x1b[200~"+head+"\x1b[2b\x1b[201~"))
	if p := got[len(got)-1][0].(paint.PasteEvent); !p.Cut || p.Text != head {
		t.Errorf("a paste came with %d bytes, cut: %t; want %d, cut", len(p.Text), p.Cut, len(head))
	}
}

//security:holds 34 s7
func TestALongSequenceIsDiscarded(t *testing.T) {
	in := "\x1b]11;" + strings.Repeat("f", 5000) + "\aa\x1b[" + strings.Repeat("1", 5000) + "Ab"
	if got := strings.Join(names(slices.Concat(read(t, strings.NewReader(in))...)), "|"); got != "a|b" {
		t.Errorf("got %.80s, want the letters alone", got)
	}
}

// FuzzReader: whatever a terminal sends, no key types a control character, a paste is text of a bounded length, and bytes make
// no more events than there are of them, also if they come one by one.
//
//security:holds 2 3 34 s7
func FuzzReader(f *testing.F) {
	for _, c := range keys {
		f.Add([]byte(c.in))
	}
	for _, in := range []string{
		"\x1b[200~a\x1b[201~b\x1b[201~", "\x1b[200~\x1b[200~a\r\n\x9b201~", "\x1b[200~\xff\xed\xa0\x80\x1b[201~", "\x1b]52;c;aGk=\a", "\x1bP+q\x1b\\",
		"\x1b[27;5;13~\x1b[13;2u", "\x1b[1;1:3A", "\x9b1~\u009b1~", "\x1b[<0;1;1M", "\x1b[?2026;2$y\x1b[?62c", "\x1b[107;;155u",
	} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > 1<<16 {
			t.Skip("more than the burst would wait")
		}
		events := 0
		count := func(e []uv.Event) {
			events += len(e)
			for _, each := range e {
				switch e := each.(type) {
				case uv.KeyPressEvent:
					if !utf8.ValidString(e.Text) || strings.ContainsFunc(e.Text, unicode.IsControl) {
						t.Errorf("%q gives a key with the text %q", in, e.Text)
					}
				case paint.PasteEvent:
					if !utf8.ValidString(e.Text) || len(e.Text) > 64<<10 || strings.ContainsRune(e.Text, '\r') {
						t.Errorf("%q gives a paste of %d bytes: %.100q", in, len(e.Text), e.Text)
					}
				}
			}
		}
		paint.NewReader(strings.NewReader(string(in)), count).Run()
		if events > len(in) {
			t.Errorf("%d bytes make %d events", len(in), events)
		}
		paint.NewReader(iotest.OneByteReader(strings.NewReader(string(in))), count).Run()
	})
}
