package text

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// TestWhatBotsMeetIsNoFault has each refusal about bots said in its own words, in both languages.
func TestWhatBotsMeetIsNoFault(t *testing.T) {
	for _, err := range []error{
		room.ErrOfferName, room.ErrOfferTaken, room.ErrNoOffer, room.ErrBotBusy,
		room.Ended{Room: 2}, room.Ended{Ending: room.Ending{House: true, By: "olive"}},
		fmt.Errorf("follow: %w", room.Ended{Ending: room.Ending{Banned: true, Until: time.Unix(9, 0)}}),
	} {
		if IsFault(err) {
			t.Errorf("%v is called a fault", err)
		}
	}
	kicked := room.Ended{Ending: room.Ending{By: "olive", Reason: "late"}, Room: 2}
	for _, lang := range Languages() {
		if said := For(lang).Sentence(kicked, 7); !strings.Contains(said, "olive") || !strings.Contains(said, "late") {
			t.Errorf("%s says %q", lang, said)
		}
	}
	if !errors.Is(kicked, store.ErrNoRoom) {
		t.Error("who was sent out of a room may see it")
	}
}
