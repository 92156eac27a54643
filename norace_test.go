//go:build !race

package main_test

// raceEnabled says that the race detector is at work. It sees nothing in a program that was built without it, and makes whoever
// checks types ten times slower.
const raceEnabled = false
