package room

import (
	"slices"

	"teahouse/store"
)

// subjects is all that a person can be sanctioned by. A network is not among that for those who may ban one: nobody acts on
// an equal or a higher role, and an admin who banned the owner's network would do just that.
func (h *House) subjects(p Person) []string {
	all := h.personal(p)
	if !p.Role.AtLeast(store.RoleAdmin) {
		all = append(all, h.networks(p)...)
	}
	return all
}

// networks is what a person comes from.
func (h *House) networks(p Person) (all []string) {
	if p.Addr != "" && h.cfg.Networks != nil {
		for _, network := range h.cfg.Networks(p.Addr) {
			all = append(all, store.NetSubject(network))
		}
	}
	return all
}

// personal is subjects without the networks.
func (h *House) personal(p Person) []string {
	var all []string
	if p.Account != 0 {
		all = append(all, store.AccountSubject(p.Account))
	} else if p.Name != "" {
		all = append(all, store.GuestSubject(Fold(p.Name)))
	}
	if p.Fingerprint != "" {
		all = append(all, store.KeySubject(p.Fingerprint))
	}
	return all
}

func (h *House) isSubject(p Person, subject string) bool {
	return slices.Contains(h.subjects(p), subject)
}

// goesWith tells whether a person is a bot of whom a subject names.
func goesWith(p Person, subject string) bool {
	return p.Maker != 0 && subject == store.AccountSubject(p.Maker)
}

// GuestsWelcome tells whether the house lets people in without an account now.
func (h *House) GuestsWelcome() bool {
	switch h.Setting("lockdown") {
	case "no-guests", "members":
		return false
	}
	return true
}

// Setting is a setting of the house; see store.SetHouse.
func (h *House) Setting(name string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.settings[name]
}

// sendOut ends the stay of whoever a subject names, in a room or (0) in the house. Whoever is banned takes their bots along.
func (h *House) sendOut(id store.RoomID, subject string, why *Ending) {
	is := func(p Person) bool { return h.isSubject(p, subject) || why.Banned && goesWith(p, subject) }
	if *why != (Ending{}) { // who leaves a room may go on following it, if they may see it
		h.feed.end(id, is, Ended{Ending: *why, Room: id})
	}
	for _, d := range h.allDesks() {
		if !is(d.View().Who) {
			continue
		}
		if id == 0 {
			d.end(why)
			continue
		}
		h.takeSeat(d, id, why)
	}
}

// takeSeat ends somebody's stay in a room, of which the desk has to be read anew.
func (h *House) takeSeat(d *Desk, id store.RoomID, why *Ending) {
	d.mu.Lock()
	s := d.seats[id]
	delete(d.seats, id)
	d.mu.Unlock()
	if s != nil {
		s.end(why)
	}
	d.change(d.staleLocked)
}

// end ends the whole visit: the connection sees it at its next look.
func (d *Desk) end(why *Ending) { d.change(func() { d.ending = why }) }
