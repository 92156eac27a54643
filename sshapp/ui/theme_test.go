package ui_test

import (
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"teahouse/sshapp/paint"
	"teahouse/sshapp/ui"
)

var (
	kinds    = []ui.ThemeKind{ui.Auto, ui.Dark, ui.Light, ui.Contrast, ui.Plain}
	profiles = []colorprofile.Profile{
		colorprofile.NoTTY, colorprofile.ASCII, colorprofile.ANSI, colorprofile.ANSI256, colorprofile.TrueColor,
	}
	grounds = []color.Color{
		nil, color.Black, color.White, color.RGBA{0x28, 0x2c, 0x34, 0xff}, color.RGBA{0xfd, 0xf6, 0xe3, 0xff},
		color.RGBA{0x00, 0x2b, 0x36, 0xff}, color.RGBA{0x77, 0x77, 0x77, 0xff}, color.RGBA{0x30, 0x0a, 0x24, 0xff},
	}
)

// eachTheme runs a test for every theme; own is the terminal's background that the theme has to get along with.
func eachTheme(t *testing.T, f func(t *testing.T, kind ui.ThemeKind, p colorprofile.Profile, own paint.Color, th *ui.Theme)) {
	t.Helper()
	for _, kind := range kinds {
		for _, p := range profiles {
			for _, dark := range []bool{true, false} {
				for _, ground := range grounds {
					own := paint.RGB(255, 255, 255)
					if kind == ui.Dark || kind != ui.Light && dark {
						own = paint.RGB(0, 0, 0)
					}
					if ground != nil {
						r, g, b, _ := ground.RGBA()
						own = paint.RGB(uint8(r>>8), uint8(g>>8), uint8(b>>8))
					}
					t.Run(fmt.Sprintf("%s %s dark=%v %v", kind, p, dark, ground), func(t *testing.T) {
						f(t, kind, p, own, ui.NewTheme(kind, p, dark, ground))
					})
				}
			}
		}
	}
}

// ratio is the contrast ratio as WCAG 2.2 defines it.
func ratio(a, b paint.Color) float64 {
	light := func(c paint.Color) float64 {
		r, g, b, _ := c.RGBA8()
		sum := 0.0
		for i, level := range []uint8{r, g, b} {
			v := float64(level) / 255
			if v <= 0.04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+0.055)/1.055, 2.4)
			}
			sum += v * []float64{0.2126, 0.7152, 0.0722}[i]
		}
		return sum
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// checkReadable fails for a style that can't be read on a terminal with the given profile and ground.
func checkReadable(t *testing.T, what string, st paint.Style, p colorprofile.Profile, own paint.Color, least float64) {
	t.Helper()
	if p >= colorprofile.ANSI256 && (st.FG == 0 || st.BG == 0) {
		t.Errorf("%s leaves a colour to the terminal: %+v", what, st)
		return
	}
	if p == colorprofile.ANSI256 && (paint.Nearest256(st.FG) != st.FG || paint.Nearest256(st.BG) != st.BG) {
		t.Errorf("%s has a colour beyond 256: %+v", what, st)
	}
	if p < colorprofile.ANSI256 && st.BG != 0 {
		t.Errorf("%s paints over the terminal's ground: %+v", what, st)
	}
	if p < colorprofile.ANSI && st.FG != 0 {
		t.Errorf("%s has a colour where there is none: %+v", what, st)
	}
	if st.FG == 0 {
		return // the terminal's own pair
	}
	ground := own
	if st.BG != 0 {
		ground = st.BG
	}
	if r := ratio(st.FG, ground); r < least {
		t.Errorf("%s has a contrast of %.2f, want %.1f", what, r, least)
	}
}

func TestEverythingCanBeRead(t *testing.T) {
	eachTheme(t, func(t *testing.T, kind ui.ThemeKind, p colorprofile.Profile, own paint.Color, th *ui.Theme) {
		if kind == ui.Plain {
			p = colorprofile.ASCII
		}
		least := 4.5
		if kind == ui.Contrast && p >= colorprofile.ANSI256 {
			least = 7
		}
		roles := reflect.ValueOf(*th)
		for i := range roles.NumField() {
			if st, ok := reflect.TypeAssert[paint.Style](exported(roles, i)); ok {
				checkReadable(t, roles.Type().Field(i).Name, st, p, own, least)
			}
		}
		for i := range 1000 {
			name := fmt.Sprint("guest-", i)
			checkReadable(t, name+" in the pane", th.NameStyle(name), p, own, least)
			checkReadable(t, name+" in the list", th.PeopleName(name), p, own, least)
		}
	})
}

// exported is a field of a struct, or nothing for one that can't be seen.
func exported(v reflect.Value, i int) reflect.Value {
	if !v.Type().Field(i).IsExported() {
		return reflect.ValueOf(0)
	}
	return v.Field(i)
}

func TestPaneIsDeeperThanTheRest(t *testing.T) {
	for _, kind := range []ui.ThemeKind{ui.Dark, ui.Light, ui.Contrast} {
		for _, p := range []colorprofile.Profile{colorprofile.ANSI256, colorprofile.TrueColor} {
			for _, dark := range []bool{true, false} {
				th := ui.NewTheme(kind, p, dark, nil)
				black := paint.RGB(0, 0, 0)
				rest := map[string]paint.Style{
					"Base": th.Base, "Header": th.Header, "People": th.People, "Input": th.Input, "Card": th.Card,
				}
				for what, st := range rest {
					if ratio(th.Pane.BG, black) >= ratio(st.BG, black) {
						t.Errorf("%s %s dark=%v: the pane is not deeper than %s", kind, p, dark, what)
					}
				}
			}
		}
	}
}

func TestThemesAreShared(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	seen := make(map[*ui.Theme]bool)
	for range 2000 {
		ground := color.RGBA{uint8(rnd.Uint32()), uint8(rnd.Uint32()), uint8(rnd.Uint32()), 0xff}
		for _, kind := range kinds {
			for _, p := range profiles {
				seen[ui.NewTheme(kind, p, rnd.IntN(2) == 0, ground)] = true
			}
		}
	}
	if len(seen) > 150 {
		t.Errorf("2,000 grounds made %d themes; strangers can fill the memory with them", len(seen))
	}
}

// TestNameColoursForEver holds the colours of names: people know each other by them.
func TestNameColoursForEver(t *testing.T) {
	var b strings.Builder
	for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
		for _, kind := range []ui.ThemeKind{ui.Dark, ui.Light, ui.Contrast} {
			th := ui.NewTheme(kind, p, true, nil)
			for _, name := range someNames {
				r, g, bl, _ := th.NameStyle(name).FG.RGBA8()
				fmt.Fprintf(&b, "%s %s %s #%02x%02x%02x\n", p, kind, name, r, g, bl)
			}
		}
	}
	matchGolden(t, "name-colours", b.String())
}

var someNames = []string{"alice", "bob", "茶博士", "Zoë", "Иван", "さくら", "guest-oy4sj", "한글", "x"}

// matchGolden compares a text with a file; -update rewrites it.
func matchGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from the golden file; got:\n%s\nwant:\n%s", name, got, want)
	}
}
