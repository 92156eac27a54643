package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// What is made from the table of commands can't stand in it when it is made.
func init() {
	commands = append(commands,
		command{name: "man", about: "print the manual page", run: man},
		command{name: "completion", args: "SHELL", about: "print what lets bash, zsh or fish complete a line of teahouse",
			words: oneOf(shells...), max: 1, run: completion})
}

// define is the flags of a command.
func (c command) define() *flag.FlagSet {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	if c.flags != nil {
		c.flags(&settings{}, fs)
	}
	return fs
}

// allSettings is every flag of every command, once, by its name.
func allSettings() []*flag.Flag {
	found := make(map[string]*flag.Flag)
	for _, c := range commands {
		c.define().VisitAll(func(f *flag.Flag) { found[f.Name] = f })
	}
	return slices.SortedFunc(maps.Values(found), func(a, b *flag.Flag) int { return cmp.Compare(a.Name, b.Name) })
}

// man prints the manual page in the language of mdoc(7), which mandoc and groff read.
func man(_ context.Context, p program, _ settings, _ []string) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".Dd %s\n.Dt TEAHOUSE 1\n.Os %s\n%s", builtOn().UTC().Format("January 2, 2006"), roffWord("Teahouse "+versionName()), manName)
	for _, c := range commands {
		fmt.Fprintf(&b, ".Nm\n.Cm %s\n%s", roffWord(c.name), roffFlags(c))
		b.WriteString(roffArgs(".", c, "\n"))
	}
	b.WriteString(manDescription)
	for _, c := range commands {
		fmt.Fprintf(&b, ".It Cm %s%s\n%s\n", roffWord(c.name), roffArgs(" ", c, ""), roffText(sentence(c.about)))
	}
	b.WriteString(manSettings)
	for _, f := range allSettings() {
		kind, usage := flag.UnquoteUsage(f)
		fmt.Fprintf(&b, ".It Fl %s", roffWord("-"+f.Name))
		if kind != "" {
			fmt.Fprintf(&b, " Ar %s", roffWord(kind))
		}
		fmt.Fprintf(&b, "\n%s\n.Ev %s", roffText(sentence(usage)), roffWord(variable(f.Name)))
		if f.DefValue != "" {
			fmt.Fprintf(&b, " ;\nby default\n.Ql %s", roffWord(f.DefValue))
		}
		b.WriteString(" .\n")
	}
	b.WriteString(manTail)
	_, err := io.WriteString(p.stdout, b.String())
	return err
}

// builtOn is when what the program is made of was written. Without a record of that it is whoever's own build, of today.
func builtOn() time.Time {
	if at, err := time.Parse(time.RFC3339, buildSetting("vcs.time")); err == nil {
		return at
	}
	return time.Now()
}

// buildSetting is what Go has noted about the program when it was built.
func buildSetting(key string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// roffFlags is a command's flags for the synopsis: the house's own are too many to be listed twice.
func roffFlags(c command) string {
	var b strings.Builder
	n := 0
	c.define().VisitAll(func(f *flag.Flag) {
		n++
		kind, _ := flag.UnquoteUsage(f)
		fmt.Fprintf(&b, ".Op Fl %s", roffWord("-"+f.Name))
		if kind != "" {
			fmt.Fprintf(&b, " Ar %s", roffWord(kind))
		}
		b.WriteString("\n")
	})
	if n > 6 {
		return ".Op Ar settings\n"
	}
	return b.String()
}

// roffArgs is what stands behind a command, besides flags: a word to be typed as it is, or what it stands for.
func roffArgs(before string, c command, after string) string {
	macro := "Ar "
	switch c.args {
	case "":
		return ""
	case strings.ToLower(c.args):
		macro = "Cm "
	}
	return before + macro + roffWord(c.args) + after
}

// sentence begins with a capital and ends with a full stop.
func sentence(s string) string { return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "." }

// roffText is a text on a line of its own.
func roffText(s string) string {
	var b strings.Builder
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		b.WriteString(`\&`)
	}
	for _, r := range s {
		switch {
		case r == '\\':
			b.WriteString(`\e`)
		case r == '"':
			b.WriteString(`\(dq`)
		case r == '-':
			b.WriteString(`\-`) // as it is typed, where others would be set as hyphens
		case r > '~':
			fmt.Fprintf(&b, `\[u%04X]`, r) // which needs no agreement on an encoding
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// roffWord is a text as one argument of a macro, and never taken for the name of another.
func roffWord(s string) string { return `"\&` + roffText(s) + `"` }

const manName = `.Sh NAME
.Nm teahouse
.Nd a chat room that people enter with ssh
.Sh SYNOPSIS
`

const manDescription = `.Sh DESCRIPTION
.Nm
is a chat room for which nobody needs anything but
.Xr ssh 1 .
One process serves it, and all that it keeps is in one directory, which only the process's user can read.
The first start makes that directory and prints how to join, the host key's fingerprint and a code that makes
whoever types it the owner.
.Pp
The commands are as follows.
Flags stand behind the command, and among its arguments.
.Bl -tag -width Ds
`

const manSettings = `.El
.Pp
Each command lists its flags with
.Fl h .
.Ss Settings
A flag counts more than its variable, that more than a line of the file that
.Fl \-config
names
.Pq TOML: burst = 12 ,
and that more than the default.
A limit that is 0 is lifted.
Secrets are never values: a setting whose name ends in file names the file that has one.
.Bl -tag -width Ds
`

const manTail = `.El
.Sh ENVIRONMENT
Besides the variables of the settings:
.Bl -tag -width Ds
.It Ev GOMEMLIMIT
Bounds the memory.
.It Ev GOGC
How much garbage may gather, in percent of what is alive; 50 by default.
.El
.Sh FILES
In the data directory:
.Bl -tag -width Ds
.It Pa teahouse.db
The database, with
.Pa teahouse.db\-wal
and
.Pa teahouse.db\-shm
beside it; never copy it from an open house, but with
.Nm Cm backup .
.It Pa host_ed25519
The host key.
Without it everybody who has been here is warned.
.It Pa search.db
The index of the search, which is made anew when it is missing.
.It Pa admin.sock
Where
.Nm Cm admin
finds the open house.
.El
.Sh SIGNALS
.Bl -tag -width Ds
.It Dv SIGHUP
Read the settings file again and take over the limits that it says, for who is inside as well.
.It Dv SIGTERM , SIGINT
Say goodbye to everybody and close; a second one ends at once.
.El
.Sh EXIT STATUS
.Bl -tag -width Ds
.It 0
Done.
.It 1
It did not work; the line on standard error says why and what to do.
.It 2
It was asked for wrongly.
.El
.Pp
.Nm Cm admin
ends as the command of the house does.
.Sh EXAMPLES
Open a house, and look in:
.Bd -literal -offset indent
teahouse serve \-\-data /var/lib/teahouse
ssh \-p 2222 localhost
.Ed
.Pp
Copy it while it is open:
.Pp
.Dl teahouse backup \-\-data /var/lib/teahouse /backup/tea.db
.Pp
Complete lines in this shell:
.Pp
.Dl source <(teahouse completion bash)
.Sh SEE ALSO
.Xr ssh 1 ,
.Xr ssh_config 5
`
