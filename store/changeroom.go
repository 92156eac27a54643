package store

import (
	"context"
	"slices"
	"strconv"
)

// maxStaying is how many members of a room that becomes private are told of. More lose their seats, and can take them again.
const maxStaying = 100_000

// The longest slow mode and retention, in seconds.
const (
	maxSlow      = 24 * 3600
	maxRetention = 10 * 366 * 24 * 3600
)

// changeRoom changes one thing about a room. Who is in a room that becomes private stays in it.
func changeRoom(ctx context.Context, m *machine, e Entry, c ChangeRoom) (string, Code, error) {
	p, code, err := m.visible(ctx, e.Cmd.Actor, c.Room)
	if err != nil || code != OK {
		return "", code, err
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, ActChange, c.Room); err != nil || code != OK {
		return "", code, err
	}
	if p.Kind == Direct {
		return "", Forbidden, nil
	}
	old := c
	old.Value, old.Folded = oldValue(p, c.What)
	switch c.What {
	case "name":
		// It is written for others to read, wherever the room stands.
		if code, why, err := m.mayWrite(ctx, e, &place{Room: Room{ID: p.ID}}, ""); err != nil || code != OK {
			return why, code, err
		}
		code, err = m.renameRoom(ctx, e, p, c.Value, c.Folded, p.Kind)
	case "kind":
		kind := RoomKind(c.Value)
		if !slices.Contains([]RoomKind{Public, Announce, Private}, kind) {
			return "", Malformed, nil
		}
		code, err = m.renameRoom(ctx, e, p, p.Name, p.folded, kind)
		if err == nil && code == OK && kind == Private {
			err = m.closeToBanned(ctx, e, c.Room)
		}
	case "archived":
		code, err = m.setRoom(ctx, `UPDATE rooms SET archived = ? WHERE id = ?`, c, map[string]any{"yes": 1, "no": 0})
	case "slow":
		code, err = m.setRoomSeconds(ctx, `UPDATE rooms SET slow = ? WHERE id = ?`, c, maxSlow)
	case "retention":
		code, err = m.setRoomSeconds(ctx, `UPDATE rooms SET retention = ? WHERE id = ?`, c, maxRetention)
	default:
		code = Malformed
	}
	if err != nil || code != OK {
		return "", code, err
	}
	line := AuditLine{Action: ActChange, Target: c.What + " → " + c.Value, Room: c.Room, Reason: c.Reason}
	if err := m.audit(ctx, e, line, inverse(KindChangeRoom, old)); err != nil {
		return "", OK, err
	}
	if err := m.tellRoom(ctx, e, c.Room); err != nil {
		return "", OK, err
	}
	if c.What == "kind" && RoomKind(c.Value) == Private {
		members, err := m.membersBut(ctx, c.Room, 0, maxStaying)
		if err != nil {
			return "", OK, err
		}
		m.events[len(m.events)-1].Stay = append([]AccountID{}, members...) // none is not nil
	}
	return "", OK, nil
}

// closeToBanned ends the memberships of those who were banned from a room while everybody could read there, and those of
// their bots: in a private one they would be among the few who still can.
func (m *machine) closeToBanned(ctx context.Context, e Entry, room RoomID) error {
	const query = `SELECT DISTINCT account FROM sanctions WHERE kind = 'ban' AND room = ? AND account != 0 AND lifted_at = 0
		AND (until = 0 OR until > ?) ORDER BY account LIMIT 10000`
	banned, err := rowsOf(ctx, m, single[AccountID], query, room, e.At.UnixMilli())
	if err != nil {
		return err
	}
	for _, account := range banned {
		if _, err := m.removeMember(ctx, e, account, room); err != nil {
			return err
		}
		if err := m.showBotsOut(ctx, e, account, room); err != nil {
			return err
		}
	}
	return nil
}

// oldValue is what a room is before something about it is changed.
func oldValue(p *place, what string) (value, folded string) {
	switch what {
	case "name":
		return p.Name, p.folded
	case "kind":
		return string(p.Kind), ""
	case "archived":
		if p.Archived {
			return "yes", ""
		}
		return "no", ""
	case "slow":
		return strconv.Itoa(int(p.Slow.Seconds())), ""
	case "retention":
		return strconv.Itoa(int(p.Retention.Seconds())), ""
	}
	return "", ""
}

// renameRoom gives a room another name or kind, and with it another key.
func (m *machine) renameRoom(ctx context.Context, e Entry, p *place, name, folded string, kind RoomKind) (Code, error) {
	if folded == "" {
		folded = name
	}
	if !goodRoomName(name) || !goodRoomName(folded) {
		return Malformed, nil
	}
	const seen = `SELECT 1 FROM rooms WHERE folded = ? AND kind != 'direct' AND id != ? AND ` + seesRoom + ` LIMIT 1`
	var one int
	taken, err := m.stmts.row(ctx, seen, []any{folded, p.ID, e.Cmd.Actor}, &one)
	if err != nil || taken {
		return RoomExists, err
	}
	const update = `UPDATE OR IGNORE rooms SET name = ?, title = ?, folded = ?, kind = ? WHERE id = ?`
	done, err := m.changed(ctx, update, roomKey(kind, folded, e.Number), name, folded, kind, p.ID)
	return foundOr(done, RoomExists), err
}

func (m *machine) setRoom(ctx context.Context, update string, c ChangeRoom, values map[string]any) (Code, error) {
	value, ok := values[c.Value]
	if !ok {
		return Malformed, nil
	}
	_, err := m.exec(ctx, update, value, c.Room)
	return OK, err
}

func (m *machine) setRoomSeconds(ctx context.Context, update string, c ChangeRoom, most int) (Code, error) {
	seconds, err := strconv.Atoi(c.Value)
	if err != nil || seconds < 0 || seconds > most {
		return Malformed, nil
	}
	_, err = m.exec(ctx, update, seconds, c.Room)
	return OK, err
}

// placeRooms puts the actor's rooms in an order; what is not named keeps its own behind them.
func placeRooms(ctx context.Context, m *machine, e Entry, d Place) (string, Code, error) {
	const query = `SELECT room FROM members WHERE account = ? ORDER BY place, room LIMIT 1000`
	rooms, err := rowsOf(ctx, m, single[RoomID], query, e.Cmd.Actor)
	if err != nil || len(rooms) == 0 {
		return "", NoRoom, err
	}
	var order []RoomID
	for _, id := range d.Rooms {
		if slices.Contains(rooms, id) && !slices.Contains(order, id) {
			order = append(order, id)
		}
	}
	for _, id := range rooms {
		if !slices.Contains(order, id) {
			order = append(order, id)
		}
	}
	for i, id := range order {
		const update = `UPDATE members SET place = ? WHERE account = ? AND room = ?`
		if _, err := m.exec(ctx, update, i+1, e.Cmd.Actor, id); err != nil {
			return "", OK, err
		}
	}
	m.tell(e, Event{Actor: e.Cmd.Actor})
	return "", OK, nil
}

func roomPref(ctx context.Context, m *machine, e Entry, d RoomPref) (string, Code, error) {
	if !slices.Contains([]string{"", "all", "mentions", "none"}, d.Notify) {
		return "", Malformed, nil
	}
	const update = `UPDATE members SET notify = ? WHERE account = ? AND room = ?`
	found, err := m.changed(ctx, update, d.Notify, e.Cmd.Actor, d.Room)
	if err != nil || !found {
		return "", NoRoom, err
	}
	m.tell(e, Event{Room: d.Room, Actor: e.Cmd.Actor, Name: "notify", Value: d.Notify})
	return "", OK, nil
}
