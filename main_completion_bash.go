package main

import (
	"flag"
	"fmt"
	"strings"
)

// bashCompletion needs no bash-completion package, and a bash as old as 3.2.
func bashCompletion() string {
	var flags, takes, args strings.Builder
	for _, c := range commands {
		fmt.Fprintf(&flags, "    %s) REPLY='%s' ;;\n", c.name, strings.Join(c.flagNames(), " "))
		c.define().VisitAll(func(f *flag.Flag) {
			if v := behind(f); v.kind != noValue {
				fmt.Fprintf(&takes, "    '%s --%s') REPLY='%s' ;;\n", c.name, f.Name, v.bash())
			}
		})
		if v := c.first(); v.kind != noValue {
			fmt.Fprintf(&args, "    %s) REPLY='%s' ;;\n", c.name, v.bash())
		}
	}
	var onward []string
	for _, c := range commands {
		if c.max == anyArgs {
			onward = append(onward, c.name)
		}
	}
	return strings.NewReplacer(
		"@COMMANDS@", strings.Join(commandNames(), " "), "@ONWARD@", strings.Join(onward, "|"),
		"@FLAGS@", flags.String(), "@TAKES@", takes.String(), "@ARGS@", args.String(),
	).Replace(bashScript)
}

func (p slot) bash() string { return strings.TrimSpace(p.kind + " " + strings.Join(p.words, " ")) }

const bashScript = `# Completes teahouse in bash. Made by: teahouse completion bash

_teahouse_flags() {
    case $1 in
@FLAGS@    *) REPLY= ;;
    esac
}

# What stands behind a flag of a command: nothing, text, file, directory, or words and which.
_teahouse_takes() {
    case "$1 $2" in
@TAKES@    *) REPLY= ;;
    esac
}

_teahouse_argument() {
    case $1 in
@ARGS@    *) REPLY= ;;
    esac
}

_teahouse_offer() {
    local word
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$@")
}

_teahouse() {
    local REPLY word last= flag= given=0 i=1 command=serve cur=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    if ((COMP_CWORD == 1)) && [[ $cur != -* ]]; then
        _teahouse_offer -W '@COMMANDS@' -- "$cur"
        return
    fi
    if [[ ${COMP_WORDS[1]} != -* ]]; then
        command=${COMP_WORDS[1]} i=2
    fi
    for ((; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $word == = ]]; then # bash makes three words of --guests=read
            flag=$last
        elif [[ $flag ]]; then
            flag=
        elif [[ $word == -* ]]; then
            [[ $word == --* ]] || word=-$word
            last=$word
            _teahouse_takes "$command" "$word"
            [[ $REPLY ]] && flag=$word
        else
            ((given++))
        fi
    done
    if [[ $cur == = ]]; then
        flag=$last cur=
    fi
    if [[ $flag ]]; then
        _teahouse_takes "$command" "$flag"
    elif [[ $cur == -* ]]; then
        case $command in
        @ONWARD@) ((given)) && return ;; # what follows is another's line
        esac
        _teahouse_flags "$command"
        REPLY="words $REPLY"
    elif ((given == 0)); then
        _teahouse_argument "$command"
    else
        return
    fi
    case $REPLY in
    file) compopt -o filenames 2>/dev/null; _teahouse_offer -f -- "$cur" ;;
    directory) compopt -o filenames 2>/dev/null; _teahouse_offer -d -- "$cur" ;;
    words*) _teahouse_offer -W "${REPLY#words}" -- "$cur" ;;
    esac
}

complete -F _teahouse teahouse
`
