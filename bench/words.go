//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Every message begins with the marker, its number and two check digits, by which observers know it.
const (
	marker = "msg"
	digits = 8
	check  = 97 // the largest prime of two digits
)

// phrases are what people say over tea, so long that a message has 40 to 60 characters, as chat lines have.
var phrases = []string{
	"the second steeping is the best one of all",
	"who brought the good oolong this time?",
	"今天的茶很香，大家慢慢喝，不着急",
	"I will be back in a moment, keep it warm",
	"that is what my grandmother used to say",
	"杭州下雨了，正好在家里喝一壶龙井",
	"does anybody remember the name of that place?",
	"yes, and the water must not be boiling",
}

// token is how message number m begins.
func token(m int) string { return fmt.Sprintf("%s%0*d%02d", marker, digits, m, m%check) }

// line is what message number m says: always the same, so that runs can be compared.
func line(m int) string {
	r := rand.New(rand.NewPCG(uint64(m), 0))
	return token(m) + " " + phrases[r.IntN(len(phrases))]
}

// parseLine is the number of the message in a row of the screen. Where one message is being painted over another, their
// digits may stand mixed for a moment: the check tells.
func parseLine(row string) (m int, ok bool) {
	_, rest, ok := strings.Cut(row, marker)
	if !ok || len(rest) < digits+2 {
		return 0, false
	}
	m, err1 := strconv.Atoi(rest[:digits])
	sum, err2 := strconv.Atoi(rest[digits : digits+2])
	return m, err1 == nil && err2 == nil && m%check == sum
}
