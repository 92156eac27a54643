package ui

import (
	"charm.land/bubbles/v2/key"

	"teahouse/sshapp/text"
)

// keys is what the chat's keys do; editing keys are the Editor's.
var keys = struct {
	Send, Leave, LeaveEOF, Suspend, Help, People, Complete,
	PageUp, PageDown, LineUp, LineDown, Newest,
	Switch, Room, EmptyRoom, News, Unread, SelectUp, SelectDown, Search key.Binding
}{
	Send:     key.NewBinding(key.WithKeys("enter")),
	Leave:    key.NewBinding(key.WithKeys("ctrl+c")),
	LeaveEOF: key.NewBinding(key.WithKeys("ctrl+d")),
	Suspend:  key.NewBinding(key.WithKeys("ctrl+z")),
	Help:     key.NewBinding(key.WithKeys("f1")),
	People:   key.NewBinding(key.WithKeys("f2")),
	Complete: key.NewBinding(key.WithKeys("tab", "shift+tab")),
	PageUp:   key.NewBinding(key.WithKeys("pgup")),
	PageDown: key.NewBinding(key.WithKeys("pgdown")),
	LineUp:   key.NewBinding(key.WithKeys("shift+up")),
	LineDown: key.NewBinding(key.WithKeys("shift+down")),
	Newest:   key.NewBinding(key.WithKeys("end")),

	SelectUp:   key.NewBinding(key.WithKeys("alt+up")),
	SelectDown: key.NewBinding(key.WithKeys("alt+down")),

	Search: key.NewBinding(key.WithKeys("ctrl+r")),
	Switch: key.NewBinding(key.WithKeys("ctrl+g")),
	Room: key.NewBinding(key.WithKeys("alt+left", "alt+right",
		"alt+1", "alt+2", "alt+3", "alt+4", "alt+5", "alt+6", "alt+7", "alt+8", "alt+9")),
	EmptyRoom: key.NewBinding(key.WithKeys("ctrl+n", "ctrl+p")),
	News:      key.NewBinding(key.WithKeys("alt+a")),
	Unread:    key.NewBinding(key.WithKeys("alt+u")),
}

// keyHelp is the keys as F1 lists them.
func keyHelp(t text.KeyTexts) []cardLine {
	return []cardLine{
		{key: "Enter", text: t.Send},
		{key: "Ctrl+J  Alt+Enter", text: t.Newline},
		{key: "Tab  Shift+Tab", text: t.Complete},
		{key: "PgUp PgDn  Shift+↑ Shift+↓", text: t.Scroll},
		{key: "End", text: t.Newest},
		{key: "↑ ↓", text: t.History},
		{key: "Alt+↑ Alt+↓", text: t.Select},
		{key: "r e d + p y Enter o v", text: t.Acts},
		{key: "Ctrl+G", text: t.Switch},
		{key: "Alt+1 … Alt+9  Alt+← Alt+→", text: t.Room},
		{key: "Alt+A", text: t.News},
		{key: "Ctrl+R", text: t.Search},
		{key: "Alt+U", text: t.Unread},
		{key: "F1", text: t.Help},
		{key: "F2", text: t.People},
		{key: "Ctrl+C", text: t.Clear},
		{key: "Ctrl+C Ctrl+C  Ctrl+D", text: t.Leave},
		{key: "Ctrl+A  Ctrl+E", text: t.Move},
		{key: "Alt+B  Alt+F  Ctrl+← Ctrl+→", text: t.Words},
		{key: "Ctrl+W  Ctrl+U  Ctrl+K", text: t.Kill},
		{key: "Ctrl+Y", text: t.Yank},
		{key: "Ctrl+_", text: t.Undo},
		{key: "Ctrl+L", text: t.Redraw},
		{key: "~.", text: t.Emergency},
	}
}
