//go:build linux

// The tests are in the program's own package, for nothing else can call run; most go through it.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestMain lets this test binary be the other chat.
func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == "chat" {
		serveChat(os.Args[2], os.Args[3])
	}
	// They wait most of the time, so more of them can run at once than there are processors.
	flag.Parse()
	_ = flag.Set("test.parallel", "6") // known to every test binary
	os.Exit(m.Run())
}

// chatCommand is how to start a chat with such manners.
func chatCommand(t *testing.T, manners string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return "exec '" + self + "' chat {addr} " + manners
}

func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// hasty keeps everything short. Six are two observers, who look, one of whom stops reading in phase slow, and four who speak.
var hasty = []string{"-n", "6", "-observers", "2", "-rounds", "1", "-seconds", "0.4", "-idle", "0.2", "-settle", "0.1", "-patience", "3", "-past", "100"}

// result is what the program has printed and written.
type result struct {
	status         int
	stdout, stderr string
	report         report
}

func benchmark(t *testing.T, args ...string) result {
	t.Helper()
	file := filepath.Join(t.TempDir(), "out.json")
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), slices.Concat(hasty, []string{"-json", file}, args), &stdout, &stderr)
	r := result{status: status, stdout: stdout.String(), stderr: stderr.String()}
	text, err := os.ReadFile(file)
	if err != nil {
		return r // an error left nothing to write
	}
	if err := json.Unmarshal(text, &r.report); err != nil {
		t.Fatalf("the JSON: %v", err)
	}
	return r
}

// value is a figure's median, which must have been measured.
func (r result) value(t *testing.T, stage, name, side string) float64 {
	t.Helper()
	for _, f := range r.report.Figures {
		if f.Stage == stage && f.Name == name {
			if v, ok := f.Medians[side]; ok {
				return v
			}
		}
	}
	t.Errorf("there is no %q of %q for %s", name, stage, side)
	return 0
}

// TestBothSides measures our server and the other one in every phase, and finds nothing wrong with either.
func TestBothSides(t *testing.T) {
	t.Parallel() // most of it is waiting
	login := write(t, "# the chat asks\nwait Who are you?\ntype {name}\nenter\nwait welcome {name}\n")
	r := benchmark(t, "-vs", chatCommand(t, "asking"), "-vs-login", login, "-mix", "-talk", "4", "-rates", "10",
		"-phases", "join,idle,talk,echo,slow,memory")
	if r.status != 0 {
		t.Fatalf("exit status = %d, want 0\n%s\n%s", r.status, r.stdout, r.stderr)
	}
	for _, side := range []string{"teahouse", "other"} {
		if v := r.value(t, "join", "connect to inside", side); v != 6 {
			t.Errorf("%s: %v people came in, want 6", side, v)
		}
		// Two observers, and 4 messages in 0.4 seconds at 10 per second.
		if v := r.value(t, "talk 10/s", "Enter to visible", side); v != 8 {
			t.Errorf("%s: %v lines seen, want 8", side, v)
		}
		if v := r.value(t, "slow", "clients not reading", side); v != 1 {
			t.Errorf("%s: %v clients stopped reading, want 1", side, v)
		}
		for _, f := range [][2]string{
			{"join", "CPU per join"}, {"join", "memory per visit"}, {"talk 10/s", "CPU per delivery"},
			{"talk 10/s", "Enter to visible, p99"}, {"talk 10/s", "bytes per delivery, wire"}, {"talk 10/s", "writes per delivery"},
			{"echo", "key to visible, p50"}, {"slow", "Enter to visible, others, p99"}, {"memory", "memory per visit"},
		} {
			if v := r.value(t, f[0], f[1], side); v <= 0 {
				t.Errorf("%s: %s, %s = %v, want more than 0", side, f[0], f[1], v)
			}
		}
	}
	for _, text := range []string{"SSH-2.0-Teahouse", "SSH-2.0-LineChat", "6 people, 2 of them observers", "ratio"} {
		if !strings.Contains(r.stdout, text) {
			t.Errorf("the table has no %q:\n%s", text, r.stdout)
		}
	}
}

// TestOurs does what only our server can do: have rooms, be paged back in, and tell what it has saved.
func TestOurs(t *testing.T) {
	t.Parallel()
	profiles := filepath.Join(t.TempDir(), "made")
	r := benchmark(t, "-rooms", "2", "-n", "8", "-rates", "15", "-phases", "talk,history,writers,slow", "-past", "99",
		"-writers", "8", "-profile", profiles)
	if r.status != 0 {
		t.Fatalf("exit status = %d, want 0\n%s\n%s", r.status, r.stdout, r.stderr)
	}
	// In each room three of 6 messages are said before an observer and three who speak.
	for name, want := range map[string]float64{"Enter to visible": 6, "deliveries": 24} {
		if v := r.value(t, "talk 15/s", name, "teahouse"); v != want {
			t.Errorf("%s: %v, want %v", name, v, want)
		}
	}
	// One who reads back sees half of the past, with two or three rows for a message.
	if v := r.value(t, "history", "key to page", "teahouse"); v < 3 || v > 7 {
		t.Errorf("%v pages of a past of 50 messages, want 3 to 7", v)
	}
	// Each of them says one thing at least, and none is said in vain.
	if v := r.value(t, "writers", "Enter to visible, author", "teahouse"); v < 8 {
		t.Errorf("8 writers said %v messages, want as many at least", v)
	}
	if v := r.value(t, "writers", "durable messages", "teahouse"); v <= 0 {
		t.Errorf("%v durable messages per second, want more than 0", v)
	}
	for _, name := range []string{"cpu.pprof", "heap.pprof"} {
		if info, err := os.Stat(filepath.Join(profiles, name)); err != nil || info.Size() == 0 {
			t.Errorf("the profile %s: %v, want something in it", name, err)
		}
	}
	if want := "go tool pprof -top " + profiles; !strings.Contains(r.stdout, want) {
		t.Errorf("the table has no %q:\n%s", want, r.stdout)
	}
}

// TestData: a directory is filled once, used again as long as it is what is asked for, and never by a server.
func TestData(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "past")
	serve := "test -s {dir}/teahouse.db && echo tea > {dir}/teahouse.db && " + chatCommand(t, "plain")
	args := []string{"-serve", serve, "-phases", "join", "-settle", "0", "-data", dir}
	for run, filled := range []bool{true, false} {
		r := benchmark(t, args...)
		if r.status != 0 {
			t.Fatalf("run %d: exit status = %d, want 0\n%s", run, r.status, r.stderr)
		}
		if strings.Contains(r.stderr, "filling") != filled {
			t.Errorf("run %d: filled is %v, want %v", run, !filled, filled)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "teahouse.db")); err != nil || info.Size() < 1000 {
		t.Errorf("the server wrote into the directory: %v", err)
	}
	for _, other := range [][]string{{"-past", "101"}, {"-n", "7"}, {"-rooms", "2"}, {"-seed", "2"}} {
		if r := benchmark(t, append(args, other...)...); r.status != 1 || !strings.Contains(r.stderr, "-data "+dir+": holds") {
			t.Errorf("%q: exit status = %d, want 1, because the directory holds something else\n%s", other, r.status, r.stderr)
		}
	}
}

// TestSaturate finds what a chat can bear that takes 20 ms for a line: 50 lines a second, when it waits for nothing else.
func TestSaturate(t *testing.T) {
	t.Parallel()
	r := benchmark(t, "-serve", chatCommand(t, "tedious"), "-phases", "saturate", "-seconds", "0.5", "-rates", "30", "-patience", "1")
	// At 100 a second, those of the last moment come half a second late.
	if v := r.value(t, "saturate", "at messages", "teahouse"); v < 15 || v > 105 {
		t.Errorf("exit status %d; most messages per second = %v, want about 30 to 100\n%s", r.status, v, r.stderr)
	}
}

// TestFaults: whoever loses a message, changes the order or drops people is told on, and the exit status says so.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ manners, want string }{
		{"drop", "messages lost"},
		{"swap", "two orders"},
		{"hangup", "1 clients dropped"},
	} {
		t.Run(test.manners, func(t *testing.T) {
			t.Parallel()
			r := benchmark(t, "-serve", chatCommand(t, test.manners), "-phases", "talk", "-rates", "10", "-patience", "1")
			if r.status != 1 {
				t.Errorf("exit status = %d, want 1\n%s", r.status, r.stderr)
			}
			if !slices.ContainsFunc(r.report.Faults, func(f string) bool {
				return strings.HasPrefix(f, "talk 10/s, round 1, teahouse: ") && strings.Contains(f, test.want)
			}) {
				t.Errorf("faults = %q, want one of the talk with %q", r.report.Faults, test.want)
			}
		})
	}
}

// TestRefusals: what can't be done is said in one line, with the server's last words if it was the server.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"nobody to speak", []string{"-n", "2"}, 2, "-n must be above -observers"},
		{"unknown phase", []string{"-phases", "dance"}, 2, `"dance"`},
		{"unknown terminal", []string{"-terminal", "paper"}, 2, `"paper"`},
		{"no size", []string{"-size", "100"}, 2, `"100"`},
		{"more rooms than speakers", []string{"-rooms", "5"}, 2, "from 1 to 4"},
		{"rooms elsewhere", []string{"-rooms", "2", "-vs", "true"}, 2, "-rooms"},
		{"too long a past", []string{"-past", "10000001"}, 2, "10000000"},
		{"profile of another", []string{"-serve", "true", "-profile", "here"}, 2, "-profile"},
		{"half filled", []string{"-serve", "true", "-data", filepath.Dir(write(t, "no note"))}, 1, "not empty"},
		{"no rate", []string{"-rates", "2,0"}, 2, `"2,0"`},
		{"unknown step", []string{"-vs-login", write(t, "wait in\nshout in\n")}, 2, `line 2 of the login script is "shout in"`},
		{"server ends", []string{"-serve", "echo no tea today; exit 1"}, 1, "no tea today"},
		// Each line of the script is looked for behind the one before.
		{"nothing behind", []string{"-serve", chatCommand(t, "plain"), "-vs", chatCommand(t, "asking"), "-patience", "3",
			"-vs-login", write(t, "wait you?\nwait Who\n")}, 1, `wait for "Who"`},
		{"never inside", []string{"-serve", chatCommand(t, "asking"), "-patience", "0.2"}, 1, "Who are you?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := benchmark(t, test.args...)
			if r.status != test.status || !strings.Contains(r.stderr, test.want) {
				t.Errorf("exit status = %d, want %d; want %q in\n%s", r.status, test.status, test.want, r.stderr)
			}
		})
	}
}
