package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/text"
	"teahouse/store"
)

// command is one slash command.
type command struct {
	names   []string // the first is the one that help shows; all lower case
	usage   string   // after the name
	help    func(text.CommandTexts) string
	members bool         // needs an account
	needs   store.Action // who is offered it: those who have this right; "" for everybody
	run     func(m *Model, c *chat, args string) tea.Cmd
}

// texts are what F1 says of commands.
type texts = text.CommandTexts

// answerMsg brings what a command's question to the house came to.
type answerMsg struct {
	answer func(m *Model, c *chat) tea.Cmd
}

// commands is the one table of slash commands. It is filled by init, because /help reads it.
var commands []command

func init() {
	commands = []command{
		{names: []string{"help", "h", "?", "帮助"}, help: func(t text.CommandTexts) string { return t.Help }, run: runHelp},
		{names: []string{"me", "我"}, usage: "…", help: func(t text.CommandTexts) string { return t.Me }, run: runMe},
		{names: []string{"who", "names", "users", "在座"}, help: func(t text.CommandTexts) string { return t.Who }, run: runWho},
		{names: []string{"whois", "谁"}, usage: "NAME", help: func(t text.CommandTexts) string { return t.Whois }, run: runWhois},
		{names: []string{"join", "j", "加入"}, usage: "ROOM", help: func(t text.CommandTexts) string { return t.Join }, run: runJoin},
		{names: []string{"leave", "part", "退出"}, usage: "[ROOM]", help: func(t text.CommandTexts) string { return t.Leave }, run: runLeave},
		{names: []string{"rooms", "list", "房间"}, help: func(t text.CommandTexts) string { return t.Rooms }, run: runRooms},
		{names: []string{"room", "茶室"}, usage: "create|rename|topic|private|…", help: func(t text.CommandTexts) string { return t.Room }, members: true, run: runRoom},
		{names: []string{"invite", "邀请"}, usage: "NAME", help: func(t text.CommandTexts) string { return t.InviteIn }, members: true, run: runInvite},
		{names: []string{"msg", "dm", "m", "w", "私聊"}, usage: "NAME [TEXT]", help: func(t text.CommandTexts) string { return t.Msg }, members: true, run: runMsg},
		{names: []string{"notify", "提醒"}, usage: "all|mentions|none|default", help: func(t text.CommandTexts) string { return t.Notify }, members: true, run: runNotify},
		{names: []string{"topic", "话题"}, usage: "[…]", help: func(t text.CommandTexts) string { return t.Topic }, run: runTopic},
		{names: []string{"lang", "语言"}, usage: "zh|en", help: func(t text.CommandTexts) string { return t.Lang }, run: runLang},
		{names: []string{"tz", "时区"}, usage: "Asia/Shanghai", help: func(t text.CommandTexts) string { return t.Zone }, run: runZone},
		{names: []string{"theme", "配色"}, usage: "auto|dark|light|contrast|plain", help: func(t text.CommandTexts) string { return t.Theme }, run: runTheme},
		{names: []string{"key", "密钥"}, usage: "list|add|remove", help: func(t text.CommandTexts) string { return t.Key }, members: true, run: runKey},
		{names: []string{"passwd", "密码"}, help: func(t text.CommandTexts) string { return t.Passwd }, members: true, run: runPasswd},
		{names: []string{"register", "注册"}, help: func(t text.CommandTexts) string { return t.Register }, run: runRegister},
		{names: []string{"login", "登录"}, help: func(t text.CommandTexts) string { return t.LogIn }, run: runLogin},
		{names: []string{"nick", "改名"}, help: func(t text.CommandTexts) string { return t.Nick }, run: runNick},
		{names: []string{"owner", "店主"}, usage: "CODE", help: func(t text.CommandTexts) string { return t.Owner }, members: true, run: runOwner},
		{names: []string{"quit", "exit", "q", "离开"}, help: func(t text.CommandTexts) string { return t.Quit }, run: runQuit},
	}
	quit := commands[len(commands)-1]
	commands = append(commands[:len(commands)-1], slices.Concat(messageCommands(), peopleCommands(), handCommands(), []command{quit})...)
}

// parseCommand takes a line apart that begins with a slash, also with the full-width one of a Chinese input method.
// "//x" is text, and so are several lines, but for /me: what was pasted never runs by surprise.
func parseCommand(line string) (name, args string, ok bool) {
	rest, ok := cutSlash(line)
	if !ok || strings.Contains(line, "\n") && !strings.HasPrefix(rest, "me ") {
		return "", "", false
	}
	if _, twice := cutSlash(rest); twice {
		return "", "", false
	}
	end := strings.IndexAny(rest, " \t\n　")
	if end < 0 {
		return strings.ToLower(rest), "", true
	}
	return strings.ToLower(rest[:end]), strings.Trim(rest[end:], " \t\n　"), true
}

func cutSlash(s string) (rest string, ok bool) {
	for _, slash := range []string{"/", "／"} {
		if rest, ok := strings.CutPrefix(s, slash); ok {
			return rest, true
		}
	}
	return s, false
}

// unescape makes text of "//x": its first slash is taken off.
func unescape(line string) string {
	if rest, ok := cutSlash(line); ok {
		if _, twice := cutSlash(rest); twice {
			return rest
		}
	}
	return line
}

// escape is the way back: text that begins with a slash gets another.
func escape(words string) string {
	if _, ok := cutSlash(words); ok {
		return "/" + words
	}
	return words
}

// command carries out a slash command. done says that the line has served and can leave the input; an unknown command
// stays there to be mended and is never sent as text.
func (m *Model) command(c *chat, name, args string) (done bool, cmd tea.Cmd) {
	for _, each := range commands {
		for _, n := range each.names {
			if n != name {
				continue
			}
			if each.members && m.account.ID == 0 {
				c.say(m, badFlash, m.t.GuestsCannot)
				return true, nil
			}
			c.flash = flash{}
			return true, each.run(m, c, args)
		}
	}
	c.say(m, badFlash, m.t.UnknownCommand(clip(name), nearest(name)))
	return false, nil
}

// clip keeps an echoed word short.
func clip(s string) string {
	runes := []rune(s)
	return string(runes[:min(len(runes), 20)])
}

// nearest is the command that a mistyped one most likely meant, or "".
func nearest(name string) string {
	best, dist := "", 3
	for _, c := range commands {
		for _, n := range c.names {
			if strings.HasPrefix(n, name) && name != "" {
				return c.names[0]
			}
			if d := distance(name, n); d < dist && d < len([]rune(n)) {
				best, dist = c.names[0], d
			}
		}
	}
	return best
}

// distance is the Levenshtein distance between two short words.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 20 {
		return len(x)
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range x {
		diag := row[0]
		row[0] = i + 1
		for j, s := range y {
			cost := diag
			if r != s {
				cost++
			}
			diag, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}

// commandHelp is the commands as F1 lists them to somebody.
func commandHelp(m *Model) []cardLine {
	t := m.t.Commands
	lines := make([]cardLine, 0, len(commands)+1)
	for _, c := range commands {
		if c.offered(m) {
			lines = append(lines, cardLine{key: strings.TrimSpace("/" + c.names[0] + " " + c.usage), text: c.help(t)})
		}
	}
	return append(lines, cardLine{key: "//…", text: t.Slash})
}
