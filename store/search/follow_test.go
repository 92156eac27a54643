package search_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"teahouse/store"
	"teahouse/store/search"
)

// TestRunFollowsTheLog has the index follow while people talk, each message to be found soon.
func TestRunFollowsTheLog(t *testing.T) {
	h := newHouse(t, store.Options{})
	h.store.Subscribe(func([]store.Event) { h.index.Tap() })
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.index.Run(ctx) }() // ends with stop, and is waited for below
	for i := range 3 {
		word := fmt.Sprintf("tea%d", i)
		h.guestSays(word)
		h.untilCaughtUp()
		if got := h.find(word, inLobby); len(got) != 1 {
			t.Errorf("%s is not found: %q", word, got)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Run = %v, want nil at the end of its context", err)
	}
}

// untilCaughtUp waits until a Run has read all that was said.
func (h *house) untilCaughtUp() {
	h.t.Helper()
	for {
		behind, err := h.index.Behind(h.t.Context())
		if err != nil {
			h.t.Fatal(err)
		}
		if behind == 0 {
			return
		}
		runtime.Gosched()
	}
}

// TestCutOffInTheMiddle ends an index between any two of its statements, again and again, and has it go on.
func TestCutOffInTheMiddle(t *testing.T) {
	h := newHouse(t, store.Options{})
	const messages = 2500
	h.sayMany(messages, "tea 茶话会")
	cut := 0
	for {
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- h.index.CatchUp(ctx) }() // ends with stop, or when it is done
		for range 5_000 << cut {
			runtime.Gosched() // a longer and longer while
		}
		stop()
		err := <-ended
		h.index.Close()
		h.openIndex()
		if err == nil {
			break
		}
		cut++
	}
	t.Logf("cut off %d times", cut)
	if cut == 0 {
		t.Skip("it was done before it could be cut off")
	}
	if got := h.rows(`SELECT count(*) FROM words`); got != messages {
		t.Errorf("the index has %d messages after %d cuts, want %d", got, cut, messages)
	}
	if got := len(h.pages("茶话会", inLobby, 100)); got != messages {
		t.Errorf("%d messages are found after %d cuts, want %d", got, cut, messages)
	}
}

// TestReplacedFile opens what can't be an index of this house; it becomes one.
func TestReplacedFile(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, h *house){
		"missing":        func(t *testing.T, h *house) { h.writeIndex(nil); os.Remove(h.indexPath()) },
		"empty":          func(t *testing.T, h *house) { h.writeIndex(nil) },
		"text":           func(t *testing.T, h *house) { h.writeIndex([]byte(strings.Repeat("not an index\n", 1000))) },
		"another's":      func(t *testing.T, h *house) { h.spoil(`PRAGMA application_id = 7`) },
		"of another day": func(t *testing.T, h *house) { h.spoil(`PRAGMA user_version = 999`) },
		"half":           func(t *testing.T, h *house) { h.spoil(`DROP TABLE place`) },
		"without words":  func(t *testing.T, h *house) { h.spoil(`DROP TABLE words`) },
		"ahead":          func(t *testing.T, h *house) { h.spoil(`UPDATE place SET number = 1000`) },
		"another house's": func(t *testing.T, h *house) {
			h.spoil(`UPDATE place SET said_at = said_at + 1`)
		},
		"overwritten": func(t *testing.T, h *house) {
			image, err := os.ReadFile(h.indexPath())
			if err != nil {
				t.Fatal(err)
			}
			copy(image[4096:], strings.Repeat("x", len(image)-4096)) // all pages but the first
			h.writeIndex(image)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, store.Options{})
			h.guestSays("black tea", "green tea")
			h.catchUp()
			h.index.Close()
			spoil(t, h)
			h.openIndex()
			defer h.index.Close()
			if behind, err := h.index.Behind(t.Context()); behind != 2 || err != nil {
				t.Errorf("it is %d behind, %v, want both messages", behind, err)
			}
			h.catchUp()
			if got := h.find("tea", inLobby); len(got) != 2 {
				t.Errorf("after it was made anew tea finds %q, want both", got)
			}
			info, err := os.Stat(h.indexPath())
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the file is %v, %v; its owner alone may read it", info.Mode(), err)
			}
		})
	}
}

// TestKeptFile opens an index again: what it knows it need not read anew.
func TestKeptFile(t *testing.T) {
	h := newHouse(t, store.Options{})
	h.guestSays("black tea")
	h.catchUp()
	h.index.Close()
	h.openIndex()
	if behind, err := h.index.Behind(t.Context()); behind != 0 || err != nil {
		t.Errorf("an index that was up to date is %d behind, %v", behind, err)
	}
	if got := h.find("tea", inLobby); len(got) != 1 {
		t.Errorf("tea finds %q, want the one", got)
	}
	h.guestSays("green tea", "water")
	if behind, _ := h.index.Behind(t.Context()); behind != 2 {
		t.Errorf("after two messages it is %d behind", behind)
	}
}

// TestDamageWhileInUse breaks the file under an open index. Who searches is told, and the next step makes a new one.
func TestDamageWhileInUse(t *testing.T) {
	h := newHouse(t, store.Options{})
	h.sayMany(3000, "tea with something beside it")
	h.catchUp()
	h.index.Close()
	h.openIndex()
	h.spoil(`UPDATE words_data SET block = zeroblob(length(block)) WHERE id > 10`)
	_, _, err := h.index.Find(t.Context(), parse(t, "tea"), inLobby, search.Page{Limit: 10})
	if err != nil && !strings.Contains(err.Error(), search.ErrDamaged.Error()) {
		t.Errorf("Find in a damaged file = %v, want ErrDamaged", err)
	}
	if err == nil {
		t.Fatal("the damage went unnoticed")
	}
	h.catchUp()
	if got := len(h.pages("tea", inLobby, 100)); got != 3000 {
		t.Errorf("after it was made anew %d messages are found, want 3000", got)
	}
}

// TestNoPlaceForAnIndex asks for one where none can be.
func TestNoPlaceForAnIndex(t *testing.T) {
	h := newHouse(t, store.Options{})
	if ix, err := search.Open(t.Context(), h.dir+"/missing/search.db", h.store); err == nil {
		ix.Close()
		t.Error("Open in a directory that is not there succeeds")
	}
}
