package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/store"
)

// Request is one line from a bot. Fields that a kind does not know are ignored.
type Request struct {
	Kind string          `json:"kind" doc:"what is asked for"`
	Ref  json.RawMessage `json:"ref" doc:"the bot's own number or name for it, at most 100 bytes; comes back with the answer"`
	Room string          `json:"room" doc:"a room's name; @ and names for a conversation"`
	To   string          `json:"to" doc:"post: to somebody in private instead of in a room; commas between several names"`
	ID   uint64          `json:"id" doc:"a message's number; answer: the number of the command"`
	Seq  int64           `json:"seq" doc:"edit, delete: a message's number in its room, for bots that may not read"`
	Text string          `json:"text" doc:"what is said"`
	Off  bool            `json:"off" doc:"react: take it back"`

	Rooms    []string `json:"rooms" doc:"subscribe: these rooms"`
	All      bool     `json:"all" doc:"subscribe: all rooms that the bot sees, those that it comes to later too"`
	Direct   bool     `json:"direct" doc:"subscribe: conversations"`
	Mentions bool     `json:"mentions" doc:"subscribe: what names the bot, wherever it sees it"`
	Since    *uint64  `json:"since" doc:"subscribe: from behind this position; what comes from now on without it"`

	Name    string `json:"name" doc:"register, unregister: a command's name; run: that of one of the house"`
	Usage   string `json:"usage" doc:"register: what stands behind the name, such as CITY"`
	Help    string `json:"help" doc:"register: what it does, in one line"`
	Args    string `json:"args" doc:"run: what stands behind the name, as in the shell"`
	Private bool   `json:"private" doc:"answer: only who asked sees it, and nobody else in the room"`
}

// The bounds of a request.
const maxRef = 100 // bytes

// usable tells whether a ref may go back as it came: JSON leaves raw C1 controls and broken UTF-8 in a string, and whoever
// looks at the answers may have a terminal.
func usable(ref json.RawMessage) bool {
	if len(ref) == 0 {
		return true
	}
	return len(ref) <= maxRef && strings.ContainsRune(`"-0123456789`, rune(ref[0])) && utf8.Valid(ref) && !bytes.ContainsFunc(ref, unicode.IsControl)
}

// ok answers a request that was carried out.
type ok struct {
	V    int             `json:"v" doc:"as in hello"`
	Kind string          `json:"kind" doc:"ok"`
	Ref  json.RawMessage `json:"ref,omitempty" doc:"of the action, as it came"`
	ID   uint64          `json:"id,omitempty" doc:"the number of the message that was said or changed"`
}

// fault answers one that was not.
type fault struct {
	V     int             `json:"v" doc:"as in hello"`
	Kind  string          `json:"kind" doc:"error"`
	Ref   json.RawMessage `json:"ref,omitempty" doc:"of the action, if it could be read"`
	Code  string          `json:"code" doc:"one of the codes, for programs"`
	Text  string          `json:"text" doc:"a sentence, for people; it may change"`
	Retry float64         `json:"retry_after,omitempty" doc:"seconds after which the same action is welcome"`
}

// The refusals of the protocol itself.
var (
	errLine    = errors.New("a line has at most 65,536 bytes")
	errJSON    = errors.New("not a JSON object with a kind")
	errRef     = errors.New("a ref is a number or a string of text, of at most 100 bytes")
	errKind    = errors.New("no such kind of request")
	errMissing = errors.New("a field is missing")
	errAsked   = errors.New("no such question, or it was answered")
)

// take deals with one line. Its error says that the client has gone.
func (t *talk) take(l line) error {
	var r Request
	switch {
	case l.cut:
		return t.refuse(nil, errLine)
	case strings.TrimSpace(string(l.text)) == "":
		return nil
	case json.Unmarshal(l.text, &r) != nil || r.Kind == "":
		return t.refuse(nil, errJSON)
	}
	if string(r.Ref) == "null" {
		r.Ref = nil
	}
	if !usable(r.Ref) {
		return t.refuse(nil, errRef)
	}
	do := requests[r.Kind]
	if do == nil {
		return t.refuse(r.Ref, errKind)
	}
	id, err := do(t, t.ctx, &r)
	switch {
	case t.ctx.Err() != nil:
		return t.ctx.Err()
	case err != nil:
		return t.refuse(r.Ref, err)
	}
	return t.send(ok{V: command.Version, Kind: "ok", Ref: r.Ref, ID: id})
}

// requests are all kinds, with what carries them out; id is the number of the message that came of it.
var requests map[string]func(t *talk, ctx context.Context, r *Request) (id uint64, err error)

func init() {
	requests = map[string]func(t *talk, ctx context.Context, r *Request) (uint64, error){
		"subscribe": (*talk).subscribe, "unsubscribe": func(t *talk, _ context.Context, _ *Request) (uint64, error) {
			t.unsubscribe()
			return 0, nil
		},
		"post": (*talk).post, "reply": (*talk).reply, "edit": (*talk).edit, "delete": (*talk).remove, "react": (*talk).react,
		"typing": (*talk).typing, "history": runs("history"), "who": runs("who"), "rooms": runs("rooms"), "whois": runs("whois"),
		"register": (*talk).register, "unregister": (*talk).unregister, "answer": (*talk).answer, "run": (*talk).run,
		"ping": func(*talk, context.Context, *Request) (uint64, error) { return 0, nil },
	}
}

// call is a command of the house, given by the bot.
func (t *talk) call(r *Request) *command.Call {
	return &command.Call{
		Env: t.cfg.Env, Desk: t.desk, Account: t.cfg.Account, Key: t.cfg.Key, Addr: t.cfg.Addr, Text: t.cfg.Text, Zone: utc,
		From: command.Shell, Args: r.Args, Flags: map[string]string{},
		Out: func(rec command.Record) error { return t.record(rec, r.Ref) },
	}
}

// in is the room that a request names.
func (t *talk) in(ctx context.Context, r *Request) (store.RoomID, error) {
	if r.Room == "" {
		return 0, errMissing
	}
	return t.call(r).Room(ctx, r.Room)
}

func (t *talk) post(ctx context.Context, r *Request) (uint64, error) {
	if r.ID != 0 {
		return t.reply(ctx, r)
	}
	var in store.RoomID
	var err error
	if r.To != "" {
		in, err = t.call(r).OpenDirect(ctx, r.To)
	} else {
		in, err = t.in(ctx, r)
	}
	if err != nil {
		return 0, err
	}
	return t.desk.In(in).Post(ctx, store.NewID(), room.Words{Text: r.Text})
}

// message is the one that a request names: by its number in the house, or by room and seq.
func (t *talk) message(ctx context.Context, r *Request) (store.RoomID, int64, error) {
	if r.Seq != 0 {
		in, err := t.in(ctx, r)
		return in, r.Seq, err
	}
	if r.ID == 0 {
		return 0, 0, errMissing
	}
	m, err := t.cfg.Env.Store.MessageByNumber(ctx, t.cfg.Account.ID, r.ID)
	return m.Room, m.Seq, err
}

func (t *talk) reply(ctx context.Context, r *Request) (uint64, error) {
	in, seq, err := t.message(ctx, r)
	if err != nil {
		return 0, err
	}
	return t.desk.In(in).Post(ctx, store.NewID(), room.Words{Text: r.Text, Reply: seq})
}

func (t *talk) edit(ctx context.Context, r *Request) (uint64, error) {
	in, seq, err := t.message(ctx, r)
	if err != nil {
		return 0, err
	}
	return r.ID, t.desk.In(in).Edit(ctx, seq, r.Text)
}

func (t *talk) remove(ctx context.Context, r *Request) (uint64, error) {
	in, seq, err := t.message(ctx, r)
	if err != nil {
		return 0, err
	}
	return r.ID, t.desk.In(in).Delete(ctx, seq, r.Text)
}

func (t *talk) react(ctx context.Context, r *Request) (uint64, error) {
	in, seq, err := t.message(ctx, r)
	if err != nil {
		return 0, err
	}
	emoji, known := command.EmojiNamed(r.Text)
	if !known {
		return 0, command.NoEmoji{Name: room.CleanLine(r.Text, 20)}
	}
	return r.ID, t.desk.In(in).React(ctx, seq, emoji, r.Off)
}

func (t *talk) typing(ctx context.Context, r *Request) (uint64, error) {
	in, err := t.in(ctx, r)
	if err != nil {
		return 0, err
	}
	return 0, t.desk.TypingIn(ctx, in)
}

// runs is a request that is one of the house's commands under its own name.
func runs(name string) func(t *talk, ctx context.Context, r *Request) (uint64, error) {
	return func(t *talk, ctx context.Context, r *Request) (uint64, error) {
		asked := *r
		asked.Name = name
		switch name {
		case "whois":
			asked.Args, asked.Room = r.Name, ""
		case "history", "who":
			asked.Args, asked.Room = strings.TrimSpace(r.Args+" "+r.Room), ""
		}
		return t.run(ctx, &asked)
	}
}

// run gives one of the house's commands, as the shell has them; what it says comes as records with the request's ref.
func (t *talk) run(ctx context.Context, r *Request) (uint64, error) {
	cmd := command.Find(strings.ToLower(r.Name))
	if cmd == nil || !cmd.At(command.Shell) || cmd.Run == nil || cmd.Names[0] == "tail" {
		return 0, errKind
	}
	l, err := command.ParseFlags(cmd, r.Args)
	if err != nil {
		return 0, err
	}
	call := t.call(r)
	call.Cmd, call.Args, call.Flags = cmd, l.Args, l.Flags
	for _, name := range []string{r.Room, l.In} {
		if name == "" {
			continue
		}
		if call.Here, err = call.Room(ctx, name); err != nil {
			return 0, err
		}
	}
	return 0, call.Do(ctx)
}

// register offers a command to people.
func (t *talk) register(_ context.Context, r *Request) (uint64, error) {
	withdraw, err := t.cfg.Env.House.Offer(t.cfg.Account.ID, r.Name, r.Usage, r.Help)
	if err != nil {
		return 0, err
	}
	t.offers[room.Fold(r.Name)] = withdraw
	t.listen()
	return 0, nil
}

func (t *talk) unregister(_ context.Context, r *Request) (uint64, error) {
	withdraw := t.offers[room.Fold(r.Name)]
	if withdraw == nil {
		return 0, room.ErrNoOffer
	}
	delete(t.offers, room.Fold(r.Name))
	withdraw()
	if len(t.offers) == 0 {
		t.hush()
	}
	return 0, nil
}

// answer answers a command that somebody gave: in the room, or to them alone. What is refused can be tried again.
func (t *talk) answer(ctx context.Context, r *Request) (id uint64, err error) {
	asked, known := t.question(r.ID)
	if !known {
		return 0, errAsked
	}
	if r.Private {
		err = t.cfg.Env.House.Answer(asked, t.cfg.Person, r.Text)
	} else {
		id, err = t.desk.In(asked.Room).Post(ctx, store.NewID(), room.Words{Text: r.Text})
	}
	if err == nil {
		t.answered(asked.ID)
	}
	return id, err
}

// refuse says why a request was not carried out. Its error says that the client has gone.
func (t *talk) refuse(ref json.RawMessage, err error) error {
	code, sentence, retry := t.judge(err)
	return t.send(fault{V: command.Version, Kind: "error", Ref: ref, Code: code, Text: sentence, Retry: retry})
}
