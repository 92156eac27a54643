package store_test

import (
	"testing"
	"time"

	"teahouse/store"
)

func (c *cast) reports(asker string) []store.Report {
	c.t.Helper()
	list, err := c.s.Reports(c.t.Context(), c.who[asker])
	if err != nil {
		c.t.Fatal(err)
	}
	return list
}

// newcomer is somebody whose first words have to be approved.
func newcomer(t *testing.T) *cast {
	c := newCast(t)
	c.must(store.KindHouse, "admin", store.SetHouse{Name: "approval", Value: "on"})
	c.who["zoe"] = register(t, c.s, "zoe")
	if a, err := c.s.Account(t.Context(), c.who["zoe"]); a.State != store.Pending || err != nil {
		t.Fatalf("registered %+v, %v; want it pending", a, err)
	}
	return c
}

func TestOnePersonReportsAMessageOnce(t *testing.T) {
	c := newCast(t)
	seq := c.said("member")
	var heard []store.Event
	c.s.Subscribe(func(events []store.Event) { heard = append(heard, events...) })
	report := store.MakeReport{Room: c.den, Seq: seq, Reason: "rude"}
	first := c.must(store.KindReport, "other member", report)
	if again := c.must(store.KindReport, "other member", report); again != first {
		t.Errorf("reported again as %s, want %s", again, first)
	}
	if len(heard) != 1 || heard[0].Kind != store.KindReport || heard[0].Target != c.who["member"] || heard[0].Room != c.den {
		t.Errorf("heard %+v, want one report", heard)
	}
	c.must(store.KindReport, "room moderator", report)
	c.reopen()
	list := c.reports("moderator")
	if len(list) != 2 || list[0].Kind != store.ReportMessage || list[0].Seq != seq || list[0].Text != "words" ||
		list[0].Name != "member" || list[0].ByName != "other member" || list[0].Reason != "rude" || list[0].RoomName != "den" {
		t.Errorf("Reports = %+v", list)
	}
	c.must(store.KindSettle, "moderator", store.Settle{ID: list[0].ID})
	c.refused(store.KindSettle, "moderator", store.Settle{ID: list[0].ID}, store.ErrNothing)
	if rest := c.reports("moderator"); len(rest) != 1 || rest[0].ID != list[1].ID {
		t.Errorf("after one is settled: %+v", rest)
	}
	c.refused(store.KindReport, "member", store.MakeReport{Room: c.den, Seq: seq + 1}, store.ErrNoMessage)
}

func TestReportsFromPrivateRoomsStayThere(t *testing.T) {
	c := newCast(t)
	attic := c.room(c.who["member"], store.OpenRoom{Name: "attic", Kind: store.Private})
	c.must(store.KindInvite, "member", store.Invite{Room: attic, Account: c.who["moderator"]})
	c.must(store.KindSay, "member", store.Say{Room: attic, Text: "psst"})
	c.must(store.KindReport, "moderator", store.MakeReport{Room: attic, Seq: 1})
	if list := c.reports("admin"); len(list) != 0 {
		t.Errorf("who is not in there sees %+v", list)
	}
	c.refused(store.KindSettle, "admin", store.Settle{ID: 1}, store.ErrNothing)
	if list := c.reports("moderator"); len(list) != 1 {
		t.Errorf("who is in there sees %+v", list)
	}
	c.must(store.KindSettle, "moderator", store.Settle{ID: 1})
}

func TestFirstWordsWaitForAModerator(t *testing.T) {
	c := newcomer(t)
	c.refused(store.KindSay, "zoe", store.Say{Room: c.den, Text: "hello"}, store.ErrHeld)
	c.refused(store.KindSay, "zoe", store.Say{Room: c.den, Text: "hello?"}, store.ErrHeld)
	c.reopen()
	list := c.reports("moderator")
	if len(list) != 1 || list[0].Kind != store.ReportHeld || list[0].Text != "hello" || list[0].Account != c.who["zoe"] {
		t.Fatalf("Reports = %+v, want the first words alone", list)
	}
	var heard []store.Event
	c.s.Subscribe(func(events []store.Event) { heard = append(heard, events...) })
	c.must(store.KindSettle, "moderator", store.Settle{ID: list[0].ID, Approve: true})
	if len(heard) != 1 || heard[0].Kind != store.KindSay || heard[0].Actor != c.who["zoe"] || heard[0].Message == nil ||
		heard[0].Message.Text != "hello" || heard[0].Message.Author != c.who["zoe"] {
		t.Errorf("heard %+v, want the words from their author", heard)
	}
	c.must(store.KindSay, "zoe", store.Say{Room: c.den, Text: "thank you"})
	if a, err := c.s.Account(t.Context(), c.who["zoe"]); a.State != store.Usable || err != nil {
		t.Errorf("the account is %+v, %v", a, err)
	}
}

func TestFirstWordsThatAreTurnedDownAreNotSaid(t *testing.T) {
	c := newcomer(t)
	c.refused(store.KindSay, "zoe", store.Say{Room: c.den, Text: "buy!"}, store.ErrHeld)
	c.must(store.KindSettle, "moderator", store.Settle{ID: 1})
	if last, err := c.s.LastSeq(t.Context(), c.den); last != 0 || err != nil {
		t.Errorf("LastSeq = %d, %v, want nothing said", last, err)
	}
	c.refused(store.KindSay, "zoe", store.Say{Room: c.den, Text: "sorry"}, store.ErrHeld)
	if list := c.reports("moderator"); len(list) != 1 || list[0].Text != "sorry" {
		t.Errorf("Reports = %+v, want the next words", list)
	}
}

// TestThereIsNoWayAroundApproval tries whatever else would show a newcomer's words to others.
func TestThereIsNoWayAroundApproval(t *testing.T) {
	c := newcomer(t)
	seq := c.said("member")
	c.refused(store.KindSetTopic, "zoe", store.SetTopic{Room: lobby, Topic: "buy!"}, store.ErrHeld)
	c.refused(store.KindOpenRoom, "zoe", store.OpenRoom{Name: "buy!"}, store.ErrHeld)
	c.refused(store.KindReact, "zoe", store.React{Room: c.den, Seq: seq, Emoji: "buy!"}, store.ErrHeld)
	c.refused(store.KindSay, "zoe", store.Say{Room: lobby, Kind: store.Asked, Text: "buy?", Choices: []string{"yes", "yes"}}, store.ErrHeld)
	c.must(store.KindLater, "zoe", store.SayLater{Room: lobby, Text: "buy!", Due: c.now.Add(time.Minute).UnixMilli()})
	c.now = c.now.Add(time.Hour)
	must(t, c.s, store.KindSayDue, 0, store.SayDue{ID: 1})
	if last, err := c.s.LastSeq(t.Context(), lobby); last != 0 || err != nil {
		t.Errorf("LastSeq = %d, %v, want nothing said", last, err)
	}
}

// TestWordsThatNobodyCanApproveKeepNothingBack begins where moderators can't look.
func TestWordsThatNobodyCanApproveKeepNothingBack(t *testing.T) {
	c := newcomer(t)
	talk := c.direct("member", "zoe")
	c.refused(store.KindSay, "zoe", store.Say{Room: talk, Text: "psst"}, store.ErrHeld)
	c.refused(store.KindSay, "zoe", store.Say{Room: lobby, Text: "hello"}, store.ErrHeld)
	if list := c.reports("moderator"); len(list) != 1 || list[0].Text != "hello" {
		t.Errorf("Reports = %+v, want what was said in the lobby", list)
	}
}

func TestWhoWasMutedMeanwhileIsApprovedWithoutTheirWords(t *testing.T) {
	c := newcomer(t)
	c.refused(store.KindSay, "zoe", store.Say{Room: c.den, Text: "hello"}, store.ErrHeld)
	c.must(store.KindSanction, "moderator", c.sanction(store.Mute, "zoe", 0, time.Hour))
	c.must(store.KindSettle, "moderator", store.Settle{ID: 1, Approve: true})
	if last, err := c.s.LastSeq(t.Context(), c.den); last != 0 || err != nil {
		t.Errorf("LastSeq = %d, %v, want nothing said", last, err)
	}
	c.now = c.now.Add(time.Hour)
	c.must(store.KindSay, "zoe", store.Say{Room: c.den, Text: "hello again"})
}
