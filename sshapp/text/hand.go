package text

import (
	"time"

	"teahouse/store"
)

// HandTexts is what is said about the hand on the door: who may not speak or not come in, invitations, reports, the record.
// where is a room's name or TheHouse, until an end in time as Until says it.
type HandTexts struct {
	TheHouse    string
	NowMuted    func(name, where, until string) string
	NowBanned   func(name, where, until string) string
	NowLifted   func(kind store.SanctionKind, name, where string) string
	LiftedNow   string
	NowKicked   func(name, where string) string
	SlowSet     func(long time.Duration) string // 0 for none
	RetentionIs func(long time.Duration) string // 0 for ever
	SettingIs   func(name, value string) string
	CountOf     func(what string) string // one of command.Count
	RoleSet     func(name, role, where string) string

	SanctionsTitle func(kind store.SanctionKind, n int) string
	SanctionsHint  string
	SanctionLine   func(name, where, until, by string) string

	InviteTitle       string
	InviteHow         func(uses int, until string) []string
	InvitesTitle      string
	InvitesHint       string
	InviteLine        func(i store.Invitation) string
	InviteNote        func(i store.Invitation, loc *time.Location) string
	InviteRevoked     func(id int64) string
	InviteCode        string // the label of the field
	InviteOptional    string
	RegisteredPending func(name string) string
	GuestsLocked      string // what stands under the guests' door

	Reported                     string
	ReportsTitle                 func(n int) string
	ReportsHint                  string
	ReportLine                   func(r store.Report, loc *time.Location) string
	ReportWhy                    func(reason string) string
	ReportApproved, ReportClosed string
	ApprovedNow                  func(name string) string

	AuditTitle, AuditHint string
	AuditSays             func(l store.AuditLine, loc *time.Location) string
	Undone                string

	ExportHow   string
	GoneTitle   string
	GoneAsk     func(erase bool) []string
	GoneType    func(name string) string
	GoneOther   string
	AccountGone string
}

// HandCommands explains the commands of the hand on the door in F1.
type HandCommands struct {
	Mute, Unmute, Mutes, Kick, Ban, Unban, Bans, Slow, Retention, Op, Deop, Role, Lockdown, Registration, Approval string
	Invitation, Report, Reports, Approve, Audit, Undo, Export, Account                                             string
	People, KeysOf, Connected, Stats, Announce                                                                     string
}

// oneOf is a word's translation, or the word itself.
func oneOf(word string, known map[string]string) string {
	if translated, ok := known[word]; ok {
		return translated
	}
	return word
}
