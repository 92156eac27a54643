package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// releases is what .goreleaser.yaml says, as far as something is promised of it.
type releases struct {
	Builds []struct {
		Env      []string
		Systems  []string `yaml:"goos"`
		Machines []string `yaml:"goarch"`
		Flags    []string
		LDFlags  []string
	}
	Archives []struct{ Files []string }
	Packages []struct {
		Formats  []string
		Scripts  map[string]string
		Contents []packed
	} `yaml:"nfpms"`
	Checksum struct {
		Algorithm string
	}
	SBOMs []struct{ Artifacts, Cmd string }
}

// packed is a file of a package.
type packed struct{ Src, Dst, Type, Packager string }

func readYAML(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func readReleases(t *testing.T) (r releases) {
	t.Helper()
	readYAML(t, ".goreleaser.yaml", &r)
	return r
}

// papers makes what a release has besides programs, and returns where it is.
func papers(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.Command(".ci/papers", dir)
	cmd.Env = append(os.Environ(), "VERSION=v9.8.7")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf(".ci/papers: %v\n%s", err, out)
	}
	return dir
}

// TestAReleaseIsForEverybody: static programs for four systems on two kinds of machines, packages for two families, with
// checksums and with lists of what is in them.
func TestAReleaseIsForEverybody(t *testing.T) {
	r := readReleases(t)
	for _, b := range r.Builds {
		for _, system := range []string{"linux", "darwin", "freebsd", "windows"} {
			if !slices.Contains(b.Systems, system) {
				t.Errorf("there is no program for %s", system)
			}
		}
		for _, machine := range []string{"amd64", "arm64"} {
			if !slices.Contains(b.Machines, machine) {
				t.Errorf("there is no program for %s", machine)
			}
		}
		if !slices.Contains(b.Env, "CGO_ENABLED=0") || !slices.Contains(b.Flags, "-trimpath") {
			t.Errorf("is built with %q %q", b.Env, b.Flags)
		}
		for _, name := range []string{"-X main.version=", "-X main.commit="} {
			if !strings.Contains(strings.Join(b.LDFlags, " "), name) {
				t.Errorf("-ldflags is without %s", name)
			}
		}
	}
	if len(r.Builds) != 1 || len(r.Archives) != 1 || len(r.Packages) != 1 || r.Checksum.Algorithm != "sha256" {
		t.Errorf("builds, archives, packages and checksums: %d %d %d %q", len(r.Builds), len(r.Archives), len(r.Packages), r.Checksum.Algorithm)
	}
	if got := r.Packages[0].Formats; !slices.Equal(got, []string{"deb", "rpm"}) {
		t.Errorf("packages are for %q", got)
	}
	var listed []string
	for _, s := range r.SBOMs {
		listed = append(listed, s.Artifacts+" by "+s.Cmd)
	}
	if !slices.Equal(listed, []string{"archive by syft", "package by syft"}) {
		t.Errorf("lists of what is inside are made of %q", listed)
	}
}

// TestPackagesHaveAllOfIt: what a package puts onto a machine is there to be packed, an operator's files are kept by an upgrade,
// and the unit starts the program where the package puts it.
func TestPackagesHaveAllOfIt(t *testing.T) {
	if raceEnabled {
		t.Skip("nothing here is the race detector's")
	}
	r, made := readReleases(t), papers(t)
	p := r.Packages[0]
	source := func(name string) string {
		if paper, ok := strings.CutPrefix(name, "papers/"); ok {
			return filepath.Join(made, paper)
		}
		return name
	}
	at := make(map[string]packed)
	for _, c := range p.Contents {
		if info, err := os.Stat(source(c.Src)); err != nil || info.Size() == 0 {
			t.Errorf("%s can't be packed: %v", c.Src, err)
		}
		at[c.Dst+c.Packager] = c
		if kept := c.Type == "config|noreplace"; kept != strings.HasPrefix(c.Dst, "/etc/") {
			t.Errorf("%s is of type %q", c.Dst, c.Type)
		}
	}
	for _, name := range []string{
		"/usr/lib/systemd/system/teahouse.service", "/usr/lib/systemd/system/teahouse.socket", "/usr/lib/sysusers.d/teahouse.conf",
		"/etc/teahouse/teahouse.toml", "/etc/teahouse/environment", "/usr/share/man/man1/teahouse.1.gz", "/usr/share/doc/teahouse/copyright",
		"/usr/share/bash-completion/completions/teahouse", "/usr/share/fish/vendor_completions.d/teahouse.fish",
		"/usr/share/zsh/vendor-completions/_teahousedeb", "/usr/share/zsh/site-functions/_teahouserpm",
	} {
		if at[name].Src == "" {
			t.Errorf("%s is missing", name)
		}
	}
	for when, script := range p.Scripts {
		if out, err := exec.Command("sh", "-n", script).CombinedOutput(); err != nil {
			t.Errorf("%s: %v %s", when, err, out)
		}
	}
	for _, pattern := range r.Archives[0].Files {
		found, err := filepath.Glob(source(strings.Replace(pattern, "**/", "", 1)))
		if err != nil || len(found) == 0 {
			t.Errorf("an archive would have nothing of %s: %v", pattern, err)
		}
	}
	page, err := os.ReadFile(filepath.Join(made, "teahouse.1"))
	if err != nil || !strings.Contains(string(page), "v9.8.7") {
		t.Errorf("the manual page is of another version, or missing: %v", err)
	}
}

// TestAPackagesSettingsAreRead: the program takes the files that a package puts into /etc, and finds there what they say.
func TestAPackagesSettingsAreRead(t *testing.T) {
	text, err := os.ReadFile("docs/operate/package/environment")
	if err != nil {
		t.Fatal(err)
	}
	var env []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			env = append(env, strings.ReplaceAll(line, "/etc/teahouse/", "docs/"))
		}
	}
	for _, c := range readReleases(t).Packages[0].Contents {
		if c.Dst == "/etc/teahouse/teahouse.toml" && c.Src != "docs/teahouse.toml" {
			t.Errorf("the settings file of a package is %s", c.Src)
		}
	}
	print := func(env ...string) (string, error) {
		cmd := exec.Command(program(t), "config", "print")
		cmd.Env = append(os.Environ(), env...)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := print(env...); err != nil || len(env) != 1 || !strings.Contains(out, "burst = 8 # default") {
		t.Errorf("%q: %v\n%s", env, err, out)
	}
	if out, err := print("TEAHOUSE_CONFIG=docs/no-such.toml"); err == nil {
		t.Errorf("a settings file that is not there is no fault: %s", out)
	}
}
