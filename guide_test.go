package main_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"teahouse/sshapp/sshtest"
)

// example is a block of lines to copy, and what it prints; an empty want is what is not told.
type example struct{ run, want string }

// block finds what stands in a page between ```sh and ```, and the ```text behind it.
var block = regexp.MustCompile("(?m)^```sh\n((?:[^`].*\n|\n)*?)```\n(?:```text\n((?:[^`].*\n|\n)*?)```\n)?")

func examples(t *testing.T, page string) (found []example) {
	t.Helper()
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range block.FindAllStringSubmatch(string(b), -1) {
		found = append(found, example{m[1], m[2]})
	}
	if want := strings.Count(string(b), "```sh\n"); len(found) != want || want == 0 {
		t.Fatalf("%s has %d blocks to copy, of which %d can be read", page, want, len(found))
	}
	return found
}

// matches tells whether a text is as a page says it is: "…" stands for anything, on a line of its own for any lines, and
// blanks for any blanks.
func matches(got, want string) bool {
	pattern := `^`
	for line := range strings.Lines(want) {
		if strings.TrimSpace(line) == "…" {
			pattern += `(.*\n)*`
			continue
		}
		for i, part := range strings.Split(strings.Join(strings.Fields(line), " "), "…") {
			if i > 0 {
				pattern += `.*`
			}
			pattern += strings.ReplaceAll(regexp.QuoteMeta(part), " ", `\s+`)
		}
		pattern += `\s*\n`
	}
	lines := strings.Split(strings.TrimRight(got, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return regexp.MustCompile(pattern + `$`).MatchString(strings.Join(lines, "\n") + "\n")
}

// TestTheGuidesLines does what the pages about the doors tell people to copy, with OpenSSH and an empty house, in the order
// in which it stands there.
func TestTheGuidesLines(t *testing.T) {
	for _, tool := range []string{"sh", "ssh", "ssh-keygen"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s on this machine", tool)
		}
	}
	for _, page := range []struct {
		file, needs string
		before      []string // what is taken for granted there
	}{
		{"docs/shell.md", "uptime", []string{alice}},
		{"docs/shell.zh.md", "uptime", []string{alice}},
		{"docs/plain.md", "sh", []string{bob}},
		{"docs/plain.zh.md", "sh", []string{bob}},
		{"docs/bots/README.md", "sh", []string{bob}},
		{"docs/bots/README.zh.md", "sh", []string{bob}},
		{"docs/hooks.md", "curl", []string{bob, "ssh tea.example.com room create ops"}},
		{"docs/hooks.zh.md", "curl", []string{bob, "ssh tea.example.com room create ops"}},
	} {
		t.Run(page.file, func(t *testing.T) {
			if _, err := exec.LookPath(page.needs); err != nil {
				t.Skipf("no %s on this machine", page.needs)
			}
			all := examples(t, page.file)
			reader := newReader(t, strings.HasSuffix(page.file, ".zh.md"))
			for _, line := range page.before {
				reader.copies(t, line)
			}
			for _, e := range all {
				if got := reader.copies(t, e.run); e.want != "" && !matches(got, e.want) {
					t.Errorf("what the page tells to copy\n%sprints\n%snot\n%s", e.run, got, e.want)
				}
			}
		})
	}
}

// What comes before the lines of a page.
const (
	alice = "echo 'a-cup-of-green-tea' | ssh -i ~/.ssh/alice tea.example.com register alice"
	bob   = "echo 'tea leaves in the rain' | ssh tea.example.com register bob"
)

// reader is somebody who copies lines from a page: a home with a key, in which tea.example.com is a house of their own.
type reader struct {
	home string
	env  []string
}

func newReader(t *testing.T, inChinese bool) *reader {
	t.Helper()
	return open(t, t.TempDir(), "--hooks", sshtest.FreeAddr(t), "--burst", "0").reader(t, inChinese)
}

// reader is somebody in whose home tea.example.com is this house.
func (h *house) reader(t *testing.T, inChinese bool) *reader {
	t.Helper()
	host, port, _ := strings.Cut(h.addr, ":")
	home := t.TempDir()
	lang := "en_US.UTF-8"
	if inChinese {
		lang = "zh_CN.UTF-8"
	}
	r := &reader{home: home, env: []string{
		"HOME=" + home, "PATH=" + filepath.Join(home, "bin") + ":" + os.Getenv("PATH"), "LANG=" + lang, "no_proxy=*",
	}}
	config := "Host tea.example.com\n  HostName " + host + "\n  Port " + port + "\nHost *\n  User bob\n  SendEnv LANG\n" +
		"  StrictHostKeyChecking no\n  UserKnownHostsFile " + home + "/known_hosts\n  IdentitiesOnly yes\n  IdentityAgent none\n  LogLevel ERROR\n"
	// OpenSSH asks the system, not HOME, where it is at home.
	ssh, err := exec.LookPath("ssh")
	if err != nil {
		t.Fatal(err)
	}
	wrapper := "#!/bin/sh\ncase \" $* \" in *' -i '*) exec " + ssh + " -F '" + home + "/.ssh/config' \"$@\";; esac\n" +
		"exec " + ssh + " -F '" + home + "/.ssh/config' -i '" + home + "/.ssh/id_ed25519' \"$@\"\n"
	for name, text := range map[string]string{".ssh/config": config, "bin/ssh": wrapper} {
		file := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	r.copies(t, "ssh-keygen -q -t ed25519 -N '' -f ~/.ssh/id_ed25519; ssh-keygen -q -t ed25519 -N '' -f ~/.ssh/alice")
	return r
}

// copies runs lines in a shell that ends at the first that fails, and gives what they print.
func (r *reader) copies(t *testing.T, lines string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	shell := exec.CommandContext(ctx, "sh", "-eu", "-c", lines)
	shell.Dir, shell.Env, shell.WaitDelay = r.home, r.env, time.Second
	out, err := shell.CombinedOutput()
	if err != nil {
		t.Fatalf("%s\nprints\n%s\nand ends with %v", lines, out, err)
	}
	return string(out)
}

// TestLinksLeadSomewhere: what a page links to in this repository is there, headings included.
func TestLinksLeadSomewhere(t *testing.T) {
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	links := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			target, heading, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, "://") || m[1] == "URL" {
				continue
			}
			links++
			file := page
			if target != "" {
				file = filepath.Join(filepath.Dir(page), target)
			}
			there, err := os.ReadFile(file)
			if info, statErr := os.Stat(file); statErr == nil && info.IsDir() {
				err = nil
			}
			if err != nil {
				t.Errorf("%s links to %s: %v", page, m[1], err)
			}
			if heading != "" && !hasHeading(string(there), heading) {
				t.Errorf("%s links to %s, where there is no such heading", page, m[1])
			}
		}
	}
	if links < 40 {
		t.Errorf("only %d links were found", links)
	}
}

// hasHeading tells whether a page has a heading with that anchor: its words in lower case, joined by dashes, without signs.
func hasHeading(page, anchor string) bool {
	signs := regexp.MustCompile(`[^\p{L}\p{N} _-]`)
	for line := range strings.Lines(page) {
		words, is := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		if is && strings.HasPrefix(line, "#") && strings.ReplaceAll(signs.ReplaceAllString(strings.ToLower(strings.TrimSpace(words)), ""), " ", "-") == anchor {
			return true
		}
	}
	return false
}
