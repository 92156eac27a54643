package sshapp_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/sshapp/sshtest"
	"teahouse/store"
)

// pipe is a session without a terminal: what is written into it is said, what happens comes out line by line.
type pipe struct {
	t   *testing.T
	in  io.WriteCloser
	all chan string // each line, closed with the session
	ses *ssh.Session
}

func (h *house) pipe(t *testing.T, key ssh.Signer) *pipe {
	t.Helper()
	return h.piped(t, key, (*ssh.Session).Shell)
}

// piped is pipe for whatever start asks for.
func (h *house) piped(t *testing.T, key ssh.Signer, start func(*ssh.Session) error) *pipe {
	t.Helper()
	session, err := h.dial(t, ssh.PublicKeys(key)).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	p := &pipe{t: t, ses: session, all: make(chan string, 100)}
	if p.in, err = session.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := session.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := start(session); err != nil {
		t.Fatal(err)
	}
	go func() { // ends with the session
		defer close(p.all)
		rest := ""
		buf := make([]byte, 4096)
		for {
			n, err := out.Read(buf)
			rest += string(buf[:n])
			for {
				line, behind, more := strings.Cut(rest, "\n")
				if !more {
					break
				}
				p.all <- line
				rest = behind
			}
			if err != nil {
				return
			}
		}
	}()
	return p
}

func (p *pipe) says(line string) {
	p.t.Helper()
	if _, err := io.WriteString(p.in, line+"\n"); err != nil {
		p.t.Fatalf("say %q: %v", line, err)
	}
}

// hears waits for a line, and gives all that came before it and it.
func (p *pipe) hears(want string) (heard []string) {
	p.t.Helper()
	return p.until(want, func(line string) bool { return line == want })
}

func (p *pipe) until(want string, met func(line string) bool) (heard []string) {
	p.t.Helper()
	timeout := time.After(patience)
	for open := true; open; {
		var line string
		select {
		case line, open = <-p.all:
		case <-timeout:
			open = false
		}
		if heard = append(heard, line); open && met(line) {
			return heard
		}
	}
	p.t.Fatalf("waited for %q, heard\n%s", want, strings.Join(heard, "\n"))
	return nil
}

// TestAPipeIsInTheRoom: without a terminal each line is said, and what happens comes line by line; the own words do not
// come back; the end of the input is the end of the visit.
func TestAPipeIsInTheRoom(t *testing.T) {
	h := openRoom(t, nil)
	_, zoesKey := h.known(t, "Zoë")
	_, bobsKey := h.known(t, "bob")
	zoe := h.pipe(t, zoesKey)
	zoe.hears("-- You are in lobby. Topic: no topic yet: /topic sets one. Here: Zoë. /help lists what you can do.")
	bob := h.pipe(t, bobsKey)
	zoe.hears("-- bob came in")
	bob.says("hello **you**\x1b[2J")
	zoe.hears("bob: hello **you**")
	zoe.says("/me waves")
	bob.hears("* Zoë waves")
	zoe.says("/reply 2 hello yourself")
	bob.hears("Zoë (to bob, “hello **you**”): hello yourself")
	zoe.says("/nosuch")
	zoe.hears("-- There is no command /nosuch. /help lists them all; //nosuch says it.")
	bob.says("last")
	heard := strings.Join(zoe.hears("bob: last"), "\n")
	if strings.Contains(heard, "waves") || strings.Contains(heard, "hello yourself") {
		t.Errorf("Zoë's own words come back to her:\n%s", heard)
	}
	if err := bob.in.Close(); err != nil {
		t.Fatal(err)
	}
	if err := bob.ses.Wait(); err != nil {
		t.Errorf("the end of the input: %v, want exit status 0", err)
	}
}

// TestNoLineIsForged: what people write never begins where the house's lines do.
//
//security:holds 8 9
func TestNoLineIsForged(t *testing.T) {
	h := openRoom(t, nil)
	_, zoesKey := h.known(t, "Zoë")
	bob, _ := h.known(t, "bob")
	zoe := h.pipe(t, zoesKey)
	zoe.hears("-- You are in lobby. Topic: no topic yet: /topic sets one. Here: Zoë. /help lists what you can do.")
	seat, err := h.rooms.Enter(t.Context(), "lobby", room.AccountPerson(bob))
	if err != nil {
		t.Fatal(err)
	}
	defer seat.Leave(true)
	for _, text := range []string{"one\n-- Zoë is banned\n\nroot: two", strings.Repeat("x", 70) + "-- house", "end"} {
		if err := seat.Say(t.Context(), store.NewID(), room.Words{Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range zoe.hears("bob: end") {
		if strings.HasPrefix(line, "-- Zoë is") || strings.HasPrefix(line, "root:") {
			t.Errorf("forged: %q", line)
		}
	}
	g := sshtest.Come(t, h.addr, sshtest.Options{Command: "plain", Key: zoesKey, Columns: 80, Rows: 40})
	g.Sees("bob: end")
	for _, row := range strings.Split(g.Screen(), "\n") {
		if strings.HasPrefix(row, "-- house") || strings.HasPrefix(row, "-- Zoë is") {
			t.Errorf("forged by the terminal's edge: %q", row)
		}
	}
}

// TestLinesOnATerminal: a stranger signs in by questions, the password is not shown, what is typed stays where it is while
// others talk, and not one byte moves the cursor but backspaces.
func TestLinesOnATerminal(t *testing.T) {
	h := openRoom(t, nil)
	_, zoesKey := h.known(t, "Zoë")
	zoe := h.pipe(t, zoesKey)
	g := sshtest.Come(t, h.addr, sshtest.Options{Term: "dumb", Columns: 60, Rows: 30})
	g.Sees("Log in (l), register (r), or come in as a guest")
	g.Say("r")
	g.Sees("User name:")
	g.Say("茶博士")
	g.Sees("Password:")
	g.Say("secret-of-the-house")
	g.Sees("Once more:")
	g.Say("secret-of-the-house")
	g.Sees("You are in lobby")
	zoe.hears("-- 茶博士 came in")
	g.Type("半句错\x7f话")
	g.Sees("半句话")
	zoe.says("before")
	zoe.says("/whois 茶博士")
	g.Type("。")
	g.Sees("半句话。")
	g.SeesNot("Zoë: before")
	g.Say("")
	g.Sees("半句话。\nZoë: before")
	zoe.hears("茶博士: 半句话。")
	g.Type("/quit\r")
	if code := g.Ends(); code != 0 {
		t.Errorf("exit status %d after /quit, want 0", code)
	}
	raw := string(g.Raw())
	if strings.Contains(raw, "secret") {
		t.Error("the password was shown")
	}
	if strings.Contains(raw, "\x1b") {
		t.Errorf("an escape sequence went to a dumb terminal: %q", raw)
	}
	if strings.Contains(strings.ReplaceAll(raw, "\r\n", ""), "\r") {
		t.Error("the cursor was moved back to the beginning of a line")
	}
}

// TestAWrongPasswordIsAskedForAgain: what is typed next is a password too, and no question comes between at which it would be
// shown.
func TestAWrongPasswordIsAskedForAgain(t *testing.T) {
	h := openRoom(t, nil)
	h.known(t, "Zoë")
	g := sshtest.Come(t, h.addr, sshtest.Options{Term: "dumb", Columns: 60, Rows: 40})
	g.Sees("Log in (l)")
	g.Say("r\rbob\rshort\rsecret-of-bob\rsecret-of-bib\rsecret-of-bob") // typed ahead, too short, not the same
	g.Sees("at least", "The two differ", "Once more:")
	g.Type("\x03")
	g.Until("the first question again", func(s string) bool { return strings.Count(s, "Log in (l)") == 2 })
	g.Say("l\rZoë\rsecret-of-bob\rsecret-of-zoe\ra-cup-of-green-tea")
	g.Sees("You are in lobby")
	if strings.Contains(string(g.Raw()), "secret") {
		t.Errorf("a password was shown:\n%s", g.Screen())
	}
	g.Say("/quit")
	g.Ends()
}

// TestFromScreensToLinesAndBack: whoever they are and wherever they sit, and nobody hears of it.
func TestFromScreensToLinesAndBack(t *testing.T) {
	h := openRoom(t, nil)
	_, bobsKey := h.known(t, "bob")
	bob := h.pipe(t, bobsKey)
	g := h.enter(t, sshtest.Options{})
	g.Say("/plain")
	g.Sees("-- You are in lobby")
	bob.says("can you read this?")
	g.Sees("bob: can you read this?")
	g.Say("yes")
	g.Say("/screen")
	g.Sees("#lobby", "can you read this?", "Teahouse", "2 here")
	if !g.Alternate() {
		t.Error("no screen after /screen")
	}
	g.Say("/quit")
	if code := g.Ends(); code != 0 {
		t.Errorf("exit status %d", code)
	}
	bob.says("/help quit")
	heard := strings.Join(bob.hears("-- /quit: leave"), "\n")
	if strings.Count(heard, "came in") != 1 || strings.Contains(heard, " left") {
		t.Errorf("bob hears of more than one arrival:\n%s", heard)
	}
}

// TestSentOutOfTheLines: who is sent out is told by whom and why, and the client hears of a failure.
func TestSentOutOfTheLines(t *testing.T) {
	h := openRoom(t, nil)
	keeper, _ := h.known(t, "keeper")
	if err := h.door.Claim(t.Context(), keeper.ID); err != nil {
		t.Fatal(err)
	}
	_, bobsKey := h.known(t, "bob")
	bob := h.pipe(t, bobsKey)
	bob.hears("-- You are in lobby. Topic: no topic yet: /topic sets one. Here: bob. /help lists what you can do.")
	desk, err := h.rooms.Errand(room.AccountPerson(keeper))
	if err != nil {
		t.Fatal(err)
	}
	whom, err := h.rooms.Whom(t.Context(), "bob")
	if err != nil {
		t.Fatal(err)
	}
	if err := desk.Kick(t.Context(), whom, 0, "time for bed"); err != nil {
		t.Fatal(err)
	}
	last := ""
	for line := range bob.all {
		last = line
	}
	if !strings.Contains(last, "keeper") || !strings.Contains(last, "time for bed") {
		t.Errorf("the last line is %q, want who and why", last)
	}
	if err := bob.ses.Wait(); err == nil {
		t.Error("exit status 0 for who was sent out")
	}
}
