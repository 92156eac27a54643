// Package search finds messages by what was said in them. It keeps an index in a file of its own, beside the store's and
// made of nothing but what is in the store: it can be thrown away at any time and makes itself again.
//
// The package knows words, in whatever script, and where they were said. It does not know who is asking, nor what they
// may see: callers hand it the rooms (Scope), and nothing outside of them is found.
package search

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"teahouse/store"
)

// Index is an open index. Its methods may be called from any goroutine; whoever opened it closes it, before the store.
type Index struct {
	path  string
	store *store.Store
	tap   chan struct{} // one place: there is something new

	place   atomic.Uint64 // everything in the log up to it has been read
	damaged atomic.Bool   // somebody met damage; the next step begins anew

	// following is held by whoever carries the index on, while a batch is under way.
	following sync.Mutex

	// mu guards file, which is another one after damage. Readers hold it while they read.
	mu   sync.RWMutex
	file *file
}

// Open opens the index at path, which belongs to st. A file that is damaged, of another program, of another version or of
// another house is replaced by an empty one. Whatever is missing in it is read by Run.
func Open(ctx context.Context, path string, st *store.Store) (*Index, error) {
	ix := &Index{path: path, store: st, tap: make(chan struct{}, 1)}
	f, at, err := openFile(ctx, path)
	if err == nil {
		var same bool
		if same, err = ix.belongs(ctx, at); err != nil {
			return nil, errors.Join(fmt.Errorf("open index %s: %w", path, err), f.close())
		}
		if !same {
			f.close()
			err = errStrange
		}
	}
	if err != nil && ctx.Err() == nil {
		f, at, err = replaceFile(ctx, path)
	}
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	ix.file = f
	ix.place.Store(at.number)
	return ix, nil
}

// belongs says whether the house that the index has read is the one that it is beside now. After a restored backup it
// is another one: its log is shorter, or another message stands in the place of the last that was read.
func (ix *Index) belongs(ctx context.Context, at place) (bool, error) {
	newest, err := ix.store.Position(ctx)
	if err != nil {
		return false, err
	}
	last, err := ix.store.MessagesNumbered(ctx, []uint64{at.message})
	if err != nil {
		return false, err
	}
	erased := len(last) == 0
	return at.number <= newest && (erased || last[0].At.UnixMilli() == at.saidAt), nil
}

// Close closes the file. A Run that is under way ends with an error; end it first.
func (ix *Index) Close() error {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	return ix.file.close()
}

// Behind tells how many commands the log is ahead of the index. What was said in them can't be found yet.
func (ix *Index) Behind(ctx context.Context) (uint64, error) {
	newest, err := ix.store.Position(ctx)
	if err != nil {
		return 0, fmt.Errorf("look how far the log is: %w", err)
	}
	return newest - min(newest, ix.place.Load()), nil
}

// replace begins anew with an empty file. The caller is following.
func (ix *Index) replace(ctx context.Context) error {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.file.close() // what a damaged file has to say about that doesn't matter
	f, at, err := replaceFile(ctx, ix.path)
	if err != nil {
		return fmt.Errorf("replace index %s: %w", ix.path, err)
	}
	ix.file = f
	ix.place.Store(at.number)
	ix.damaged.Store(false)
	return nil
}
