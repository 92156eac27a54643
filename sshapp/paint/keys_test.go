package paint_test

import "strings"

// keys are what terminals send, and what it means.
var keys = []struct{ in, want string }{
	{"a", "a"}, {"A", "A"}, {" ", " "}, {"é", "é"}, {"茶", "茶"}, {"👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"}, {"👍🏽", "👍🏽"},
	{"\r", "enter"}, {"\n", "ctrl+j"}, {"\t", "tab"}, {"\x1b[Z", "shift+tab"}, {"\x7f", "backspace"}, {"\b", "backspace"},
	{"\x00", "ctrl+space"}, {"\x01", "ctrl+a"}, {"\x03", "ctrl+c"}, {"\x04", "ctrl+d"}, {"\x0c", "ctrl+l"},
	{"\x18", "ctrl+x"}, {"\x1a", "ctrl+z"}, {"\x1c", `ctrl+\`}, {"\x1f", "ctrl+_"},
	{"\x1b\r", "alt+enter"}, {"\x1ba", "alt+a"}, {"\x1bB", "alt+shift+b"}, {"\x1b1", "alt+1"}, {"\x1b9", "alt+9"},
	{"\x1b\x7f", "alt+backspace"}, {"\x1b\b", "alt+backspace"}, {"\x1b茶", "alt+茶"}, {"\x1b.", "alt+."},
	// xterm and VT
	{"\x1b[A", "up"}, {"\x1b[B", "down"}, {"\x1b[C", "right"}, {"\x1b[D", "left"}, {"\x1b[H", "home"}, {"\x1b[F", "end"},
	{"\x1bOA", "up"}, {"\x1bOD", "left"}, {"\x1bOH", "home"}, {"\x1bOF", "end"}, {"\x1bOP", "f1"}, {"\x1bOQ", "f2"},
	{"\x1b[1;2A", "shift+up"}, {"\x1b[1;2B", "shift+down"}, {"\x1b[1;3A", "alt+up"}, {"\x1b[1;3D", "alt+left"},
	{"\x1b[1;5C", "ctrl+right"}, {"\x1b[1;5D", "ctrl+left"}, {"\x1b[1;7D", "ctrl+alt+left"}, {"\x1b[1;5H", "ctrl+home"},
	{"\x1b[2~", "insert"}, {"\x1b[3~", "delete"}, {"\x1b[3;5~", "ctrl+delete"}, {"\x1b[5~", "pgup"}, {"\x1b[6~", "pgdown"},
	{"\x1b[5;2~", "shift+pgup"}, {"\x1b[11~", "f1"}, {"\x1b[12~", "f2"}, {"\x1b[24~", "f12"},
	// screen, tmux, Linux console, rxvt, PuTTY
	{"\x1b[1~", "home"}, {"\x1b[4~", "end"}, {"\x1b[[A", "f1"}, {"\x1b[[B", "f2"}, {"\x1b[[E", "f5"},
	{"\x1b[7~", "home"}, {"\x1b[8~", "end"}, {"\x1b[a", "shift+up"}, {"\x1bOd", "ctrl+left"}, {"\x1bOc", "ctrl+right"},
	{"\x1b[3$", "shift+delete"}, {"\x1b[3^", "ctrl+delete"}, {"\x1b\x1b[A", "alt+up"}, {"\x1b\x1b[D", "alt+left"},
	// kitty and xterm's modifyOtherKeys
	{"\x1b[97;5u", "ctrl+a"}, {"\x1b[13;2u", "shift+enter"}, {"\x1b[13;3u", "alt+enter"}, {"\x1b[27u", "esc"},
	{"\x1b[9;2u", "shift+tab"}, {"\x1b[27;2;13~", "shift+enter"}, {"\x1b[127;3u", "alt+backspace"},
	{"\x1b[97;;27u", "a"}, // a control character is no key's text
	// answers
	{"\x1b]11;rgb:1e1e/2020/ffff\x1b\\", "background 1e20ff"}, {"\x1b]11;rgb:00/00/00\a", "background 000000"},
	{"\x1b[?2026;2$y", "mode 2026 is 2"}, {"\x1b[?2027;0$y", "mode 2027 is 0"}, {"\x1b[?62;22c", "attributes"},
	{"\x1b\x1b]11;rgb:ff/ff/ff\x1b\\", "esc|background ffffff"}, {"\x1b\x1b[?1;2c", "esc|attributes"},
	// what nobody asked for
	{"\x1b[<0;10;10M\x1b[<0;10;10mx", "x"}, {"\x1b[M !!x", "x"}, {"\x1b[M\x1b\x1b\x1bx", "x"}, {"\x1b[32;10;10Mx", "x"},
	{"\x1b[Ix", "x"}, {"\x1bP>|XTerm(390)\x1b\\x", "x"}, {"\x1b_Gi=1\x1b\\x", "x"}, {"\x1b^pm\x1b\\x", "x"}, {"\x1bXsos\x1b\\x", "x"},
	{"\x1b]52;c;aGk=\ax", "x"}, {"\x1b[65;30;97;1;0;65535_x", "x"}, {"\x1b[97;1:3ux", "x"}, {"\x1b[201~x", "x"},
	// what is no key at all
	{"\xffx", "x"}, {"\xc0\x80x", "x"}, {"\xed\xa0\x80x", "x"}, {"\x9bAx", "A|x"}, {"\xe8\x8cx", "x"}, {"\x1b\xe8x", "x"},
	{"\x1b[1;\rx", "enter|x"}, {"\x1b[1\x18x", "x"}, {"\x1b]11;rgb\x18x", "x"}, {"\x1b]11;rg\x1bax", "alt+a|x"},
	{"\x1b[" + strings.Repeat("1;", 60) + "Ax", "x"}, {"\x1b[99999999999999999999Ax", "x"},
	// pastes
	{"\x1b[200~tea\x1b[201~x", `paste "tea"|x`}, {"\x1b[200~\x1b[201~", `paste ""`},
	{"\x1b[200~a\r\nb\rc\x1b[201~", `paste "a\nb\nc"`}, {"\x1b[200~/quit\r\x03\x1b[201~", `paste "/quit\n\x03"`},
	{"\x1b[200~\x1b[20\x1b\x1b[201\x1b[201~", `paste "\x1b[20\x1b\x1b[201"`}, {"\x1b[200~a\xffé\x1b[201~", `paste "aé"`},
	{"\x1b[200~\x1b[200~\x1b[201~x", `paste "\x1b[200~"|x`}, {"\x1b[200~a\x1b[201~b\x1b[201~", `paste "a"|b`},
}
