package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"time"
)

// gcPercent is how much may be allocated before the next garbage collection, in percent of what is in use (see
// runtime/debug.SetGCPercent). A visit allocates little and keeps much, so that collecting more often than Go's usual 100
// costs next to nothing and saves a third of the memory; docs/performance.md has the figures.
const gcPercent = 50

// tuneGC sets the house's own pace of garbage collection, unless the operator has chosen one. A limit of memory is Go's
// own affair: GOMEMLIMIT holds in any case.
func tuneGC(env func(string) (string, bool)) {
	if _, chosen := env("GOGC"); !chosen {
		debug.SetGCPercent(gcPercent)
	}
}

const (
	tidyEvery = 10 * time.Second
	manyGone  = 500 // connections
)

// tidy gives memory back to the system when many have gone: at rest Go would only find out within minutes that it is not
// needed any more. It looks at how many connections there are, until ctx ends.
func tidy(ctx context.Context, connections func() int) {
	look := time.NewTicker(tidyEvery)
	defer look.Stop()
	for most := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
		now := connections()
		if most = max(most, now); most-now >= manyGone {
			debug.FreeOSMemory()
			most = now
		}
	}
}

// startProfile begins to write where time goes into cpu.pprof in dir. stop ends that, and writes heap.pprof: what is in
// memory at that moment. Without a dir nothing happens.
func startProfile(dir string) (stop func() error, err error) {
	if dir == "" {
		return func() error { return nil }, nil
	}
	cpu, err := os.Create(filepath.Join(dir, "cpu.pprof"))
	if err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return nil, errors.Join(fmt.Errorf("profile: %w", err), cpu.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return errors.Join(cpu.Close(), writeHeap(filepath.Join(dir, "heap.pprof")))
	}, nil
}

func writeHeap(file string) error {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	runtime.GC() // or the profile shows the memory as of some earlier moment
	return errors.Join(pprof.WriteHeapProfile(f), f.Close())
}
