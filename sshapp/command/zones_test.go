package command_test

import (
	"slices"
	"testing"
	_ "time/tzdata"

	"teahouse/sshapp/command"
)

func TestZonesAreFoundByAnyPart(t *testing.T) {
	for _, c := range []struct {
		typed string
		most  int
		want  []string
	}{
		{"Shang", 9, []string{"Asia/Shanghai"}},
		{"asia/shang", 9, []string{"Asia/Shanghai"}},
		{"new y", 9, []string{"America/New_York"}},
		{"york", 9, []string{"America/New_York"}},
		{"louis", 9, []string{"America/Kentucky/Louisville", "America/Louisville"}},
		{"utc", 9, []string{"UTC"}},
		{"europe/", 2, []string{"Europe/Amsterdam", "Europe/Andorra"}},
		{"hanghai", 9, nil},
		{"", 9, nil},
	} {
		if got := command.Zones(c.typed, c.most); !slices.Equal(got, c.want) {
			t.Errorf("Zones(%q, %d) = %q, want %q", c.typed, c.most, got, c.want)
		}
	}
}

// TestEveryZoneIsOne: what Tab offers, /tz takes.
func TestEveryZoneIsOne(t *testing.T) {
	n := 0
	for _, region := range []string{"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "UTC"} {
		for _, name := range command.Zones(region, 1000) {
			n++
			if _, err := command.LoadZone(name); err != nil {
				t.Errorf("/tz %s: %v", name, err)
			}
		}
	}
	if n < 400 {
		t.Errorf("%d zones, want those of the world", n)
	}
}
