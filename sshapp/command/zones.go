package command

import (
	_ "embed"
	"strings"
)

// zoneNames are the names of the IANA time zone database that have a region in them, and UTC, in the order of the alphabet. The
// machine may have others or none, and what Tab offers should not depend on it.
//
//go:embed zones.txt
var zoneNames string

// Zones finds time zones by the beginning of a name or of one of its parts, in any case and with a space for an underscore:
// "asia/sh" and "shang" are both Asia/Shanghai. At most so many, those that begin with it first; none for nothing.
func Zones(prefix string, most int) []string {
	want := strings.ReplaceAll(strings.ToLower(prefix), " ", "_")
	if want == "" {
		return nil
	}
	var first, second []string
	for name := range strings.Lines(zoneNames) {
		name = strings.TrimSpace(name)
		switch folded := strings.ToLower(name); {
		case strings.HasPrefix(folded, want):
			first = append(first, name)
		case strings.Contains(folded, "/"+want), strings.Contains(folded, "_"+want):
			second = append(second, name)
		}
	}
	found := append(first, second...)
	return found[:min(max(most, 0), len(found))]
}
