package sshapp_test

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"testing"

	"golang.org/x/crypto/ssh"

	"teahouse/keys"
	"teahouse/sshapp"
	"teahouse/sshapp/sshtest"
)

// strung are strings as SSH has them in a row.
func strung(all ...[]byte) (b []byte) {
	for _, s := range all {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(s))), s...)
	}
	return b
}

// unstrung is the other way.
func unstrung(t *testing.T, b []byte) (all [][]byte) {
	t.Helper()
	for len(b) > 0 {
		if len(b) < 4 || uint64(len(b)-4) < uint64(binary.BigEndian.Uint32(b)) {
			t.Fatalf("% x is no string", b)
		}
		n := binary.BigEndian.Uint32(b)
		all, b = append(all, b[4:4+n]), b[4+n:]
	}
	return all
}

// told is a client that has a session and the host keys it was told of.
func (h *house) told(t *testing.T, algorithm string) (*ssh.Client, [][]byte) {
	t.Helper()
	c := config(withoutQuestions())
	c.HostKeyAlgorithms = []string{algorithm}
	conn, chans, reqs, err := ssh.NewClientConn(connect(t, h), h.addr, c)
	if err != nil {
		t.Fatal(err)
	}
	none := make(chan *ssh.Request)
	client := ssh.NewClient(conn, chans, none)
	t.Cleanup(func() { client.Close() })
	session(t, client)
	req := <-reqs
	if req == nil || req.Type != "hostkeys-00@openssh.com" || req.WantReply {
		t.Fatalf("was told %+v", req)
	}
	go ssh.DiscardRequests(reqs) // ends with the connection
	return client, unstrung(t, req.Payload)
}

// TestHostKeysAreProvedToWhoAsks: a client is told of every key, those to come included, and each signs what no other
// connection could have asked.
func TestHostKeysAreProvedToWhoAsks(t *testing.T) {
	rsa, err := keys.Make(filepath.Join(t.TempDir(), "host_rsa"), keys.RSA)
	if err != nil {
		t.Fatal(err)
	}
	now, next := []ssh.Signer{sshtest.NewKey(t), rsa.Signer}, []ssh.Signer{sshtest.NewKey(t)}
	h := open(t, lively, nil, func(c *sshapp.Config) { c.HostKeys = sshapp.HostKeys{Now: now, Next: next} })
	for _, algorithm := range []string{ssh.KeyAlgoED25519, ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512} {
		t.Run(algorithm, func(t *testing.T) {
			client, blobs := h.told(t, algorithm)
			want := [][]byte{now[0].PublicKey().Marshal(), now[1].PublicKey().Marshal(), next[0].PublicKey().Marshal()}
			if !bytes.Equal(bytes.Join(blobs, nil), bytes.Join(want, nil)) {
				t.Fatalf("told of %d keys, want all three in their order", len(blobs))
			}
			ok, proofs, err := client.SendRequest("hostkeys-prove-00@openssh.com", true, strung(blobs...))
			if err != nil || !ok {
				t.Fatalf("proof: %v, %v", ok, err)
			}
			signatures := unstrung(t, proofs)
			if len(signatures) != len(blobs) {
				t.Fatalf("%d signatures, want %d", len(signatures), len(blobs))
			}
			for i, blob := range blobs {
				key, err := ssh.ParsePublicKey(blob)
				if err != nil {
					t.Fatal(err)
				}
				var s ssh.Signature
				if err := ssh.Unmarshal(signatures[i], &s); err != nil {
					t.Fatal(err)
				}
				if err := key.Verify(strung([]byte("hostkeys-prove-00@openssh.com"), client.SessionID(), blob), &s); err != nil {
					t.Errorf("key %d: %v", i, err)
				}
				if key.Type() == ssh.KeyAlgoRSA && (s.Format == ssh.KeyAlgoRSA || algorithm == ssh.KeyAlgoRSASHA256 && s.Format != algorithm) {
					t.Errorf("the RSA key signs with %s", s.Format)
				}
			}
			if ok, _, err := client.SendRequest("hostkeys-prove-00@openssh.com", true, strung(blobs...)); err != nil || ok {
				t.Errorf("proved again: %v, %v", ok, err)
			}
		})
	}
}

// TestNothingElseIsSigned: what is not one of the house's keys, each once, gets no signature.
//
//security:holds 27
func TestNothingElseIsSigned(t *testing.T) {
	h := open(t, lively, nil)
	_, blobs := h.told(t, ssh.KeyAlgoED25519)
	for name, payload := range map[string][]byte{
		"somebody else's key": strung(sshtest.NewKey(t).PublicKey().Marshal()),
		"ours and another":    strung(blobs[0], sshtest.NewKey(t).PublicKey().Marshal()),
		"ours twice":          strung(blobs[0], blobs[0]),
		"half a string":       strung(blobs[0])[:20],
		"a huge length":       {0xff, 0xff, 0xff, 0xff, 1},
		"no key":              strung([]byte("tea")),
		"a mebibyte":          strung(make([]byte, 200_000)),
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := h.told(t, ssh.KeyAlgoED25519)
			if ok, answer, err := client.SendRequest("hostkeys-prove-00@openssh.com", true, payload); err != nil || ok || len(answer) > 0 {
				t.Errorf("answered %v, %d bytes, %v", ok, len(answer), err)
			}
		})
	}
}

// TestHostKeysChangeForWhoComesLater: who is inside stays, who comes is shown the new key, and no kind of key gets lost.
func TestHostKeysChangeForWhoComesLater(t *testing.T) {
	first, second := sshtest.NewKey(t), sshtest.NewKey(t)
	h := open(t, lively, nil, func(c *sshapp.Config) {
		c.HostKeys = sshapp.HostKeys{Now: []ssh.Signer{first}, Next: []ssh.Signer{second}}
	})
	_, c, v := h.visit(t)
	if err := h.SetHostKeys(sshapp.HostKeys{Now: []ssh.Signer{second}}); err != nil {
		t.Fatal(err)
	}
	_, blobs := h.told(t, ssh.KeyAlgoED25519)
	if len(blobs) != 1 || !bytes.Equal(blobs[0], second.PublicKey().Marshal()) {
		t.Errorf("told of %d keys, want the second alone", len(blobs))
	}
	trusting := config(withoutQuestions())
	trusting.HostKeyCallback = ssh.FixedHostKey(second.PublicKey())
	client, err := ssh.Dial("tcp", h.addr, trusting)
	if err != nil {
		t.Fatalf("who knows the second key: %v", err)
	}
	client.Close()
	if v.Context.Err() != nil {
		t.Error("who was inside was sent away")
	}
	c.ask(t, "window-change", window(1, 1))
	if err := h.SetHostKeys(sshapp.HostKeys{Now: nil}); err == nil {
		t.Error("the only kind of key went")
	}
}
