//go:build linux

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// This file reads what proc(5) tells of a process.

// process is a process's id.
type process int

// usage is what a process has used since it began.
type usage struct {
	cpu    time.Duration
	writes int64 // calls that write, to sockets and files alike
}

func (u usage) since(before usage) usage { return usage{u.cpu - before.cpu, u.writes - before.writes} }

// memory is what a process has of the machine's memory, in bytes.
type memory struct{ now, peak int64 }

func (p process) file(name string) string { return fmt.Sprintf("/proc/%d/%s", p, name) }

// usage adds up the threads, which the kernel counts in nanoseconds; for the process as a whole it only has ticks of ten
// milliseconds, too coarse for one page of history. Go programs don't end threads, whose time would be missing.
func (p process) usage() (usage, error) {
	tasks, err := filepath.Glob(p.file("task/*/schedstat"))
	if err != nil {
		return usage{}, err
	}
	if len(tasks) == 0 {
		return usage{}, fmt.Errorf("process %d has ended", p)
	}
	var u usage
	for _, task := range tasks {
		var nanoseconds int64
		text, err := os.ReadFile(task)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return u, err
		}
		if _, err := fmt.Sscan(string(text), &nanoseconds); err != nil {
			return u, fmt.Errorf("read %s: %w", task, err)
		}
		u.cpu += time.Duration(nanoseconds)
	}
	u.writes, err = p.number("io", "syscw:")
	return u, err
}

func (p process) memory() (memory, error) {
	now, err1 := p.number("status", "VmRSS:")
	peak, err2 := p.number("status", "VmHWM:")
	return memory{now << 10, peak << 10}, errors.Join(err1, err2)
}

// number finds the number behind a label.
func (p process) number(file, label string) (int64, error) {
	text, err := os.ReadFile(p.file(file))
	if err != nil {
		return 0, err
	}
	for line := range bytes.Lines(text) {
		if fields := strings.Fields(string(line)); len(fields) > 1 && fields[0] == label {
			return strconv.ParseInt(fields[1], 10, 64)
		}
	}
	return 0, fmt.Errorf("no %s in %s", label, p.file(file))
}

// hertz is the unit of /proc/stat, the same on all machines.
const hertz = 100

// load is what the machine's processors have done since it was started, added up.
type load struct {
	all  time.Duration // how long there were processors
	busy time.Duration // how long they had work
	ours time.Duration // of it that of this program and the servers
}

// loadNow reads the load; servers that have ended are not counted.
func loadNow(sides []*side) (load, error) {
	var l load
	line, _, _ := strings.Cut(read("/proc/stat"), "\n")
	for i, field := range strings.Fields(line) {
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil || i > 8 {
			continue // the label "cpu"; guests' time, which is part of another field
		}
		d := time.Duration(ticks) * time.Second / hertz
		l.all += d
		if i != 4 && i != 5 { // idle and waiting for a disk
			l.busy += d
		}
	}
	own, err := process(os.Getpid()).usage()
	l.ours = own.cpu
	for _, s := range sides {
		u, err := s.server.usage()
		if err != nil {
			continue
		}
		l.ours += u.cpu
	}
	return l, err
}

// others is the share of the processors' time that others have used since before, from 0 to 1.
func (l load) others(before load) float64 {
	all, busy, ours := l.all-before.all, l.busy-before.busy, l.ours-before.ours
	return max(0, float64(busy-ours)/float64(max(all, 1)))
}

// listener finds the process that listens on a TCP port, whoever started it: a shell or "go run" may stand between.
func listener(port int) (process, bool) {
	socket, ok := listening(port)
	if !ok {
		return 0, false
	}
	links, _ := filepath.Glob("/proc/[0-9]*/fd/*") // only a malformed pattern is an error
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && target == socket {
			pid, err := strconv.Atoi(strings.Split(link, "/")[2])
			return process(pid), err == nil
		}
	}
	return 0, false
}

// listening is the socket that listens on a port, as it is named in a process's fd directory.
func listening(port int) (socket string, ok bool) {
	const listen = "0A" // the state; the columns are those of /proc/net/tcp
	suffix := fmt.Sprintf(":%04X", port)
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		text, err := os.ReadFile(table)
		if err != nil {
			continue // no IPv6 on this machine
		}
		lines := bufio.NewScanner(bytes.NewReader(text))
		for lines.Scan() {
			f := strings.Fields(lines.Text())
			if len(f) > 9 && strings.HasSuffix(f[1], suffix) && f[3] == listen {
				return "socket:[" + f[9] + "]", true
			}
		}
	}
	return "", false
}
