package paint_test

import (
	"fmt"
	"strings"
	"testing"

	"teahouse/sshapp/paint"
)

// class is a room at 100×30 as everybody in one layout class sees it: a head of two rows, 26 rows of talk beside a list
// of people, and two rows below. Each message is one row, in a style or two.
func class(newest int) *paint.Sheet {
	const width, split, height = 100, 78, 26
	row := func(r *paint.Row, st paint.Style, text string) string {
		r.Text(st, text)
		return r.String()
	}
	head := []string{
		row(paint.NewRow(width), onGreen, "虚拟茶话会 · the big room"),
		row(paint.NewRow(width), paint.Style{}, strings.Repeat("─", width)),
	}
	pane, side := make([]string, height), make([]string, height)
	for y := range height {
		n := newest - height + 1 + y
		r := paint.NewRow(split)
		r.Text(paint.Style{Attr: paint.Faint}, fmt.Sprintf("%02d:%02d ", n/60%24, n%60))
		r.Text(red, fmt.Sprintf("guest%d ", n%17))
		pane[y] = row(r, paint.Style{}, "says something, 说点什么, for the "+fmt.Sprint(n)+"th time")
		side[y] = row(paint.NewRowAt(split, width), onGreen, "│ "+strings.Repeat(guests[y%len(guests)], 1+y%3))
	}
	return paint.NewSheet(width, split, head, pane, side)
}

var guests = []string{"阿明", "Zoe", "guest", "한글", "o"}

// classScreen is what one of them sees who writes a draft.
func classScreen(sheet *paint.Sheet, draft string) paint.Screen {
	input := screen(100, strings.Repeat("─", 100), "> "+draft)
	return paint.Screen{
		Width: 100, Height: sheet.Height() + 2, Sheet: sheet, Rows: input.Rows,
		Cursor: paint.Cursor{X: 2 + paint.Width(draft), Y: sheet.Height() + 1, Visible: true},
	}
}

// painterFor gives a painter for a terminal that takes everything, and a function that shows a screen and gives the
// bytes it took.
func painterFor(t testing.TB, knows paint.Terminal) (show func(paint.Screen) int) {
	drawn := make(counter, 1) // room for what Close writes
	p := paint.New(drawn, paint.Options{})
	t.Cleanup(func() { p.Close("") })
	p.Learn(knows)
	return func(s paint.Screen) int {
		p.Show(s)
		return <-drawn
	}
}

// terminals are the two kinds that are written to in different ways.
var terminals = []struct {
	name  string
	knows paint.Terminal
}{
	{"margins", paint.Terminal{Margins: true, SyncOutput: true}},
	{"no margins", paint.Terminal{}},
}

// The figures of issue 3: bytes for one delivered message.
func TestADeliveryIsShort(t *testing.T) {
	for i, most := range []int{120, 850} {
		show := painterFor(t, terminals[i].knows)
		show(classScreen(class(1000), "a draft"))
		if n := show(classScreen(class(1001), "a draft")); n > most {
			t.Errorf("%s: one more message takes %d bytes, want at most %d", terminals[i].name, n, most)
		}
	}
}

// Everybody pays this for every message, so it may not grow: what is counted is what a painter allocates to take a
// screen over, and nothing for its bytes, its cells or its rows.
func TestAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	for _, term := range terminals {
		show := painterFor(t, term.knows)
		sheets := [2]*paint.Sheet{class(1000), class(1001)}
		drafts := [2]string{"a draft", "a draft!"}
		var news, echoes [2]paint.Screen
		for i := range 2 {
			news[i] = classScreen(sheets[i], drafts[0])
			echoes[i] = classScreen(sheets[0], drafts[i])
		}
		for _, c := range []struct {
			name    string
			screens [2]paint.Screen
			most    float64
		}{
			{"a delivery whose delta is made", news, 2},
			{"an echo", echoes, 2},
		} {
			i := 0
			show(c.screens[1])
			got := testing.AllocsPerRun(200, func() {
				show(c.screens[i%2])
				i++
			})
			if got > c.most {
				t.Errorf("%s: %s takes %v allocations, want at most %v", term.name, c.name, got, c.most)
			}
		}
	}
}

func BenchmarkDelta(b *testing.B) {
	old, sheet := class(1000), class(1001)
	for _, term := range terminals {
		b.Run(term.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.SetBytes(int64(len(sheet.Delta(old, term.knows.Margins))))
			}
		})
	}
}

func BenchmarkKeyFrame(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		sheet := class(1000) // a sheet keeps its key frame
		b.StartTimer()
		b.SetBytes(int64(len(sheet.KeyFrame(true))))
	}
}

// A message that others have been shown already: its delta is made.
func BenchmarkDelivery(b *testing.B) {
	sheets := [2]*paint.Sheet{class(1000), class(1001)}
	for _, term := range terminals {
		b.Run(term.name, func(b *testing.B) {
			screens := [2]paint.Screen{classScreen(sheets[0], ""), classScreen(sheets[1], "")}
			benchmarkShow(b, term.knows, screens)
		})
	}
}

func BenchmarkEcho(b *testing.B) {
	sheet := class(1000)
	benchmarkShow(b, paint.Terminal{}, [2]paint.Screen{classScreen(sheet, "a draft"), classScreen(sheet, "a draft!")})
}

// A screen that has no sheet, of which one row changes.
func BenchmarkOneRowOfThirty(b *testing.B) {
	rows := make([]string, 30)
	row := paint.NewRow(100)
	for i := range rows {
		row.Reset(100)
		row.Text(red, fmt.Sprintf("line %d of the room", i))
		rows[i] = row.String()
	}
	other := append([]string(nil), rows...)
	row.Reset(100)
	row.Text(onGreen, "another line")
	other[17] = row.String()
	benchmarkShow(b, paint.Terminal{}, [2]paint.Screen{
		{Width: 100, Height: 30, Rows: rows}, {Width: 100, Height: 30, Rows: other},
	})
}

// benchmarkShow shows two screens in turns.
func benchmarkShow(b *testing.B, knows paint.Terminal, screens [2]paint.Screen) {
	show := painterFor(b, knows)
	show(screens[1])
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		b.SetBytes(int64(show(screens[i%2])))
	}
}

// counter tells the size of every write.
type counter chan int

func (c counter) Write(b []byte) (int, error) {
	c <- len(b)
	return len(b), nil
}
