package store

// Role is what an account may do in the house.
type Role string

// The roles, from the least to the most. A room has moderators of its own besides: its maker, and whom they name.
const (
	RoleGuest     Role = "guest" // no account at all
	RoleBot       Role = "bot"
	RoleMember    Role = "member"
	RoleModerator Role = "moderator"
	RoleAdmin     Role = "admin"
	RoleOwner     Role = "owner"
)

// ranks orders the roles. What is no role ranks below all.
var ranks = map[Role]int{RoleGuest: 1, RoleBot: 2, RoleMember: 3, RoleModerator: 4, RoleAdmin: 5, RoleOwner: 6}

// Roles are all roles, from the least to the most.
func Roles() []Role {
	return []Role{RoleGuest, RoleBot, RoleMember, RoleModerator, RoleAdmin, RoleOwner}
}

// AtLeast tells whether r may do what least may.
func (r Role) AtLeast(least Role) bool { return ranks[r] >= ranks[least] && ranks[r] > 0 }

// Above tells whether r may act on other. Nobody acts on an equal.
func (r Role) Above(other Role) bool { return ranks[r] > ranks[other] }

// Action is something that not everybody may do.
type Action string

// The actions. What is not among them (reading what one may see, leaving, looking after one's own account) nobody needs
// a right for.
const (
	ActSpeak     Action = "speak"
	ActAnnounce  Action = "announce" // speak in an announcement room
	ActSpeakOn   Action = "speak-on" // speak while the house is read-only
	ActReact     Action = "react"    // and vote in polls
	ActEdit      Action = "edit"     // an own message
	ActDelete    Action = "delete"   // an own message
	ActRemove    Action = "remove"   // somebody else's message
	ActPin       Action = "pin"
	ActTopic     Action = "topic"
	ActOpen      Action = "open-room"
	ActChange    Action = "change-room" // rename, make private, archive, slow mode, retention
	ActInvite    Action = "invite-in"   // somebody into a private room
	ActDirect    Action = "direct"      // open a direct conversation
	ActCallAll   Action = "call-all"    // @room
	ActPoll      Action = "poll"
	ActLater     Action = "later"
	ActReport    Action = "report"
	ActRole      Action = "role"
	ActMute      Action = "mute"
	ActKick      Action = "kick"
	ActBan       Action = "ban"
	ActBanNet    Action = "ban-network" // or a key, which may be anybody's
	ActHouse     Action = "house"       // lockdown, registration, approval
	ActInvitate  Action = "invitation"  // to the house
	ActQueue     Action = "queue"       // see reports, approve, close them
	ActAudit     Action = "audit"
	ActUndo      Action = "undo"
	ActUndoOther Action = "undo-other"   // take back what somebody else did
	ActKeys      Action = "fingerprints" // see the fingerprints of others' keys
	ActBot       Action = "bot"          // make a bot, and end an own one

	// ActRecover is a new password for somebody, by whoever runs the house: nobody has a right to it.
	ActRecover Action = "recover"
)

// Right is who may do something.
type Right struct {
	Needs  Role  // the least role
	InRoom bool  // a room's own moderator may do it there, whatever their role in the house
	Over   bool  // only on somebody whose role is lower
	Scope  Scope // what a bot needs besides; "" where no bot may, whatever its scopes
}

// rights is the one table of who may do what. Nothing else in the program decides that.
var rights = map[Action]Right{
	ActSpeak:     {Needs: RoleGuest, Scope: ScopePost},
	ActAnnounce:  {Needs: RoleModerator, InRoom: true, Scope: ScopePost},
	ActSpeakOn:   {Needs: RoleModerator},
	ActReact:     {Needs: RoleBot, Scope: ScopePost},
	ActEdit:      {Needs: RoleBot, Scope: ScopePost},
	ActDelete:    {Needs: RoleBot, Scope: ScopePost},
	ActRemove:    {Needs: RoleModerator, InRoom: true, Over: true, Scope: ScopeModerate},
	ActPin:       {Needs: RoleModerator, InRoom: true, Scope: ScopeModerate},
	ActTopic:     {Needs: RoleMember},
	ActOpen:      {Needs: RoleMember},
	ActChange:    {Needs: RoleAdmin, InRoom: true},
	ActInvite:    {Needs: RoleMember},
	ActDirect:    {Needs: RoleBot, Scope: ScopePost},
	ActCallAll:   {Needs: RoleModerator, InRoom: true, Scope: ScopePost},
	ActPoll:      {Needs: RoleMember},
	ActLater:     {Needs: RoleMember},
	ActReport:    {Needs: RoleMember},
	ActRole:      {Needs: RoleAdmin, InRoom: true, Over: true},
	ActMute:      {Needs: RoleModerator, InRoom: true, Over: true, Scope: ScopeModerate},
	ActKick:      {Needs: RoleModerator, InRoom: true, Over: true, Scope: ScopeModerate},
	ActBan:       {Needs: RoleModerator, InRoom: true, Over: true, Scope: ScopeModerate},
	ActBanNet:    {Needs: RoleAdmin},
	ActHouse:     {Needs: RoleAdmin},
	ActInvitate:  {Needs: RoleModerator},
	ActQueue:     {Needs: RoleModerator},
	ActAudit:     {Needs: RoleModerator},
	ActUndo:      {Needs: RoleModerator},
	ActUndoOther: {Needs: RoleAdmin},
	ActKeys:      {Needs: RoleModerator},
	ActBot:       {Needs: RoleMember},
}

// Rights is the whole table, for whoever writes it down.
func Rights() map[Action]Right {
	table := make(map[Action]Right, len(rights))
	for action, right := range rights {
		table[action] = right
	}
	return table
}

// Standing is who somebody is where they act.
type Standing struct {
	Role   Role // in the house
	Room   Role // in the room: RoleModerator, or "" for what they are in the house
	Bot    bool // an account that somebody made for a program: Scopes hold it
	Scopes Scopes
}

// rank is a standing as one role, for an action in a room: a room's own moderator counts as one of the house there.
func (s Standing) rank() Role {
	if s.Room == RoleModerator && !s.Role.AtLeast(RoleModerator) && s.Role.AtLeast(RoleBot) {
		return RoleModerator
	}
	return s.Role
}

// trustedBy is a bot's standing while its maker has theirs: it moderates only where its maker could name a moderator, or who
// is one no more would go on by their bot.
func (s Standing) trustedBy(maker Standing) Standing {
	if !maker.May(ActRole, nil) {
		s.Scopes.Moderate, s.Room = false, ""
	}
	return s
}

// May is the one place where it is decided who may do what. over is whom it is done to; nil for nobody.
func (s Standing) May(a Action, over *Standing) bool {
	right, ok := rights[a]
	if !ok || s.Bot && !s.Scopes.Has(right.Scope) {
		return false
	}
	allowed := s.Role.AtLeast(right.Needs) || right.InRoom && s.rank() == RoleModerator && s.Room == RoleModerator
	if !allowed || !right.Over || over == nil {
		return allowed
	}
	return s.rank().Above(over.rank())
}
