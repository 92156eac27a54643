package store

import (
	"context"
	"encoding/json"
)

// undoReach is how many of their newest doings an undo looks through for one that can still be taken back.
const undoReach = 20

// undo takes back the newest thing that the actor did and that can be taken back, or the one with a number. It is done as
// the actor, with the actor's rights of now.
func undo(ctx context.Context, m *machine, e Entry, u Undo) (string, Code, error) {
	if code, err := m.allow(ctx, e.Cmd.Actor, ActUndo, 0); err != nil || code != OK {
		return "", code, err
	}
	deeds, err := m.undoable(ctx, e.Cmd.Actor, u.Number)
	if err != nil {
		return "", OK, err
	}
	for _, d := range deeds {
		if d.actor != e.Cmd.Actor {
			if code, err := m.allow(ctx, e.Cmd.Actor, ActUndoOther, 0); err != nil || code != OK {
				return "", code, err
			}
		}
		value, code, err := m.takeBack(ctx, e, d)
		// What somebody else has ended meanwhile would stand before all that came earlier for ever.
		if err != nil || code != Nothing {
			return value, code, err
		}
	}
	return "", Nothing, nil
}

// deed is a line of the audit that can be taken back.
type deed struct {
	number uint64
	actor  AccountID
	back   string // the command that does it, as audit wrote it
}

func scanDeed(scan func(dest ...any) error) (d deed, err error) {
	err = scan(&d.number, &d.actor, &d.back)
	return d, err
}

// undoable finds the lines that an undo may be about, the newest first. One from a room that the actor may not see is not
// there for them.
func (m *machine) undoable(ctx context.Context, actor AccountID, number uint64) ([]deed, error) {
	const lines = `SELECT audit.number, audit.actor, audit.undo FROM audit WHERE undo != ''
		AND (room = 0 OR EXISTS (SELECT 1 FROM rooms WHERE rooms.id = audit.room AND ` + seesRoom + `)) AND `
	if number != 0 {
		return rowsOf(ctx, m, scanDeed, lines+`number = ? LIMIT 1`, actor, number)
	}
	return rowsOf(ctx, m, scanDeed, lines+`actor = ? ORDER BY number DESC LIMIT ?`, actor, actor, undoReach)
}

// takeBack does what takes a deed back, in the actor's name. It answers Nothing when there is nothing left of the deed.
func (m *machine) takeBack(ctx context.Context, e Entry, d deed) (string, Code, error) {
	var c Command
	if err := json.Unmarshal([]byte(d.back), &c); err != nil {
		return "", Nothing, nil // an older program wrote it, which knew another way back
	}
	c = stillToDo(e, c)
	h, ok := handlers[c.Kind]
	if !ok || c.Kind == KindUndo {
		return "", Nothing, nil
	}
	undone := e
	undone.Cmd = c
	undone.Cmd.ID, undone.Cmd.Actor = e.Cmd.ID, e.Cmd.Actor
	if code, why, err := m.mayCommand(ctx, undone); err != nil || code != OK {
		return why, code, err
	}
	value, code, err := h(ctx, m, undone)
	if err != nil || code != OK {
		if code == NoAccount {
			code = Nothing // whom it was done to is gone
		}
		return value, code, err
	}
	if _, err := m.exec(ctx, `UPDATE audit SET undo = '' WHERE number = ?`, d.number); err != nil {
		return "", OK, err
	}
	// What takes it back has its own line, under the number of the undo: that says that it was one.
	_, err = m.exec(ctx, `UPDATE audit SET action = ?, undo = '' WHERE number = ?`, ActUndo, e.Number)
	return "", OK, err
}

// stillToDo is what is left to be done of a way back. A sanction that would begin again, but for having run out meanwhile,
// comes to the end of the one that has taken its place.
func stillToDo(e Entry, c Command) Command {
	var s SetSanction
	if c.Kind != KindSanction || json.Unmarshal(c.Body, &s) != nil || s.Until == 0 || s.Until > e.Now.UnixMilli() {
		return c
	}
	return *inverse(KindLift, Lift{Kind: s.Kind, Subject: s.Subject, Room: s.Room})
}
