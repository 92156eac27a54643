//go:build linux

// Bench puts many people into a chat and measures what that costs its server: CPU, memory and bytes, and how long a line
// takes from Enter to the screens of the others. The figures in README and docs/performance.md are made with it.
//
//	go run ./bench                                    1,000 people in a house of its own, four minutes
//	go run ./bench -n 50 -phases talk,echo            a quick look
//	go run ./bench -terminal plain -mix               poorer terminals, every window another size
//	go run ./bench -rooms 100 -rates 10,100           ten people in a room
//	go run ./bench -past 1000000 -data million -phases history    with a long past, kept for other runs
//	go run ./bench -n 50 -phases writers              how much can be written
//	go run ./bench -phases talk -profile profile      where our server's time goes
//	go run ./bench -serve 'GOGC=50 exec ./teahouse serve --addr {addr} --data {dir} --conns 0 …'
//	go run ./bench -vs 'exec other-chat --listen {addr}' -vs-login other.txt
//	go run ./bench -phases join -vs 'go run ./bench/bare -addr {addr}'
//
// People are real SSH clients with a terminal each. A few of them, the observers, have an emulator behind it and look at
// what is on their screens; the others only count bytes, and do the talking, in turns.
//
// With -vs a second server runs beside ours, and each phase is done with one and then the other, -rounds times, while
// all clients of both stay connected; ratios are formed within a round, so that a slow minute of the machine hits both
// sides. Commands are started by sh -c; {addr}, {port} and {dir} are replaced, the last by a directory of the command's
// own, which holds the same accounts and past as ours, and a host key, host_ed25519. The login script has lines
// "wait TEXT", "type TEXT" and "enter", {name} is replaced, and TEXT is looked for in what came without its escape
// sequences, behind what was waited for before. Without a wait, a client is in when its first bytes have come and no more
// for a moment.
//
// A delivery is a line that had to appear on the screen of somebody who sits in its room. A message is lost when an observer
// in its room has never seen it, so also when it was out of the window before a server that was behind drew again. In
// phase writers each writer has a room alone, says the next thing when the last is visible, and what is counted is what
// the database has.
//
// CPU, write calls and memory are read in /proc, for the process that listens on the port. Exit status 1 says that a
// message was lost, or that two observers saw two orders, outside of saturation. After Ctrl+C or SIGTERM the servers are
// ended and all temporary files gone; "go run" does not hand SIGTERM on.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run does what args say and returns the exit status: 1 for a fault or an error, 2 for wrong flags.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "bench:", err)
		return 2
	}
	b := &bench{options: o, progress: stderr}
	err = b.measure(ctx)
	// After an error there may still be an hour's figures.
	if len(b.report.Figures) > 0 {
		b.report.print(stdout)
		if o.json != "" {
			err = errors.Join(err, b.report.save(o.json))
		}
	}
	if err == nil && o.profile != "" {
		fmt.Fprintf(stdout, "\nprofiles of our server: cpu.pprof and heap.pprof in %s\n    go tool pprof -top %s\n", o.profile,
			filepath.Join(o.profile, "cpu.pprof"))
	}
	if err != nil {
		fmt.Fprintln(stderr, "bench:", err)
	}
	if err != nil || len(b.report.Faults) > 0 {
		return 1
	}
	return 0
}

// bench is one run of the program.
type bench struct {
	options
	progress io.Writer
	people   []person
	sides    []*side
	report   report
}

// measure opens the servers, goes through the phases and closes the servers again, whatever happens.
func (b *bench) measure(ctx context.Context) (err error) {
	// Go has raised its own limit already, but would start the servers with the old one; this they inherit.
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err == nil {
		files.Cur = files.Max
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &files) // too few files show when clients can't connect
	}
	// Memory is cheaper here than the CPU that the server needs too.
	debug.SetGCPercent(400)
	dir, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	defer func() {
		for _, s := range b.sides {
			s.close()
		}
	}()
	if err := b.open(ctx, dir); err != nil {
		return err
	}
	b.report.describe(b)
	before, err := loadNow(b.sides)
	if err != nil {
		return err
	}
	defer func() {
		after, e := loadNow(b.sides)
		b.report.Machine.Others = after.others(before)
		err = errors.Join(err, e)
	}()
	return b.phases(ctx)
}

// open fills the data directories and starts the servers.
func (b *bench) open(ctx context.Context, dir string) error {
	commands, err := b.commands(ctx, dir)
	if err != nil {
		return err
	}
	b.people = invite(b.clients, b.seed)
	ours := filepath.Join(dir, commands[0].name)
	if err := b.furnish(ctx, ours); err != nil {
		return err
	}
	for _, c := range commands[1:] {
		if err := os.CopyFS(filepath.Join(dir, c.name), os.DirFS(ours)); err != nil {
			return err
		}
	}
	for _, c := range commands {
		data := filepath.Join(dir, c.name)
		if err := hostKey(data); err != nil {
			return err
		}
		server, err := start(ctx, c.line, data)
		if err != nil {
			return fmt.Errorf("start %s: %w", c.name, err)
		}
		s := &side{name: c.name, about: c.about, login: c.login, server: server, data: data, options: b.options, people: b.people, next: b.past}
		b.sides = append(b.sides, s)
		if s.empty, err = server.memory(); err != nil {
			return err
		}
	}
	return nil
}

// phases goes through the phases that were asked for. Joining is always the first: nothing can be measured of people who
// are not there.
func (b *bench) phases(ctx context.Context) error {
	for _, step := range b.plan() {
		rounds := b.rounds
		if step.once {
			rounds = 1
		}
		for round := range rounds {
			// Every other round begins with the other side, so that neither always follows the other's wake.
			order := slices.Clone(b.sides)
			if round%2 == 1 {
				slices.Reverse(order)
			}
			for _, s := range order {
				if step.ours && s != b.sides[0] {
					continue
				}
				fmt.Fprintf(b.progress, "%s, round %d of %d: %s\n", step.label, round+1, rounds, s.name)
				out, err := step.run(ctx, s, round)
				if err := cmp.Or(err, ctx.Err()); err != nil {
					return fmt.Errorf("%s, %s: %w\n%s", step.label, s.name, err, s.server.lastWords())
				}
				b.report.add(step.label, s, round, out)
			}
		}
	}
	return nil
}
