package main

// A promise is something that a house holds against whoever comes, and whatever breaks.
type promise struct {
	id   string
	text string
}

// promises are all of them, in the order of docs/security.md. Each is held by tests that name it (see
// TestTheSecurityPage). The numbers never change their meaning; those with an s are hazards of the libraries underneath.
var promises = []struct {
	about string
	all   []promise
}{
	{"What people write", []promise{
		{"1", "No byte of one person controls another's terminal: no escape sequence, in no form, from no field that anybody can fill."},
		{"2", "Only valid UTF-8 is kept and sent. Raw C1 controls, overlong forms, lone surrogates and invalid bytes become U+FFFD or nothing."},
		{"3", "A paste is as harmless as typing, also one that pretends to end early; it is one message and never a command."},
		{"4", "Bidi controls are removed; right-to-left letters stay, and turn round nobody else's row."},
		{"5", "Tags, zero-width characters, fillers, noncharacters and private use are refused in names and removed from messages, but where an emoji needs them."},
		{"6", "Piles of combining marks are cut to a few, and nothing begins with one."},
		{"7", "Whatever was said, a screen is what a drawing of it anew would show, on terminals that count cells either way."},
		{"8", "Nobody writes a line that looks like the house's own: people's text never starts where its lines start."},
		{"9", "Nor by padding to the edge, at any width."},
		{"10", "Nobody is called like the house, its staff or a command."},
		{"11", "Names that are equal, or look equal, are one name, and the first has it."},
		{"12", "The name of a deleted account is not given to another."},
		{"13", "What a client says of itself (command, TERM, LANG, name, version) is cleaned before anybody sees it."},
		{"14", "No log line can be forged. Passwords and what was said are in none."},
	}},
	{"Before the room", []promise{
		{"15", "Whoever does not come to a shell within 20 seconds is cut off, at whatever stage and however slowly they drip; a person who is asked about the host key has two minutes."},
		{"16", "Connections are bounded by address (an IPv6 /64 is one), in number and in pace, and in all; who is over it is refused before any key exchange."},
		{"17", "What is no SSH is hung up on, without a panic, and with one log line an address and minute."},
		{"18", "No giant key, certificate or GSSAPI request costs more than its reading."},
		{"19", "Who somebody is comes from the key that the finished connection was made with, never from one that was only offered."},
		{"20", "A wrong password says the same, and takes as long, whether or not the name exists."},
		{"21", "Guessing is slowed down by account and by address, and nobody can lock out an owner by it."},
		{"22", "Hashing passwords is bounded in number and in memory."},
		{"23", "Names and passwords are counted in characters and refused when too long, never cut."},
		{"24", "A password is masked, and is in no stream, log or history."},
	}},
	{"The protocol, and in the room", []promise{
		{"25", "Nothing is forwarded: no TCP, no socket, no agent, no X11, no subsystem, and each is answered."},
		{"26", "A connection has one session. Ten refused channels end it."},
		{"27", "A flood of requests, keepalives or packets to be ignored costs its own connection only."},
		{"28", "Answers that nobody asked for, unknown channels, cut-off messages and overfull windows end their own connection at most, and leave nothing behind."},
		{"29", "Of the environment, a few variables of the terminal are kept, short ones; none reaches the process."},
		{"30", "Any size of a window is clamped; of many changes the newest counts."},
		{"31", "Without a terminal, with a second shell, a subsystem or a command that is none, there is a sentence and an exit status."},
		{"32", "Who closes the channel, or half of it, has left, and the connection follows."},
		{"33", "A peer that has vanished is gone after 90 seconds at most, and comes back to its seat within a minute."},
		{"34", "Keys, pastes and escape sequences without end are bounded: 4 KiB a second after a burst of 128 KiB, 64 KiB of anything unfinished, 4,000 characters a message."},
		{"35", "Nobody speaks faster than the pace; the refusal is theirs alone."},
		{"36", "Coming and going fold into one line."},
		{"37", "Nobody waits for a slow reader, who sees the newest when it reads again, or is dropped."},
		{"38", "Changing keys without end costs its own connection only."},
		{"39", "A panic ends one person's screen, not the house: they get a sentence and a way back, the operator the stack."},
		{"40", "At rest a visit costs nothing but a keepalive."},
	}},
	{"The machine", []promise{
		{"41", "What anybody has seen survives kill -9 and a power cut: it was on the disk before it was on a screen."},
		{"42", "SIGTERM lets everybody say goodbye, puts their terminals back and exits with 0; a second signal ends at once."},
		{"43", "When the disk is full or fails, the sender is told and keeps the words, nobody else sees them, and the house goes on by itself when there is room."},
		{"44", "A database that is locked for a moment delays, and loses nothing."},
		{"45", "A database that is damaged, strange or newer is refused with its name and what to do, and never overwritten."},
		{"46", "A host key is made once. One that is missing, damaged or open to others is refused, not replaced."},
		{"47", "An address that is taken or wrong is one sentence, and harms nobody who has it."},
		{"48", "Two houses never share one database."},
		{"49", "Order is by number, not by time. A clock that is moved under an open house neither frees nor locks anybody: the house goes on by its own, and tells the operator."},
		{"50", "Descriptors never run out: connections stay below what the process may open."},
		{"51", "GOMEMLIMIT holds, and nobody makes the house keep more than a few megabytes."},
		{"52", "Backups are consistent while people talk; upgrades happen wholly or not at all, with a copy before them."},
		{"53", "Mute, kick, ban (account, key, address, network) and lockdown hold for who is in already, and after a restart; who did what is written down."},
		{"54", "The address of a ban that is over is shortened in the house's records after `--ip-retention`; nothing else keeps one."},
	}},
	{"Hazards of the libraries underneath", []promise{
		{"s1", "The stock server has no handshake deadline: `sshapp/limit.go`, `line.go`."},
		{"s2", "Sizes of windows go unchecked to a buffer of as many cells: `sshapp/request.go`."},
		{"s3", "Any number of session channels: `sshapp/guard.go`."},
		{"s4", "The environment is kept without limit before the shell: `sshapp/guard.go`."},
		{"s5", "A second window change before the shell stops the connection's requests: `sshapp/guard.go`."},
		{"s6", "A closed channel on an open connection burns a core: `sshapp/guard.go`, and no Wish middleware that watches sizes."},
		{"s7", "Unfinished sequences and pastes are rescanned for ever: `sshapp/paint/input.go` reads instead."},
		{"s8", "Sending to a program blocks behind a stalled terminal: `sshapp/paint` has one place for news and no queue."},
		{"s9", "Agent forwarding is answered with yes: `sshapp/guard.go`."},
		{"s10", "The text input's cursor counts runes, not cells: `sshapp/ui/editor.go` is our own."},
		{"s11", "The text inputs keep bidi controls, tags and piles of marks, and nothing else is cleaned at all: `room/clean.go`."},
		{"s12", "Where `none` is accepted, no key is ever shown: `sshapp/auth.go`."},
		{"s13", "A missing host key is silently replaced: `keys/hostkey.go`."},
		{"s14", "Idle deadlines end silent users too: keepalives and a write deadline of our own, `sshapp/keepalive.go`, `line.go`."},
		{"s15", "A connection that fails with packets on their way keeps its reader, and up to 4 MiB, for ever (x/crypto v0.58.0): `sshapp/upstream.go`."},
	}},
}
