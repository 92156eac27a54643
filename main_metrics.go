package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"teahouse/room"
	"teahouse/sshapp"
	"teahouse/store"
)

// events are what the log has lines for. Each is a label's value; what else may be said there, by a library, is "other".
var events = []string{
	"open", "closing", "closed", "in", "out", "refused", "gone", "stalled", "fault", "panic", "panic in a visit", "visit ended",
	string(room.DoorLogin), string(room.DoorLoginFailed), string(room.DoorLoginThrottled), string(room.DoorRegistered),
	string(room.DoorRegisterThrottled), "owner code taken", "recovered", "reloaded", "not reloaded", "clock moved",
}

// metrics is what can be counted of a house. No name and no address is in it.
type metrics struct {
	all      *prometheus.Registry
	events   *prometheus.CounterVec
	messages prometheus.Counter
	commands prometheus.Counter
	failures prometheus.Counter
	commit   prometheus.Histogram
}

func newMetrics() *metrics {
	m := &metrics{
		all: prometheus.NewRegistry(),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "teahouse_events_total", Help: "Lines of the log, by what they are about.",
		}, []string{"event"}),
		messages: prometheus.NewCounter(prometheus.CounterOpts{Name: "teahouse_messages_total", Help: "Messages that were said."}),
		commands: prometheus.NewCounter(prometheus.CounterOpts{Name: "teahouse_commands_total", Help: "Changes that were made durable, or refused by their rules."}),
		failures: prometheus.NewCounter(prometheus.CounterOpts{Name: "teahouse_commit_failures_total", Help: "Batches of changes that could not be saved; nobody saw anything of them."}),
		commit: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "teahouse_commit_seconds", Help: "How long a batch of changes takes to be durable.",
			Buckets: []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .25, .5, 1, 5},
		}),
	}
	for _, e := range append(events, "other") {
		m.events.WithLabelValues(e) // there from the start, so that the first one is an increase
	}
	m.all.MustRegister(m.events, m.messages, m.commands, m.failures, m.commit, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// event counts a line of the log.
func (m *metrics) event(name string) {
	if !slices.Contains(events, name) {
		name = "other"
	}
	m.events.WithLabelValues(name).Inc()
}

// settled counts a batch of changes; see store.Options.
func (m *metrics) settled(commands int, took time.Duration, err error) {
	if err != nil {
		m.failures.Inc()
		return
	}
	m.commands.Add(float64(commands))
	m.commit.Observe(took.Seconds())
}

// watch adds what is read when it is asked for.
func (m *metrics) watch(server *sshapp.Server, rooms *room.House, st *store.Store, database string) {
	st.Subscribe(func(events []store.Event) {
		for _, e := range events {
			if e.Kind == store.KindSay && e.Message != nil {
				m.messages.Inc()
			}
		}
	})
	gauge := func(name, help string, read func() float64) {
		m.all.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
	}
	gauge("teahouse_connections", "Open SSH connections, those before the shell included.", func() float64 { return float64(server.Connections()) })
	gauge("teahouse_people", "People in all rooms together, each counted once.", func() float64 { return float64(rooms.Stats().People) })
	gauge("teahouse_seats", "Places in rooms that connections hold.", func() float64 { return float64(rooms.Stats().Seats) })
	gauge("teahouse_rooms_open", "Rooms that are in memory.", func() float64 { return float64(rooms.Stats().Rooms) })
	gauge("teahouse_database_bytes", "The database and its write-ahead log.", func() float64 {
		var bytes int64
		for _, part := range []string{"", "-wal"} {
			if info, err := os.Stat(database + part); err == nil {
				bytes += info.Size()
			}
		}
		return float64(bytes)
	})
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "teahouse_info", Help: "Always 1.", ConstLabels: prometheus.Labels{"version": versionName()},
	})
	info.Set(1)
	m.all.MustRegister(info)
}

// watchDoor is where machines ask how the house is: /metrics, /healthz and /readyz.
type watchDoor struct {
	listen  net.Listener
	server  *http.Server
	closing atomic.Bool
	served  chan error
}

// errOpenAddress refuses an address that the whole network can ask by accident.
var errOpenAddress = errors.New("--metrics is to be asked from this machine only: name the address, such as 127.0.0.1:9222")

// listenForWatch takes the address; nil when there is to be no such door. A host must be named: nobody opens it to the world
// by leaving something out.
func listenForWatch(addr string) (*watchDoor, error) {
	if addr == "" {
		return nil, nil
	}
	if host, _, err := net.SplitHostPort(addr); err == nil && host == "" {
		return nil, errOpenAddress
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &listenError{addr, err}
	}
	return &watchDoor{listen: l, served: make(chan error, 1)}, nil
}

// serve opens the door.
func (d *watchDoor) serve(m *metrics, st *store.Store, log *slog.Logger) {
	if d == nil {
		return
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.all, promhttp.HandlerOpts{MaxRequestsInFlight: 4}))
	alive := func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if _, err := st.Position(ctx); err != nil {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	}
	mux.HandleFunc("GET /healthz", alive)
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if d.closing.Load() {
			http.Error(w, "closing", http.StatusServiceUnavailable)
			return
		}
		alive(w, r)
	})
	d.server = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 8 << 10}
	go func() { // ends with close
		err := d.server.Serve(d.listen)
		if !errors.Is(err, http.ErrServerClosed) {
			log.Error("fault", "doing", "listen for --metrics", "err", err)
		}
		d.served <- err
	}()
}

// leaving says that nobody should be sent here any more.
func (d *watchDoor) leaving() {
	if d != nil {
		d.closing.Store(true)
	}
}

// close ends the door; whoever asks how a house closes can ask until then.
func (d *watchDoor) close() {
	switch {
	case d == nil:
	case d.server == nil:
		_ = d.listen.Close()
	default:
		_ = d.server.Close()
		<-d.served
	}
}
