package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// units are the files for systemd.
var units = []string{"docs/operate/teahouse.service", "docs/operate/teahouse.socket"}

// unit reads a file for systemd: the values of each key, in the order in which they stand there.
func unit(t *testing.T, file string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string][]string)
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(key, "#") {
			found[key] = append(found[key], value)
		}
	}
	return found
}

// TestTheServiceGivesNothingAway: a user without a privilege, who can write to one directory and see little else of the machine.
func TestTheServiceGivesNothingAway(t *testing.T) {
	service := unit(t, units[0])
	for key, want := range map[string]string{
		"Type": "notify", "DynamicUser": "yes", "StateDirectory": "teahouse", "StateDirectoryMode": "0700", "UMask": "0077",
		"NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes",
		"CapabilityBoundingSet": "", "AmbientCapabilities": "", "MemoryDenyWriteExecute": "yes", "RestrictNamespaces": "yes",
		"RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX", "SystemCallArchitectures": "native", "Restart": "on-failure",
	} {
		if got := service[key]; !slices.Equal(got, []string{want}) {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if got := service["SystemCallFilter"]; !slices.Equal(got, []string{"@system-service", "~@privileged @resources"}) {
		t.Errorf("SystemCallFilter is %q", got)
	}
	if stop, err := strconv.Atoi(service["TimeoutStopSec"][0]); err != nil || stop < 10 {
		t.Errorf("a goodbye is cut short after %s seconds", service["TimeoutStopSec"])
	}
	files, err := strconv.Atoi(service["LimitNOFILE"][0])
	if err != nil || files < 2*conns(t) {
		t.Errorf("%d files are open at most, for %d connections", files, conns(t))
	}
	if _, ok := service["User"]; ok { // DynamicUser takes the unit's name, which is the package's user
		t.Error("another user is named")
	}
}

// conns is how many connections a house takes that nobody has told anything.
func conns(t *testing.T) int {
	t.Helper()
	out, err := exec.Command(program(t), "config", "print").Output()
	m := regexp.MustCompile(`(?m)^conns = (\d+) # default$`).FindSubmatch(out)
	if err != nil || m == nil {
		t.Fatalf("config print: %v\n%s", err, out)
	}
	n, err := strconv.Atoi(string(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestTheServicesLineIsUnderstood: the program takes the line that starts it, and is called what the package calls it.
func TestTheServicesLineIsUnderstood(t *testing.T) {
	line := strings.Fields(strings.ReplaceAll(unit(t, units[0])["ExecStart"][0], "%S", "/var/lib"))
	if line[0] != "/usr/bin/teahouse" || line[1] != "serve" {
		t.Fatalf("starts %q", line)
	}
	out, err := exec.Command(program(t), append([]string{"config", "print"}, line[2:]...)...).CombinedOutput()
	if err != nil || !strings.Contains(string(out), `data = "/var/lib/teahouse" # --data`) {
		t.Errorf("%q: %v\n%s", line, err, out)
	}
}

// TestSystemdTakesTheUnits: systemd finds nothing to say against them, and rates what the service could do to the machine 1.5 of 10
// or less.
func TestSystemdTakesTheUnits(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("no systemd on this machine")
	}
	dir := t.TempDir()
	var copies []string
	for _, file := range units {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		there := filepath.Join(dir, filepath.Base(file))
		// It looks whether the program is there.
		if err := os.WriteFile(there, []byte(strings.ReplaceAll(string(text), "/usr/bin/teahouse", program(t))), 0o600); err != nil {
			t.Fatal(err)
		}
		copies = append(copies, there)
	}
	if out, err := exec.Command(analyze, append([]string{"verify", "--man=no"}, copies...)...).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("verify: %v\n%s", err, out)
	}
	if out, err := exec.Command(analyze, "security", "--offline=true", "--no-pager", "--threshold=15", copies[0]).CombinedOutput(); err != nil {
		t.Errorf("security: %v\n%s", err, out)
	}
}
