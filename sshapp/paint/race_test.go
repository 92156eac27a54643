//go:build race

package paint_test

// raceEnabled tells that the race detector runs: it allocates, and takes ten times as long.
const raceEnabled = true
