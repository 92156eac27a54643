package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/store"
)

func TestTheRecordIsPaged(t *testing.T) {
	r, zoe, _ := staff(t, "en", 80, 24)
	z, err := r.store.AccountByName(r.ctx, room.Fold("Zoë"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 60 {
		value := []string{"on", "off"}[i%2]
		cmd := store.NewCommand(store.KindHouse, z.ID, store.SetHouse{Name: "approval", Value: value, Reason: fmt.Sprintf("no. %d.", i+1)})
		if _, err := r.store.Do(r.ctx, cmd); err != nil {
			t.Fatal(err)
		}
	}
	zoe.enter("/audit")
	zoe.sees("Who did what", "no. 60.")
	zoe.press("end") // and what is behind it is read
	zoe.press("end")
	zoe.until("the beginning", func(s string) bool {
		zoe.press("end")
		return strings.Contains(zoe.screen(), "no. 1.")
	})
}

// TestHandScreens draws what moderators look at.
func TestHandScreens(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		for _, size := range [][2]int{{120, 36}, {80, 24}, {40, 12}} {
			name := fmt.Sprintf("%s-%dx%d", lang, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				_, zoe, bob := staff(t, lang, size[0], size[1])
				zoe.enter("谁要喝茶？ Who wants tea?")
				bob.sees("Who wants tea?")
				bob.enter("/report 1 too many questions")
				zoe.sees("/reports")
				zoe.enter("/reports")
				zoe.sees("too many questions")
				zoe.golden("reports-" + name)
				zoe.press("esc")
				zoe.enter("/invite create uses=5 for=3d")
				zoe.sees("tea-")
				zoe.press("esc")
				zoe.enter("/invite list")
				zoe.sees("#1")
				zoe.golden("invitations-" + name)
				zoe.press("esc")
				zoe.enter("/mute bob 10m 请轻一点")
				bob.sees("请轻一点")
				zoe.enter("/ban bob house 3d spam")
				zoe.sees("25")
				zoe.enter("/bans")
				zoe.sees("spam")
				zoe.golden("bans-" + name)
				zoe.press("esc")
				zoe.enter("/lockdown members")
				zoe.sees(map[string]string{"zh": "仅限茶客", "en": "members, and whom"}[lang])
				zoe.enter("/audit")
				zoe.sees(map[string]string{"zh": "门 → ", "en": "the door →"}[lang])
				zoe.golden("audit-" + name)
			})
		}
	}
}
