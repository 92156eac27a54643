//go:build unix

package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/sshapp/sshtest"
)

// exampleBot is one of the bots in docs/bots while it runs.
type exampleBot struct {
	t    *testing.T
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
	says transcript
}

// runs starts one of the bots in docs/bots as the page tells to.
func (r *reader) runs(t *testing.T, file string, args ...string) *exampleBot {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("docs/bots", file))
	if err != nil {
		t.Fatal(err)
	}
	b := &exampleBot{t: t, cmd: exec.Command(path, args...), done: make(chan struct{})}
	b.cmd.Dir, b.cmd.Env, b.cmd.Stdout, b.cmd.Stderr = r.home, r.env, &b.says, &b.says
	b.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // its ssh ends with it
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { // ends with the bot
		_ = b.cmd.Wait() // its status is in ProcessState
		close(b.done)
	}()
	t.Cleanup(func() {
		_ = syscall.Kill(-b.cmd.Process.Pid, syscall.SIGKILL)
		<-b.done
		if t.Failed() {
			t.Logf("%s says:\n%s", file, b.says.String())
		}
	})
	return b
}

// ends waits for the bot's end, and gives its exit status.
func (b *exampleBot) ends() int {
	b.t.Helper()
	select {
	case <-b.done:
		return b.cmd.ProcessState.ExitCode()
	case <-time.After(20 * time.Second):
		b.t.Fatal("the bot does not end")
		return -1
	}
}

// listens waits until the bot has told so many times that it listens.
func (b *exampleBot) listens(times int) {
	b.t.Helper()
	for late := time.Now().Add(20 * time.Second); time.Now().Before(late); <-time.After(10 * time.Millisecond) { // it tells nobody but its log
		if strings.Count(b.says.String(), ": listening") >= times {
			return
		}
	}
	b.t.Fatal("the bot does not listen")
}

// signer is a key in the reader's home.
func (r *reader) signer(t *testing.T, file string) ssh.Signer {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(r.home, file))
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.ParsePrivateKey(b)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// makesBot is what the head of each example tells to do first.
func (r *reader) makesBot(t *testing.T, words string) {
	t.Helper()
	r.copies(t, "ssh-keygen -q -t ed25519 -N '' -f bot_key; ssh tea.example.com bot create "+words+" < bot_key.pub")
}

// owner registers bob, who becomes the house's owner, and has him sit in the lobby at a terminal.
func (h *house) owner(t *testing.T) (r *reader, bob *sshtest.Guest) {
	t.Helper()
	for _, tool := range []string{"sh", "ssh", "ssh-keygen", "sed"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s on this machine", tool)
		}
	}
	r = h.reader(t, false)
	r.copies(t, "echo 'tea leaves in the rain' | ssh tea.example.com register bob; ssh tea.example.com owner "+h.printed(`/owner ([A-Z0-9a-z-]+)`))
	return r, h.bob(t, r)
}

func (h *house) bob(t *testing.T, r *reader) *sshtest.Guest {
	t.Helper()
	bob := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Key: r.signer(t, ".ssh/id_ed25519"), Columns: 100, Rows: 40})
	bob.Sees("#lobby")
	return bob
}

// again opens the house once more, at the address where its guests know it.
func (h *house) again(t *testing.T) *house {
	t.Helper()
	next := open(t, h.data, "--addr", h.addr)
	next.addr = h.addr
	return next
}

func needsPython(t *testing.T) {
	t.Helper()
	if err := exec.Command("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))").Run(); err != nil {
		t.Skip("no python3 on this machine")
	}
}

// TestTheWeatherBot is asked by somebody in the room, also with what would break JSON or a shell.
func TestTheWeatherBot(t *testing.T) {
	h := open(t, t.TempDir())
	r, bob := h.owner(t)
	r.makesBot(t, "weather read,post")
	bot := r.runs(t, "weather.sh", "-i", "bot_key", "tea.example.com")
	bot.listens(1)
	bob.Say("/weather 北京")
	bob.Sees("北京: 14 °C and a light rain")
	bob.Say(`/weather "A\B" $(exit) %s","kind":"command`)
	bob.Sees(`"A\B" $(exit) %s","kind":"command: 14 °C`)
	r.copies(t, "ssh tea.example.com bot revoke weather enough")
	if code := bot.ends(); code != 77 {
		t.Errorf("when it was revoked it ends with %d, want 77", code)
	}
	if said := bot.says.String(); !strings.Contains(said, "can't follow this any more") && !strings.Contains(said, "enough") {
		t.Errorf("and says %q", said)
	}
}

// TestTheEchoBot is called by name, also while the house is away; it comes back by itself and answers each call once.
func TestTheEchoBot(t *testing.T) {
	needsPython(t)
	h := open(t, t.TempDir())
	r, bob := h.owner(t)
	r.makesBot(t, "echo read,post")
	bot := r.runs(t, "echo.py", "-i", "bot_key", "tea.example.com")
	bot.listens(1)
	bob.Say("@echo, good \"morning\" 茶")
	bob.Sees("↳ bob: @echo", "good \"morning\" 茶")
	h.kill()
	h = h.again(t)
	r.copies(t, "ssh tea.example.com post lobby '@echo: after the power cut'")
	bob = h.bob(t, r)
	bob.Sees("after the power cut")
	r.copies(t, "ssh tea.example.com bot revoke echo")
	if code := bot.ends(); code != 77 {
		t.Errorf("when it was revoked it ends with %d, want 77", code)
	}
}

// TestTheRelayBot carries what is said in either of two rooms to the other, in order, each once, and its own words nowhere.
func TestTheRelayBot(t *testing.T) {
	needsPython(t)
	h := open(t, t.TempDir(), "--bot-burst", "2", "--bot-rate", "20")
	r, bob := h.owner(t)
	r.copies(t, "ssh tea.example.com room create garden; ssh tea.example.com room create attic")
	r.makesBot(t, "relay read,post rooms=garden,attic")
	bot := r.runs(t, "relay.py", "garden", "attic", "-i", "bot_key", "tea.example.com")
	bot.listens(1)
	r.copies(t, "for n in 1 2 3 4 5 6; do ssh tea.example.com post garden \"cup $n\"; done; ssh tea.example.com post attic 'and back'")
	bob.Say("/join garden")
	bob.Sees("bob: and back")
	inAttic := r.copies(t, "ssh tea.example.com history attic | cut -f 5")
	if got, want := strings.Replace(inAttic, "and back\n", "", 1), "bob: cup 1\nbob: cup 2\nbob: cup 3\nbob: cup 4\nbob: cup 5\nbob: cup 6\n"; got != want {
		t.Errorf("in the attic stands, beside what was said there,\n%swant\n%s", got, want)
	}
	h.kill()
	h = h.again(t)
	r.copies(t, "ssh tea.example.com post attic 'after the power cut'")
	bob = h.bob(t, r)
	bob.Say("/join garden")
	bob.Sees("bob: after the power cut")
	r.copies(t, "ssh tea.example.com bot revoke relay")
	if code := bot.ends(); code != 77 {
		t.Errorf("when it was revoked it ends with %d, want 77", code)
	}
	if got := r.copies(t, "ssh tea.example.com history garden | cut -f 5"); strings.Count(got, "bob: ") != 2 || strings.Contains(got, "relay: ") {
		t.Errorf("in the garden stands\n%s", got)
	}
}
