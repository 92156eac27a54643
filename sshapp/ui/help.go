package ui

import (
	"strings"

	"teahouse/sshapp/paint"
	"teahouse/sshapp/text"
)

func dimCard(th *Theme) paint.Style   { return th.CardDim }
func cardTitle(th *Theme) paint.Style { return th.CardTitle }

// newHelp is F1: all keys, all commands, and what this terminal can do.
func newHelp(m *Model) *card {
	k := &card{title: m.t.HelpTitle, canFilter: true}
	k.hint = func() string { return m.t.HelpFilter(k.filter) }
	section := func(title string, lines []cardLine) {
		if len(k.lines) > 0 {
			k.lines = append(k.lines, cardLine{})
		}
		k.lines = append(k.lines, cardLine{text: title, head: true, style: cardTitle})
		k.lines = append(k.lines, lines...)
	}
	section(m.t.HelpKeys, keyHelp(m.t.Keys))
	section(m.t.HelpCommands, commandHelp(m))
	facts := m.t.HelpFacts(text.Facts{
		Term: m.cfg.Term, Columns: m.w, Rows: m.h, Colours: strings.ToLower(m.cfg.Profile.String()), Theme: m.kind.String(),
		Sync: m.term.SyncOutput, Margins: m.term.Margins, Zone: m.loc.String(), Visit: m.cfg.Visit,
	})
	var lines []cardLine
	for _, f := range facts {
		lines = append(lines, cardLine{text: f})
	}
	section(m.t.HelpTerminal, lines)
	return k
}

// newWho lists who is here.
func newWho(m *Model, c *chat) *card {
	k := &card{
		title: m.t.WhoTitle(c.view.Room.Name, len(c.view.People)),
		hint:  func() string { return m.t.CardHint },
	}
	for _, p := range c.view.People {
		note := ""
		switch {
		case p.Key != "" && p.Key == m.who.Key, p.Guest && p.Name == m.who.Name:
			note = m.t.You
		case p.Guest:
			note = m.t.GuestMark
		}
		k.lines = append(k.lines, cardLine{key: p.Name, text: orSpace(note)})
	}
	return k
}

// orSpace keeps a two-column line from collapsing into one.
func orSpace(s string) string {
	if s == "" {
		return " "
	}
	return s
}
