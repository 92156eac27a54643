package text

// DoorTexts is what is said where there is no screen: to programs, and to those who read line by line.
type DoorTexts struct {
	JoinedRoom  func(room string) string
	NeedAccount string // how to get one, from the shell
	NoOwner     string // on the machine, where commands are carried out in the owner's name
	NeedKey     string // the account is the one that a key belongs to
	NoRoomNamed string
	UnknownWord func(name, nearest string) string // an ssh command that there is none of
	ShellUsage  func(usage string) string
	BadKeyLine  string
	Behind      string // to the reader of a stream
	SlowReader  string
	Healthy     string
	NotHealthy  func(what string) string
	HelpShell   []string // what stands over the commands

	// The house line by line. What is heard and not seen needs no ornament.
	PlainWays     func(guests bool) string
	PlainRemember func(fingerprint string) string
	PlainRoom     func(room, topic string, people []string) string
	PlainDiffer   string
	TakenBack     string                          // a question was answered with Ctrl+C
	PlainReply    func(name, words string) string // behind who answers
	PlainMark     func(mark string) string        // the same: that they are a guest, a bot
	PlainChanged  func(head, words string) string
	PlainUnknown  func(name, nearest string) string
	PlainCalled   func(by, room, words string, direct bool) string
	PlainSeen     string // there is no terminal to hide what is typed
	PlainNoScreen string
	NoticesAre    func(level int) string // 0 none, 1 some, 2 all
	ColourIs      func(on bool) string
}

// DoorCommands explains what only programs and plain terminals need.
type DoorCommands struct {
	Post, History, Tail, Config, Version, Health, Plain, Screen, Notices, Colour, Bot, Hook string
}
