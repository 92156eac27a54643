package ui

import (
	"strings"

	"teahouse/sshapp/code"
	"teahouse/sshapp/markup"
	"teahouse/sshapp/paint"
)

// How what people write is drawn: blocks become rows, spans become styles. All of it stands in the body; the bar beside a
// quotation and the ground of code are within it, so that the gutter remains the house's own.

// coder finds the colours of code for everybody.
var coder = code.New(code.Usual)

// roomy is the width from which on there is room for what stands beside a block.
const roomy = 8

// drawText is what somebody said. Most of it has no markers and takes the short way.
func (d drawing) drawText() []paint.Frag {
	if !markup.Marked(d.text) {
		return d.lines(d.theme.Pane)
	}
	var out []paint.Frag
	for _, b := range markup.Parse(d.text) {
		out = append(out, d.drawBlock(b)...)
	}
	return out
}

func (d drawing) drawBlock(b markup.Block) []paint.Frag {
	th, width := d.theme, int(d.width)
	if b.Kind == markup.Code {
		return d.drawCode(b)
	}
	var words inked
	var beside edges
	base := th.Pane
	switch b.Kind {
	case markup.Quote:
		base = th.Quote
		beside = d.bar()
	case markup.Item:
		label := strings.Repeat("  ", b.Depth) + b.Label + " "
		if hang := paint.Width(label); hang <= width/3 {
			beside = edges{d.frag(th.PaneDim, label), d.frag(th.Pane, spaces(hang)), hang}
		} else {
			words.add(label, th.PaneDim)
		}
	}
	words.addSpans(b.Spans, d, base)
	return words.rows(wrapText(words.text(), width-beside.width), beside, width)
}

// bar is what stands beside a quotation.
func (d drawing) bar() edges {
	switch {
	case d.width >= roomy:
		f := d.frag(d.theme.PaneDim, "▎ ")
		return edges{f, f, 2}
	case d.width > 3:
		f := d.frag(d.theme.PaneDim, "▎")
		return edges{f, f, 1}
	}
	return edges{}
}

func (d drawing) frag(st paint.Style, s string) paint.Frag {
	r := paint.NewRow(int(d.width))
	r.Text(st, s)
	return r.Frag()
}

func spaces(n int) string { return strings.Repeat(" ", n) }

// drawCode is code on its own ground, which is as wide as its longest row; where a theme has no grounds, beside a line. It is
// broken by cells: words are not what code is made of.
func (d drawing) drawCode(b markup.Block) []paint.Frag {
	th, width := d.theme, int(d.width)
	var words inked
	pieces := coder.Pieces(b.Lang, b.Code)
	if pieces == nil {
		pieces = []code.Piece{{Text: b.Code}}
	}
	for _, p := range pieces {
		words.add(p.Text, th.code(p.Kind))
	}
	var beside edges
	if width >= roomy {
		left := d.frag(th.Code, " ")
		if th.Code.BG == 0 {
			left = d.frag(th.PaneDim, "│ ")
		}
		beside = edges{left, left, left.Width}
	}
	inner := width - beside.width - beside.width%2 // a ground has a cell on its right, too
	rows := words.rows(cutText(words.text(), inner), beside, width)
	longest := 0
	for _, f := range rows {
		longest = max(longest, f.Width)
	}
	r := paint.NewRow(width)
	for i, f := range rows {
		r.Reset(width)
		r.Splice(f)
		if th.Code.BG != 0 {
			r.Fill(th.Code, longest+beside.width)
		}
		rows[i] = r.Frag()
	}
	return rows
}

// cutText breaks a text into rows of at most the given cells, at newlines and where a row is full.
func cutText(s string, cells int) []extent {
	var rows []extent
	start, at, used := 0, 0, 0
	for c, width := range paint.Clusters(s) {
		switch {
		case c == "\n":
			rows = append(rows, extent{start, at})
			start, used = at+1, 0
		case used+width > cells && at > start:
			rows = append(rows, extent{start, at})
			start, used = at, width
		default:
			used += width
		}
		at += len(c)
	}
	return append(rows, extent{start, len(s)})
}

// code is how a kind of code is drawn.
func (th *Theme) code(k code.Kind) paint.Style {
	switch k {
	case code.Keyword:
		return th.CodeKeyword
	case code.String:
		return th.CodeString
	case code.Comment:
		return th.CodeComment
	case code.Number:
		return th.CodeNumber
	case code.Name:
		return th.CodeName
	case code.Operator:
		return th.CodeOperator
	case code.Added:
		return th.CodeAdded
	case code.Removed:
		return th.CodeRemoved
	}
	return th.Code
}

// inked is a text with its styles, before it is broken into rows.
type inked struct {
	b    strings.Builder
	runs []run
}

func (t *inked) text() string { return t.b.String() }

// run is a style that goes on from the end of the run before.
type run struct {
	end   int // bytes of the text
	style paint.Style
}

func (t *inked) add(text string, st paint.Style) {
	if text == "" {
		return
	}
	t.b.WriteString(text)
	t.runs = append(t.runs, run{t.b.Len(), st})
}

// addSpans adds what somebody wrote, in a style that the spans change.
func (t *inked) addSpans(spans []markup.Span, d drawing, base paint.Style) {
	th := d.theme
	for _, s := range spans {
		st := base
		switch {
		case s.Style&markup.Verbatim != 0:
			st = th.Code
		case s.Style&markup.Link != 0:
			st = th.Link
			if d.links {
				st.Link = paint.NewLink(s.Text)
			}
		case s.Style&markup.Mention != 0:
			st = th.Mention
		}
		if s.Style&markup.Strong != 0 {
			st.Attr |= paint.Bold
		}
		if s.Style&markup.Emphasis != 0 {
			st.Attr |= paint.Italic
		}
		if s.Style&markup.Struck != 0 {
			st.Attr |= paint.Strike
		}
		if s.Style&markup.Verbatim != 0 && th.Code.BG == 0 {
			// Without a ground nothing would tell it from the words around it.
			t.add("`", th.PaneDim)
			t.add(s.Text, st)
			t.add("`", th.PaneDim)
			continue
		}
		t.add(s.Text, st)
	}
}

// edges are what stands beside the rows of a block.
type edges struct {
	first, others paint.Frag
	width         int
}

// rows draws the given parts of the text. A character that styles divide among them, such as a letter and a mark on it, is
// drawn in the first of them.
func (t *inked) rows(extents []extent, beside edges, width int) []paint.Frag {
	out, text := make([]paint.Frag, len(extents)), t.text()
	r := paint.NewRow(width)
	left, i := beside.first, 0
	for n, e := range extents {
		r.Reset(width)
		r.Splice(left)
		left = beside.others
		start, at := e.from, e.from
		var st paint.Style
		for c := range paint.Clusters(e.of(text)) {
			for i < len(t.runs) && t.runs[i].end <= at {
				i++
			}
			if now := t.runs[i].style; now != st {
				r.Text(st, text[start:at])
				start, st = at, now
			}
			at += len(c)
		}
		r.Text(st, text[start:at])
		out[n] = r.Frag()
	}
	return out
}
