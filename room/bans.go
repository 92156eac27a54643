package room

import (
	"slices"

	"teahouse/store"
)

// Who may not come in is asked for with every arrival, and few are banned: the house remembers all of them, by subject.

func bansBySubject(all []store.Sanction) map[string][]store.Sanction {
	bans := make(map[string][]store.Sanction)
	for _, b := range all {
		bans[b.Subject] = append(bans[b.Subject], b)
	}
	return bans
}

// noteBan keeps what is remembered up with the log.
func (h *House) noteBan(e store.Event) {
	if e.Sanction == nil || e.Sanction.Kind != store.Ban {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	ban := *e.Sanction
	now := h.cfg.Now()
	rest := slices.DeleteFunc(slices.Clone(h.bans[ban.Subject]), func(b store.Sanction) bool {
		return b.Room == ban.Room || !b.Stands(now)
	})
	if e.Kind == store.KindSanction {
		rest = append(rest, ban)
	}
	if len(rest) == 0 {
		delete(h.bans, ban.Subject)
		return
	}
	h.bans[ban.Subject] = rest
}

// Barred asks whether a person is banned from the house: store.ErrBanned, a store.Refusal that says why. Who is nobody yet has
// no Name; then it is about the key and the address alone.
func (h *House) Barred(p Person) error { return h.barred(p, 0) }

// barred asks for the house and for one of its rooms, 0 for none.
func (h *House) barred(p Person, room store.RoomID) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.bans) == 0 {
		return nil // as nearly always: whose networks an address lies in is not even looked at
	}
	subjects := h.subjects(p)
	if p.Maker != 0 {
		subjects = append(subjects, store.AccountSubject(p.Maker)) // a bot goes with its maker
	}
	for _, subject := range subjects {
		for _, b := range h.bans[subject] {
			if (b.Room == 0 || b.Room == room) && b.Stands(h.cfg.Now()) {
				return store.Refused(store.ErrBanned, store.Why{Until: b.Until, Reason: b.Reason, By: b.ByName})
			}
		}
	}
	return nil
}
