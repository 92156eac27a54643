package helper

import (
	"context"

	"teahouse/sshapp/text"
	"teahouse/store"
)

const (
	lobby      = store.RoomID(1) // where everybody begins
	namedAtAll = 5               // newcomers whom one greeting names
)

// greet greets everybody who has come since the last greeting, in one line for each language.
func (h *Helper) greet(ctx context.Context) error {
	coming := h.coming
	h.coming = nil
	if len(coming) == 0 {
		return nil
	}
	settings, err := h.cfg.Store.HouseSettings(ctx)
	if err != nil {
		return err
	}
	// Who can't answer is not spoken to, and in a house that shuts itself a program keeps quiet.
	if settings["lockdown"] != "open" || settings["approval"] == "on" {
		return nil
	}
	h.greeted = h.cfg.Now()
	for _, lang := range text.Languages() {
		var names []string
		for _, a := range coming {
			if text.For(a.Lang).Lang == lang {
				names = append(names, a.Name)
			}
		}
		if len(names) == 0 {
			continue
		}
		named := names[:min(len(names), namedAtAll)]
		if _, err := h.say(ctx, lobby, 0, text.For(lang).Greets(named, len(names)-len(named))); err != nil {
			return err
		}
	}
	return nil
}
