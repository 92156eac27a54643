package command

import (
	"context"
	"strconv"
	"strings"

	"teahouse/store"
)

func runReport(ctx context.Context, c *Call) error {
	m, err := c.message(ctx, c.others)
	if err != nil {
		return err
	}
	return c.told(c.Desk.Report(ctx, m.Room, m.Seq, c.Args), c.Text.Reported)
}

// runReports shows what moderators are asked to look at, and settles it by number.
func runReports(ctx context.Context, c *Call) error {
	if err := c.may(ctx, store.ActQueue); err != nil {
		return err
	}
	switch verb := c.word(); strings.ToLower(verb) {
	case "":
		list, err := c.Store.Reports(ctx, c.Account.ID)
		for i := 0; err == nil && i < len(list); i++ {
			r := &list[i]
			err = c.Out(Report{ID: r.ID, Form: string(r.Kind), Name: r.Name, Room: r.RoomName, Text: r.Text, Reason: r.Reason, By: r.ByName, At: r.At})
		}
		return err
	case "close", "approve", "结案", "放行":
		n, err := strconv.ParseInt(strings.TrimPrefix(c.word(), "#"), 10, 63)
		if err != nil {
			return c.misused()
		}
		approve := verb == "approve" || verb == "放行"
		sentence := c.Text.ReportClosed
		if approve {
			sentence = c.Text.ReportApproved
		}
		return c.told(c.Desk.Settle(ctx, n, approve, c.Args), sentence)
	}
	return c.misused()
}

// runApprove says the first words of a new account, which is a full one from then on.
func runApprove(ctx context.Context, c *Call) error {
	if c.Args == "" {
		return c.misused()
	}
	if err := c.may(ctx, store.ActQueue); err != nil {
		return err
	}
	who, name, err := c.account(ctx, c.Args)
	if err != nil {
		return err
	}
	reports, err := c.Store.Reports(ctx, c.Account.ID)
	if err != nil {
		return err
	}
	for _, r := range reports {
		if r.Kind == store.ReportHeld && r.Account == who {
			return c.told(c.Desk.Settle(ctx, r.ID, true, ""), c.Text.ApprovedNow(name))
		}
	}
	return store.ErrNothing
}

// runAudit shows who did what to whom, and why, the newest first.
func runAudit(ctx context.Context, c *Call) error {
	limit, err := c.number("n", 50, maxPage)
	if err != nil {
		return err
	}
	if err := c.may(ctx, store.ActAudit); err != nil {
		return err
	}
	var about store.AccountID
	if c.Args != "" {
		if about, _, err = c.account(ctx, c.Args); err != nil {
			return err
		}
	}
	lines, err := c.Store.Audit(ctx, c.Account.ID, 0, about, int(limit))
	for i := 0; err == nil && i < len(lines); i++ {
		l := &lines[i]
		err = c.Out(Audit{N: l.Number, At: l.At, By: l.By, Action: string(l.Action), Target: l.Target, Room: l.RoomName, Reason: l.Reason, Undoable: l.Undoable})
	}
	return err
}

func runUndo(ctx context.Context, c *Call) error {
	var number uint64
	if c.Args != "" {
		var err error
		if number, err = strconv.ParseUint(strings.TrimPrefix(c.Args, "#"), 10, 63); err != nil {
			return c.misused()
		}
	}
	return c.told(c.Desk.Undo(ctx, number), c.Text.Undone)
}
