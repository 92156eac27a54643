package room_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/store"
)

// TestAddressesAreForgotten has networks banned, for an hour, for long, for ever and until it is lifted. A month later what is
// over tells no more than a wider network, in the sanctions and in the record; what stands is as it was, and so is what ended
// yesterday.
//
//security:holds 54
func TestAddressesAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const month = 30 * 24 * time.Hour
		h := openHouse(t, room.Config{
			IPRetention: month,
			Shorten:     func(network string) string { return strings.Replace(network, ".7/32", ".0/24", 1) },
		})
		owner := h.person("olga")
		do := func(kind store.Kind, body any) {
			t.Helper()
			if _, err := h.store.Do(t.Context(), store.NewCommand(kind, owner.Account, body)); err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
		}
		do(store.KindClaimHouse, store.ClaimHouse{})
		ban := func(network string, long time.Duration) {
			t.Helper()
			set := store.SetSanction{Kind: store.Ban, Subject: store.NetSubject(network)}
			if long > 0 {
				set.Until = h.Now().Add(long).UnixMilli()
			}
			do(store.KindSanction, set)
		}
		ban("192.0.1.7/32", time.Hour)
		ban("192.0.2.7/32", 0)
		ban("192.0.3.7/32", 0)
		do(store.KindLift, store.Lift{Kind: store.Ban, Subject: store.NetSubject("192.0.3.7/32")})
		ban("192.0.4.7/32", time.Hour) // and once more, for longer
		ban("192.0.4.7/32", 2*month)
		ban("192.0.5.0/24", time.Hour)
		time.Sleep(month - time.Minute)
		ban("192.0.6.7/32", time.Minute)
		time.Sleep(2 * time.Hour)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		go h.Clerk(ctx, func(err error) { t.Errorf("the clerk: %v", err) })
		synctest.Wait()

		lines, err := h.store.Audit(t.Context(), owner.Account, 0, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		known := make(map[string]bool)
		for _, line := range lines {
			known[strings.TrimPrefix(line.Target, "− ")] = true
			if strings.HasSuffix(line.Target, ".0/24") && line.Undoable && line.Target != "n:192.0.5.0/24" {
				t.Errorf("%s can be taken back, which names what is forgotten", line.Target)
			}
		}
		for _, want := range []string{"1.0/24", "2.7/32", "3.0/24", "4.7/32", "5.0/24", "6.7/32"} {
			if !known["n:192.0."+want] {
				t.Errorf("the record does not have 192.0.%s", want)
			}
		}
		for _, gone := range []string{"1.7/32", "3.7/32"} {
			if known["n:192.0."+gone] {
				t.Errorf("the record has 192.0.%s still", gone)
			}
		}
		for _, network := range []string{"192.0.2.7/32", "192.0.4.7/32"} {
			do(store.KindLift, store.Lift{Kind: store.Ban, Subject: store.NetSubject(network)}) // which stand
		}
		if left, err := h.store.SpentNetworks(t.Context(), h.Now().Add(-month).UnixMilli(), ""); err != nil || strings.Join(left, " ") != "n:192.0.1.0/24 n:192.0.3.0/24 n:192.0.5.0/24" {
			t.Errorf("bans that are over are known as %v, %v", left, err)
		}
	})
}
