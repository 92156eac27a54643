//go:build race

package ui

// raceEnabled tells that the race detector is in the program, which allocates too.
const raceEnabled = true
