package ui

import "strings"

// layout is how this person's pane looks: its width, colours, clock and words.
func (m *Model) layout(width int) *Layout {
	return &Layout{Width: width, Theme: m.theme, Loc: m.loc, Airy: m.w >= 60 && m.h >= 20, Words: Words{
		Beginning: m.t.Beginning, Date: m.t.Date, Arrived: m.t.Arrived, Left: m.t.Left, Renamed: m.t.Renamed, Topic: m.t.TopicSet,
		NewSince: m.t.NewSince, GuestMark: m.t.GuestMark,
	}}
}

// firstLine is a text up to its first newline.
func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
