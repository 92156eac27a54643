package store_test

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"teahouse/store"
)

// cast is a house with somebody of each standing in it, and a room of its own where two of them are only moderators of
// that room.
type cast struct {
	t      *testing.T
	path   string
	now    time.Time
	s      *store.Store
	den    store.RoomID // where the room moderators are moderators
	who    map[string]store.AccountID
	serial int
}

// standings are all who can act, and be acted on. The second of each is there to be acted on by the first.
var standings = []string{"guest", "bot", "member", "room moderator", "moderator", "admin", "owner"}

func newCast(t *testing.T) *cast {
	c := &cast{t: t, path: newPath(t), now: atNoon(), who: make(map[string]store.AccountID)}
	c.open()
	c.who["owner"] = register(t, c.s, "owner")
	must(t, c.s, store.KindClaimHouse, c.who["owner"], store.ClaimHouse{})
	c.den = c.room(c.who["owner"], store.OpenRoom{Name: "den"})
	for _, role := range []string{"bot", "member", "moderator", "admin"} {
		for _, name := range []string{role, "other " + role} {
			c.who[name] = register(t, c.s, name)
			must(t, c.s, store.KindJoin, c.who[name], store.Join{Room: c.den})
			if role != "member" {
				must(t, c.s, store.KindRole, c.who["owner"], store.SetRole{Account: c.who[name], Role: store.Role(role)})
			}
		}
	}
	for _, name := range []string{"room moderator", "other room moderator"} {
		c.who[name] = register(t, c.s, name)
		must(t, c.s, store.KindJoin, c.who[name], store.Join{Room: c.den})
		must(t, c.s, store.KindRole, c.who["owner"], store.SetRole{Account: c.who[name], Room: c.den, Role: store.RoleModerator})
	}
	return c
}

func (c *cast) open() {
	c.s = openStore(c.t, c.path, store.Options{Now: func() time.Time { return c.now }})
}

// reopen is a restart of the house.
func (c *cast) reopen() {
	c.t.Helper()
	if err := c.s.Close(); err != nil {
		c.t.Fatal(err)
	}
	c.open()
}

func (c *cast) room(actor store.AccountID, o store.OpenRoom) store.RoomID {
	c.t.Helper()
	id, err := strconv.ParseInt(must(c.t, c.s, store.KindOpenRoom, actor, o), 10, 64)
	if err != nil {
		c.t.Fatal(err)
	}
	return store.RoomID(id)
}

// fresh gives a word that was not used before.
func (c *cast) fresh() string {
	c.serial++
	return "n" + strconv.Itoa(c.serial)
}

// standing is who somebody is in the den.
func (c *cast) standing(name string) store.Standing {
	if name == "guest" {
		return store.Standing{Role: store.RoleGuest}
	}
	s, err := c.s.Standing(c.t.Context(), c.who[name], c.den)
	if err != nil {
		c.t.Fatalf("standing of %s: %v", name, err)
	}
	return s
}

// said has somebody say something in the den, and answers its Seq.
func (c *cast) said(name string) int64 {
	c.t.Helper()
	say := store.Say{Room: c.den, Text: "words"}
	if c.who[name] == 0 {
		say.Guest, say.Folded = "guest-7", "guest-7"
	}
	seq, err := strconv.ParseInt(must(c.t, c.s, store.KindSay, c.who[name], say), 10, 64)
	if err != nil {
		c.t.Fatal(err)
	}
	return seq
}

func (c *cast) do(kind store.Kind, actor string, body any) error {
	_, err := c.s.Do(c.t.Context(), store.NewCommand(kind, c.who[actor], body))
	return err
}

// subject is how sanctions name somebody.
func (c *cast) subject(name string) string {
	if c.who[name] == 0 {
		return store.GuestSubject("guest-7")
	}
	return store.AccountSubject(c.who[name])
}

// deeds does each action for real, and undoes what would stand in the way of the next. target is "" where the action is on
// nobody.
var deeds = map[store.Action]func(c *cast, actor, target string) error{
	store.ActSpeak: func(c *cast, actor, _ string) error {
		say := store.Say{Room: c.den, Text: "x"}
		if c.who[actor] == 0 {
			say.Guest, say.Folded = "guest-7", "guest-7"
		}
		return c.do(store.KindSay, actor, say)
	},
	store.ActAnnounce: func(c *cast, actor, _ string) error {
		must(c.t, c.s, store.KindChangeRoom, c.who["owner"], store.ChangeRoom{Room: c.den, What: "kind", Value: "announce"})
		defer must(c.t, c.s, store.KindChangeRoom, c.who["owner"], store.ChangeRoom{Room: c.den, What: "kind", Value: "public"})
		return deeds2(c, store.ActSpeak, actor)
	},
	store.ActSpeakOn: func(c *cast, actor, _ string) error {
		must(c.t, c.s, store.KindHouse, c.who["owner"], store.SetHouse{Name: "lockdown", Value: "read-only"})
		defer must(c.t, c.s, store.KindHouse, c.who["owner"], store.SetHouse{Name: "lockdown", Value: "open"})
		return deeds2(c, store.ActSpeak, actor)
	},
	store.ActReact: func(c *cast, actor, _ string) error {
		return c.do(store.KindReact, actor, store.React{Room: c.den, Seq: c.said("owner"), Emoji: "🍵"})
	},
	store.ActEdit: func(c *cast, actor, _ string) error {
		return c.do(store.KindEdit, actor, store.Edit{Room: c.den, Seq: c.said(actor), Text: "y"})
	},
	store.ActDelete: func(c *cast, actor, _ string) error {
		return c.do(store.KindDelete, actor, store.Delete{Room: c.den, Seq: c.said(actor)})
	},
	store.ActRemove: func(c *cast, actor, target string) error {
		return c.do(store.KindDelete, actor, store.Delete{Room: c.den, Seq: c.said(target)})
	},
	store.ActPin: func(c *cast, actor, _ string) error {
		seq := c.said("owner")
		err := c.do(store.KindPin, actor, store.Pin{Room: c.den, Seq: seq})
		if err == nil {
			must(c.t, c.s, store.KindPin, c.who["owner"], store.Pin{Room: c.den, Seq: seq, Off: true})
		}
		return err
	},
	store.ActTopic: func(c *cast, actor, _ string) error {
		return c.do(store.KindSetTopic, actor, store.SetTopic{Room: c.den, Topic: "x"})
	},
	store.ActOpen: func(c *cast, actor, _ string) error {
		return c.do(store.KindOpenRoom, actor, store.OpenRoom{Name: c.fresh()})
	},
	store.ActChange: func(c *cast, actor, _ string) error {
		return c.do(store.KindChangeRoom, actor, store.ChangeRoom{Room: c.den, What: "slow", Value: "0"})
	},
	store.ActInvite: func(c *cast, actor, _ string) error {
		return c.do(store.KindInvite, actor, store.Invite{Room: c.den, Account: c.who["other member"]})
	},
	store.ActDirect: func(c *cast, actor, _ string) error {
		return c.do(store.KindOpenDirect, actor, store.OpenDirect{Accounts: []store.AccountID{c.who["other member"]}})
	},
	store.ActCallAll: func(c *cast, actor, _ string) error {
		say := store.Say{Room: c.den, Text: "@room", CallAll: true}
		if c.who[actor] == 0 {
			say.Guest, say.Folded = "guest-7", "guest-7"
		}
		return c.do(store.KindSay, actor, say)
	},
	store.ActPoll: func(c *cast, actor, _ string) error {
		say := store.Say{Room: c.den, Kind: store.Asked, Text: "tea?", Choices: []string{"a", "b"}}
		if c.who[actor] == 0 {
			say.Guest, say.Folded = "guest-7", "guest-7"
		}
		return c.do(store.KindSay, actor, say)
	},
	store.ActLater: func(c *cast, actor, _ string) error {
		return c.do(store.KindLater, actor, store.SayLater{Room: c.den, Text: "x", Due: c.now.Add(time.Hour).UnixMilli()})
	},
	store.ActReport: func(c *cast, actor, _ string) error {
		return c.do(store.KindReport, actor, store.MakeReport{Room: c.den, Seq: c.said("owner")})
	},
	store.ActRole: func(c *cast, actor, target string) error {
		return c.do(store.KindRole, actor, store.SetRole{Account: c.who[target], Room: c.den, Role: roomRoleOf(target)})
	},
	store.ActMute: func(c *cast, actor, target string) error { return sanctioned(c, store.Mute, actor, target) },
	store.ActBan:  func(c *cast, actor, target string) error { return sanctioned(c, store.Ban, actor, target) },
	store.ActKick: func(c *cast, actor, target string) error {
		return c.do(store.KindKick, actor, store.Kick{Subject: c.subject(target), Account: c.who[target], Name: target, Room: c.den})
	},
	store.ActBanNet: func(c *cast, actor, _ string) error {
		subject := store.NetSubject("192.0.2.0/24")
		err := c.do(store.KindSanction, actor, store.SetSanction{Kind: store.Ban, Subject: subject})
		if err == nil { // else nobody lower could set it again
			must(c.t, c.s, store.KindLift, c.who["owner"], store.Lift{Kind: store.Ban, Subject: subject})
		}
		return err
	},
	store.ActHouse: func(c *cast, actor, _ string) error {
		return c.do(store.KindHouse, actor, store.SetHouse{Name: "approval", Value: "off"})
	},
	store.ActInvitate: func(c *cast, actor, _ string) error {
		return c.do(store.KindInvitate, actor, store.MakeInvitation{Hash: c.fresh(), Uses: 1})
	},
	store.ActQueue: func(c *cast, actor, _ string) error {
		id, err := strconv.ParseInt(must(c.t, c.s, store.KindReport, c.who["owner"],
			store.MakeReport{Room: c.den, Seq: c.said("member")}), 10, 64)
		if err != nil {
			return err
		}
		return c.do(store.KindSettle, actor, store.Settle{ID: id})
	},
	store.ActBot: func(c *cast, actor, _ string) error {
		result, err := c.s.Do(c.t.Context(), store.NewCommand(store.KindMakeBot, c.who[actor], botCalled(c.fresh(), store.Scopes{Post: true})))
		if err == nil {
			must(c.t, c.s, store.KindRevokeBot, c.who[actor], store.RevokeBot{Account: accountID(c.t, result.Value)})
		}
		return err
	},
	store.ActUndo: func(c *cast, actor, _ string) error {
		err := c.do(store.KindUndo, actor, store.Undo{})
		for name, value := range map[string]string{"lockdown": "open", "approval": "off"} { // whatever it was that was undone
			must(c.t, c.s, store.KindHouse, c.who["owner"], store.SetHouse{Name: name, Value: value})
		}
		must(c.t, c.s, store.KindChangeRoom, c.who["owner"], store.ChangeRoom{Room: c.den, What: "kind", Value: "public"})
		if errors.Is(err, store.ErrNothing) {
			return nil // the right is there, and nothing to be undone
		}
		return err
	},
	store.ActUndoOther: func(c *cast, actor, _ string) error {
		by := "moderator" // nobody takes back what a higher role did
		if actor == by {
			by = "admin"
		}
		must(c.t, c.s, store.KindSanction, c.who[by], store.SetSanction{Kind: store.Mute, Subject: c.subject("other member"), Account: c.who["other member"]})
		lines, err := c.s.Audit(c.t.Context(), c.who["owner"], 0, 0, 1)
		if err != nil {
			return err
		}
		err = c.do(store.KindUndo, actor, store.Undo{Number: lines[0].Number})
		if err != nil {
			must(c.t, c.s, store.KindLift, c.who["owner"], store.Lift{Kind: store.Mute, Subject: c.subject("other member")})
		}
		return err
	},
}

// deeds2 is for a deed that is another one under other circumstances.
func deeds2(c *cast, a store.Action, actor string) error {
	say := store.Say{Room: c.den, Text: "x"}
	if c.who[actor] == 0 {
		say.Guest, say.Folded = "guest-7", "guest-7"
	}
	return c.do(store.KindSay, actor, say)
}

func roomRoleOf(name string) store.Role {
	if name == "other room moderator" {
		return store.RoleModerator
	}
	return store.RoleMember
}

func sanctioned(c *cast, kind store.SanctionKind, actor, target string) error {
	err := c.do(store.KindSanction, actor, store.SetSanction{Kind: kind, Subject: c.subject(target), Account: c.who[target], Room: c.den})
	if err == nil {
		must(c.t, c.s, store.KindLift, c.who["owner"], store.Lift{Kind: kind, Subject: c.subject(target), Room: c.den})
	}
	return err
}

// readRights are those that no command takes: whoever shows something asks Standing.May itself.
var readRights = []store.Action{store.ActAudit, store.ActKeys}

// TestEveryRoleTriesEveryAction is the table of rights, generated: each role does each action to each role for real, and the
// house answers as the table says; and again after a restart.
//
//security:holds 53
func TestEveryRoleTriesEveryAction(t *testing.T) {
	c := newCast(t)
	for round := range 2 {
		for _, action := range slices.Sorted(maps.Keys(store.Rights())) {
			right := store.Rights()[action]
			deed := deeds[action]
			if deed == nil {
				if !slices.Contains(readRights, action) {
					t.Errorf("nobody tries %s", action)
				}
				continue
			}
			for _, actor := range standings {
				if actor == "guest" && action == store.ActOpen {
					continue // a command of nobody's is the house's own there; guests are given no way to it
				}
				targets := []string{""}
				if right.Over {
					targets = slices.DeleteFunc(slices.Clone(standings), func(s string) bool {
						return s == "guest" && action == store.ActRole // who has no account has no role to be changed
					})
				}
				for _, target := range targets {
					tryDeed(t, c, action, deed, actor, target)
				}
			}
		}
		if round == 0 {
			c.reopen()
		}
	}
}

func tryDeed(t *testing.T, c *cast, action store.Action, deed func(*cast, string, string) error, actor, target string) {
	t.Helper()
	over := target
	if target != "" && target != "owner" && target != "guest" {
		over = "other " + target
	}
	mine := c.standing(actor)
	var want error
	switch {
	case target == "owner" && actor == "owner":
		return // there is no other owner
	case !mine.May(action, nil):
		want = store.ErrForbidden
	case target != "":
		theirs := c.standing(over)
		if !mine.May(action, &theirs) {
			want = store.ErrTooHigh
		}
	}
	err := deed(c, actor, over)
	ok := errors.Is(err, want)
	if want == store.ErrForbidden { // rooms and houses that are only read say so
		ok = ok || errors.Is(err, store.ErrReadOnly)
		if actor == "guest" { // who is nobody has no account that could be asked
			ok = ok || errors.Is(err, store.ErrNoAccount)
		}
	}
	if !ok {
		t.Errorf("%s: %s on %q = %v, want %v", action, actor, over, err, want)
	}
}

// TestNoRoleIsAboveItself holds the order of the roles.
//
//security:holds 53
func TestNoRoleIsAboveItself(t *testing.T) {
	roles := store.Roles()
	for i, a := range roles {
		for j, b := range roles {
			if got := a.Above(b); got != (i > j) {
				t.Errorf("%s.Above(%s) = %v", a, b, got)
			}
			if got := a.AtLeast(b); got != (i >= j) {
				t.Errorf("%s.AtLeast(%s) = %v", a, b, got)
			}
		}
	}
	if store.Role("emperor").AtLeast(store.RoleGuest) {
		t.Error("what is no role may do something")
	}
}
