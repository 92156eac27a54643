package sshapp

import (
	"errors"

	"charm.land/ssh"

	"teahouse/sshapp/bot"
	"teahouse/store"
)

// botWord opens the door for programs: ssh -i KEY HOST bot.
const botWord = "bot"

// errBotOnly answers somebody at the bots' door who is none.
var errBotOnly = errors.New("not a bot")

// bot speaks with a program until one of both has had enough.
func (s *Server) bot(sh *shellCall, who identity, sess ssh.Session) error {
	v := sh.visitor
	if who.account.Role != store.RoleBot {
		return errBotOnly
	}
	return bot.Run(bot.Config{
		Context: v.Context, Leaving: s.leaving, Env: s.commands, Text: sh.text, Person: who.person, Account: who.account,
		Addr: v.Addr, Key: who.key, In: sess, Out: sess,
		Fault:  func(doing string, err error) { v.Log.Error("fault", "doing", doing, "err", err) },
		HangUp: v.Close, Farewell: s.farewell,
	})
}
