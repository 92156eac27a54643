package helper

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// farthest is as far ahead as something is kept.
const farthest = 365 * 24 * time.Hour

// wish is what somebody wants to be reminded of.
type wish struct {
	after time.Duration // 0 where it can't be told
	what  string        // "" where it can't be told
}

// The ways to ask for a reminder. A span is a number, which may be "an" or "half an", and a unit.
var (
	asksForReminder = regexp.MustCompile(`(?i)^(?:please\s+)?remind me\b|提醒我|叫我`)
	spanEnglish     = regexp.MustCompile(`(?i)\bin\s+(half an?|an?|\d{1,5})\s*(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)\b`)
	spanChinese     = regexp.MustCompile(`(半|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]|\d{1,5})\s*个?(半)?\s*(秒钟?|分钟?|小时|钟头|天|星期|周)\s*(?:之后|以后|后)`)
	fillers         = regexp.MustCompile(`(?i)^(?:(?:please\s+)?remind me|请|在|提醒我|叫我|to\b|about\b|that\b|[\s,，。:：])+`)
)

var units = map[string]time.Duration{
	"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour,
	"秒": time.Second, "分": time.Minute, "小": time.Hour, "钟": time.Hour, "天": 24 * time.Hour, "星": 7 * 24 * time.Hour, "周": 7 * 24 * time.Hour,
}

// parseReminder tells whether words ask for a reminder, and for which.
func parseReminder(words string) (w wish, ok bool) {
	if !asksForReminder.MatchString(words) {
		return wish{}, false
	}
	for _, span := range []*regexp.Regexp{spanEnglish, spanChinese} {
		at := span.FindStringSubmatchIndex(words)
		if at == nil {
			continue
		}
		parts := span.FindStringSubmatch(words)
		unit := units[strings.ToLower(string([]rune(parts[len(parts)-1])[:1]))]
		w.after = times(parts[1], unit)
		if parts[2] == "半" { // 一个半小时
			w.after += unit / 2
		}
		words = words[:at[0]] + " " + words[at[1]:]
		break
	}
	if w.after == 0 {
		// "提醒我" alone may stand in any sentence; without a time it is a question like others.
		return wish{}, strings.HasPrefix(strings.ToLower(words), "remind me") || strings.HasPrefix(words, "提醒我")
	}
	w.what = strings.TrimSpace(fillers.ReplaceAllString(strings.TrimSpace(words), ""))
	return w, true
}

// times is a number of units, as it is written in either language.
func times(number string, unit time.Duration) time.Duration {
	number = strings.ToLower(number)
	if n, err := strconv.Atoi(number); err == nil {
		return time.Duration(n) * unit
	}
	if number == "半" || strings.HasPrefix(number, "half") {
		return unit / 2
	}
	if number == "a" || number == "an" {
		return unit
	}
	return time.Duration(chineseNumber(number)) * unit
}

// chineseNumber reads a number below a hundred.
func chineseNumber(s string) int {
	tens, ones, found := strings.Cut(s, "十")
	if !found {
		return digit(s)
	}
	if tens == "" {
		return 10 + digit(ones)
	}
	return 10*digit(tens) + digit(ones)
}

func digit(s string) int {
	if s == "两" {
		return 2
	}
	for i, r := range []rune("一二三四五六七八九") {
		if s == string(r) {
			return i + 1
		}
	}
	return 0
}
