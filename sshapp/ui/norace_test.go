//go:build !race

package ui

// raced tells that the race detector is in the program, which allocates too.
const raced = false
