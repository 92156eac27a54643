//go:build linux

package main

import (
	"bytes"
	"regexp"
	"slices"
)

// kind is what a terminal says of itself when it is asked.
type kind string

// abilities are what a kind of terminal answers. Every kind answers what it is (DA1), which servers ask last.
type abilities struct {
	modes []string // private modes that it knows, all of them reset
	asked bool     // it answers questions about modes and about its background
}

// The modes are DECLRMM (69), left and right margins, and synchronised output (2026).
var answers = map[kind]abilities{
	"margins": {modes: []string{"69", "2026"}, asked: true},
	"sync":    {modes: []string{"2026"}, asked: true},
	"plain":   {},
}

// question matches what servers ask terminals: the background's colour (OSC 11), a private mode (DECRQM) or what the
// terminal is (DA1).
var question = regexp.MustCompile(`\x1b\]11;\?(?:\x07|\x1b\\)|\x1b\[\?([0-9]+)\$p|\x1b\[0?c`)

// longestQuestion bounds what may be the beginning of a question at the end of what has come.
const longestQuestion = 16

// reply is what the terminal answers to the questions in b, and how much of b need not be looked at again.
func (a abilities) reply(b []byte) (reply string, used int) {
	used = max(0, len(b)-longestQuestion)
	for _, at := range question.FindAllSubmatchIndex(b, -1) {
		used = max(used, at[1])
		mode := ""
		if at[2] >= 0 {
			mode = string(b[at[2]:at[3]])
		}
		reply += a.answer(b[at[0]:at[1]], mode)
	}
	return reply, used
}

func (a abilities) answer(question []byte, mode string) string {
	switch {
	case bytes.HasSuffix(question, []byte("c")):
		return "\x1b[?62;22c" // a VT220 with colours
	case !a.asked:
		return ""
	case mode == "":
		return "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"
	case slices.Contains(a.modes, mode):
		return "\x1b[?" + mode + ";2$y"
	}
	return "\x1b[?" + mode + ";0$y"
}
