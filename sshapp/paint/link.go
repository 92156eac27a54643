package paint

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unique"
)

// Link is where a click on a cell leads (OSC 8, "Hyperlinks in terminal emulators", as iTerm2 and VTE have it). The zero
// Link is none. Only NewLink makes one, so a Link holds nothing that a terminal could take for a command.
type Link struct {
	// target is id=…;URL, as it is told to the terminal. A handle is compared in no time, and cells are compared a lot.
	target unique.Handle[string]
}

// maxLink bounds a URL, in bytes: terminals take a little more than 2,000.
const maxLink = 2000

// NewLink makes the link to a URL of http or https; any other gives none, and so does one longer than 2,000 bytes. What is
// no visible ASCII is percent-encoded (RFC 3986, section 2.1), and so is the semicolon, at which some terminals would end
// it. Equal URLs are one link to the terminal: a URL on two rows
// lights up as one.
func NewLink(url string) Link {
	scheme, _, _ := strings.Cut(url, "://")
	if !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return Link{}
	}
	var b strings.Builder
	for i := range len(url) {
		switch c := url[i]; {
		case c > ' ' && c < 0x7f && c != ';':
			b.WriteByte(c)
		default:
			const digits = "0123456789ABCDEF"
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
		if b.Len() > maxLink {
			return Link{}
		}
	}
	h := fnv.New32a()
	h.Write([]byte(b.String()))
	return Link{unique.Make("id=" + strconv.FormatUint(uint64(h.Sum32()), 36) + ";" + b.String())}
}

// The sequence that opens a link, and closes it where it names none.
const (
	openLink   = "\x1b]8;"
	endLink    = "\x1b\\"
	closeLinks = openLink + ";" + endLink
)

// appendLink appends what makes of one link the other.
func appendLink(b []byte, from, to Link) []byte {
	switch {
	case from == to:
		return b
	case to == Link{}:
		return append(b, closeLinks...)
	}
	return append(append(append(b, openLink...), to.target.Value()...), endLink...)
}

// link reads the sequence of a link; what no Row has written is none.
func (t token) link() Link {
	target := strings.TrimSuffix(strings.TrimPrefix(t.raw, openLink), endLink)
	if target == ";" {
		return Link{}
	}
	return Link{unique.Make(target)}
}
