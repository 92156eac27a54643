package ui

import (
	"time"

	"teahouse/sshapp/paint"
)

// flashKind is how a flash is meant; colour and sign say the same.
type flashKind uint8

const (
	plainFlash flashKind = iota
	goodFlash
	badFlash
)

// flash is one sentence to the person, which goes away by itself with a later key.
type flash struct {
	kind  flashKind
	text  string
	since time.Time
}

// flashStays is how long keys leave a flash alone, so that it can be read while typing goes on.
const flashStays = 3 * time.Second

func (f flash) style(th *Theme) paint.Style {
	switch f.kind {
	case goodFlash:
		return th.Success
	case badFlash:
		return th.Error
	}
	return th.Accent
}

// String is the sentence with its sign, so that no meaning rests on colour alone.
func (f flash) String() string {
	switch {
	case f.text == "":
		return ""
	case f.kind == goodFlash:
		return "✓ " + f.text
	case f.kind == badFlash:
		return "✗ " + f.text
	}
	return f.text
}
