package text

// BotTexts is what is said about bots: the commands that they offer, and following a room as programs do.
type BotTexts struct {
	OfferName, OfferTaken string // to who writes a bot
	NoOffer, BotBusy      string
	FollowEnded           func(by, reason string) string // each may be empty
}
