package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"teahouse/sshapp/paint"
	"teahouse/sshapp/ui"
)

// TestAvatarsForEver holds shapes and colours: a person's picture is the same everywhere and does not change.
func TestAvatarsForEver(t *testing.T) {
	var b strings.Builder
	for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI, colorprofile.ASCII} {
		th := ui.NewTheme(ui.Dark, p, true, nil)
		for _, name := range someNames {
			a := ui.Avatar(name, false, th)
			fmt.Fprintf(&b, "%s %s\n|%s|\n|%s|\n|%s|\n%q\n%q\n", p, name, paint.Plain(a[0].Text), paint.Plain(a[1].Text),
				paint.Plain(ui.Mark(name, false, th).Text), a[0].Text, a[1].Text)
		}
	}
	matchGolden(t, "avatars", b.String())
}

func TestAvatarsAreBalanced(t *testing.T) {
	th := ui.NewTheme(ui.Dark, colorprofile.TrueColor, true, nil)
	seen := make(map[string]bool)
	const people = 2000
	for i := range people {
		name := fmt.Sprint("person", i)
		a := ui.Avatar(name, false, th)
		pixels := 0
		for _, f := range a {
			row := []rune(paint.Plain(f.Text))
			if f.Width != 4 || len(row) != 4 {
				t.Fatalf("%s: a row of %d cells: %q", name, f.Width, f.Text)
			}
			back := slices.Clone(row)
			slices.Reverse(back)
			if !slices.Equal(row, back) {
				t.Errorf("%s is not equal on both sides: %q", name, string(row))
			}
			for _, r := range row {
				pixels += map[rune]int{' ': 0, '▀': 1, '▄': 1, '█': 2}[r]
			}
		}
		// A half block in two colours is one character for two pixels, so this is a lower bound.
		if pixels < 3 || pixels > 12 {
			t.Errorf("%s has %d pixels of 16", name, pixels)
		}
		seen[a[0].Text+a[1].Text] = true
	}
	if len(seen) < people*99/100 {
		t.Errorf("%d people have only %d avatars", people, len(seen))
	}
}

func TestMarkIsTwoCells(t *testing.T) {
	marks := map[string]string{
		"alice": "A ", "茶博士": "茶", "é": "É ", "e\u0301a": "E\u0301 ", "👨‍👩‍👧a": "👨‍👩‍👧", "": "  ", "\x1b[31mx": "  ",
	}
	for _, p := range profiles {
		th := ui.NewTheme(ui.Dark, p, true, nil)
		for name, want := range marks {
			for _, guest := range []bool{true, false} {
				f := ui.Mark(name, guest, th)
				if got := paint.Plain(f.Text); got != want || f.Width != 2 {
					t.Errorf("%s: Mark(%q) = %q, %d cells, want %q", p, name, got, f.Width, want)
				}
			}
		}
	}
}

func TestGuestsLookDifferent(t *testing.T) {
	for _, p := range profiles {
		th := ui.NewTheme(ui.Dark, p, true, nil)
		if ui.Avatar("alice", true, th) == ui.Avatar("alice", false, th) {
			t.Errorf("%s: a guest's avatar is an account's", p)
		}
		if ui.Mark("alice", true, th) == ui.Mark("alice", false, th) {
			t.Errorf("%s: a guest's mark is an account's", p)
		}
	}
}
