//go:build linux

package main

import "fmt"

// lobby is the room that every house has, and where everybody comes to who asks for no other.
const lobby = "lobby"

// roomName is what a room is called. The first, 0, is the lobby.
func roomName(r int) string {
	if r == 0 {
		return lobby
	}
	return fmt.Sprintf("r%04d", r+1)
}

// roomOf is the room of the i-th client. No more rooms than speakers means that there is one in each.
func (o options) roomOf(i int) int { return i % o.rooms }
