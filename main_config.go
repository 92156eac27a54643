package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// config prints all settings as they would be, and where each comes from: a settings file that would make the same house.
func config(_ context.Context, p program, s settings, args []string) error {
	if args[0] != "print" {
		return fmt.Errorf("config can print, and not %q", args[0])
	}
	return printSettings(p.stdout, s.flags, func(f *flag.Flag) string {
		return f.Name + " = " + tomlValue(f.Value.(flag.Getter).Get()) + " # " + string(s.from[f.Name])
	})
}

// printSettings prints what each setting is for, as remarks, and a line about it. The file's own name is no setting in it.
func printSettings(w io.Writer, fs *flag.FlagSet, line func(f *flag.Flag) string) error {
	var b strings.Builder
	fs.VisitAll(func(f *flag.Flag) {
		if f.Name == "config" {
			return
		}
		_, usage := flag.UnquoteUsage(f)
		fmt.Fprintf(&b, "\n# %s\n%s\n", usage, line(f))
	})
	_, err := io.WriteString(w, strings.TrimPrefix(b.String(), "\n"))
	return err
}

// tomlValue is a flag's value as TOML has it. A length of time is a text there, as it is on the command line.
func tomlValue(value any) string {
	switch v := value.(type) {
	case time.Duration:
		return strconv.Quote(shortSpan(v))
	case string:
		return tomlText(v)
	case []string:
		if len(v) == 1 {
			return tomlText(v[0])
		}
		var texts []string
		for _, s := range v {
			texts = append(texts, tomlText(s))
		}
		return "[" + strings.Join(texts, ", ") + "]"
	}
	return fmt.Sprint(value)
}

// shortSpan is a length of time without the zeros that Duration.String has behind it: 1m, not 1m0s.
func shortSpan(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// tomlText is a basic string of TOML, whose escapes are fewer than Go's.
func tomlText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}
