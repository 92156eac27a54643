package main

import (
	"flag"
	"path/filepath"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/sshapp"
)

// settings are the values of all flags. The methods that define them are the one table from which flags, variables and
// usage are made.
type settings struct {
	config string
	flags  *flag.FlagSet            // as they were read, for who prints them
	from   map[string]origin        // of each flag
	again  func() (settings, error) // reads them once more: the file may have changed

	dir        string
	addr       []string
	proxyFrom  []string
	host       string
	hostKeys   []string
	ipDays     int
	guests     string
	helper     helperSettings
	hooks      hookSettings
	source     string
	profile    string
	logFormat  string
	metrics    string
	newHostKey bool
	legacy     bool
	export     exportSettings
	withKeys   bool

	ssh  sshapp.Limits
	room room.Config
	door room.DoorConfig
}

func (s *settings) database() string { return filepath.Join(s.dir, "teahouse.db") }
func (s *settings) socket() string   { return filepath.Join(s.dir, "admin.sock") }
func (s *settings) index() string    { return filepath.Join(s.dir, "search.db") }
func (s *settings) keyFile() string  { return filepath.Join(s.dir, "host_ed25519") }
func (s *settings) rsaFile() string  { return filepath.Join(s.dir, "host_rsa") }

// data is the flag that every command with a house knows.
func (s *settings) data(fs *flag.FlagSet) {
	fs.StringVar(&s.config, "config", "", "a settings `file` (TOML): the names of flags, without the dashes, and their values")
	fs.StringVar(&s.dir, "data", "./teahouse-data", "the data `directory`: database and host key")
}

// keysOf is for the commands that look at host keys.
func (s *settings) keysOf(fs *flag.FlagSet) {
	lists(fs, &s.hostKeys, "host-keys", nil,
		"the host keys' `files`, the one that clients shall prefer first; none: host_ed25519 in the data directory and, if there is one, host_rsa")
}

func (s *settings) backup(fs *flag.FlagSet) {
	s.data(fs)
	s.keysOf(fs)
	fs.BoolVar(&s.withKeys, "with-keys", false, "copy the host keys, too, to FILE.host_ed25519 and the like")
}

func (s *settings) hostkey(fs *flag.FlagSet) {
	s.data(fs)
	s.keysOf(fs)
	fs.StringVar(&s.host, "host", "localhost:2222", "the `host:port` that clients connect to, for the line in known_hosts")
}

func (s *settings) serve(fs *flag.FlagSet) {
	s.data(fs)
	s.keysOf(fs)
	lists(fs, &s.addr, "addr", []string{":2222"},
		"where to listen, `host:port`, :port for all addresses of the machine, unix:PATH for a socket in the file system; several with commas between them")
	lists(fs, &s.proxyFrom, "proxy-from", nil,
		"the `networks` of the proxies that say, and must say, by the PROXY protocol from where somebody comes; unix for who comes by a socket in the file system")
	fs.StringVar(&s.guests, "guests", "talk", "what people without an account may do: `off|read|talk`")
	s.helper.define(fs)
	s.hooks.define(fs)
	fs.StringVar(&s.logFormat, "log-format", "text", "of the log on standard error: `text|json`")
	fs.StringVar(&s.metrics, "metrics", "", "where machines of the house's own may ask how it is (HTTP: /metrics, /healthz, /readyz), `host:port`; none: nowhere")
	fs.StringVar(&s.source, "source", "", "where guests find the source, for the footer")
	fs.BoolVar(&s.newHostKey, "new-host-key", false, "make a host key though there is a database; everybody who has been here is warned")
	fs.BoolVar(&s.legacy, "legacy", false, "take clients of before 2018, too, with SHA-1, NIST's curves and MACs over the plain text; "+
		"the risk: SHA-1 is broken, so whoever is on the way may read or change what such a client and the house say, or pass for its owner")

	fs.StringVar(&s.profile, "profile", "", "write cpu.pprof and heap.pprof into this `directory` when the house closes")

	fs.DurationVar(&s.ssh.HandshakeTimeout, "handshake-timeout", 20*time.Second, "from the first byte of a connection to its shell")
	fs.DurationVar(&s.ssh.SignInTimeout, "sign-in-timeout", 5*time.Minute, "how long the sign-in screen waits")
	fs.DurationVar(&s.ssh.WriteTimeout, "write-timeout", 30*time.Second, "for a client that has stopped reading")
	fs.DurationVar(&s.ssh.KeepaliveEvery, "keepalive", 30*time.Second, "between questions to a client; three times that without an answer, and it is gone")
	fs.IntVar(&s.ssh.MaxConns, "conns", 2000, "connections in all; never more than the open files allow")
	fs.IntVar(&s.ssh.MaxConnsPerAddr, "conns-per-addr", 32, "connections of one address (IPv6: of one /64)")
	fs.IntVar(&s.ssh.MaxUnauthPerAddr, "unauth-per-addr", 10, "connections of one address that have not come to a shell yet")
	fs.Float64Var(&s.ssh.NewPerAddr, "new-conns", 2, "new connections of one address per second, after a burst")
	fs.IntVar(&s.ssh.NewBurstPerAddr, "new-conns-burst", 60, "new connections of one address at once")

	fs.IntVar(&s.room.Burst, "burst", 8, "messages that a person may send at once")
	fs.Float64Var(&s.room.PerSecond, "rate", 1, "messages of a person per second, after a burst")
	fs.IntVar(&s.room.BotBurst, "bot-burst", 20, "messages that a bot may send at once")
	fs.Float64Var(&s.room.BotRate, "bot-rate", 5, "messages of a bot per second, after a burst")
	fs.DurationVar(&s.room.Grace, "grace", time.Minute, "how long a dropped line keeps its place, counted from the last that came over it if it is found dead; 0: not at all")

	fs.IntVar(&s.ipDays, "ip-retention", 30, "`days` after which the address of a ban that is over is shortened to its network, in the house's records; 0: never")

	fs.IntVar(&s.door.Registers, "registers", 5, "accounts that an address may try to make in a minute")
	fs.IntVar(&s.door.Failures, "failures", 5, "wrong passwords for an account from an address before it has to wait")
	fs.DurationVar(&s.door.MaxWait, "failure-wait", time.Minute, "the longest wait after wrong passwords")
	fs.IntVar(&s.door.PerAddress, "failures-per-addr", 20, "wrong passwords from an address in a minute")
	fs.IntVar(&s.door.PerAccount, "failures-per-account", 40, "wrong passwords for an account in a minute from all strange addresses")
}

// lifted turns the operator's "0 is no limit" into the packages' "negative is no limit, 0 the default".
func (s settings) lifted() settings {
	lift(&s.ssh.HandshakeTimeout, &s.ssh.SignInTimeout, &s.ssh.WriteTimeout, &s.ssh.KeepaliveEvery, &s.room.Grace, &s.door.MaxWait)
	lift(&s.ssh.MaxConns, &s.ssh.MaxConnsPerAddr, &s.ssh.MaxUnauthPerAddr, &s.ssh.NewBurstPerAddr, &s.room.Burst, &s.room.BotBurst)
	lift(&s.door.Registers, &s.door.Failures, &s.door.PerAddress, &s.door.PerAccount)
	lift(&s.ssh.NewPerAddr, &s.room.PerSecond, &s.room.BotRate)
	// Who may connect may sit down: one limit for both.
	s.room.MaxSeats = -1
	s.room.IPRetention, s.room.Shorten = time.Duration(s.ipDays)*24*time.Hour, sshapp.Shortened
	s.room.QuietGuests = s.guests == "read"
	return s
}

func lift[T int | float64 | time.Duration](limits ...*T) {
	for _, l := range limits {
		if *l == 0 {
			*l = -1
		}
	}
}

// variable is the name of a flag's environment variable.
func variable(name string) string {
	return "TEAHOUSE_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}
