package command

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// first is what stands at the top of every list.
var first = []Command{
	{Names: []string{"help", "h", "?", "帮助"}, Doors: All, Words: -1, Help: func(t texts) string { return t.Help }, Run: runHelp},
	{Names: []string{"post", "say"}, Shell: "ROOM [TEXT]", Doors: Shell, Words: 1, Help: func(t texts) string { return t.Post }, Run: runPost},
	{Names: []string{"me", "我"}, Usage: "…", Shell: "--in ROOM TEXT", Doors: All, Help: func(t texts) string { return t.Me }, Run: runMe},
	{Names: []string{"who", "names", "users", "在座"}, Shell: "[ROOM]", Doors: All, Words: -1, Help: func(t texts) string { return t.Who }, Run: runWho},
	{Names: []string{"whois", "谁"}, Usage: "NAME", Doors: All, Words: -1, Help: func(t texts) string { return t.Whois }, Run: runWhois},
}

// roomCommands are about rooms.
var roomCommands = []Command{
	{Names: []string{"join", "j", "加入"}, Usage: "ROOM", Doors: All, Words: -1, Help: func(t texts) string { return t.Join }, Run: runJoin},
	{Names: []string{"leave", "part", "退出"}, Usage: "[ROOM]", Shell: "ROOM", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Leave }, Run: runLeave},
	{Names: []string{"rooms", "list", "房间"}, Doors: All, Words: -1, Help: func(t texts) string { return t.Rooms }, Run: runRooms},
	{Names: []string{"room", "茶室"}, Usage: "create|rename|topic|private|…", Shell: "create NAME [private|announce] · --in ROOM rename NAME|topic …|private|public|announce|archive|reopen|slow 30s|invite NAME", Doors: All, Members: true, Words: 1, Help: func(t texts) string { return t.Room }, Run: runRoom},
	{Names: []string{"invite", "邀请"}, Usage: "NAME", Shell: "--in ROOM NAME · create … · list · revoke N", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.InviteIn }, Run: runInvite},
	{Names: []string{"msg", "dm", "m", "w", "私聊"}, Usage: "NAME [TEXT]", Doors: All, Members: true, Words: 1, Help: func(t texts) string { return t.Msg }, Run: runDirect},
	{Names: []string{"notify", "提醒"}, Usage: "all|mentions|none|default", Shell: "--in ROOM all|mentions|none|default", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Notify }, Run: runNotify},
	{Names: []string{"topic", "话题"}, Usage: "[…]", Shell: "--in ROOM [TEXT]", Doors: All, Help: func(t texts) string { return t.Topic }, Run: runTopic},
}

func runJoin(ctx context.Context, c *Call) error {
	name := c.word()
	if name == "" {
		return c.misused()
	}
	r, err := c.Desk.Find(ctx, name)
	if err != nil {
		return err
	}
	return c.told(c.Desk.Join(ctx, r.ID), c.Text.JoinedRoom(r.Name))
}

func runLeave(ctx context.Context, c *Call) error {
	in := c.Here
	if name := c.word(); name != "" {
		r, err := c.room(ctx, name)
		if err != nil {
			return err
		}
		in = r.ID
	}
	if in == 0 {
		return c.misused()
	}
	return c.told(c.Desk.LeaveRoom(ctx, in), c.Text.RoomLeft)
}

// runRooms lists the rooms that the person may see, and their conversations.
func runRooms(ctx context.Context, c *Call) error {
	listed, err := c.Store.Rooms(ctx, c.Account.ID)
	if err != nil {
		return err
	}
	places, err := c.places(ctx)
	if err != nil {
		return err
	}
	for _, l := range listed {
		r := Room{
			Name: l.Name, Form: string(l.Kind), Members: l.Members, Last: l.Last, Archived: l.Archived,
			Retention: int64(l.Retention / time.Second), Topic: l.Topic,
		}
		if at := slices.IndexFunc(places, func(p store.Membership) bool { return p.Room.ID == l.ID }); at >= 0 {
			r.mark(&places[at])
		}
		if err := c.Out(r); err != nil {
			return err
		}
	}
	for _, p := range places {
		if p.Room.Kind != store.Direct {
			continue
		}
		r := Room{Name: directName(p.Others), Form: string(store.Direct), Members: len(p.Others) + 1, Last: p.Last}
		r.mark(&p)
		if err := c.Out(r); err != nil {
			return err
		}
	}
	return nil
}

// mark adds what a member knows.
func (r *Room) mark(p *store.Membership) {
	r.Member, r.Unread, r.Mentions = true, max(0, p.Last-p.Read), p.Mentions
}

func (c *Call) places(ctx context.Context) ([]store.Membership, error) {
	if c.Account.ID == 0 {
		return nil, nil
	}
	return c.Store.Memberships(ctx, c.Account.ID)
}

// directName is what a conversation is called by one of its people.
func directName(others []store.Account) string {
	return "@" + strings.ReplaceAll(room.TitleOf(others), ", ", ",")
}

// runRoom is /room create|rename|topic|private|public|announce|archive|….
func runRoom(ctx context.Context, c *Call) error {
	switch verb := strings.ToLower(c.word()); verb {
	case "create", "new", "新建":
		return openRoom(ctx, c)
	case "rename", "改名":
		return c.changeRoom(ctx, "name", c.Args)
	case "topic", "话题":
		return runTopic(ctx, c)
	case "private", "私密":
		return c.changeRoom(ctx, "kind", string(store.Private))
	case "public", "公开":
		return c.changeRoom(ctx, "kind", string(store.Public))
	case "announce", "公告":
		return c.changeRoom(ctx, "kind", string(store.Announce))
	case "archive", "归档":
		return c.changeRoom(ctx, "archived", "yes")
	case "reopen", "unarchive", "重开":
		return c.changeRoom(ctx, "archived", "no")
	case "slow", "慢速":
		return runSlow(ctx, c)
	case "invite", "邀请":
		return inviteIn(ctx, c)
	case "move", "移到":
		return moveRoom(ctx, c)
	}
	return Misuse{strings.TrimSuffix(c.Cmd.Form(c.From), c.Cmd.Usage) + roomUsage}
}

const roomUsage = "create NAME [private|announce] · rename NAME · topic … · private · public · announce · archive · reopen · invite NAME · move N"

// changeRoom changes something about the room that is looked at.
func (c *Call) changeRoom(ctx context.Context, what, value string) error {
	in, err := c.here()
	if err != nil {
		return err
	}
	if value == "" {
		return c.misused()
	}
	return c.told(c.Desk.In(in).Change(ctx, what, value, ""), c.Text.RoomChanged)
}

// ParseOpen reads NAME [private|announce|public] as it stands behind /room create.
func ParseOpen(args string) (name string, kind store.RoomKind, ok bool) {
	words := strings.Fields(args)
	if len(words) == 0 || len(words) > 2 {
		return "", "", false
	}
	kind = store.Public
	if len(words) == 2 {
		switch strings.ToLower(words[1]) {
		case "private", "私密":
			kind = store.Private
		case "announce", "公告":
			kind = store.Announce
		case "public", "公开":
		default:
			return "", "", false
		}
	}
	return words[0], kind, true
}

func openRoom(ctx context.Context, c *Call) error {
	name, kind, ok := ParseOpen(c.Args)
	if !ok {
		return c.misused()
	}
	_, err := c.Desk.Open(ctx, name, kind, "")
	return c.told(err, c.Text.RoomOpened(name))
}

// moveRoom gives the room that is looked at another place on the person's bar, from 1.
func moveRoom(ctx context.Context, c *Call) error {
	in, err := c.here()
	if err != nil {
		return err
	}
	to, err := strconv.Atoi(c.Args)
	if err != nil || to < 1 {
		return c.misused()
	}
	places, err := c.places(ctx)
	if err != nil {
		return err
	}
	var order []store.RoomID
	for _, p := range places {
		if p.Room.ID != in {
			order = append(order, p.Room.ID)
		}
	}
	if to > len(order)+1 {
		return c.misused()
	}
	return c.Desk.Place(ctx, slices.Insert(order, to-1, in))
}

// inviteIn makes somebody a member of the room that is looked at.
func inviteIn(ctx context.Context, c *Call) error {
	in, err := c.here()
	if err != nil {
		return err
	}
	if c.Args == "" {
		return c.misused()
	}
	who, name, err := c.account(ctx, c.Args)
	if err != nil {
		return err
	}
	return c.told(c.Desk.In(in).Invite(ctx, who), c.Text.InvitedIn(name))
}

var notifyWords = map[string]string{
	"all": "all", "全部": "all", "mentions": "mentions", "提及": "mentions", "none": "none", "off": "none", "关": "none", "default": "", "默认": "",
}

// runNotify says how the room that is looked at makes itself heard.
func runNotify(ctx context.Context, c *Call) error {
	in, err := c.here()
	if err != nil {
		return err
	}
	how, ok := notifyWords[strings.ToLower(c.Args)]
	if !ok {
		return c.misused()
	}
	return c.told(c.Desk.Notify(ctx, in, how), c.Text.NotifySet(c.Args))
}

// runTopic tells the topic of the room that is looked at, or changes it.
func runTopic(ctx context.Context, c *Call) error {
	in, err := c.here()
	if err != nil {
		return err
	}
	if c.Args != "" {
		if c.Account.ID == 0 {
			return ErrNeedsAccount
		}
		return c.told(c.Desk.In(in).SetTopic(ctx, c.Args), c.Text.TopicChanged)
	}
	r, err := c.Store.RoomByID(ctx, c.Account.ID, in)
	if err != nil {
		return err
	}
	topic := r.Topic
	if topic == "" {
		topic = c.Text.NoTopic
	}
	s := c.Text.TopicIs(topic)
	if r.Retention > 0 {
		s += " " + c.Text.RetentionIs(r.Retention)
	}
	return c.note(s)
}

// parseSeconds reads a span as a setting of a room, and writes it as one: "off" is none.
func parseSeconds(s string) (long time.Duration, seconds string, ok bool) {
	switch strings.ToLower(s) {
	case "off", "0", "none", "关":
		return 0, "0", true
	}
	long, ok = room.ParseSpan(s)
	return long, fmt.Sprint(int64(long.Seconds())), ok
}

func runSlow(ctx context.Context, c *Call) error {
	in, err := c.here()
	if err != nil {
		return err
	}
	long, seconds, ok := parseSeconds(c.Args)
	if !ok {
		return c.misused()
	}
	return c.told(c.Desk.In(in).Change(ctx, "slow", seconds, ""), c.Text.SlowSet(long))
}

// runRetention says how long the room keeps what is said in it, or changes that.
func runRetention(ctx context.Context, c *Call) error {
	in, err := c.here()
	if err != nil {
		return err
	}
	if c.Args == "" {
		r, err := c.Store.RoomByID(ctx, c.Account.ID, in)
		return c.told(err, c.Text.RetentionIs(r.Retention))
	}
	long, seconds, ok := parseSeconds(c.Args)
	if !ok {
		return c.misused()
	}
	return c.told(c.Desk.In(in).Change(ctx, "retention", seconds, ""), c.Text.RetentionIs(long))
}
