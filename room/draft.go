package room

import (
	"sync"
	"time"
)

// The bounds of what is kept for people who may come back.
const (
	maxDrafts = 1000
	draftTime = 24 * time.Hour
)

// Draft is what stood in somebody's input when their line dropped.
type Draft struct {
	Room   string
	Text   string
	Cursor int // as the input counts; the house only keeps it
}

type keptDraft struct {
	Draft
	at time.Time
}

// drafts keeps drafts in memory; they may be lost.
type drafts struct {
	mu   sync.Mutex // guards kept
	kept *recent[keptDraft]
}

// SaveDraft keeps a draft for the person with this Key, in place of an earlier one: for 24 hours, in memory, the first
// MaxMessage characters of it, and those of the last 1,000 people. The key "" and an empty text keep nothing.
func (h *House) SaveDraft(key string, d Draft) {
	if key == "" {
		return
	}
	d.Text = firstCharacters(d.Text, MaxMessage)
	h.drafts.mu.Lock()
	defer h.drafts.mu.Unlock()
	if d.Text == "" {
		h.drafts.kept.drop(key)
		return
	}
	h.drafts.kept.put(key, keptDraft{d, h.cfg.Now()})
}

// TakeDraft hands a draft back, once.
func (h *House) TakeDraft(key string) (Draft, bool) {
	h.drafts.mu.Lock()
	defer h.drafts.mu.Unlock()
	kept, ok := h.drafts.kept.at(key)
	h.drafts.kept.drop(key)
	if !ok || h.cfg.Now().Sub(kept.at) > draftTime {
		return Draft{}, false
	}
	return kept.Draft, true
}
