package room_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room"
)

// TestNobodyIsToldOfTheirOwnTyping: neither who has an account, nor a guest, with a key or without.
func TestNobodyIsToldOfTheirOwnTyping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, room.Config{})
		people := []room.Person{
			h.person("alice"), {Name: "guest-key", Guest: true, Key: "k:1"}, {Name: "guest-one", Guest: true}, {Name: "guest-two", Guest: true},
		}
		var desks []*room.Desk
		var seats []*room.Seat
		for i, p := range people {
			desks = append(desks, h.welcome(p))
			seats = append(seats, h.goes(desks[i], 1))
		}
		for i, typist := range people {
			seats[i].Typing()
			for j, d := range desks {
				told := strings.Contains(strings.Join(d.View().Typing, " "), typist.Name)
				if told != (i != j) {
					t.Errorf("%s types, and %s is told: %v", typist.Name, people[j].Name, told)
				}
			}
		}
	})
}
