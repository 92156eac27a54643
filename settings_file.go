package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// fileError is a line of a settings file that can't be meant.
type fileError struct {
	file string
	line int // 0 when it is about the whole file
	why  string
}

func (e *fileError) Error() string {
	if e.line == 0 {
		return e.file + ": " + e.why
	}
	return fmt.Sprintf("%s:%d: %s", e.file, e.line, e.why)
}

// fileSetting is what a settings file says about one flag.
type fileSetting struct {
	value string // as the flag would be given
	line  int
}

// readFile reads a settings file: TOML (https://toml.io/en/v1.0.0), each key the name of a flag, no tables. A key that is
// no flag of known is an error: a misspelt limit must not be no limit.
func readFile(file string, known *flag.FlagSet) (map[string]fileSetting, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var values map[string]any
	if err := toml.Unmarshal(text, &values); err != nil {
		if at, is := errors.AsType[toml.ParseError](err); is {
			return nil, &fileError{file, at.Position.Line, at.Message}
		}
		return nil, &fileError{file, 0, err.Error()}
	}
	found := make(map[string]fileSetting)
	var wrong []*fileError
	for key, value := range values {
		line := lineOf(string(text), key)
		s, ok := flagText(value)
		if f := known.Lookup(key); f != nil && !ok {
			s, ok = listText(value, f)
		}
		switch {
		case known.Lookup(key) == nil || key == "config":
			wrong = append(wrong, &fileError{file, line, fmt.Sprintf("there is no setting %q; teahouse config print lists them", key)})
		case !ok:
			wrong = append(wrong, &fileError{file, line, key + " is neither a text nor a number"})
		}
		found[key] = fileSetting{s, line}
	}
	if len(wrong) > 0 { // the first in the file, not in the map
		return nil, slices.MinFunc(wrong, func(a, b *fileError) int { return a.line - b.line })
	}
	return found, nil
}

// flagText is a value as it would be given to a flag.
func flagText(value any) (s string, ok bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case bool, int64:
		return fmt.Sprint(v), true
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), true
	}
	return "", false
}

// listText is a list of texts as it would be given to a flag that takes several.
func listText(value any, f *flag.Flag) (s string, ok bool) {
	all, ok := value.([]any)
	if _, takes := f.Value.(*listValue); !ok || !takes {
		return "", false
	}
	var texts []string
	for _, v := range all {
		text, ok := v.(string)
		if !ok {
			return "", false
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ","), true
}

// lineOf is the line of a key, or of the table that has its name: what has been parsed without an error has it in one of
// these forms.
func lineOf(text, key string) int {
	quoted := regexp.QuoteMeta(key)
	begins := regexp.MustCompile(`^\s*(?:\[+\s*)?["']?` + quoted + `["']?\s*(?:[=.\]]|$)`)
	n := 0
	for line := range strings.Lines(text) {
		n++
		if begins.MatchString(line) {
			return n
		}
	}
	return 0
}
