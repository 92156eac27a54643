//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// note says what a directory of -data was filled with. It is written last, so that where it is all of it is there.
type note struct {
	People, Rooms, Past int
	Seed                uint64
}

const noteFile = "bench.json"

// furnish makes the data directory for a server of ours: filled, or a copy of what -data has. The original is left as it
// was filled, for other runs.
func (b *bench) furnish(ctx context.Context, dir string) error {
	if b.data == "" {
		if err := b.fill(ctx, dir); err != nil {
			return err
		}
	} else {
		if err := b.keep(ctx); err != nil {
			return fmt.Errorf("-data %s: %w", b.data, err)
		}
		if err := os.CopyFS(dir, os.DirFS(b.data)); err != nil {
			return err
		}
	}
	if !b.does("writers") {
		return nil
	}
	return b.openWritersRooms(ctx, dir)
}

// keep fills the directory of -data, unless an earlier run has done so in the same way.
func (b *bench) keep(ctx context.Context) error {
	entries, err := os.ReadDir(b.data)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	wanted := note{People: b.clients, Rooms: b.rooms, Past: b.past, Seed: b.seed}
	file := filepath.Join(b.data, noteFile)
	if len(entries) > 0 {
		return wanted.compare(file)
	}
	if err := b.fill(ctx, b.data); err != nil {
		return err
	}
	text, err := json.Marshal(wanted)
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o600)
}

// compare fails if the directory was filled otherwise, or not to the end.
func (n note) compare(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("not empty, and not filled by a run that came to its end: %w", err)
	}
	var has note
	if err := json.Unmarshal(text, &has); err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	if has != n {
		return fmt.Errorf("holds %+v, not %+v", has, n)
	}
	return nil
}
