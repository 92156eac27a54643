package main

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"teahouse/sshapp"
)

// origin is where the value of a setting comes from, in words for the operator.
type origin string

const fromDefault origin = "default"

// read fills fs from args, for what is not there from the environment, and for what is not there either from the settings
// file. It returns the other arguments, which may stand anywhere among the flags (or, with onward, begin with the first that
// is none, and are no flags from there on), and where each setting comes from.
func read(fs *flag.FlagSet, args []string, onward bool, env func(string) (string, bool)) (rest []string, from map[string]origin, err error) {
	for {
		if err := fs.Parse(args); err != nil {
			return nil, nil, err
		}
		if fs.NArg() == 0 || onward {
			rest = append(rest, fs.Args()...)
			break
		}
		rest, args = append(rest, fs.Arg(0)), fs.Args()[1:]
	}
	from = make(map[string]origin)
	fs.Visit(func(f *flag.Flag) { from[f.Name] = origin("--" + f.Name) })
	if err := readVariables(fs, env, from); err != nil {
		return nil, nil, err
	}
	if err := readSettings(fs, from); err != nil {
		return nil, nil, err
	}
	fs.VisitAll(func(f *flag.Flag) {
		if from[f.Name] == "" {
			from[f.Name] = fromDefault
		}
		if e := check(f); e != nil && err == nil {
			err = fmt.Errorf("--%s (%s): %w", f.Name, variable(f.Name), e)
		}
	})
	return rest, from, err
}

// readVariables takes what the environment has. An empty variable is none: compose files pass those on that nobody set.
func readVariables(fs *flag.FlagSet, env func(string) (string, bool), from map[string]origin) (err error) {
	fs.VisitAll(func(f *flag.Flag) {
		value, ok := env(variable(f.Name))
		if !ok || value == "" || from[f.Name] != "" || err != nil {
			return
		}
		if e := f.Value.Set(value); e != nil {
			err = fmt.Errorf("%s is %q: %w", variable(f.Name), value, e)
		}
		from[f.Name] = origin(variable(f.Name))
	})
	return err
}

// readSettings reads the file that --config names, if it does.
func readSettings(fs *flag.FlagSet, from map[string]origin) error {
	config := fs.Lookup("config")
	if config == nil || config.Value.String() == "" {
		return nil
	}
	file := config.Value.String()
	var all settings
	known := flag.NewFlagSet("", flag.ContinueOnError)
	all.serve(known)
	found, err := readFile(file, known)
	if err != nil {
		return fmt.Errorf("--config (%s): %w", variable("config"), err)
	}
	for name, s := range found {
		f := fs.Lookup(name)
		if f == nil || from[name] != "" { // the file is for all commands, and this one may not know of it
			continue
		}
		if err := f.Value.Set(s.value); err != nil {
			return &fileError{file, s.line, fmt.Sprintf("%s is %q: %v", name, s.value, err)}
		}
		from[name] = origin(fmt.Sprintf("%s:%d", file, s.line))
	}
	return nil
}

// maxRate keeps a rate within what a token bucket can count; whoever wants more lifts the limit.
const maxRate = 1e6

// check looks at a value that has the right type for what the flag can't mean.
func check(f *flag.Flag) error {
	switch v := f.Value.(flag.Getter).Get().(type) { // every Value of package flag is a Getter
	case int:
		if v < 0 {
			return fmt.Errorf("%d is below 0", v)
		}
	case time.Duration:
		if v < 0 {
			return fmt.Errorf("%v is below 0", v)
		}
	case float64:
		if math.IsNaN(v) || v < 0 || v > maxRate {
			return fmt.Errorf("%v is not between 0 and %d", v, int(maxRate))
		}
	case []string:
		if f.Name == "addr" && len(v) == 0 {
			return errors.New("there is no address")
		}
		if f.Name == "proxy-from" {
			_, err := sshapp.ParseProxies(v)
			return err
		}
	case string:
		kind, _ := flag.UnquoteUsage(f)
		if words := strings.Split(kind, "|"); len(words) > 1 && !slices.Contains(words, v) {
			last := len(words) - 1
			return fmt.Errorf("%q is not %s or %s", v, strings.Join(words[:last], ", "), words[last])
		}
	}
	return nil
}
