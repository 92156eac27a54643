package main_test

import (
	"bufio"
	"crypto/rand"
	"crypto/rsa"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// kexInit is a server's first packet (RFC 4253, 7.1).
type kexInit struct {
	Cookie          [16]byte `sshtype:"20"`
	KeyExchanges    []string
	HostKeys        []string
	CiphersIn       []string
	CiphersOut      []string
	MACsIn          []string
	MACsOut         []string
	CompressionsIn  []string
	CompressionsOut []string
	LanguagesIn     []string
	LanguagesOut    []string
	FirstFollows    bool
	Reserved        uint32
}

// offers reads what a house says before anything is encrypted: its version, and which algorithms it takes.
func offers(t *testing.T, addr string) (version string, init kexInit) {
	t.Helper()
	conn, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(conn, "SSH-2.0-reader\r\n"); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	if version, err = in.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	var head [5]byte // the packet's length, without itself, and the padding's
	if _, err := io.ReadFull(in, head[:]); err != nil {
		t.Fatal(err)
	}
	length, padding := binary.BigEndian.Uint32(head[:]), uint32(head[4])
	if length > 1<<16 || padding+1 > length {
		t.Fatalf("a first packet of %d bytes, %d of them padding", length, padding)
	}
	packet := make([]byte, length-1)
	if _, err := io.ReadFull(in, packet); err != nil {
		t.Fatal(err)
	}
	if err := ssh.Unmarshal(packet[:length-1-padding], &init); err != nil {
		t.Fatal(err)
	}
	return version, init
}

// TestOnlyModernAlgorithmsAreTaken holds the lists to the letter: an update of the library must not lengthen them unseen. The
// version tells a stranger nothing about what the program is made of.
func TestOnlyModernAlgorithmsAreTaken(t *testing.T) {
	h := open(t, t.TempDir())
	version, init := offers(t, h.addr)
	if version != "SSH-2.0-Teahouse\r\n" {
		t.Errorf("the house says it is %q", version)
	}
	ciphers := []string{"aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr"}
	macs := []string{"hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"}
	for _, c := range []struct {
		what      string
		got, want []string
	}{
		{"key exchanges", init.KeyExchanges, []string{
			"mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org",
			"kex-strict-s-v00@openssh.com"}}, // no algorithm, but the promise that CVE-2023-48795 asked for
		{"host keys", init.HostKeys, []string{"ssh-ed25519"}},
		{"ciphers in", init.CiphersIn, ciphers},
		{"ciphers out", init.CiphersOut, ciphers},
		{"MACs in", init.MACsIn, macs},
		{"MACs out", init.MACsOut, macs},
		{"compressions in", init.CompressionsIn, []string{"none"}},
		{"compressions out", init.CompressionsOut, []string{"none"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
}

// knock comes to a house with certain algorithms, and tells which were agreed on.
func knock(addr string, c ssh.Config, auth ...ssh.AuthMethod) (ssh.NegotiatedAlgorithms, error) {
	if auth == nil {
		auth = []ssh.AuthMethod{ssh.Password("")}
	}
	client, err := ssh.Dial("tcp", addr, &ssh.ClientConfig{
		Config: c, User: "guest", Auth: auth, HostKeyCallback: ssh.InsecureIgnoreHostKey(), Timeout: 10 * time.Second,
	})
	if err != nil {
		return ssh.NegotiatedAlgorithms{}, err
	}
	defer client.Close()
	return client.Conn.(ssh.AlgorithmsConnMetadata).Algorithms(), nil
}

func TestWhatIsSaidCannotBeOpenedByAQuantumComputerLater(t *testing.T) {
	h := open(t, t.TempDir())
	const hybrid = "mlkem768x25519-sha256"
	agreed, err := knock(h.addr, ssh.Config{})
	if err != nil || agreed.KeyExchange != hybrid {
		t.Errorf("a client with the usual preferences agrees on %q, %v, want %s", agreed.KeyExchange, err, hybrid)
	}
	t.Run("with OpenSSH", func(t *testing.T) {
		known, err := exec.Command("ssh", "-Q", "kex").Output()
		if err != nil {
			t.Skip("there is no OpenSSH: ", err)
		}
		if !slices.Contains(strings.Fields(string(known)), hybrid) {
			t.Skip("this OpenSSH is older than 9.9, which brought " + hybrid)
		}
		host, port, _ := net.SplitHostPort(h.addr)
		out, err := exec.Command("ssh", "-F", "none", "-o", "KexAlgorithms="+hybrid, "-o", "StrictHostKeyChecking=no",
			"-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-p", port, "reader@"+host, "help").CombinedOutput()
		if err != nil || !strings.Contains(string(out), "rooms") {
			t.Errorf("ssh … help: %v\n%s", err, out)
		}
	})
}

// TestLegacyLetsOldClientsIn: whom the house refuses comes in with --legacy, and nobody else agrees on less for it.
func TestLegacyLetsOldClientsIn(t *testing.T) {
	house, old := open(t, t.TempDir()), open(t, t.TempDir(), "--legacy")
	for name, c := range map[string]ssh.Config{
		"SHA-1 throughout":        {KeyExchanges: []string{"diffie-hellman-group14-sha1"}, Ciphers: []string{"aes128-ctr"}, MACs: []string{"hmac-sha1"}},
		"a MAC over plain text":   {Ciphers: []string{"aes256-ctr"}, MACs: []string{"hmac-sha2-256"}},
		"NIST's curves":           {KeyExchanges: []string{"ecdh-sha2-nistp256"}},
		"a finite field":          {KeyExchanges: []string{"diffie-hellman-group16-sha512"}},
		"a group of the server's": {KeyExchanges: []string{"diffie-hellman-group-exchange-sha256"}},
	} {
		if _, err := knock(house.addr, c); err == nil || !errors.As(err, new(*ssh.AlgorithmNegotiationError)) {
			t.Errorf("%s: %v, want that nothing can be agreed on", name, err)
		}
		agreed, err := knock(old.addr, c)
		if err != nil || len(c.KeyExchanges) > 0 && agreed.KeyExchange != c.KeyExchanges[0] || len(c.MACs) > 0 && agreed.Read.MAC != c.MACs[0] {
			t.Errorf("%s, with --legacy: %+v, %v", name, agreed, err)
		}
	}
	for name, c := range map[string]ssh.Config{
		"CBC":           {Ciphers: []string{"aes128-cbc"}},
		"RC4":           {Ciphers: []string{"arcfour256"}},
		"a small group": {KeyExchanges: []string{"diffie-hellman-group1-sha1"}},
		"half a MAC":    {Ciphers: []string{"aes128-ctr"}, MACs: []string{"hmac-sha1-96"}},
	} {
		if _, err := knock(old.addr, c); err == nil {
			t.Errorf("%s is taken with --legacy", name)
		}
	}
	sha1 := rsaOverSHA1(t)
	if _, err := knock(house.addr, ssh.Config{}, sha1); err == nil {
		t.Error("an RSA key that signs with SHA-1 is believed")
	}
	if _, err := knock(old.addr, ssh.Config{}, sha1); err != nil {
		t.Errorf("an RSA key that signs with SHA-1, with --legacy: %v", err)
	}
	modern, err := knock(house.addr, ssh.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if same, err := knock(old.addr, ssh.Config{}); err != nil || same != modern {
		t.Errorf("with --legacy a modern client agrees on %+v, %v, and without on %+v", same, err, modern)
	}
}

// rsaOverSHA1 is a key as OpenSSH used one before 7.2.
func rsaOverSHA1(t *testing.T) ssh.AuthMethod {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	old, err := ssh.NewSignerWithAlgorithms(signer.(ssh.AlgorithmSigner), []string{ssh.KeyAlgoRSA})
	if err != nil {
		t.Fatal(err)
	}
	return ssh.PublicKeys(old)
}

// excused is what ssh-audit may say: older ones don't know what is newer than they are, and newer ones find a fault with every
// key exchange but those that a quantum computer would not open, which not all clients have.
var excused = regexp.MustCompile(`^\(kex\) (mlkem768x25519-sha256|kex-strict-s-v00@openssh\.com) +-- \[warn\] (unknown|using unknown) algorithm$` +
	`|^\(kex\) curve25519-sha256(@libssh\.org)? +-- \[warn\] does not provide protection against post-quantum attacks$`)

// finding is a line of ssh-audit, or the second one on the same algorithm.
var finding = regexp.MustCompile(`\[(warn|fail)\] `)

// TestSSHAuditFindsNothing has Debian's ssh-audit look at a house as it comes.
func TestSSHAuditFindsNothing(t *testing.T) {
	audit, err := exec.LookPath("ssh-audit")
	if err != nil {
		t.Skip("there is no ssh-audit: ", err)
	}
	found := func(args ...string) (findings []string, all string) {
		h := open(t, t.TempDir(), args...)
		host, port, _ := net.SplitHostPort(h.addr)
		out, err := exec.Command(audit, "-n", "-p", port, host).CombinedOutput()
		if err != nil && !errors.As(err, new(*exec.ExitError)) { // its exit code tells the worst that it found
			t.Fatal(err)
		}
		for line := range strings.Lines(string(out)) {
			line = strings.TrimSpace(line)
			if finding.MatchString(line) && !excused.MatchString(line) {
				findings = append(findings, line)
			}
		}
		return findings, string(out)
	}
	if findings, all := found(); len(findings) > 0 || !strings.Contains(all, "(kex) mlkem768x25519-sha256") {
		t.Errorf("ssh-audit finds:\n%s\nin all:\n%s", strings.Join(findings, "\n"), all)
	}
	if findings, all := found("--legacy"); len(findings) < 5 {
		t.Errorf("ssh-audit finds %d faults with --legacy, so it is not read well:\n%s", len(findings), all)
	}
}
