package command

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"teahouse/room"
	"teahouse/store"
)

// ownCommands are about the person's own account, and how the house looks to them.
var ownCommands = []Command{
	{Names: []string{"lang", "语言"}, Usage: "zh|en", Doors: All, Words: -1, Help: func(t texts) string { return t.Lang }, Run: runLang},
	{Names: []string{"tz", "时区"}, Usage: "Asia/Shanghai", Doors: All, Words: -1, Help: func(t texts) string { return t.Zone }, Run: runZone},
	{Names: []string{"theme", "配色"}, Usage: "auto|dark|light|contrast|plain", Doors: Screen, Help: func(t texts) string { return t.Theme }},
	{Names: []string{"key", "密钥"}, Usage: "list|add|remove", Shell: "add [LINE] | list | remove N", Doors: All, Members: true, Words: 1, Help: func(t texts) string { return t.Key }, Run: runKey},
	{Names: []string{"passwd", "密码"}, Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Passwd }, Run: runPasswd},
	{Names: []string{"register", "注册"}, Shell: "[--invite CODE] NAME", Doors: All, Words: -1, Flags: []string{"invite"}, Help: func(t texts) string { return t.Register }, Run: runRegister},
	{Names: []string{"login", "登录"}, Doors: Rooms, Help: func(t texts) string { return t.LogIn }},
	{Names: []string{"nick", "改名"}, Doors: Rooms, Help: func(t texts) string { return t.Nick }, Run: runNick},
	{Names: []string{"owner", "店主"}, Usage: "CODE", Doors: All, Members: true, Words: -1, Help: func(t texts) string { return t.Owner }, Run: runOwner},
}

func runNick(_ context.Context, c *Call) error {
	if c.Account.ID == 0 {
		return ErrNeedsAccount
	}
	return c.note(c.Text.NickRefused)
}

// ParseLang reads a language as /lang takes it.
func ParseLang(s string) (lang string, ok bool) {
	s = strings.ToLower(s)
	switch {
	case strings.HasPrefix(s, "zh"), s == "中文":
		return "zh", true
	case strings.HasPrefix(s, "en"):
		return "en", true
	}
	return "", false
}

func runLang(ctx context.Context, c *Call) error {
	lang, ok := ParseLang(c.Args)
	if !ok {
		return c.misused()
	}
	c.Text = catalog(lang)
	return c.told(c.set(ctx, "lang", lang), c.Text.LangChanged)
}

func runZone(ctx context.Context, c *Call) error {
	zone, clock := c.Zone, "15:04"
	if c.Args != "" {
		loc, err := LoadZone(c.Args)
		if err != nil {
			return Misuse{c.Text.ZoneUnknown(room.CleanLine(c.Args, 20))}
		}
		if err := c.set(ctx, "tz", loc.String()); err != nil {
			return err
		}
		zone, c.Zone = loc, loc
	}
	return c.note(c.Text.ZoneChanged(zone.String(), c.now().In(zone).Format(clock)))
}

func runOwner(ctx context.Context, c *Call) error {
	if c.Args == "" || c.Claim == nil {
		return c.misused()
	}
	err := c.Claim(c.Args, func() error { return c.Door.Claim(ctx, c.Account.ID) })
	if err == nil {
		c.Account.Role = store.RoleOwner
	}
	return c.told(err, c.Text.OwnerNow)
}

// runKey lists, adds and removes the keys that open the door.
func runKey(ctx context.Context, c *Call) error {
	switch strings.ToLower(c.word()) {
	case "", "list", "列表":
		return listKeys(ctx, c)
	case "add", "添加":
		return addKey(ctx, c)
	case "remove", "rm", "delete", "删除":
		return removeKey(ctx, c)
	}
	return c.misused()
}

func listKeys(ctx context.Context, c *Call) error { return c.keysOf(ctx, c.Account.ID) }

// keysOf lists the keys of an account.
func (c *Call) keysOf(ctx context.Context, id store.AccountID) error {
	list, err := c.Door.Keys(ctx, id)
	for i := 0; err == nil && i < len(list); i++ {
		kind, _, _ := strings.Cut(list[i].Authorized, " ")
		err = c.Out(KeyLine{
			N: i + 1, Fingerprint: list[i].Fingerprint, Type: kind, Comment: list[i].Comment, AddedAt: list[i].AddedAt,
			This: c.Key != nil && c.Key.Fingerprint == list[i].Fingerprint,
		})
	}
	return err
}

// BadKey says that a line is no public key's.
type BadKey struct{ Err error }

func (e BadKey) Error() string { return "not a public key: " + e.Err.Error() }

// ErrNoKey says that there is no key to add.
var ErrNoKey = Misuse{"key add LINE"}

// addKey remembers a pasted or piped key; in a room without one that of the connection, which in the shell is known.
func addKey(ctx context.Context, c *Call) error {
	if err := c.readIn(); err != nil {
		return err
	}
	var add Key
	comment := ""
	switch {
	case strings.TrimSpace(c.Args) != "":
		parsed, note, err := c.ParseKey(strings.TrimSpace(c.Args))
		if err != nil {
			return BadKey{err}
		}
		add, comment = parsed, note
	case c.Key != nil && c.From != Shell:
		add = *c.Key
	default:
		return ErrNoKey
	}
	err := c.Door.AddKey(ctx, c.Account.ID, add.Fingerprint, add.Authorized, comment)
	return c.told(err, c.Text.KeyAdded(add.Fingerprint))
}

// removeKey takes a number from key list, or a fingerprint.
func removeKey(ctx context.Context, c *Call) error {
	which := c.word()
	if which == "" {
		return c.misused()
	}
	list, err := c.Door.Keys(ctx, c.Account.ID)
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(which)
	at := slices.IndexFunc(list, func(k store.Key) bool { return k.Fingerprint == which })
	if at < 0 && n >= 1 && n <= len(list) {
		at = n - 1
	}
	if at < 0 {
		return store.ErrKeyUnknown
	}
	fingerprint := list[at].Fingerprint
	return c.told(c.Door.RemoveKey(ctx, c.Account.ID, fingerprint), c.Text.KeyRemoved(fingerprint))
}

// ErrDiffer says that a new password was typed differently the second time.
var ErrDiffer = errors.New("the passwords differ")

// secrets asks for secrets where somebody can be asked, and else reads them as lines from what is piped in.
func (c *Call) secrets(prompts ...string) ([]string, error) {
	var got []string
	if c.Ask != nil {
		for _, p := range prompts {
			s, err := c.Ask(p + ": ")
			if err != nil {
				return nil, err
			}
			got = append(got, s)
		}
		return got, nil
	}
	if c.In == nil {
		return nil, c.misused()
	}
	lines := bufio.NewScanner(io.LimitReader(c.In, maxSecrets))
	for range prompts {
		if !lines.Scan() {
			return nil, c.misused()
		}
		got = append(got, lines.Text())
	}
	return got, lines.Err()
}

// maxSecrets is how many bytes of piped secrets are read.
const maxSecrets = 4096

// newPassword asks for a new password, twice where it can't be seen.
func (c *Call) newPassword(before ...string) ([]string, error) {
	prompts := append(before, c.Text.NewPassword)
	if c.Ask != nil {
		prompts = append(prompts, c.Text.Again)
	}
	got, err := c.secrets(prompts...)
	if err != nil || c.Ask == nil {
		return got, err
	}
	last := len(got) - 1
	if got[last] != got[last-1] {
		return nil, ErrDiffer
	}
	return got[:last], nil
}

func runPasswd(ctx context.Context, c *Call) error {
	got, err := c.newPassword(c.Text.OldPassword)
	if err != nil {
		return err
	}
	err = c.Door.ChangePassword(ctx, c.Addr, c.Account, got[0], got[1])
	return c.told(err, c.Text.PasswdChanged)
}

// runRegister makes an account, which the connection's key opens from then on.
func runRegister(ctx context.Context, c *Call) error {
	if c.Account.ID != 0 {
		return c.note(c.Text.AlreadyIn)
	}
	name := c.word()
	if name == "" || c.Args != "" { // a name of two words would silently become the first of them
		return c.misused()
	}
	if _, err := room.ParseName(name); err != nil {
		return err
	}
	got, err := c.newPassword()
	if err != nil {
		return err
	}
	a, err := c.Door.RegisterInvited(ctx, c.Addr, name, got[0], c.Text.Lang, c.Flags["invite"])
	if err != nil {
		return err
	}
	c.Account = a
	if c.Key != nil {
		if err := c.Door.AddKey(ctx, a.ID, c.Key.Fingerprint, c.Key.Authorized, ""); err != nil {
			return err
		}
	}
	if a.State == store.Pending {
		return c.note(c.Text.RegisteredPending(a.Name))
	}
	return c.note(c.Text.Registered(a.Name))
}
