package search

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// spans are the units that a time span can have: 3d is three days ago.
var spans = map[string]time.Duration{
	"h": time.Hour, "小时": time.Hour, "d": 24 * time.Hour, "天": 24 * time.Hour, "w": 7 * 24 * time.Hour,
	"周": 7 * 24 * time.Hour, "星期": 7 * 24 * time.Hour,
}

// maxSpan is the longest number of a time span, ten years of days.
const maxSpan = 3660

// parseDate reads the beginning of a day in now's location, or a time so long before now.
func parseDate(s string, now time.Time) (time.Time, bool) {
	s = strings.ToLower(norm.NFKC.String(s))
	y, m, d := now.Date()
	day := func(back int) time.Time { return time.Date(y, m, d-back, 0, 0, 0, 0, now.Location()) }
	switch s {
	case "today", "今天":
		return day(0), true
	case "yesterday", "昨天":
		return day(1), true
	case "前天":
		return day(2), true
	}
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if unit, ok := spans[s[digits:]]; ok {
		n, err := strconv.Atoi(s[:digits])
		return now.Add(-time.Duration(n) * unit), err == nil && n <= maxSpan
	}
	for _, layout := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日"} {
		// The year 1 is the zero time, which means that nothing was said.
		if t, err := time.ParseInLocation(layout, s, now.Location()); err == nil && t.Year() > 1 {
			return t, true
		}
	}
	return time.Time{}, false
}
