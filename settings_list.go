package main

import (
	"flag"
	"strings"
)

// listValue is a setting that has several values: with commas between them, or given several times.
type listValue struct {
	to    *[]string
	given bool // the default is no more
}

// lists defines a flag with several values.
func lists(fs *flag.FlagSet, to *[]string, name string, value []string, usage string) {
	*to = value
	fs.Var(&listValue{to: to}, name, usage)
}

func (l *listValue) Set(s string) error {
	if !l.given {
		*l.to, l.given = nil, true
	}
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			*l.to = append(*l.to, part)
		}
	}
	return nil
}

func (l *listValue) String() string {
	if l.to == nil { // package flag makes one to see what no value looks like
		return ""
	}
	return strings.Join(*l.to, ",")
}

// Get makes it a flag.Getter.
func (l *listValue) Get() any { return *l.to }
