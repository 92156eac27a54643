package sshapp

import (
	"slices"

	gossh "golang.org/x/crypto/ssh"
)

// modern is what ssh-audit has nothing to say against, the best first: a key exchange that a quantum computer would not
// open either and the one that everybody has; ciphers that authenticate what they carry, or counter mode with a MAC over
// what was encrypted. Without a finite-field group nobody can have the house raise 4096-bit numbers to powers for nothing.
// The library answers with strict key exchange (CVE-2023-48795) by itself, and takes curve25519-sha256@libssh.org for the
// second one's other name.
func modern() gossh.Algorithms {
	good := gossh.SupportedAlgorithms() // without CBC, RC4, DSA, and RSA over SHA-1
	good.KeyExchanges = []string{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519}
	good.MACs = []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM}
	return good
}

// legacy is modern and then what clients and libraries of before 2018 may need: NIST's curves, finite fields, MACs over the
// plain text, SHA-1. CBC and the small groups stay out: who has nothing else can't come in with the house's ed25519 key anyway.
func legacy() gossh.Algorithms {
	all, good := gossh.SupportedAlgorithms(), modern()
	good.KeyExchanges = append(behind(good.KeyExchanges, all.KeyExchanges), gossh.InsecureKeyExchangeDH14SHA1)
	good.MACs = behind(good.MACs, all.MACs)
	good.PublicKeyAuths = append(good.PublicKeyAuths, gossh.KeyAlgoRSA)
	return good
}

// behind is first, and then what others has that it has not.
func behind(first, others []string) []string {
	for _, name := range others {
		if !slices.Contains(first, name) {
			first = append(first, name)
		}
	}
	return first
}

func algorithmsFor(old bool) gossh.Algorithms {
	if old {
		return legacy()
	}
	return modern()
}
