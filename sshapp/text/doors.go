package text

// DoorTexts is what is said where there is no screen: to programs, and to those who read line by line.
type DoorTexts struct {
	JoinedRoom  func(room string) string
	NeedAccount string // how to get one, from the shell
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
}

// DoorCommands explains what only programs and plain terminals need.
type DoorCommands struct {
	Post, History, Tail, Config, Version, Health, Plain, Screen string
}
