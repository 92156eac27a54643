package room

import (
	"slices"

	"teahouse/store"
)

// tidings brings what the log has done to the desks that it concerns. Rooms have heard it by then. It runs on the log's
// goroutine, so it waits for nothing: where a desk needs the store, it becomes stale, and its visit refreshes it.
func (h *House) tidings(e store.Event) {
	h.wentAlong(e)
	switch e.Kind {
	case store.KindSay, store.KindEdit:
		h.tellSaid(e)
	case store.KindMarkRead:
		h.tellDesks(e.Actor, func(d *Desk) { d.markedLocked(e) })
	case store.KindJoin, store.KindPlace, store.KindRoomPref, store.KindIgnore, store.KindOpenRoom:
		h.tellDesks(e.Actor, (*Desk).staleLocked)
	case store.KindInvite:
		h.tellDesks(e.Target, func(d *Desk) {
			d.callLocked(Call{Kind: Invited, Room: e.Room, Title: e.Place.Name, By: e.ActorName}, e.Actor)
			d.staleLocked()
		})
	case store.KindOpenDirect:
		for _, id := range e.To {
			h.tellDesks(id, (*Desk).staleLocked)
		}
	case store.KindChangeRoom, store.KindSetTopic:
		for _, d := range h.audienceOf(e.Room, true, true) {
			d.change(func() { d.changedLocked(e) })
		}
		if e.Stay != nil {
			h.closeRoom(e)
		}
	case store.KindLeave:
		h.tellLeft(e.Target, e.Room)
	case store.KindLater:
		select {
		case h.kept <- struct{}{}:
		default: // the clerk was told and has not looked yet
		}
	case store.KindSetPref, store.KindClaimHouse:
		h.know(e)
	default:
		h.hand(e)
	}
}

// closeRoom takes the seats of those who only sat in a room that has become private: guests, and who is no member.
func (h *House) closeRoom(e store.Event) {
	for _, d := range h.allDesks() {
		d.mu.Lock()
		sits, who := d.seats[e.Room] != nil, d.who.Account
		d.mu.Unlock()
		if _, stays := slices.BinarySearch(e.Stay, who); sits && !stays {
			h.takeSeat(d, e.Room, &Ending{})
			h.forget(d, e.Room)
		}
	}
}

// tellLeft takes a room from somebody who is no member of it any more.
func (h *House) tellLeft(id store.AccountID, room store.RoomID) {
	h.tellDesks(id, func(d *Desk) { d.leftLocked(room) })
	for _, d := range h.desksOf(id) {
		h.forget(d, room)
	}
	h.sendOut(room, store.AccountSubject(id), &Ending{})
}

// wentAlong takes a private room from others than those whom an event is about: with who is out of it go their bots.
func (h *House) wentAlong(e store.Event) {
	switch e.Kind {
	case store.KindLeave, store.KindKick, store.KindSanction, store.KindChangeRoom:
		for _, gone := range e.Happened {
			if gone.Kind == store.KindLeave && gone.Target != e.Target {
				h.tellLeft(gone.Target, gone.Room)
			}
		}
	}
}

// tellDesks does something to each of an account's desks.
func (h *House) tellDesks(id store.AccountID, f func(d *Desk)) {
	for _, d := range h.desksOf(id) {
		d.change(func() { f(d) })
	}
}

// staleLocked says that the store knows more about the person's rooms than the desk.
func (d *Desk) staleLocked() { d.stale = true }

// leftLocked takes a room off the desk at once: who is sent out of another one before the desk is refreshed must not be
// led back here.
func (d *Desk) leftLocked(id store.RoomID) {
	d.places = slices.DeleteFunc(slices.Clone(d.places), func(p DeskPlace) bool { return p.Room.ID == id })
	d.stale = true
}

// tellSaid tells those who don't look that there is something, and calls whom it names.
func (h *House) tellSaid(e store.Event) {
	// Whom it names is called first: a message that a desk has heard of is not counted again.
	call := Call{Kind: Mentioned, Room: e.Room, By: e.Message.Name, Message: e.Message}
	for _, id := range e.To {
		h.tellDesks(id, func(d *Desk) { d.callLocked(call, e.Actor) })
	}
	if e.All {
		for _, d := range h.audienceOf(e.Room, true, true) {
			if who := d.View().Who.Account; who != e.Actor || who == 0 {
				d.change(func() { d.callLocked(call, e.Actor) })
			}
		}
	}
	if e.Kind != store.KindSay {
		return
	}
	h.typed(e.Room, e.Message.Name)
	for _, d := range h.audienceOf(e.Room, false, true) {
		d.heard(e)
	}
}

// heard takes note of a message in a room that is not looked at.
func (d *Desk) heard(e store.Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	at := d.indexLocked(e.Room)
	if at < 0 || e.Actor != 0 && d.ignored[e.Actor] != "" {
		return
	}
	d.places[at].Last = e.Message.Seq
	if e.Actor != 0 && e.Actor == d.who.Account {
		d.places[at].Read = e.Message.Seq // said from another connection
	}
	d.stirLocked()
}

// markedLocked takes note of what was read, perhaps on another connection.
func (d *Desk) markedLocked(e store.Event) {
	if at := d.indexLocked(e.Room); at >= 0 {
		p := &d.places[at]
		p.Read = max(p.Read, e.Seq)
		p.Last = max(p.Last, p.Read)
		if p.Read >= p.Last {
			p.Mentions = 0
		}
	}
}

func (d *Desk) changedLocked(e store.Event) {
	if at := d.indexLocked(e.Room); at >= 0 {
		d.places[at].Room = *e.Place
		if e.Place.Kind != store.Direct {
			d.places[at].Title = e.Place.Name
		}
	}
}

// callLocked calls the person, unless it is somebody whom they ignore.
func (d *Desk) callLocked(c Call, by store.AccountID) {
	if by != 0 && d.ignored[by] != "" {
		return
	}
	at := d.indexLocked(c.Room)
	c.Direct = c.Kind == Mentioned && (at < 0 || d.places[at].Room.Kind == store.Direct)
	if at < 0 && c.Kind == Mentioned {
		d.stale = true // the room is new to the desk: what is being read of it now may be older than this
	}
	if at >= 0 {
		c.Title = d.places[at].Title
		// The store may have counted it already, when the desk was read after it was saved and before it was told.
		counted := c.Message != nil && c.Message.Seq <= d.places[at].Last && c.Message.EditedAt.IsZero()
		if c.Kind == Mentioned && c.Room != d.now && !counted {
			d.places[at].Mentions++
			d.places[at].Last = max(d.places[at].Last, c.Message.Seq)
		}
	}
	d.calls = append(d.calls[max(0, len(d.calls)-maxCalls+1):], c)
}

// know takes note of what an account has become, wherever it is.
func (h *House) know(e store.Event) {
	p := AccountPerson(*e.Account)
	for _, r := range h.all() {
		r.know(p)
	}
	h.tellDesks(p.Account, func(d *Desk) {
		p.Addr, p.Fingerprint = d.who.Addr, d.who.Fingerprint
		d.who = p
	})
}

// hand carries out what the hand on the door has done.
func (h *House) hand(e store.Event) {
	switch e.Kind {
	case store.KindRole:
		h.tellRole(e)
	case store.KindSanction, store.KindLift:
		h.noteBan(e)
		h.tellSanction(e)
	case store.KindKick:
		ending := &Ending{House: e.Room == 0, By: e.Sanction.ByName, Reason: e.Sanction.Reason}
		h.sendOut(e.Room, e.Sanction.Subject, ending)
		h.tellDesks(e.Target, (*Desk).staleLocked)
	case store.KindDeleteAccount, store.KindRevokeBot:
		h.offers.withdrawAll(e.Account.ID)
		h.sendOut(0, store.AccountSubject(e.Account.ID), &Ending{House: true})
	case store.KindHouse:
		h.mu.Lock()
		h.settings[e.Name] = e.Value
		h.mu.Unlock()
		if !h.GuestsWelcome() {
			for _, d := range h.allDesks() {
				if d.View().Who.Guest {
					d.end(&Ending{House: true})
				}
			}
			h.feed.end(0, func(p Person) bool { return p.Guest }, ErrNoGuests)
		}
	case store.KindReport:
		for _, d := range h.allDesks() {
			if d.View().Who.Role.AtLeast(store.RoleModerator) {
				d.change(func() { d.callLocked(Call{Kind: Reported, Room: e.Room}, 0) })
			}
		}
	}
}

func (h *House) tellRole(e store.Event) {
	call := Call{Kind: Promoted, Room: e.Room, By: e.ActorName, Text: string(e.Account.Role)}
	if e.Room != 0 {
		call.Text = string(e.RoomRole)
	} else {
		h.know(e)
	}
	h.tellDesks(e.Account.ID, func(d *Desk) {
		d.callLocked(call, 0)
		d.staleLocked()
	})
}

// tellSanction tells the muted that they are, and shows the banned the door.
func (h *House) tellSanction(e store.Event) {
	s := e.Sanction
	switch {
	case s.Kind == store.Ban && e.Kind == store.KindSanction:
		h.sendOut(s.Room, s.Subject, &Ending{
			House: s.Room == 0, Banned: true, By: s.ByName, Reason: s.Reason, Until: s.Until,
		})
	case s.Kind == store.Mute:
		call := Call{Kind: Muted, Room: s.Room, By: s.ByName, Text: s.Reason, Until: s.Until}
		if e.Kind == store.KindLift {
			call = Call{Kind: Unmuted, Room: s.Room, By: e.ActorName}
		}
		for _, d := range h.allDesks() {
			if h.isSubject(d.View().Who, s.Subject) {
				d.change(func() { d.callLocked(call, 0) })
			}
		}
	}
}
