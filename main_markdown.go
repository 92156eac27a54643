package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"teahouse/store"
)

// exportMarkdown writes all rooms as a text for people to read: a chapter for a room, a heading for a day, an entry for a
// message. Times are UTC.
func exportMarkdown(ctx context.Context, w io.Writer, s settings) (err error) {
	st, err := store.OpenReadOnly(ctx, s.database())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	out := bufio.NewWriter(w)
	fmt.Fprint(out, "# Teahouse 虚拟茶话会\n")
	for after := store.RoomID(0); ; {
		rooms, err := st.RoomsAfter(ctx, after, s.export.private)
		if err != nil {
			return err
		}
		if len(rooms) == 0 {
			return out.Flush()
		}
		for _, r := range rooms {
			after = r.ID
			if err := writeRoom(ctx, out, st, r); err != nil {
				return err
			}
		}
	}
}

func writeRoom(ctx context.Context, out *bufio.Writer, st *store.Store, r store.Room) error {
	fmt.Fprintf(out, "\n## %s\n", inMarkdown(r.Name))
	if r.Topic != "" {
		fmt.Fprintf(out, "\n%s\n", inMarkdown(r.Topic))
	}
	const page = 1000
	for seq, day := int64(0), ""; ; {
		messages, err := st.MessagesAfter(ctx, r.ID, seq, page)
		if err != nil {
			return err
		}
		for _, m := range messages {
			seq = m.Seq
			if today := m.At.Format(time.DateOnly); today != day {
				day = today
				fmt.Fprintf(out, "\n### %s\n\n", day)
			}
			writeMessage(out, m)
		}
		if len(messages) < page {
			return nil
		}
	}
}

func writeMessage(out *bufio.Writer, m store.Message) {
	name := "**" + inMarkdown(m.Name) + "**"
	fmt.Fprintf(out, "- %s %s", m.At.Format("15:04"), name)
	switch {
	case m.Deleted != "":
		fmt.Fprint(out, " *(deleted)*\n")
		return
	case m.Kind == store.Did:
		fmt.Fprint(out, " *")
	default:
		fmt.Fprint(out, ": ")
	}
	if m.Reply != nil {
		fmt.Fprintf(out, "*(to %s)* ", inMarkdown(m.Reply.Name))
	}
	fmt.Fprint(out, strings.ReplaceAll(inMarkdown(m.Text), "\n", "  \n  ")) // the same entry, on a line of its own
	if m.Kind == store.Did {
		fmt.Fprint(out, "*")
	}
	if !m.EditedAt.IsZero() {
		fmt.Fprint(out, " *(edited)*")
	}
	for _, r := range m.Reactions {
		fmt.Fprintf(out, " %s %d", r.Emoji, r.Count)
	}
	out.WriteString("\n")
	for _, c := range m.Choices {
		fmt.Fprintf(out, "  - %s: %d\n", inMarkdown(c.Text), c.Votes)
	}
}

// inMarkdown keeps what people have written from being a heading, a list, a link or HTML: it is read as it was typed.
func inMarkdown(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
			continue
		case r == '&':
			b.WriteString("&amp;")
			continue
		case strings.ContainsRune("\\`*_{}[]()#+-.!|~>=", r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
