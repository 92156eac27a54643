//go:build linux

package main

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"

	"teahouse/store"
)

// person is somebody who will come.
type person struct {
	name string
	key  ssh.Signer
}

// invite makes people. The same seed makes the same ones.
func invite(n int, seed uint64) []person {
	people := make([]person, n)
	for i := range people {
		seed := sha256.Sum256(fmt.Appendf(nil, "bench %d %d", seed, i))
		signer, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed[:]))
		if err != nil {
			panic(err) // an ed25519 key always makes a signer
		}
		people[i] = person{name: fmt.Sprintf("tea%04d", i), key: signer}
	}
	return people
}

// atOnce is how many commands are given at once: as many as the store's log takes in one transaction.
const atOnce = 1024

// fill makes a house of rooms in which everybody has an account and is known by key, with a past in which they took
// turns, as they will.
func (b *bench) fill(ctx context.Context, dir string) (err error) {
	fmt.Fprintf(b.progress, "filling the house: %d accounts, %d rooms, %d messages\n", b.clients, b.rooms, b.past)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	st, err := store.Open(ctx, database(dir), store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	accounts, err := b.registerAll(ctx, st)
	if err != nil {
		return err
	}
	names := make([]string, b.rooms)
	for r := range names {
		names[r] = roomName(r)
	}
	rooms, err := openRooms(ctx, st, names)
	if err != nil {
		return err
	}
	const tellEvery = 500_000
	// The first message of each room is waited for, so that it is the room's beginning; the order of others is left open.
	for first, end := 0, b.rooms; first < b.past; first, end = end, end+tellEvery {
		if first > b.rooms {
			fmt.Fprintf(b.progress, "filling the house: %d of %d messages\n", first, b.past)
		}
		err := inParallel(atOnce, min(end, b.past)-first, func(i int) error {
			i += first
			say := store.Say{Room: rooms[i%len(rooms)], Text: line(i)}
			_, err := st.Do(ctx, store.NewCommand(store.KindSay, accounts[i%len(accounts)], say))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func database(dir string) string { return filepath.Join(dir, "teahouse.db") }

// openRooms makes those of the rooms that are not there and answers with the ids of all.
func openRooms(ctx context.Context, st *store.Store, names []string) ([]store.RoomID, error) {
	ids := make([]store.RoomID, len(names))
	err := inParallel(atOnce, len(names), func(i int) error {
		_, err := st.Do(ctx, store.NewCommand(store.KindOpenRoom, 0, store.OpenRoom{Name: names[i], Topic: "tea"}))
		if err != nil && !errors.Is(err, store.ErrRoomExists) {
			return err
		}
		room, err := st.Room(ctx, 0, names[i])
		ids[i] = room.ID
		return err
	})
	return ids, err
}

func (b *bench) registerAll(ctx context.Context, st *store.Store) ([]store.AccountID, error) {
	// One hash for all: nobody logs in with it, and a thousand would take half a minute.
	password, err := store.NewHasher(0).Hash(ctx, "a password for everybody")
	if err != nil {
		return nil, err
	}
	accounts := make([]store.AccountID, len(b.people))
	err = inParallel(atOnce, len(b.people), func(i int) (err error) {
		accounts[i], err = register(ctx, st, b.people[i], password)
		return err
	})
	return accounts, err
}

// register makes an account that is known by its key.
func register(ctx context.Context, st *store.Store, p person, password string) (store.AccountID, error) {
	result, err := st.Do(ctx, store.NewCommand(store.KindRegister, 0, store.Register{
		Name: p.name, Folded: p.name, Skeleton: p.name, Password: password,
	}))
	if err != nil {
		return 0, fmt.Errorf("register %s: %w", p.name, err)
	}
	id, err := strconv.ParseInt(result.Value, 10, 64)
	if err != nil {
		return 0, err
	}
	_, err = st.Do(ctx, store.NewCommand(store.KindAddKey, store.AccountID(id), store.AddKey{
		Fingerprint: ssh.FingerprintSHA256(p.key.PublicKey()),
		Authorized:  strings.TrimSpace(string(ssh.MarshalAuthorizedKey(p.key.PublicKey()))),
	}))
	return store.AccountID(id), err
}

// hostKey makes a key for a server, in the file in which our own looks for it.
func hostKey(dir string) error {
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return err
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "host_ed25519"), pem.EncodeToMemory(block), 0o600)
}

// inParallel calls do for 0 to n-1 from so many goroutines, each taking the next number, and waits for all. After the
// first error, which it returns, no further numbers are taken.
func inParallel(goroutines, n int, do func(i int) error) error {
	var (
		mu    sync.Mutex // guards next and first
		next  int
		first error
		all   sync.WaitGroup
	)
	take := func() (i int, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		i = next
		next++
		return i, i < n && first == nil
	}
	for range min(goroutines, n) {
		all.Go(func() {
			for i, ok := take(); ok; i, ok = take() {
				if err := do(i); err != nil {
					mu.Lock()
					first = cmp.Or(first, err)
					mu.Unlock()
				}
			}
		})
	}
	all.Wait()
	return first
}
