package main

import (
	"flag"
	"fmt"
	"strings"
)

// zshCompletion is a file for a directory of $fpath; sourced, it does the same.
func zshCompletion() string {
	var names, cases strings.Builder
	fmt.Fprintf(&names, "    %s\n", quoted("help:list the commands"))
	for _, c := range commands {
		fmt.Fprintf(&names, "    %s\n", quoted(c.name+":"+c.about))
		fmt.Fprintf(&cases, "  %s)\n    _arguments -s", c.name)
		if c.max == anyArgs {
			cases.WriteString(" -A '-*'")
		}
		c.define().VisitAll(func(f *flag.Flag) {
			_, usage := flag.UnquoteUsage(f)
			spec := "--" + f.Name
			v := behind(f)
			if v.kind != noValue {
				spec += "="
			}
			fmt.Fprintf(&cases, " \\\n      %s", quoted(spec+"["+zshEscape.Replace(usage)+"]"+v.zsh()))
		})
		if v := c.first(); v.kind != noValue {
			fmt.Fprintf(&cases, " \\\n      %s", quoted("1"+v.zsh()))
		}
		if c.max == anyArgs {
			cases.WriteString(" \\\n      '*: :'")
		}
		cases.WriteString(" ;;\n")
	}
	return strings.NewReplacer("@COMMANDS@", names.String(), "@CASES@", cases.String()).Replace(zshScript)
}

// zshEscape keeps a text from ending what it stands in.
var zshEscape = strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, `:`, `\:`)

func (p slot) zsh() string {
	switch p.kind {
	case noValue:
		return ""
	case aFile:
		return ":file:_files"
	case aDirectory:
		return ":directory:_files -/"
	case someWords:
		return ":word:(" + strings.Join(p.words, " ") + ")"
	}
	return ":value: "
}

// quoted is a text as one word of a shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

const zshScript = `#compdef teahouse
# Completes teahouse in zsh. Made by: teahouse completion zsh

_teahouse() {
  local command=serve
  local -a names
  names=(
@COMMANDS@  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe command names
    return
  fi
  if [[ $words[2] != -* ]]; then
    command=$words[2]
    shift words
    (( CURRENT-- ))
  fi
  case $command in
@CASES@  esac
}

if [[ $funcstack[1] == _teahouse ]]; then
  _teahouse "$@"
else
  compdef _teahouse teahouse
fi
`
