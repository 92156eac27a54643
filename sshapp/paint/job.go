package paint

import "time"

// deafen forgets a channel that was closed.
func (p *Painter) deafen(news <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hear == news {
		p.hear = nil
	}
	if p.heed == news {
		p.heed = nil
	}
}

// job is what the goroutine takes from the others at once.
type job struct {
	screen *Screen
	redraw bool
	query  bool
	news   bool // what is shown may have gone on
	tell   bool // OnNews is to be called
	term   Terminal
	hear   <-chan struct{}
	heed   <-chan struct{}
}

// take gives what there is to do, with what was heard; live says that the shown screen goes on by itself. ok is false
// when the painter is being closed.
func (p *Painter) take(heard, live bool) (j job, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closing {
		return job{}, false
	}
	j = job{screen: p.next, query: p.query, term: p.term, hear: p.hear, heed: p.heed}
	p.next, p.query = nil, false
	if j.screen != nil {
		p.busy = true
		j.redraw, p.redraw = p.redraw, false
		live = live && j.screen.Newest != nil
	}
	p.takeNews(&j, heard, live)
	if j.screen != nil && j.screen.Newest == nil && p.untold {
		p.untold, j.tell = false, true // its maker may not have seen what was drawn meanwhile
	}
	return j, true
}

// takeNews decides what becomes of news: they are drawn, if the last picture is old enough, or told.
func (p *Painter) takeNews(j *job, heard, live bool) {
	if !heard && !p.behind {
		return
	}
	now := time.Now()
	left := p.drawn.Add(p.opts.MinInterval).Sub(now)
	switch {
	case live && j.screen == nil && left <= 0 && p.waits:
		// Whoever waits to show something goes first, and takes the news along: else a busy room would keep them waiting for ever.
		p.behind = true
		p.wakeIn(p.opts.MinInterval)
	case live && left > 0 && j.screen == nil:
		p.behind = true
		p.wakeIn(left)
	case live:
		p.behind = false
		j.news, p.busy = true, true
		if j.tell = now.Sub(p.told) >= tellEvery; j.tell {
			p.told = now
		}
		p.untold = !j.tell
	default:
		p.behind = false
		j.tell, p.told = true, now
	}
}

// rested tells whoever was told to wait, if it is time. A picture that changed nothing needs no time after it.
func (p *Painter) rested(j job, wrote bool) {
	p.mu.Lock()
	p.busy = false
	if wrote && (j.screen != nil || j.news) {
		p.drawn = time.Now()
		if j.screen != nil {
			p.showed = p.drawn
		}
	}
	tell := false
	if p.next == nil && !p.closing && (p.waits || p.waitsEcho) {
		due := p.due(p.waitsEcho) // an echo is due first
		if left := time.Until(due); left > 0 {
			p.wakeIn(left)
		} else {
			p.waits, p.waitsEcho, tell = false, false, true
		}
	}
	p.mu.Unlock()
	if tell {
		p.opts.OnReady()
	}
}

// farewell gives the last line; ok is false when Close has stopped waiting for it.
func (p *Painter) farewell() (last string, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last, !p.gaveUp
}
