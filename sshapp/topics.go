package sshapp

import (
	"teahouse/sshapp/command"
	"teahouse/sshapp/helper"
	"teahouse/sshapp/text"
)

// Topics are the commands as the house's helper explains them, in a language as text.For takes it.
func Topics(lang string) []helper.Topic {
	words := text.For(lang).Commands
	var topics []helper.Topic
	for _, c := range command.Table() {
		if c.At(command.Screen) {
			topics = append(topics, helper.Topic{Name: c.Names[0], Usage: c.Form(command.Screen), Help: c.Help(words)})
		}
	}
	return topics
}

// BuiltIn tells which names bots can't offer commands under, since the house has them: what room.Config.BuiltIn takes.
func BuiltIn(name string) bool { return command.Find(name) != nil }
