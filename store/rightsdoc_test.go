package store_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"teahouse/store"
)

var update = flag.Bool("update", false, "rewrite docs/rights.md")

// actionWords say what each action is, for the page of rights.
var actionWords = map[store.Action]string{
	store.ActSpeak: "speak in a room that one sees · 说话", store.ActAnnounce: "speak in an announcement room · 在公告房间说话",
	store.ActSpeakOn: "speak while the house is read-only · 只读时说话", store.ActReact: "react, vote · 回应、投票",
	store.ActEdit: "edit an own message, for a day · 修改自己的话", store.ActDelete: "delete an own message · 删除自己的话",
	store.ActRemove: "delete somebody else's message · 删除别人的话", store.ActPin: "pin a message · 置顶", store.ActTopic: "change the topic · 换话题",
	store.ActOpen: "open a room · 开房间", store.ActChange: "change a room: name, kind, archive, slow mode, retention · 改房间",
	store.ActInvite: "ask somebody into a room · 请人进房间", store.ActDirect: "begin a private conversation · 私聊", store.ActCallAll: "call everybody in a room (`@room`) · 叫所有人",
	store.ActPoll: "make a poll · 发起投票", store.ActLater: "say something later · 稍后再说", store.ActReport: "report a message · 举报",
	store.ActRole: "change a role · 改身份", store.ActMute: "mute · 禁言", store.ActKick: "send out · 请出", store.ActBan: "ban an account · 封禁账号",
	store.ActBanNet: "ban a key, an address, a network · 封禁密钥与网段", store.ActHouse: "lockdown, registration, approval · 店规",
	store.ActInvitate: "make invitations to the house · 发邀请", store.ActQueue: "see reports, approve first words · 处理举报", store.ActAudit: "read who did what · 看记录",
	store.ActUndo: "take back what one did · 撤销自己做的", store.ActUndoOther: "take back what another did · 撤销别人做的", store.ActKeys: "see the fingerprints of others' keys · 看密钥指纹",
	store.ActBot: "make a bot, within one's own rights; end an own one · 造机器人",
}

// TestRightsPage keeps docs/rights.md as the table in the code is; -update writes it.
func TestRightsPage(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Who may do what · 谁可以做什么\n\n" +
		"Made from the table in `store/rights.go` by `go test ./store -run RightsPage -update`. A room's maker is its moderator, and\n" +
		"can name others (`/op`); there a moderator of the room may do what is marked so. Nobody acts on an equal or a higher role.\n" +
		"A bot that somebody made needs the scope in the last column besides, and is nowhere but in its rooms; without `read` it reads\n" +
		"no messages and no members. It may no more than its maker: one who is banned, muted or gone has no bots that act,\n" +
		"bots leave a private room with their maker, moderate only where their maker could name a moderator, and share their maker's\n" +
		"pace in a slow room. Who is banned from a room gives no commands about it, whatever their role.\n" +
		"The ban of a network bars no admin who is known by a key, nor the owner.\n\n| action |")
	roles := []store.Role{store.RoleGuest, store.RoleBot, store.RoleMember, store.RoleModerator, store.RoleAdmin, store.RoleOwner}
	for _, r := range roles {
		fmt.Fprintf(&b, " %s |", r)
	}
	b.WriteString(" room's moderator | only on a lower role | a bot's scope |\n| --- |" + strings.Repeat(" --- |", len(roles)+3) + "\n")
	table := store.Rights()
	actions := slices.Sorted(maps.Keys(table))
	slices.SortStableFunc(actions, func(x, y store.Action) int { // from what most may do to what few may
		return slices.Index(roles, table[x].Needs) - slices.Index(roles, table[y].Needs)
	})
	mark := func(yes bool) string {
		if yes {
			return " ● |"
		}
		return " |"
	}
	scope := func(s store.Scope) string {
		if s == "" {
			return " |"
		}
		return " `" + string(s) + "` |"
	}
	for _, a := range actions {
		if actionWords[a] == "" {
			t.Errorf("nothing says what %s is", a)
		}
		fmt.Fprintf(&b, "| %s |", actionWords[a])
		for _, r := range roles {
			b.WriteString(mark(store.Standing{Role: r}.May(a, nil)))
		}
		b.WriteString(mark(store.Standing{Role: store.RoleMember, Room: store.RoleModerator}.May(a, nil)) + mark(table[a].Over) + scope(table[a].Scope) + "\n")
	}
	const page = "../docs/rights.md"
	if *update {
		if err := os.WriteFile(page, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(page); err != nil || string(got) != b.String() {
		t.Errorf("%s is not what the table says (%v); go test ./store -run RightsPage -update", page, err)
	}
}
