package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"teahouse/sshapp/sshtest"
)

// instruction is one of a Dockerfile.
type instruction struct{ word, rest string }

// image reads the Dockerfile: what its last stage says, and how many stages there are before it.
func image(t *testing.T) (last []instruction, stages int) {
	t.Helper()
	text, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(strings.ReplaceAll(string(text), "\\\n", " ")) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if word == "" || strings.HasPrefix(word, "#") {
			continue
		}
		if word == "FROM" {
			stages, last = stages+1, nil
		}
		last = append(last, instruction{word, strings.TrimSpace(rest)})
	}
	return last, stages - 1
}

// the is the one instruction of that word.
func the(t *testing.T, all []instruction, word string) string {
	t.Helper()
	var found []string
	for _, i := range all {
		if i.word == word {
			found = append(found, i.rest)
		}
	}
	if len(found) != 1 {
		t.Fatalf("there are %d %s: %q", len(found), word, found)
	}
	return found[0]
}

// words reads the form of a command that needs no shell.
func words(t *testing.T, list string) (w []string) {
	t.Helper()
	if err := json.Unmarshal([]byte(list), &w); err != nil || len(w) == 0 {
		t.Fatalf("%q needs a shell, of which there is none: %v", list, err)
	}
	return w
}

// TestTheImageIsTheProgramAlone: nothing but the program and an empty data directory is in the image, which nobody runs as root.
func TestTheImageIsTheProgramAlone(t *testing.T) {
	last, before := image(t)
	if before != 1 || the(t, last, "FROM") != "scratch" {
		t.Errorf("the last stage, of %d, is from %s", before+1, the(t, last, "FROM"))
	}
	for _, i := range last {
		switch i.word {
		case "COPY":
			if !strings.HasPrefix(i.rest, "--from=build ") {
				t.Errorf("COPY %s is not from the stage that builds", i.rest)
			}
		case "ADD", "RUN":
			t.Errorf("%s %s", i.word, i.rest)
		}
	}
	if uid, _, _ := strings.Cut(the(t, last, "USER"), ":"); uid != "65532" { // by number: there are no names
		t.Errorf("runs as %s", uid)
	}
	if v, env := the(t, last, "VOLUME"), the(t, last, "ENV"); v != "/data" || env != "TEAHOUSE_DATA=/data" {
		t.Errorf("the volume is %s, and %s", v, env)
	}
	ignored, err := os.ReadFile(".dockerignore")
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{".git", "teahouse-data"} {
		if !slices.Contains(strings.Fields(string(ignored)), secret) {
			t.Errorf("%s is sent to who builds the image", secret)
		}
	}
}

// TestTheImageRunsOnAReadOnlyRoot does what a container's engine would, as far as a test can: the program, built as the Dockerfile
// says, runs in a tree of its own as the Dockerfile's user, who can write nowhere but in /data, and its health check is asked.
func TestTheImageRunsOnAReadOnlyRoot(t *testing.T) {
	if raceEnabled {
		t.Skip("the program that runs there is built without the race detector")
	}
	if os.Getuid() != 0 {
		t.Skip("only root can change the root")
	}
	last, _ := image(t)
	user, group, _ := strings.Cut(the(t, last, "USER"), ":")
	uid, err := strconv.ParseUint(user, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	gid, err := strconv.ParseUint(group, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.MkdirTemp("", "image") // t.TempDir is its owner's alone
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	entry := words(t, the(t, last, "ENTRYPOINT"))
	build := exec.Command("go", "build", "-o", filepath.Join(root, entry[0]), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data := filepath.Join(root, "data")
	for _, err := range []error{os.Mkdir(data, 0o700), os.Chown(data, int(uid), int(gid)), os.Chmod(root, 0o555)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	inside := func(command []string, args ...string) *exec.Cmd {
		cmd := exec.Command(command[0], append(command[1:], args...)...)
		cmd.Dir = "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
		return cmd
	}
	h := launch(t, "/data", func(args []string) *exec.Cmd { return inside(entry, args...) })
	guest := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 80, Rows: 24})
	guest.Sees("Log in")
	register(guest, "Zoe", "a-cup-of-green-tea")
	guest.Sees("Welcome")
	guest.Say("a house of one file")
	guest.Sees("a house of one file")
	_, check, _ := strings.Cut(the(t, last, "HEALTHCHECK"), "CMD ")
	health := func() ([]byte, error) {
		asked := inside(words(t, check))
		asked.Env = []string{"TEAHOUSE_DATA=/data", "TEAHOUSE_ADDR=" + h.addr}
		return asked.CombinedOutput()
	}
	if out, err := health(); err != nil || !bytes.HasPrefix(out, []byte("ok:")) {
		t.Errorf("the health check says %q, %v", out, err)
	}
	backup := inside(entry, "backup", "--data", "/data", "/data/copy.db")
	if out, err := backup.CombinedOutput(); err != nil {
		t.Errorf("a backup: %q, %v", out, err)
	}
	if code := h.stop(); code != 0 {
		t.Errorf("exit status = %d", code)
	}
	if out, err := health(); err == nil || !bytes.HasPrefix(out, []byte("teahouse:")) {
		t.Errorf("a closed house is %q, %v", out, err)
	}
	for line := range strings.Lines(h.log.String()) {
		if strings.Contains(line, "level=ERROR") || strings.Contains(line, "level=WARN") {
			t.Errorf("the log says %s", line)
		}
	}
}

// composed is what docs/operate/compose.yaml says of a service.
type composed struct {
	User, Image string
	ReadOnly    bool     `yaml:"read_only"`
	CapDrop     []string `yaml:"cap_drop"`
	CapAdd      []string `yaml:"cap_add"`
	SecurityOpt []string `yaml:"security_opt"`
	Privileged  bool
	NetworkMode string `yaml:"network_mode"`
	Tmpfs       []string
	Volumes     []string
	Ports       []string
	Build       struct{ Context string }
	Environment map[string]string
	StopGrace   time.Duration `yaml:"stop_grace_period"`
	MemLimit    string        `yaml:"mem_limit"`
	PidsLimit   int           `yaml:"pids_limit"`
	HealthCheck struct {
		Test              []string
		Interval, Timeout time.Duration
	}
}

// TestTheComposeFileGivesNothingAway: the service may write to its volume and to memory, and has no privilege; what the Dockerfile
// says of user, volume, port and health is what it says.
func TestTheComposeFileGivesNothingAway(t *testing.T) {
	var file struct {
		Services map[string]composed
		Volumes  map[string]any
	}
	readYAML(t, "docs/operate/compose.yaml", &file)
	if len(file.Services) != 1 {
		t.Fatalf("there are %d services", len(file.Services))
	}
	last, _ := image(t)
	for _, s := range file.Services {
		for what, ok := range map[string]bool{
			"the root can be written to":        s.ReadOnly,
			"a capability is kept":              slices.Equal(s.CapDrop, []string{"ALL"}) && s.CapAdd == nil && !s.Privileged && s.NetworkMode == "",
			"privileges can be had":             slices.Equal(s.SecurityOpt, []string{"no-new-privileges:true"}),
			"it is another user":                s.User == the(t, last, "USER"),
			"/tmp is not in memory":             len(s.Tmpfs) == 1 && strings.HasPrefix(s.Tmpfs[0], "/tmp:size=") && strings.Contains(s.Tmpfs[0], "noexec"),
			"the data is not in a named volume": len(s.Volumes) == 1 && strings.HasSuffix(s.Volumes[0], ":"+the(t, last, "VOLUME")),
			"it is another port":                len(s.Ports) == 1 && strings.HasSuffix(s.Ports[0], ":"+the(t, last, "EXPOSE")),
			"a goodbye is cut short":            s.StopGrace >= 10*time.Second,
			"memory or processes have no limit": s.MemLimit != "" && s.PidsLimit > 0 && s.Environment["GOMEMLIMIT"] != "",
			"it is built of something else":     s.Build.Context == "../..",
		} {
			if !ok {
				t.Error(what)
			}
		}
		volume, _, _ := strings.Cut(s.Volumes[0], ":")
		if _, named := file.Volumes[volume]; !named {
			t.Errorf("there is no volume %q", volume)
		}
		_, check, _ := strings.Cut(the(t, last, "HEALTHCHECK"), "CMD ")
		if want := append([]string{"CMD"}, words(t, check)...); !slices.Equal(s.HealthCheck.Test, want) {
			t.Errorf("the health check is %q, want %q", s.HealthCheck.Test, want)
		}
		if options, want := the(t, last, "HEALTHCHECK"), fmt.Sprintf("--interval=%.0fs --timeout=%.0fs", s.HealthCheck.Interval.Seconds(), s.HealthCheck.Timeout.Seconds()); !strings.HasPrefix(options, want) {
			t.Errorf("the image asks %q, compose %q", options, want)
		}
		for name := range s.Environment {
			if setting, ours := strings.CutPrefix(name, "TEAHOUSE_"); ours && !printsSetting(t, setting) {
				t.Errorf("%s is no setting", name)
			}
		}
	}
}

// printsSetting tells whether there is a setting whose variable ends in name.
func printsSetting(t *testing.T, name string) bool {
	t.Helper()
	out, err := exec.Command(program(t), "config", "print").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Contains(out, []byte("\n"+strings.ToLower(strings.ReplaceAll(name, "_", "-"))+" = "))
}
