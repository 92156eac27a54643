package main_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"teahouse/sshapp/sshtest"
	"teahouse/store"
)

// startTime is what a house may take to open after it was killed, where nothing else is going on.
const startTime = 2 * time.Second

// TestKillingLosesNothingSeen kills the house while four people talk as fast as they can, at moments that nobody chose: what
// anybody saw is there afterwards, in the order in which it was seen, and once.
//
//security:holds 41
func TestKillingLosesNothingSeen(t *testing.T) {
	killed(t, t.TempDir(), 3)
}

// TestCampaignKilled is the same twenty times, in a house with a million messages, with a bound for how soon it is open again.
//
//security:holds 41
func TestCampaignKilled(t *testing.T) {
	if !*campaign {
		t.Skip("measures: -campaign")
	}
	data := t.TempDir()
	live(t, data, 1_000_000)
	took := killed(t, data, 20)
	slices.Sort(took)
	t.Logf("campaign: killed %d times, open again after %v in the middle and %v at most", len(took), took[len(took)/2], took[len(took)-1])
	if last := took[len(took)-1]; last > startTime {
		t.Errorf("the house took %v to open after it was killed, want %v at most", last, startTime)
	}
}

// killed opens a house, fills it and kills it, so many times; it answers how long the house took to open each time after.
func killed(t *testing.T, data string, rounds int) (took []time.Duration) {
	t.Helper()
	var screens [][]string
	for round := range rounds {
		began := time.Now()
		h := open(t, data, "--burst", "0", "--rate", "0")
		if round > 0 {
			took = append(took, time.Since(began))
		}
		screens = append(screens, seenUntilKilled(t, h, round)...)
		intact(t, data)
	}
	kept := slices.DeleteFunc(keptWords(t, data), func(word string) bool { return word == longAgo })
	at := map[string]int{}
	for i, word := range kept {
		if at[word] != 0 {
			t.Errorf("%s was saved twice", word)
		}
		at[word] = i + 1
	}
	for _, screen := range screens {
		last := 0
		for _, word := range screen {
			if at[word] == 0 {
				t.Errorf("%s was seen and is lost", word)
			}
			if at[word] < last {
				t.Errorf("%s was seen in another order than it was saved", word)
			}
			last = at[word]
		}
	}
	// And a newcomer sees what was said last.
	h := open(t, data)
	reader := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 60, Rows: 60})
	enterAsGuest(reader)
	reader.Sees(kept[len(kept)-1])
	return took
}

// longAgo is what was said in a house with a past.
const longAgo = "a long time ago somebody said that the tea was good"

// live makes a house with a past of so many messages in the lobby.
func live(t *testing.T, data string, messages int) {
	t.Helper()
	open(t, data).stop() // makes its keys
	st, err := store.Open(t.Context(), filepath.Join(data, "teahouse.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	var speakers sync.WaitGroup
	for s := range 256 {
		speakers.Go(func() {
			for i := s; i < messages; i += 256 {
				say := store.Say{Room: 1, Guest: "guest-tea", Folded: "guest-tea", Text: longAgo}
				if _, err := st.Do(t.Context(), store.NewCommand(store.KindSay, 0, say)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	speakers.Wait()
}

// closeTime is what a house may take to close with everybody inside, where nothing else is going on.
const closeTime = 5 * time.Second

// TestClosingTellsEverybody ends the house with twenty people inside, who talk: each is told and gets the terminal back as
// it was, the program ends well, and what they saw is saved.
//
//security:holds 42
func TestClosingTellsEverybody(t *testing.T) {
	closed(t, 20)
}

// TestCampaignClosing is the same with two hundred, and a bound for how long it takes.
//
//security:holds 42
func TestCampaignClosing(t *testing.T) {
	if !*campaign {
		t.Skip("measures: -campaign")
	}
	took := closed(t, 200)
	t.Logf("campaign: closed with 200 people inside in %v", took)
	if took > closeTime {
		t.Errorf("the house took %v to close, want %v at most", took, closeTime)
	}
}

// closed opens a house for so many people, closes it while they talk, and answers how long that took.
func closed(t *testing.T, people int) time.Duration {
	t.Helper()
	data := t.TempDir()
	h := open(t, data, "--burst", "0", "--rate", "0")
	var guests []*sshtest.Guest
	for range people {
		g := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 80, Rows: 60})
		enterAsGuest(g)
		guests = append(guests, g)
	}
	var talk sync.WaitGroup
	for i, g := range guests {
		talk.Go(func() {
			for n := range 10 {
				if g.Send(fmt.Sprintf("p%dn%d.\r", i, n)) != nil {
					return // the house has closed
				}
			}
		})
	}
	spoken := regexp.MustCompile(`p\d+n\d+\.`)
	guests[0].Until("a word", func(screen string) bool { return spoken.MatchString(screen) })
	began := time.Now()
	_ = h.cmd.Process.Signal(syscall.SIGTERM)
	for i, g := range guests {
		if code := g.Ends(); code != 0 {
			t.Errorf("person %d is sent away with status %d, want 0", i, code)
		}
		g.Sees("The house is closing for a moment")
		if g.Alternate() {
			t.Errorf("the terminal of person %d is left on the alternate screen", i)
		}
		if raw := string(g.Raw()); lastMode(raw, "2004") != "l" || lastMode(raw, "25") != "h" || lastMode(raw, "7") != "h" {
			t.Errorf("the terminal of person %d is left with other modes: %q", i, raw[max(0, len(raw)-300):])
		}
		g.Vanish() // as a client does when its session is over
	}
	if code := h.ended(); code != 0 {
		t.Errorf("exit status after SIGTERM = %d, want 0", code)
	}
	took := time.Since(began)
	talk.Wait()
	intact(t, data)
	if n := len(keptWords(t, data)); n == 0 {
		t.Error("what was said is not saved")
	}
	return took
}

// lastMode is how a terminal's private mode was left: h for set, l for not, "" when nobody spoke of it.
func lastMode(raw, mode string) string {
	i := strings.LastIndex(raw, "\x1b[?"+mode)
	for ; i >= 0; i = strings.LastIndex(raw[:i], "\x1b[?"+mode) {
		if end := raw[i+len("\x1b[?"+mode):]; end != "" && (end[0] == 'h' || end[0] == 'l') {
			return end[:1]
		}
	}
	return ""
}

// seenUntilKilled has people talk until the house falls, and answers what stood on each one's screen at that moment.
func seenUntilKilled(t *testing.T, h *house, round int) (screens [][]string) {
	t.Helper()
	const speakers, words, watched = 4, 40, 60 // as many as stand on a screen of 200 rows, in any case
	var guests []*sshtest.Guest
	for range speakers + 1 {
		g := sshtest.Come(t, h.addr, sshtest.Options{Env: english, Columns: 60, Rows: 200})
		enterAsGuest(g)
		guests = append(guests, g)
	}
	watcher, said := guests[speakers], regexp.MustCompile(fmt.Sprintf(`r%ds\d+i\d+\.`, round))
	var talk sync.WaitGroup
	for s, g := range guests[:speakers] {
		talk.Go(func() {
			for i := range words {
				if g.Send(fmt.Sprintf("r%ds%di%d.\r", round, s, i)) != nil {
					return // the house has fallen
				}
			}
		})
	}
	enough := rand.IntN(watched) + 1
	watcher.Until(fmt.Sprint(enough, " words"), func(screen string) bool { return len(said.FindAllString(screen, enough)) == enough })
	h.kill()
	talk.Wait()
	for _, g := range guests {
		g.Ends() // so that all that came is on the screen
		if g == watcher {
			// The others may have words of their own on the screen that wait to be saved, which nobody was told are.
			screens = append(screens, said.FindAllString(g.Screen(), -1))
			continue
		}
		var others []string
		for _, word := range said.FindAllString(g.Screen(), -1) {
			if !strings.HasPrefix(word, fmt.Sprintf("r%ds%d", round, slices.Index(guests, g))) {
				others = append(others, word)
			}
		}
		screens = append(screens, others)
	}
	return screens
}

// intact looks through the database of a house that is closed, indexes included.
func intact(t *testing.T, data string) {
	t.Helper()
	db := database(t, data)
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(t.Context(), `PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		t.Fatalf("integrity_check = %q, %v", verdict, err)
	}
}

// database is the house's file as another program opens it.
func database(t *testing.T, data string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(data, "teahouse.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
