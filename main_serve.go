package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/sshapp"
	"teahouse/sshapp/helper"
	"teahouse/store"
	"teahouse/store/search"
)

// goodbye is how long visits may take to end when the house closes. Closing the store comes after it, and all of it
// within the ten seconds that service managers commonly give.
const goodbye = 8 * time.Second

// house is everything that serve opens, in the order in which it was opened.
type house struct {
	keys   keys.Ring
	newKey bool
	store  *store.Store
	rooms  *room.House
	door   *room.Door
	server *sshapp.Server
	index  *search.Index  // nil when it could not be opened
	helper *helper.Helper // nil when it is off
	hooks  *hookDoor      // nil when there are no webhooks
	watch  *watchDoor     // nil when nobody may ask how the house is
	count  *metrics
	beside *background
	owner  *sshapp.OwnerCode // nil when the house has an owner
	listen []net.Listener
	admin  net.Listener // for teahouse admin
}

// serve opens the house and keeps it open until a signal or ctx ends it.
func serve(ctx context.Context, p program, s settings, _ []string) (err error) {
	count := newMetrics()
	log := newLog(p.stderr, s.logFormat, count.event)
	// What the SSH library has to say, it says to slog's default.
	slog.SetDefault(log)
	// Asked for first: a signal during the start is not lost.
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	defer signal.Stop(signals)

	tuneGC(p.env)
	stopProfile, err := startProfile(s.profile)
	if err != nil {
		return err
	}
	h, err := open(ctx, s.lifted(), log, count)
	if err != nil {
		return errors.Join(err, stopProfile())
	}
	defer func() {
		h.beside.stop()
		err = errors.Join(err, h.shut())
	}()
	if err := h.announce(p.stdout, s); err != nil {
		h.hooks.close(ctx, log)
		h.watch.close()
		return errors.Join(err, closeListeners(h.listen), stopProfile())
	}
	log.Info("open", "addr", places(h.listen))
	tellSystemd(daemon.SdNotifyReady)
	served := make(chan error, 1)
	go func() { served <- h.server.Serve(h.listen...) }() // ends with Shutdown, which close calls
	err = h.stay(ctx, s, served, signals, log)
	tellSystemd(daemon.SdNotifyStopping)
	over := make(chan struct{})
	defer close(over)
	go leaveAtOnce(signals, over)         // ends with serve
	err = errors.Join(err, stopProfile()) // with everybody still here
	h.close(ctx, log)
	return err
}

// stay keeps the house open until a signal or ctx ends it, or the listener fails; those inside still get their goodbye. A
// SIGHUP reads the settings file again.
func (h *house) stay(ctx context.Context, s settings, served <-chan error, signals <-chan os.Signal, log *slog.Logger) error {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	now := valuesOf(s.flags)
	for {
		select {
		case err := <-served:
			return err
		case sig := <-signals:
			log.Info("closing", "signal", sig.String())
			return nil
		case <-ctx.Done():
			log.Info("closing")
			return nil
		case <-hangups:
			h.reload(s, now, log)
		}
	}
}

// leaveAtOnce ends the program at the second signal, as a shell reports it.
func leaveAtOnce(signals <-chan os.Signal, over <-chan struct{}) {
	select {
	case sig := <-signals:
		if number, ok := sig.(syscall.Signal); ok {
			os.Exit(128 + int(number))
		}
	case <-over:
	}
}

// open opens everything, or nothing: what was opened before an error is closed again.
func open(ctx context.Context, s settings, log *slog.Logger, count *metrics) (*house, error) {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	_, err := os.Lstat(s.database())
	fresh := s.newHostKey || errors.Is(err, fs.ErrNotExist)
	h, clock := house{count: count}, store.NewClock()
	if h.keys, h.newKey, err = s.openKeys(fresh); err != nil {
		return nil, err
	}
	if h.store, err = store.Open(ctx, s.database(), store.Options{Now: clock.Now, Settled: count.settled}); err != nil {
		return nil, err
	}
	if err := h.join(ctx, s, log); err != nil {
		h.hooks.close(ctx, log)
		h.watch.close()
		return nil, errors.Join(err, h.shut())
	}
	h.beside.also(func(ctx context.Context) { tellMoves(ctx, clock.Moved, log) })
	return &h, nil
}

// shut closes the files.
func (h *house) shut() (err error) {
	if h.admin != nil {
		_ = h.admin.Close() // takes the socket away
	}
	if h.index != nil {
		err = h.index.Close()
	}
	return errors.Join(err, h.store.Close())
}

// join makes a server of the parts and listens.
func (h *house) join(ctx context.Context, s settings, log *slog.Logger) error {
	s.room.Networks = sshapp.Networks
	s.room.BuiltIn = sshapp.BuiltIn
	var err error
	if h.rooms, err = room.NewHouse(ctx, h.store, s.room); err != nil {
		return err
	}
	h.index = openIndex(ctx, s, h.store, log)
	if h.helper, err = openHelper(ctx, s.helper, h.store, log); err != nil {
		return err
	}
	owned, err := h.store.HasOwner(ctx)
	if err != nil {
		return err
	}
	if !owned {
		h.owner = sshapp.NewOwnerCode()
	}
	if h.hooks, err = listenForHooks(s.hooks); err != nil {
		return err
	}
	if h.watch, err = listenForWatch(s.metrics); err != nil {
		return err
	}
	proxies, err := sshapp.ParseProxies(s.proxyFrom)
	if err != nil {
		return err
	}
	s.door.Told = func(e room.DoorEvent) { log.Info(string(e.Kind), "ip", e.Addr, "user", e.Name) }
	h.door = room.NewDoor(h.store, store.NewHasher(0), s.door)
	h.server, err = sshapp.New(sshapp.Config{
		HostKeys: signers(h.keys), House: h.rooms, Door: h.door, Store: h.store,
		Search: h.index, Guests: s.guests, Limits: s.ssh, Proxies: proxies, Owner: h.owner, Source: s.source, Hooks: h.hooks.address(),
		Version: versionName(), Legacy: s.legacy, Log: log,
	})
	if err != nil {
		return err
	}
	if h.listen, err = listenForGuests(s.addr); err != nil {
		return err
	}
	h.takeCommands(s, log)
	h.hooks.serve(h.rooms, h.store, log)
	h.count.watch(h.server, h.rooms, h.store, s.database())
	h.watch.serve(h.count, h.store, log)
	h.beside = startBackground(ctx, h.index, h.rooms, h.helper, log)
	h.beside.also(func(ctx context.Context) { pat(ctx, h.store, log) })
	h.beside.also(func(ctx context.Context) { tidy(ctx, h.server.Connections) })
	return nil
}

// takeCommands lets teahouse admin in. A house that can't (the path of a socket may have a hundred bytes) opens all the same.
func (h *house) takeCommands(s settings, log *slog.Logger) {
	var err error
	if h.admin, err = listenForAdmin(s); err != nil {
		log.Error("fault", "doing", "listen for teahouse admin", "err", err)
		return
	}
	go func() { // ends with the listener, which shut closes
		if err := h.server.ServeMachine(h.admin); !errors.Is(err, net.ErrClosed) {
			log.Error("fault", "doing", "accept teahouse admin", "err", err)
		}
	}()
}

// close lets everybody say goodbye. Who does not in time is cut off, which is no reason to fail.
func (h *house) close(ctx context.Context, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	defer h.watch.close()
	h.watch.leaving()
	h.hooks.close(ctx, log)
	if err := h.server.Shutdown(ctx); err != nil {
		log.Info("some did not leave in time", "err", err)
	}
	log.Info("closed")
}

// announce says how to join, whom to trust and where everything is.
func (h *house) announce(w io.Writer, s settings) error {
	dir, err := filepath.Abs(s.dir)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("Teahouse 虚拟茶话会 is open.\n\n")
	for _, l := range h.listen {
		fmt.Fprintf(&b, "  %s\n", joinWith(l.Addr()))
	}
	for i, k := range h.keys.Now {
		fmt.Fprintf(&b, "  Host key  %s %s", k.Fingerprint(), k.Kind())
		if h.newKey && i == 0 {
			b.WriteString(" (new)")
		}
		b.WriteString("\n")
	}
	for _, k := range h.keys.Next {
		fmt.Fprintf(&b, "  Next key  %s %s\n", k.Fingerprint(), k.Kind())
	}
	fmt.Fprintf(&b, "  Data      %s\n", dir)
	if url := h.hooks.address(); url != "" {
		fmt.Fprintf(&b, "  Webhooks  %s/hooks/…\n", url)
	}
	if h.watch != nil {
		fmt.Fprintf(&b, "  Metrics   http://%s/metrics\n", h.watch.listen.Addr())
	}
	if h.owner != nil {
		fmt.Fprintf(&b, "\n  The house has no owner yet. Whoever registers and types this in the chat first becomes it:\n")
		fmt.Fprintf(&b, "      /owner %s\n", h.owner)
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// joinWith is the line about addr: the command that reaches it, from this machine when it is all of its addresses, with its
// name for others; or the socket.
func joinWith(addr net.Addr) string {
	if addr.Network() == "unix" {
		return "Socket    " + addr.String()
	}
	return "Join      " + sshTo(addr)
}

func sshTo(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "ssh " + addr.String()
	}
	command := "ssh -p " + port + " "
	if port == "22" {
		command = "ssh "
	}
	if ip := net.ParseIP(host); ip != nil && !ip.IsUnspecified() {
		return command + host
	}
	name, err := os.Hostname()
	if err != nil || name == "" {
		return command + "localhost"
	}
	return command + "localhost, from elsewhere " + command + name
}
