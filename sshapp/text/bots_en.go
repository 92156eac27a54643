package text

var enBots = BotTexts{
	OfferName:  "A command is called by letters, digits, - and _, up to 24 of them, and begins with a letter.",
	OfferTaken: "There is a command of that name already.",
	NoOffer:    "No bot here answers to that. /help shows what there is.",
	BotBusy:    "The bot has its hands full. Try again in a moment.",
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
