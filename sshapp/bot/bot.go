// Package bot is the house for programs: JSON lines both ways over one connection. What a bot may do the store decides, as
// for everybody; what it can ask for is what people can. It knows neither SSH nor screens.
package bot

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"

	"teahouse/room"
	"teahouse/sshapp/command"
	"teahouse/sshapp/text"
	"teahouse/store"
)

// Protocol is the version of what is spoken. A field that is added leaves it as it is.
const Protocol = 1

// maxLine is how many bytes a line from a bot may have; a longer one is answered with an error and not looked at.
const maxLine = 64 << 10

// Config is everything a connection of a bot needs. All of it must be set, but Fault.
type Config struct {
	Context context.Context // ends with the connection
	Leaving context.Context // ends when everybody is to go
	Env     *command.Env
	Text    *text.Catalog
	Person  room.Person
	Account store.Account
	Addr    string
	Key     *command.Key
	In      io.Reader
	Out     io.Writer
	Fault   func(doing string, err error) // one log line for the operator
	// HangUp cuts the connection of a bot that has to go and, for as long as Farewell, reads nothing: only that ends its write.
	HangUp   func()
	Farewell time.Duration
}

// talk is one connection. What comes from the bot is dealt with one after the other; what happens in the house comes
// between the answers, whole line by whole line.
type talk struct {
	cfg  Config
	desk *room.Desk

	mu  sync.Mutex // makes lines whole; held while a slow reader is waited for, by whoever has something to say to it
	out *json.Encoder

	hear   context.CancelFunc // ends the following; nil when nothing is followed
	heard  chan struct{}      // closed when it has ended
	offers map[string]func()  // by name: withdraws it

	asked struct {
		sync.Mutex // guards all below
		open       map[uint64]room.Asked
		order      []uint64
		stop       context.CancelFunc // ends the listening; nil when the bot offers nothing
	}

	ended struct {
		sync.Mutex             // guards all below
		err        error       // why the house ends the connection
		late       *time.Timer // hangs up; nil while there is no reason to go
	}
	stop context.CancelFunc
	ctx  context.Context
}

// Run speaks with a bot until it hangs up, until it has said all and hears nothing, or until it may not stay; the error
// tells why the house ended it. It waits for all that it has started.
func Run(cfg Config) error {
	desk, err := cfg.Env.House.Errand(cfg.Person)
	if err != nil {
		return err
	}
	t := &talk{cfg: cfg, desk: desk, out: json.NewEncoder(cfg.Out), offers: make(map[string]func())}
	t.out.SetEscapeHTML(false)
	t.ctx, t.stop = context.WithCancel(cfg.Context)
	defer t.stop()
	defer context.AfterFunc(cfg.Leaving, func() { t.end(room.ErrClosing) })()
	var working sync.WaitGroup
	// Revoked, banned or sent out, also one that follows nothing: ends with the connection.
	working.Go(t.watch)
	if err := t.hello(); err != nil {
		return err
	}
	lines := make(chan line)
	go read(t.ctx, cfg.In, lines) // ends with the channel, which the caller closes; nobody waits for it
	t.serve(lines)
	t.stop()
	t.unsubscribe()
	for _, withdraw := range t.offers {
		withdraw()
	}
	working.Wait()
	return t.why()
}

// end ends the connection, for the first reason that there is.
func (t *talk) end(err error) {
	t.ended.Lock()
	if t.ended.err == nil {
		t.ended.err = err
		t.ended.late = time.AfterFunc(t.cfg.Farewell, t.cfg.HangUp)
	}
	t.ended.Unlock()
	t.stop()
}

// why is the reason for the end; nobody has to be hung up on any more.
func (t *talk) why() error {
	t.ended.Lock()
	defer t.ended.Unlock()
	if t.ended.late != nil {
		t.ended.late.Stop()
	}
	return t.ended.err
}

// line is one line from a bot; cut tells that it was longer than maxLine.
type line struct {
	text []byte
	cut  bool
}

// read hands on what comes, line by line, until it ends.
func read(ctx context.Context, in io.Reader, lines chan<- line) {
	defer close(lines)
	r := bufio.NewReaderSize(in, maxLine)
	for {
		b, err := r.ReadSlice('\n')
		l := line{text: append([]byte(nil), b...)}
		for errors.Is(err, bufio.ErrBufferFull) {
			l = line{cut: true}
			_, err = r.ReadSlice('\n')
		}
		if len(l.text) > 0 || l.cut {
			select {
			case lines <- l:
			case <-ctx.Done():
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// serve deals with what comes. A bot that has said all may go on listening.
func (t *talk) serve(lines <-chan line) {
	for {
		select {
		case <-t.ctx.Done():
			return
		case l, more := <-lines:
			if !more {
				if t.hear != nil || t.listens() {
					<-t.ctx.Done()
				}
				return
			}
			if err := t.take(l); err != nil {
				return // the client has gone
			}
		}
	}
}

// send writes one line. A bot that does not read is waited for, and asks nothing meanwhile.
func (t *talk) send(v any) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.out.Encode(v); err != nil {
		t.stop()
		return err
	}
	return nil
}

// record writes a command's record, with the ref of the request that it answers.
func (t *talk) record(r command.Record, ref json.RawMessage) error {
	body, err := command.JSON(r)
	if err != nil {
		return err
	}
	if len(ref) > 0 {
		body = append(append(append(body[:len(body)-1], `,"ref":`...), ref...), '}')
	}
	return t.send(json.RawMessage(body))
}

// watchEvery is how often a connection looks whether its bot may still be here. Whoever follows something hears of it at once.
const watchEvery = 5 * time.Second

// watch ends the connection of a bot that may not stay.
func (t *talk) watch() {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-t.ctx.Done():
			return
		case <-tick.C:
			if err := t.allowed(); err != nil {
				t.end(err)
				return
			}
		}
	}
}

// allowed asks whether the bot may still be in the house: it may have been revoked, or banned.
func (t *talk) allowed() error {
	if err := t.cfg.Env.House.Admit(t.cfg.Person); err != nil {
		return err
	}
	_, err := t.cfg.Env.Store.BotOf(t.ctx, t.cfg.Account.ID)
	if errors.Is(err, store.ErrNoAccount) || errors.Is(err, store.ErrNothing) {
		return room.Ended{Ending: room.Ending{House: true}}
	}
	return nil
}

// hello tells who the bot is, what it may do, and where.
type hello struct {
	V        int      `json:"v" doc:"of the form of all lines; it grows only when a field goes or changes its meaning"`
	Kind     string   `json:"kind" doc:"hello"`
	Protocol int      `json:"protocol" doc:"what can be asked for; it grows likewise"`
	Server   string   `json:"server" doc:"the program and its version"`
	Name     string   `json:"name" doc:"what the bot is called; people write @name"`
	Scopes   []string `json:"scopes" doc:"what it may do: read, post, moderate"`
	Rooms    []string `json:"rooms" doc:"the rooms that it sees and may read"`
	Position uint64   `json:"position" doc:"where the house is: subscribe with since from here misses nothing that comes"`
}

func (t *talk) hello() error {
	b, err := t.cfg.Env.Store.BotOf(t.ctx, t.cfg.Account.ID)
	if err != nil {
		return err
	}
	h := hello{
		V: command.Version, Kind: "hello", Protocol: Protocol, Server: "teahouse " + t.cfg.Env.Version, Name: t.cfg.Account.Name,
		Scopes: command.ScopeWords(b.Scopes), Rooms: []string{}, Position: t.cfg.Env.House.Newest(),
	}
	rooms, err := t.cfg.Env.Store.Rooms(t.ctx, t.cfg.Account.ID)
	if err != nil {
		return err
	}
	for _, r := range rooms {
		h.Rooms = append(h.Rooms, r.Name)
	}
	return t.send(h)
}
