package bot

import (
	"context"
	"errors"
	"slices"
	"strings"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/store"
)

// subscription is what a bot wants to hear.
type subscription struct {
	rooms    []store.RoomID
	all      bool
	direct   bool
	mentions bool
}

// subscribe begins to tell what happens; what was subscribed before is not any more. Its answer comes before what it brings.
func (t *talk) subscribe(ctx context.Context, r *Request) (uint64, error) {
	s := subscription{all: r.All, direct: r.Direct, mentions: r.Mentions}
	for _, name := range r.Rooms {
		in, err := t.call(r).Room(ctx, name)
		if err != nil {
			return 0, err
		}
		s.rooms = append(s.rooms, in)
	}
	if len(s.rooms) == 0 && !s.all && !s.direct && !s.mentions {
		return 0, errMissing
	}
	since := t.cfg.Env.House.Newest()
	if r.Since != nil { // a house that was set back to a backup has not come as far as the bot remembers
		since = min(since, *r.Since)
	}
	var follow []store.RoomID // nil: all that it sees; what it did not ask for is left out here
	if !s.all && !s.direct && !s.mentions {
		follow = s.rooms
	}
	f, err := t.cfg.Env.House.Follow(ctx, t.cfg.Person, follow, since)
	if err != nil {
		return 0, err
	}
	t.unsubscribe()
	hear, stop := context.WithCancel(t.ctx)
	over := make(chan struct{})
	t.hear, t.heard = stop, over
	// It ends with the connection or with unsubscribe, which waits for it.
	go func() {
		defer close(over)
		defer f.Leave()
		if err := t.listenTo(hear, f, s); hear.Err() == nil {
			t.end(err)
		}
	}()
	return 0, nil
}

// unsubscribe ends what is followed, and returns when nothing more comes of it.
func (t *talk) unsubscribe() {
	if t.hear != nil {
		t.hear()
		<-t.heard
		t.hear = nil
	}
}

// listenTo tells what happens until ctx ends, or the bot may not hear it any more.
func (t *talk) listenTo(ctx context.Context, f *room.Follower, s subscription) error {
	names := make(map[store.RoomID]store.Room)
	for lagged := 0; ; {
		page, err := f.Next(ctx)
		if err != nil {
			return err
		}
		if n := f.Lagged(); n > lagged {
			lagged = n
			if err := t.record(command.Gap{Text: t.cfg.Text.Behind, Position: page[0].Number}, nil); err != nil {
				return err
			}
		}
		for i := range page {
			if err := t.tell(ctx, &page[i], s, names); err != nil {
				return err
			}
		}
	}
}

// tell tells one thing that happened, if the bot asked for it.
func (t *talk) tell(ctx context.Context, h *store.Happening, s subscription, rooms map[store.RoomID]store.Room) error {
	r, known := t.cfg.Env.House.Known(h.Room)
	if !known {
		r, known = rooms[h.Room]
	}
	if !known {
		var err error
		r, err = t.cfg.Env.Store.RoomByID(ctx, t.cfg.Account.ID, h.Room)
		if errors.Is(err, store.ErrNoRoom) {
			return nil // it may not see the room any more
		}
		if err != nil {
			return err
		}
		rooms[h.Room] = r
	}
	direct := r.Kind == store.Direct
	mentioned := h.Message != nil && h.Actor != t.cfg.Account.ID && (h.Kind == store.KindSay || h.Kind == store.KindEdit) &&
		room.Names(h.Message.Text, t.cfg.Account.Name)
	if !(slices.Contains(s.rooms, h.Room) || s.all && !direct || s.direct && direct || s.mentions && mentioned) {
		return nil
	}
	name := r.Name
	if direct {
		name = t.others(r.Name)
	}
	record := command.Happened(h, name)
	if record == nil {
		return nil
	}
	if m, is := record.(command.Message); is {
		m.MentionsYou = mentioned
		record = m
	}
	return t.record(record, nil)
}

// others is what a conversation is called by the bot: all that are in it but itself.
func (t *talk) others(members string) string {
	names := slices.DeleteFunc(strings.Split(members, ", "), func(n string) bool { return n == t.cfg.Account.Name })
	return "@" + strings.Join(names, ",")
}

// maxOpen is how many questions wait for an answer at most; the oldest are forgotten.
const maxOpen = 64

// asked is a command that somebody gave to the bot.
type asked struct {
	V     int    `json:"v" doc:"as in hello"`
	Kind  string `json:"kind" doc:"command"`
	ID    uint64 `json:"id" doc:"its number, for answer"`
	Name  string `json:"name" doc:"which of the bot's commands, without a slash"`
	Args  string `json:"args" doc:"what stood behind it, in one line, 1,000 characters at most"`
	Room  string `json:"room" doc:"where it was asked"`
	By    string `json:"by" doc:"who asked"`
	Guest bool   `json:"guest,omitempty" doc:"it was somebody without an account"`
}

func (t *talk) listens() bool {
	t.asked.Lock()
	defer t.asked.Unlock()
	return t.asked.stop != nil
}

// listen begins to tell the bot what it is asked.
func (t *talk) listen() {
	t.asked.Lock()
	defer t.asked.Unlock()
	asks := t.cfg.Env.House.Asks(t.cfg.Account.ID)
	if t.asked.stop != nil || asks == nil {
		return
	}
	ctx, stop := context.WithCancel(t.ctx)
	t.asked.stop, t.asked.open = stop, make(map[uint64]room.Asked)
	go func() { // ends with the connection, or when the bot offers nothing any more; nobody waits for it
		for {
			select {
			case <-ctx.Done():
				return
			case a, more := <-asks:
				if !more || t.ask(a) != nil {
					return
				}
			}
		}
	}()
}

// hush ends the listening of a bot that offers nothing any more.
func (t *talk) hush() {
	t.asked.Lock()
	defer t.asked.Unlock()
	if t.asked.stop != nil {
		t.asked.stop()
		t.asked.stop = nil
	}
}

// ask tells the bot one question.
func (t *talk) ask(a room.Asked) error {
	t.asked.Lock()
	t.asked.open[a.ID] = a
	t.asked.order = append(t.asked.order, a.ID)
	if len(t.asked.order) > maxOpen {
		delete(t.asked.open, t.asked.order[0])
		t.asked.order = t.asked.order[1:]
	}
	t.asked.Unlock()
	in, err := t.cfg.Env.Store.RoomByID(t.ctx, t.cfg.Account.ID, a.Room)
	if err != nil {
		return nil // it may not see the room any more
	}
	return t.send(asked{V: command.Version, Kind: "command", ID: a.ID, Name: a.Name, Args: a.Args, Room: in.Name, By: a.By.Name, Guest: a.By.Guest})
}

// question is one that was asked and not answered yet.
func (t *talk) question(id uint64) (room.Asked, bool) {
	t.asked.Lock()
	defer t.asked.Unlock()
	a, known := t.asked.open[id]
	return a, known
}

// answered forgets a question.
func (t *talk) answered(id uint64) {
	t.asked.Lock()
	defer t.asked.Unlock()
	delete(t.asked.open, id)
}
