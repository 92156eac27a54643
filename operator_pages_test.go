package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"teahouse/sshapp/sshtest"
)

// TestTheModeratorsLines does what docs/operate/moderation.md tells the staff to copy, in the order in which it stands there, as the
// owner of a house in which somebody is loud and somebody else has reported it.
//
//security:holds 53
func TestTheModeratorsLines(t *testing.T) {
	for _, name := range []string{"sh", "ssh", "ssh-keygen"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("no %s on this machine", name)
		}
	}
	data := t.TempDir()
	r := open(t, data, "--burst", "0").reader(t, false)
	for _, line := range []string{
		bob, alice, "ssh-keygen -q -t ed25519 -N '' -f ~/.ssh/eve", "echo 'louder than you all' | ssh -i ~/.ssh/eve tea.example.com register eve",
		"said=$(ssh -i ~/.ssh/eve tea.example.com post lobby 'buy my tea')\n" +
			"ssh -i ~/.ssh/alice tea.example.com report $(echo $said | grep -o 'msg/[0-9]*') 'it is no tea'",
	} {
		r.copies(t, line)
	}
	if out, err := exec.Command(program(t), "admin", "--data", data, "recover", "bob").CombinedOutput(); err != nil {
		t.Fatalf("%s %v", out, err)
	}
	var said strings.Builder
	for _, e := range examples(t, "docs/operate/moderation.md") {
		said.WriteString(r.copies(t, e.run))
	}
	for _, want := range []string{"let the others speak", "192.0.2.0/24", "it is no tea", "moderator"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("nothing tells of %q:\n%s", want, said.String())
		}
	}
}

// TestTheFiveMinutes does what both of the pages for who opens a house tell, with the program and with a terminal.
func TestTheFiveMinutes(t *testing.T) {
	for _, page := range []string{"docs/operate/README.md", "docs/operate/README.zh.md"} {
		t.Run(filepath.Base(page), func(t *testing.T) {
			all := examples(t, page)
			if len(all) != 3 || all[0].run != "teahouse serve\n" || all[1].run != "ssh -p 2222 localhost\n" {
				t.Fatalf("tells to copy %q", all)
			}
			h := open(t, t.TempDir())
			code := h.printed(`/owner (\S+)`)
			guest := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 80, Rows: 24})
			guest.Sees("Register")
			register(guest, "bob", "a-cup-of-green-tea")
			guest.Sees("Welcome")
			guest.Say("/owner " + code)
			shell := exec.Command("sh", "-eu", "-c", all[2].run)
			shell.Env = append(os.Environ(), "TEAHOUSE_DATA="+h.data, "TEAHOUSE_ADDR="+h.addr)
			out, err := shell.CombinedOutput()
			if err != nil || !matches(string(out), all[2].want) {
				t.Errorf("%sprints\n%snot\n%s%v", all[2].run, out, all[2].want, err)
			}
			guest.Say("/people")
			guest.Sees("bob", "owner")
		})
	}
}

// TestTheSizesWereMeasured: what the page for who buys a machine says was measured is in the page about measuring, and the commands
// that measure it again are taken.
func TestTheSizesWereMeasured(t *testing.T) {
	page, err := os.ReadFile("docs/operate/sizing.md")
	if err != nil {
		t.Fatal(err)
	}
	measured, err := os.ReadFile("docs/performance.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^\| [\d,]+ \|.*$`).FindAllString(string(page), -1)
	for _, row := range rows {
		if !strings.Contains(string(measured), row) {
			t.Errorf("nobody measured %s", row)
		}
	}
	for _, most := range []string{"50,000", "80,000"} {
		if !strings.Contains(string(page), most) || !strings.Contains(string(measured), most) {
			t.Errorf("%s is on one page only", most)
		}
	}
	if len(rows) < 4 {
		t.Errorf("only %d rows were found", len(rows))
	}
	help, _ := exec.Command("go", "run", "./bench", "-h").CombinedOutput() // its status is that of who asks for help
	for _, e := range examples(t, "docs/operate/sizing.md") {
		for _, flag := range regexp.MustCompile(` (-[a-z]+)`).FindAllStringSubmatch(e.run, -1) {
			if !strings.Contains(string(help), "\n  "+flag[1]+" ") {
				t.Errorf("bench has no %s", flag[1])
			}
		}
	}
}

// TestEveryPageOfTheOperatorsIsListed: docs/operate/README.md leads to all that lies beside it, and README.zh.md as well.
func TestEveryPageOfTheOperatorsIsListed(t *testing.T) {
	beside, err := filepath.Glob("docs/operate/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, index := range []string{"docs/operate/README.md", "docs/operate/README.zh.md"} {
		text, err := os.ReadFile(index)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range beside {
			name := filepath.Base(file)
			if index == file || name == "package" { // which is for who makes packages
				continue
			}
			if !strings.Contains(string(text), "]("+name) {
				t.Errorf("%s does not lead to %s", index, name)
			}
		}
	}
	if len(beside) < 10 {
		t.Errorf("only %d pages were found", len(beside))
	}
}
