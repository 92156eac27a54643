package store

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"
)

// idEncoding keeps the order of the bytes in the order of the letters.
var idEncoding = base32.HexEncoding.WithPadding(base32.NoPadding)

// NewID makes a Command's ID: 26 letters, 48 bits of time in milliseconds and then 80 random bits. IDs of one time lie
// side by side in the index of remembered commands, which keeps writing it cheap.
func NewID() string {
	var id [16]byte
	binary.BigEndian.PutUint64(id[:8], uint64(time.Now().UnixMilli())<<16)
	rand.Read(id[6:]) // never fails: crypto/rand ends the process instead
	return idEncoding.EncodeToString(id[:])
}

// NewCommand makes a command with a new ID from one of the structs named beside the kinds. A body that JSON can't
// hold is a programmer's error and panics.
func NewCommand(kind Kind, actor AccountID, body any) Command {
	encoded, err := json.Marshal(body)
	if err != nil {
		panic(fmt.Sprintf("store: body of %s: %v", kind, err))
	}
	return Command{ID: NewID(), Kind: kind, Ver: 1, Actor: actor, Body: encoded}
}
