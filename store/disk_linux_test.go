package store_test

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"teahouse/store"
)

func init() { childJobs["starve"] = starve }

// starve meets a file that can't grow, as on a full disk, then gets room again. It is a process of its own because the
// limit holds for all of one.
func starve(path string) {
	signal.Ignore(syscall.SIGXFSZ) // so that write(2) answers EFBIG
	s, err := store.Open(context.Background(), path, store.Options{})
	if err != nil {
		fmt.Println("open:", err)
		return
	}
	defer s.Close()
	var room syscall.Rlimit
	syscall.Getrlimit(syscall.RLIMIT_FSIZE, &room)
	syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 300_000, Max: room.Max})
	text := strings.Repeat("x", 10_000)
	said, full := 0, 0
	var cmd store.Command
	for full < 2 && said < 1000 { // after the first fault a checkpoint may find a little room in the other file
		if full == 0 {
			cmd = store.NewCommand(store.KindSay, 0, guestSays(text))
		}
		if _, err = s.Do(context.Background(), cmd); err == nil {
			said, full = said+1, 0
		} else {
			full++
		}
	}
	page, readErr := s.MessagesBefore(context.Background(), lobby, 0, 1)
	syscall.Setrlimit(syscall.RLIMIT_FSIZE, &room)
	result, after := s.Do(context.Background(), cmd)
	fmt.Println("while full:", said > 5, errors.Is(err, store.ErrUnavailable))
	fmt.Println("still readable:", len(page) == 1 && page[0].Seq == int64(said), readErr)
	fmt.Println("with room again:", result.Value == fmt.Sprint(said+1), after)
	fmt.Println("intact:", s.Check(context.Background()))
}

// TestFullDiskStopsAndResumes has files that can't grow any more, and then can.
//
//security:holds 43
func TestFullDiskStopsAndResumes(t *testing.T) {
	path := newPath(t)
	c := startChild(t, "starve", path)
	var report []string
	for c.lines.Scan() {
		report = append(report, c.lines.Text())
	}
	if err := c.cmd.Wait(); err != nil {
		t.Error(err)
	}
	const want = "while full: true true\nstill readable: true <nil>\nwith room again: true <nil>\nintact: <nil>"
	if got := strings.Join(report, "\n"); got != want {
		t.Errorf("the child reports\n%s\nwant\n%s", got, want)
	}
	dump(t, path) // checks the file's integrity
}
