package room

import (
	"strconv"
	"strings"
	"time"
)

// The longest span of time that a word can stand for.
const maxSpan = 10 * 365 * 24 * time.Hour

var spanUnits = map[string]time.Duration{
	"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour,
	"秒": time.Second, "分": time.Minute, "分钟": time.Minute, "小时": time.Hour, "时": time.Hour, "天": 24 * time.Hour,
	"日": 24 * time.Hour, "周": 7 * 24 * time.Hour, "星期": 7 * 24 * time.Hour,
}

// ParseSpan reads a span of time as people write it in commands: 10m, 2h, 3d, 1w, 30分钟, 2小时30分. ok is false for what is
// none, for nothing, and for more than ten years.
func ParseSpan(s string) (d time.Duration, ok bool) {
	s = strings.ToLower(Fold(s))
	for s != "" {
		digits := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
		if digits <= 0 {
			return 0, false
		}
		n, err := strconv.Atoi(s[:digits])
		if err != nil || n > 1e6 {
			return 0, false
		}
		s = s[digits:]
		end := strings.IndexFunc(s, func(r rune) bool { return r >= '0' && r <= '9' })
		if end < 0 {
			end = len(s)
		}
		unit, known := spanUnits[s[:end]]
		if !known {
			return 0, false
		}
		d += time.Duration(n) * unit
		if s = s[end:]; d > maxSpan {
			return 0, false
		}
	}
	return d, d > 0
}
