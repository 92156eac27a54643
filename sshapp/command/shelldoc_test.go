package command_test

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"teahouse/sshapp/command"
	"teahouse/sshapp/text"
)

var update = flag.Bool("update", false, "rewrite docs/ssh-commands.md")

const shellHead = `# Commands over ssh · 用 ssh 下命令

Made from the table of commands and their records in ` + "`sshapp/command`" + ` by ` + "`go test ./sshapp/command -run ShellPage -update`" + `.
How to use them: [shell.md](shell.md). 用法见 [shell.zh.md](shell.zh.md)。

    ssh HOST COMMAND [--json] [--in ROOM] …

Who you are is what your key says. ` + "`--in ROOM`" + ` names the room that a command is about, ` + "`@bob`" + ` a conversation; ` + "`ID`" + ` is a message's
number, with or without ` + "`msg/`" + `. Flags stand before the free text, which is taken as it is; ` + "`--`" + ` ends them. Where the text is left out it is
read from standard input, up to 1 MiB; a command line has 64 KiB at most.

| exit status | |
| --- | --- |
| 0 | done · 办成了 |
| 1 | refused by the house · 店里不答应 |
| 64 | asked for wrongly · 用法不对 |
| 69 | not to be had now: it closes, or can't save · 现在办不了 |
| 77 | not allowed: it takes an account, or a higher role · 不能做 |

An error is one line on standard error. Lists are lines of fields between tabs, padded so that they stand under each other.

## Commands · 命令

What is marked ● takes an account; a right is one of [the table](rights.md).

| command | | | right |
| --- | --- | --- | --- |
`

const recordsHead = `
## Records · JSON

With ` + "`--json`" + ` each thing is an object on a line of its own: ` + "`v`" + `, the version of the form, is 1; ` + "`kind`" + ` says which of these it is. A field that
is added leaves ` + "`v`" + ` as it is; one that goes or changes its meaning makes it 2. Fields marked ○ are left out when they are empty.
Times are RFC 3339, in UTC.
`

// TestShellPage keeps docs/ssh-commands.md as the table in the code is; -update writes it.
func TestShellPage(t *testing.T) {
	en, zh := text.For("en").Commands, text.For("zh").Commands
	var b strings.Builder
	b.WriteString(shellHead)
	for _, c := range command.Table() {
		if !c.At(command.Shell) {
			continue
		}
		account := ""
		if c.Members {
			account = "● "
		}
		also := ""
		if len(c.Names) > 1 {
			also = " · `" + strings.Join(c.Names[1:], "` `") + "`"
		}
		fmt.Fprintf(&b, "| `%s`%s | %s | %s%s | %s |\n", cell(c.Form(command.Shell)), also, cell(c.Help(en)), account, cell(c.Help(zh)), c.Needs)
	}
	b.WriteString(recordsHead)
	for _, r := range command.Records() {
		fmt.Fprintf(&b, "\n### %s\n\n| field | | |\n| --- | --- | --- |\n", r.Kind())
		fields(t, &b, "", reflect.TypeOf(r))
	}
	const page = "../../docs/ssh-commands.md"
	if *update {
		if err := os.WriteFile(page, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(page); err != nil || string(got) != b.String() {
		t.Errorf("%s is not what the table says (%v); go test ./sshapp/command -run ShellPage -update", page, err)
	}
}

func cell(s string) string { return strings.ReplaceAll(s, "|", "\\|") }

// fields writes a row for each field of a record, and of what stands in it.
func fields(t *testing.T, b *strings.Builder, within string, record reflect.Type) {
	t.Helper()
	for f := range record.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		doc := f.Tag.Get("doc")
		if name == "" || doc == "" {
			t.Errorf("%s.%s has no name in JSON, or no explanation", record.Name(), f.Name)
		}
		mark := ""
		if strings.HasPrefix(options, "omit") {
			mark = " ○"
		}
		fmt.Fprintf(b, "| `%s`%s | %s | %s |\n", within+name, mark, jsonType(f.Type), cell(doc))
		if e := f.Type; e.Kind() == reflect.Slice && e.Elem().Kind() == reflect.Struct {
			fields(t, b, within+name+"[].", e.Elem())
		}
	}
}

func jsonType(of reflect.Type) string {
	if of == reflect.TypeFor[time.Time]() {
		return "time"
	}
	switch of.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Slice:
		return "list"
	case reflect.Struct, reflect.Map:
		return "object"
	}
	return "number"
}
