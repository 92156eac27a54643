package text

var enBots = BotTexts{
	OfferName:  "A command is called by letters, digits, - and _, up to 24 of them, and begins with a letter.",
	OfferTaken: "There is a command of that name already.",
	NoOffer:    "No bot here answers to that. /help shows what there is.",
	BotBusy:    "The bot has its hands full. Try again in a moment.",
	BotMade: func(name string) string {
		return "The bot " + name + " is made: it comes in with its key, ssh -i KEY HOST bot."
	},
	BotRevoked: func(name string) string { return "The bot " + name + " may not come in any more." },
	BotNeedsKey: "A bot comes in with a key of its own: ssh-keygen -t ed25519 -N '' -f bot_key, and paste the line of bot_key.pub " +
		"behind the name; or, from the shell: ssh HOST bot create NAME < bot_key.pub",
	BotOnly:   "This door is for bots; /bot create makes one.",
	OfferedBy: func(name string) string { return "from " + name },
	FollowEnded: func(by, reason string) string {
		s := "You can't follow this any more"
		if by != "" {
			s += ": " + by + " has ended it"
		}
		if reason != "" {
			s += " (" + reason + ")"
		}
		return s + "."
	},
}
