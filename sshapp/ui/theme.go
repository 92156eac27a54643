package ui

import (
	"crypto/sha256"
	"image/color"
	"sync"

	"github.com/charmbracelet/colorprofile"

	"teahouse/sshapp/paint"
)

// ThemeKind is a choice of colours, as /theme takes it and an account remembers it.
type ThemeKind string

// The theme kinds. Auto follows the terminal.
const (
	Auto     ThemeKind = ""
	Dark     ThemeKind = "dark"
	Light    ThemeKind = "light"
	Contrast ThemeKind = "contrast"
	Plain    ThemeKind = "plain" // no colour; bold, faint and reverse only
)

// String is the name that /theme takes.
func (k ThemeKind) String() string {
	if k == Auto {
		return "auto"
	}
	return string(k)
}

// parseTheme is the inverse of String, for lower-case names.
func parseTheme(name string) (ThemeKind, bool) {
	for _, k := range []ThemeKind{Auto, Dark, Light, Contrast, Plain} {
		if name == k.String() {
			return k, true
		}
	}
	return Auto, false
}

// Theme is how everything looks: one style per role, fit for the terminal. Every text in it has a contrast of at least
// 4.5 (WCAG 2.2, 1.4.3), the contrast theme 7. Themes are shared and must not be changed.
type Theme struct {
	// Outside of the pane.
	Base, Title, Dim, Accent, Error, Success, Hint, Border, Selection, Sending paint.Style
	// The input line and the fields of forms.
	Input, Prompt, Placeholder paint.Style
	// The row at the top.
	Header, HeaderTitle, HeaderRoom, HeaderDim paint.Style
	// The messages.
	Pane, PaneDim, Me, Notice, DateLine, NewLine, PaneBar, Marked, Reaction paint.Style
	// What is special in them.
	Quote, Link, Mention paint.Style
	// Pieces of code, on their own ground where the theme has grounds.
	Code, CodeKeyword, CodeString, CodeComment, CodeNumber, CodeName, CodeOperator, CodeAdded, CodeRemoved paint.Style
	// The list of who is here.
	People, PeopleTitle, PeopleDim paint.Style
	// What lies over the chat.
	Card, CardTitle, CardKey, CardDim, CardHint paint.Style
	// GuestMark is the box of somebody without an account.
	GuestMark paint.Style

	depth  depth
	names  [hues]paint.Color // on the pane
	beside [hues]paint.Color // in the list
}

// NameStyle is how a person's name is drawn in the pane. Its colour comes from nothing but the name and the theme.
func (th *Theme) NameStyle(name string) paint.Style {
	return paint.Style{FG: th.names[identify(name).hue()], BG: th.Pane.BG, Attr: paint.Bold}
}

// PeopleName is NameStyle for the list of who is here.
func (th *Theme) PeopleName(name string) paint.Style {
	return paint.Style{FG: th.beside[identify(name).hue()], BG: th.People.BG, Attr: paint.Bold}
}

// identity is what colour and avatar are made from. It is a hash of the name as it is shown, which is NFC: unlike a
// folded name, that does not change with a newer Unicode.
type identity [sha256.Size]byte

func identify(name string) identity { return sha256.Sum256([]byte(name)) }

func (id identity) hue() int { return (int(id[0])<<8 | int(id[1])) % hues }

// themeKey is all that a theme depends on. inks tells which of 16 colours can be read on the terminal's own ground: of
// all grounds there are only about thirty such sets, so a client that tells ever new colours makes no new themes.
type themeKey struct {
	kind  ThemeKind
	depth depth
	dark  bool
	inks  uint16
}

var themes = struct {
	sync.Mutex // guards made
	made       map[themeKey]*Theme
}{made: make(map[themeKey]*Theme)}

// NewTheme gives the theme for a kind on a terminal: what colours it has, whether it is dark, and its own background,
// nil when that is unknown. With 256 colours and more the theme brings its own grounds; with fewer the terminal's stays
// and decides which colours can be read. The same arguments give the same *Theme.
func NewTheme(kind ThemeKind, p colorprofile.Profile, dark bool, ground color.Color) *Theme {
	k := themeKey{kind: kind, depth: depthOf(kind, p), dark: dark}
	if k.kind == Auto || k.kind == Plain {
		k.kind = Light
		if dark {
			k.kind = Dark
		}
	}
	switch k.depth {
	case depthNone:
		k = themeKey{} // attributes look alike on every ground
	case depth16:
		k.inks = inksOn(ownGround(k, ground))
		k.dark = false
	default:
		k.dark = dark && k.kind == Contrast // only the contrast theme has two faces
	}
	themes.Lock()
	defer themes.Unlock()
	th := themes.made[k]
	if th == nil {
		th = k.make()
		themes.made[k] = th
	}
	return th
}

func depthOf(kind ThemeKind, p colorprofile.Profile) depth {
	switch {
	case kind == Plain:
		return depthNone
	case p >= colorprofile.TrueColor:
		return depthTrue
	case p == colorprofile.ANSI256:
		return depth256
	case p == colorprofile.ANSI:
		return depth16
	}
	return depthNone
}

// ownGround is the terminal's background, or what is most likely it.
func ownGround(k themeKey, ground color.Color) paint.Color {
	if ground != nil {
		r, g, b, _ := ground.RGBA()
		return paint.RGB(uint8(r>>8), uint8(g>>8), uint8(b>>8))
	}
	if k.kind == Dark || k.kind == Contrast && k.dark {
		return black
	}
	return white
}

// inksOn is a set of those of 16 colours that can be read on a ground.
func inksOn(ground paint.Color) (set uint16) {
	for i := range uint8(16) {
		if contrast(paint.Indexed16(i), ground) >= enough {
			set |= 1 << i
		}
	}
	return set
}

func (k themeKey) make() *Theme {
	if k.depth <= depth16 {
		return k.sparse()
	}
	switch {
	case k.kind == Contrast && k.dark:
		return strongNight.theme(k.depth)
	case k.kind == Contrast:
		return strongDay.theme(k.depth)
	case k.kind == Light:
		return paper.theme(k.depth)
	}
	return night.theme(k.depth)
}
