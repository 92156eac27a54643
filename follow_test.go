package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/sshapp/sshtest"
)

// dial connects somebody with a key, and without a terminal.
func dial(t *testing.T, addr string, key ssh.Signer) *ssh.Client {
	t.Helper()
	client, err := ssh.Dial("tcp", addr, &ssh.ClientConfig{
		User: "reader", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// command runs a command over a connection of its own.
func command(t *testing.T, addr string, key ssh.Signer, line, input string) (out string, err error) {
	t.Helper()
	client := dial(t, addr, key)
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	session.Stdin = strings.NewReader(input)
	b, err := session.Output(line)
	return string(b), err
}

// heard is one line of a stream.
type heard struct {
	ID       uint64 `json:"id"`
	Position uint64 `json:"position"`
	Kind     string `json:"kind"`
	Text     string `json:"text"`
}

// follow reads a stream until done says that it has enough, and gives all that it heard.
func follow(t *testing.T, addr string, key ssh.Signer, line string, started func(), done func(h heard) bool) (all []heard) {
	session, err := dial(t, addr, key).NewSession()
	if err != nil {
		t.Error(err)
		started()
		return nil
	}
	out, err := session.StdoutPipe()
	if err == nil {
		err = session.Start(line)
	}
	if err != nil {
		t.Error(err)
		started()
		return nil
	}
	lines := bufio.NewReader(out)
	for {
		b, err := lines.ReadBytes('\n')
		if err != nil {
			t.Errorf("%s: ended after %d lines: %v", line, len(all), err)
			return all
		}
		var h heard
		if err := json.Unmarshal(b, &h); err != nil {
			t.Errorf("%s: %q: %v", line, b, err)
			return all
		}
		if h.Text == "begin" {
			started()
			continue
		}
		if h.Kind == "message" {
			all = append(all, h)
		}
		if done(h) {
			return all
		}
	}
}

// TestTwoHundredFollowers: 200 readers follow a room in which 20 people talk at once, some of them break off and come back
// with --since; nobody misses anything, hears it twice, or in another order.
func TestTwoHundredFollowers(t *testing.T) {
	const readers, talkers, each = 200, 20, 25
	h := open(t, t.TempDir(), "--burst", "0", "--rate", "0", "--conns", "1000")
	if out, err := command(t, h.addr, sshtest.NewKey(t), "post lobby begin", ""); err != nil {
		t.Fatalf("post: %v, %s", err, out)
	}
	var ready, finished sync.WaitGroup
	ready.Add(readers)
	all := make([][]heard, readers)
	for i := range readers {
		key := sshtest.NewKey(t)
		finished.Go(func() {
			var once sync.Once
			started := func() { once.Do(ready.Done) }
			count := 0
			enough := func(h heard) bool {
				if h.Kind == "message" {
					count++
				}
				return count == talkers*each || i%5 == 0 && count == 100
			}
			all[i] = follow(t, h.addr, key, "tail -f -n 1 --json lobby", started, enough)
			for last := all[i]; len(all[i]) < talkers*each && len(last) > 0; {
				since := all[i][len(all[i])-1].Position
				last = follow(t, h.addr, key, fmt.Sprintf("tail -f --json --since %d lobby", since), started, func(h heard) bool {
					if h.Kind == "message" {
						count++
					}
					return count == talkers*each
				})
				all[i] = append(all[i], last...)
			}
		})
	}
	ready.Wait()
	var talking sync.WaitGroup
	for i := range talkers {
		client := dial(t, h.addr, sshtest.NewKey(t))
		talking.Go(func() {
			session, err := client.NewSession()
			if err != nil {
				t.Error(err)
				return
			}
			var words bytes.Buffer
			for n := range each {
				fmt.Fprintf(&words, "talker %d word %d\n", i, n)
			}
			session.Stdin, session.Stdout = &words, io.Discard
			if err = session.Shell(); err == nil {
				err = session.Wait()
			}
			if err != nil {
				t.Errorf("talker %d: %v", i, err)
			}
		})
	}
	talking.Wait()
	finished.Wait()
	for i := range all {
		if len(all[i]) != talkers*each {
			t.Fatalf("reader %d heard %d messages, want %d", i, len(all[i]), talkers*each)
		}
		for n := range all[i] {
			if all[i][n].ID != all[0][n].ID || all[i][n].Text != all[0][n].Text {
				t.Fatalf("reader %d heard %+v as message %d, reader 0 heard %+v", i, all[i][n], n, all[0][n])
			}
			if n > 0 && all[i][n].ID <= all[i][n-1].ID {
				t.Fatalf("reader %d: message %d after %d", i, all[i][n].ID, all[i][n-1].ID)
			}
		}
	}
}
