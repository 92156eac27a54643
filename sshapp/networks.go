package sshapp

import (
	"errors"
	"net/netip"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/sshapp/text"
	"teahouse/sshapp/ui"
	"teahouse/store"
)

// The networks that bans are about: in IPv4 from one address to a /8, in IPv6 from a /64, which is what one subscriber has
// at least (RFC 6177), to a /16.
const (
	longest4, shortest4 = 32, 8
	longest6, shortest6 = 64, 16
)

// bounds are the longest and the shortest prefix for an address's family.
func bounds(ip netip.Addr) (longest, shortest int) {
	if ip.Is4() {
		return longest4, shortest4
	}
	return longest6, shortest6
}

// Networks gives the networks that an address, as a Visitor has it, lies in: the smallest first, in canonical text. It is
// what room.Config.Networks takes. What is no address lies in none.
func Networks(addr string) []string {
	p, ok := prefix(addr)
	if !ok {
		return nil
	}
	longest, shortest := bounds(p.Addr())
	networks := make([]string, 0, longest-shortest+1)
	for bits := min(p.Bits(), longest); bits >= shortest; bits-- {
		networks = append(networks, netip.PrefixFrom(p.Addr(), bits).Masked().String())
	}
	return networks
}

// Shortened is the network that stands for a smaller one once that is not to be known any more: a /24 in IPv4, a /48 in IPv6,
// which is what a provider's customers share. What is as wide already, or no network, stays. It is what
// room.Config.Shorten takes.
func Shortened(network string) string {
	p, ok := prefix(network)
	if !ok {
		return network
	}
	bits := 48
	if p.Addr().Is4() {
		bits = 24
	}
	return netip.PrefixFrom(p.Addr(), min(p.Bits(), bits)).Masked().String()
}

// network reads what somebody types for an address or a network, and writes it as Networks does. What is wider than anybody
// should be banned by is none; an IPv6 address stands for its /64.
func network(s string) (canonical string, ok bool) {
	p, ok := prefix(strings.TrimSpace(s))
	if !ok {
		return "", false
	}
	longest, shortest := bounds(p.Addr())
	if p.Bits() < shortest {
		return "", false
	}
	return netip.PrefixFrom(p.Addr(), min(p.Bits(), longest)).Masked().String(), true
}

// prefix reads an address or a network. An IPv4 address that is written as IPv6 is the IPv4 address.
func prefix(s string) (netip.Prefix, bool) {
	if ip, err := netip.ParseAddr(s); err == nil {
		ip = ip.Unmap().WithZone("")
		return netip.PrefixFrom(ip, ip.BitLen()), true
	}
	p, err := netip.ParsePrefix(s)
	if err != nil || p.Addr().Is4In6() {
		return netip.Prefix{}, false
	}
	return p, true
}

// barred asks whether the house lets nobody in with this key, from this network or of this account. Then it says why, in
// both languages, since nobody knows the person's yet, and the visit is over.
func (s *Server) barred(v *Visitor, cfg ui.Config) bool {
	p := room.Person{Addr: v.Addr}
	if cfg.Account != nil {
		p = room.AccountPerson(*cfg.Account)
		p.Addr = v.Addr
	}
	if v.Key != nil {
		p.Fingerprint = v.Key.Fingerprint
	}
	err := s.cfg.House.Barred(p)
	if err == nil || text.IsFault(err) {
		return false // a fault shows itself on the way in, where there is a page for it
	}
	if r, ok := errors.AsType[store.Refusal](err); ok {
		r.Until = r.Until.Local() // theirs is not known yet
		err = r
	}
	v.Log.Info("refused", "user", v.User, "err", err)
	// A client that leaves no room for a sentence could hold the place for ever.
	defer time.AfterFunc(s.farewell, v.Close).Stop()
	for _, lang := range []string{"zh", "en"} {
		_, _ = v.Channel.Write([]byte(text.For(lang).Sentence(err, v.Number) + "\r\n"))
	}
	return true
}
