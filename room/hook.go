package room

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"teahouse/store"
)

// hookPrefix begins what a webhook has in place of the fingerprint of a key. No key's begins like it.
const hookPrefix = "hook:"

// HookKey is what the house keeps of a webhook's token: enough to know it again, and nothing from which it could be told.
func HookKey(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hookPrefix + base64.RawURLEncoding.EncodeToString(sum[:])
}

// IsHook tells whether a bot is a webhook: one that posts with a token and not with an SSH key.
func IsHook(b store.Bot) bool { return strings.HasPrefix(b.Fingerprint, hookPrefix) }

// MakeHook makes a bot that can do one thing, post in one room, for whoever has its token. Nobody can read the token again:
// it is 130 random bits, of which the house keeps HookKey. What is refused is what MakeBot refuses.
func (d *Desk) MakeHook(ctx context.Context, name string, in store.RoomID) (token string, err error) {
	token = strings.ToLower(rand.Text())
	return token, d.MakeBot(ctx, name, HookKey(token), "", store.Scopes{Post: true}, []store.RoomID{in})
}
