# zsh -f complete.zsh SCRIPT DIR LINE… prints what zsh completes each LINE with, one a line, and an empty line behind each. It
# types them in a terminal of its own and has compadd, through which every completion goes, tell what matches.
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1=; unsetopt zle_bracketed_paste beep; stty -echo"
zpty -w z "cd ${(q)2}"
zpty -w z 'autoload -Uz compinit; compinit -u -D'
zpty -w z "source ${(q)1}"
zpty -w z 'compadd () {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return $?; fi
  typeset -a hits
  builtin compadd -A hits "$@"
  local word
  for word in $hits; do print -r -- "<$word>"; done
  builtin compadd "$@"
}'
zpty -w z 'shown () { _main_complete "$@"; print -r -- "the-""end"; compstate[insert]=; compstate[list]= }'
zpty -w z 'zle -C shown complete-word shown; bindkey "^I" shown; bindkey "^U" kill-whole-line; print -r -- "it-is-""ready"'
zpty -r z out '*it-is-ready*'
for line in "${@[3,-1]}"; do
  zpty -w -n z "$line"$'\t'
  zpty -r z out '*the-end*'
  print -r -- $out | tr -d '\r' | sed -n 's/^.*<\(.*\)>$/\1/p' | sort -u
  print
  zpty -w -n z $'\x15'
done
zpty -d z
