package room

import (
	"context"
	"fmt"
	"slices"

	"teahouse/store"
)

// Find looks for a room by what somebody calls it, in whatever case or width, as they may see it: store.ErrNoRoom when
// they may not, or when there is none. Which of the two it is nobody learns.
func (d *Desk) Find(ctx context.Context, name string) (store.Room, error) {
	return d.house.store.Room(ctx, d.View().Who.Account, FoldRoom(name))
}

// Go makes a room the one that is looked at and gives the seat in it, which belongs to the desk: store.ErrNoRoom for a
// room that the person may not see, store.ErrBanned (a store.Refusal) for one that they were banned from, ErrClosing,
// ErrFull. Going to a room does not make anybody its member; see Join.
func (d *Desk) Go(ctx context.Context, id store.RoomID) (*Seat, error) {
	s, err := d.sit(ctx, id)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	old := d.now
	d.now = id
	left := d.left
	d.mu.Unlock()
	if left {
		s.Leave(false) // the visit ended while the seat was being taken
		return nil, ErrLeft
	}
	if old != 0 && old != id {
		d.turnAway(old)
	}
	d.house.attend(d, id, true)
	return s, nil
}

// sit takes a seat, or finds the one that the desk has.
func (d *Desk) sit(ctx context.Context, id store.RoomID) (*Seat, error) {
	d.mu.Lock()
	s, who := d.seats[id], d.who
	d.mu.Unlock()
	if s != nil && s.Ending() == nil {
		return s, nil
	}
	s, err := d.house.EnterRoom(ctx, id, who)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	if other := d.seats[id]; other != nil && other.Ending() == nil {
		d.mu.Unlock()
		s.Leave(false) // two commands at once
		return other, nil
	}
	d.seats[id] = s
	d.mu.Unlock()
	// Once more, now that the seat can be taken away: who was banned while it was being taken would keep it.
	if err := d.house.mayEnter(ctx, id, who); err != nil {
		d.house.takeSeat(d, id, &Ending{})
		return nil, err
	}
	return s, nil
}

// turnAway is for a room that is looked at no more: who belongs there stays, others leave.
func (d *Desk) turnAway(id store.RoomID) {
	d.mu.Lock()
	at := d.indexLocked(id)
	s := d.seats[id]
	if at >= 0 && s != nil {
		d.places[at].Last = max(d.places[at].Last, s.View().LastSeq)
	}
	stays := at >= 0 && d.places[at].Room.Kind != store.Direct && len(d.seats) <= maxBehind
	if !stays {
		delete(d.seats, id)
	}
	d.typing = nil
	d.showLocked()
	d.mu.Unlock()
	if at >= 0 {
		d.house.attend(d, id, false)
	} else {
		d.house.forget(d, id)
	}
	if !stays && s != nil {
		s.Leave(true)
	}
}

// SitBehind takes seats in the rooms that the person is in and does not look at, so that they are there for the others.
// Rooms that can't be entered are left out.
func (d *Desk) SitBehind(ctx context.Context) {
	taken := 0
	for _, p := range d.View().Places {
		if taken == maxBehind || ctx.Err() != nil {
			return
		}
		if p.Room.Kind == store.Direct || p.Room.Archived {
			continue
		}
		if _, err := d.sit(ctx, p.Room.ID); err == nil {
			taken++
		}
	}
	d.mu.Lock()
	left := d.left
	d.mu.Unlock()
	if left {
		d.Leave(false)
	}
}

// Join makes the person a member of a room that they may see. A guest is a member of nothing, and gets no error.
func (d *Desk) Join(ctx context.Context, id store.RoomID) error {
	return d.do(ctx, store.KindJoin, store.Join{Room: id})
}

// LeaveRoom ends the person's membership. A private room lets them in again only by invitation.
func (d *Desk) LeaveRoom(ctx context.Context, id store.RoomID) error {
	return d.do(ctx, store.KindLeave, store.Leave{Room: id})
}

// Place puts the person's rooms in an order.
func (d *Desk) Place(ctx context.Context, rooms []store.RoomID) error {
	return d.do(ctx, store.KindPlace, store.Place{Rooms: rooms})
}

// Notify says how a room makes itself heard: "all", "mentions", "none", or "" for what the account has.
func (d *Desk) Notify(ctx context.Context, id store.RoomID, how string) error {
	return d.do(ctx, store.KindRoomPref, store.RoomPref{Room: id, Notify: how})
}

// Open makes a room: RoomNameError, store.ErrRoomExists, store.ErrForbidden.
func (d *Desk) Open(ctx context.Context, name string, kind store.RoomKind, topic string) (store.RoomID, error) {
	n, err := ParseRoomName(name)
	if err != nil {
		return 0, err
	}
	return d.doID(ctx, store.KindOpenRoom, store.OpenRoom{
		Name: n.Display, Folded: n.Folded, Topic: CleanLine(topic, MaxTopic), Kind: kind,
	})
}

// OpenDirect finds or makes the conversation with others: store.ErrBlocked, store.ErrNoAccount.
func (d *Desk) OpenDirect(ctx context.Context, others []store.AccountID) (store.RoomID, error) {
	return d.doID(ctx, store.KindOpenDirect, store.OpenDirect{Accounts: others})
}

// Ignore hides somebody everywhere; block also keeps them from writing to the person. off takes it back.
func (d *Desk) Ignore(ctx context.Context, other store.AccountID, block, off bool) error {
	return d.do(ctx, store.KindIgnore, store.Ignore{Account: other, Block: block, Off: off})
}

// do gives a command of the person's own; guests have nothing that it could be about.
func (d *Desk) do(ctx context.Context, kind store.Kind, body any) error {
	who := d.View().Who
	if who.Account == 0 {
		return store.ErrForbidden
	}
	_, err := d.house.store.Do(ctx, store.NewCommand(kind, who.Account, body))
	return err
}

func (d *Desk) doID(ctx context.Context, kind store.Kind, body any) (store.RoomID, error) {
	who := d.View().Who
	if who.Account == 0 {
		return 0, store.ErrForbidden
	}
	result, err := d.house.store.Do(ctx, store.NewCommand(kind, who.Account, body))
	if err != nil {
		return 0, err
	}
	var id store.RoomID
	if _, err := fmt.Sscan(result.Value, &id); err != nil {
		return 0, fmt.Errorf("%s: answered %q: %w", kind, result.Value, err)
	}
	return id, nil
}

// indexLocked is where a room stands among a desk's places, -1 for nowhere.
func (d *Desk) indexLocked(id store.RoomID) int {
	return slices.IndexFunc(d.places, func(p DeskPlace) bool { return p.Room.ID == id })
}
