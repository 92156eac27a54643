package paint

import (
	"bytes"
	"strings"
	"unicode"

	uv "github.com/charmbracelet/ultraviolet"
)

// maxPaste bounds a paste in bytes; the rest is discarded.
const maxPaste = 64 << 10

// pasteEnd is the mark at the end of a bracketed paste (xterm's ctlseqs).
var pasteEnd = []byte("\x1b[201~")

// decodeText decodes characters that came together, so that a family emoji is one key and not seven.
func (f *framer) decodeText() {
	for b := f.text; len(b) > 0; {
		n, event := f.decoder.Decode(b)
		f.accept(event)
		b = b[max(n, 1):]
	}
	f.text = f.text[:0]
}

// decode turns a unit that begins with an ASCII character into events.
func (f *framer) decode(unit []byte) {
	csi := bytes.HasPrefix(unit, []byte("\x1b["))
	switch last := unit[len(unit)-1]; {
	case last == '\b' && len(unit) <= 2: // what older terminals send for Backspace
		key := uv.KeyPressEvent{Code: uv.KeyBackspace}
		if unit[0] == esc {
			key.Mod = uv.ModAlt
		}
		f.accept(key)
	case csi && len(unit) == 4 && unit[2] == '[':
		if last >= 'A' && last <= 'E' {
			f.accept(uv.KeyPressEvent{Code: uv.KeyF1 + rune(last-'A')})
		}
	case csi && len(unit) > 3 && unit[2] == 'M': // a mouse that nobody switched on
	case csi && last == '_':
		// Win32 input mode, likewise. Its repeat count would make 65,535 events of 22 bytes.
	default:
		n, event := f.decoder.Decode(unit)
		f.accept(event)
		if n == 1 && unit[0] == esc && len(unit) > 2 {
			// That was an Escape key, pressed just before an answer came.
			f.decode(unit[1:])
		}
	}
}

// accept hands on the events that somebody wants.
func (f *framer) accept(event uv.Event) {
	switch event := event.(type) {
	case uv.KeyPressEvent:
		if strings.ContainsFunc(event.Text, unicode.IsControl) {
			event.Text = "" // keyboard protocols can name any character as a key's text
		}
		f.events = append(f.events, event)
	case uv.MultiEvent:
		for _, each := range event {
			f.accept(each)
		}
	case uv.PasteStartEvent:
		f.state, f.paste = (*framer).pasting, nil
	case uv.BackgroundColorEvent, uv.ModeReportEvent, uv.PrimaryDeviceAttributesEvent:
		f.events = append(f.events, event)
	}
}

// pasting takes a byte of a paste. Only the end mark ends it: no byte of it is ever a key.
func (f *framer) pasting(c byte) {
	if c == pasteEnd[f.match] {
		f.match++
	} else {
		// Within the mark only its first byte is ESC, so no other beginning of it can hide in what matched.
		f.keep(pasteEnd[:f.match]...)
		f.match = 0
		if c == esc {
			f.match = 1
		} else {
			f.keep(c)
		}
	}
	if f.match < len(pasteEnd) {
		return
	}
	text := newlines.Replace(strings.ToValidUTF8(string(f.paste), ""))
	f.events = append(f.events, PasteEvent{Text: text, Cut: f.cut})
	f.state, f.paste, f.cut, f.match = nil, nil, false, 0
}

// newlines makes one kind of line end of the three that terminals paste.
var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func (f *framer) keep(b ...byte) {
	f.cut = f.cut || len(f.paste)+len(b) > maxPaste
	if !f.cut {
		f.paste = append(f.paste, b...)
	}
}
