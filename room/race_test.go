//go:build race

package room_test

// raceEnabled says that the race detector is at work, which allocates on its own account.
const raceEnabled = true
