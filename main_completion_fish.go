package main

import (
	"flag"
	"fmt"
	"strings"
)

// fishCompletion is a file for fish's completions.
func fishCompletion() string {
	var b strings.Builder
	b.WriteString(fishScript)
	fmt.Fprintf(&b, "complete -c teahouse -n __teahouse_begins -a help -d %s\n", fishQuoted("list the commands"))
	for _, c := range commands {
		fmt.Fprintf(&b, "complete -c teahouse -n __teahouse_begins -a %s -d %s\n", c.name, fishQuoted(c.about))
	}
	for _, c := range commands {
		when := "__teahouse_is " + c.name
		c.define().VisitAll(func(f *flag.Flag) {
			_, usage := flag.UnquoteUsage(f)
			fmt.Fprintf(&b, "complete -c teahouse -n '%s' -l %s%s -d %s\n", when, f.Name, behind(f).fish(), fishQuoted(usage))
		})
		if v := c.first(); v.kind == someWords {
			words := strings.Join(v.words, " ")
			fmt.Fprintf(&b, "complete -c teahouse -n '%s; and not __teahouse_has %s' -a '%s'\n", when, words, words)
		} else if v.kind != noValue {
			fmt.Fprintf(&b, "complete -c teahouse -n '%s' -F\n", when)
		}
	}
	return b.String()
}

func (p slot) fish() string {
	switch p.kind {
	case noValue:
		return ""
	case aFile:
		return " -rF"
	case aDirectory:
		return " -xa '(__fish_complete_directories)'"
	case someWords:
		return " -xa '" + strings.Join(p.words, " ") + "'"
	}
	return " -x"
}

func fishQuoted(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

const fishScript = `# Completes teahouse in fish. Made by: teahouse completion fish

function __teahouse_begins
    test (count (commandline -opc)) -eq 1
end

# Whether the line is one of this command's; without a word it is serve's.
function __teahouse_is
    set -l line (commandline -opc)
    set -l word serve
    if set -q line[2]; and not string match -q -- '-*' $line[2]
        set word $line[2]
    end
    test $word = $argv[1]
end

# Whether one of these words stands in the line already.
function __teahouse_has
    for word in (commandline -opc)[3..]
        contains -- $word $argv; and return 0
    end
    return 1
end

complete -c teahouse -f
`
