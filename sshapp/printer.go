package sshapp

import (
	"bufio"
	"strings"

	"teahouse/sshapp/command"
	"teahouse/sshapp/paint"
)

// maxPadded is how wide a field can be that others are padded to stand under; a longer one sticks out of its line.
const maxPadded = 40

// printer writes the records of a command: as JSON lines, or as lines of fields between tabs, which are padded so that they
// stand under each other. What is followed is written as it comes; a list waits until it is known how wide it is.
type printer struct {
	w       *bufio.Writer
	json    bool
	wording command.Wording
	newline string
	waiting [][]string
	widths  []int // of the columns of the last list that was set
	live    bool  // written as it comes
}

// record takes one record. An error says that the client has gone.
func (p *printer) record(r command.Record) error {
	if p.json {
		line, err := command.JSON(r)
		if err != nil {
			return err
		}
		_, _ = p.w.Write(line)
		_, err = p.w.WriteString(p.newline)
		return p.sent(err)
	}
	columns := r.Columns(p.wording)
	if len(columns) == 0 {
		return nil
	}
	p.waiting = append(p.waiting, columns)
	if p.live || len(p.waiting) >= maxAligned {
		return p.sent(p.set())
	}
	return nil
}

// sent sends what is written when there is somebody who waits for each line.
func (p *printer) sent(err error) error {
	if err != nil || !p.live {
		return err
	}
	return p.w.Flush()
}

// say writes text as it is, which has newlines of its own.
func (p *printer) say(text string) { _, _ = p.w.WriteString(text) }

// follow says that from now on everything is sent as it comes.
func (p *printer) follow() error {
	p.live = true
	return p.flush()
}

// set writes the lines that wait, in columns. The columns only get wider, so that what follows stands under it.
func (p *printer) set() error {
	for _, columns := range p.waiting {
		for i, s := range columns[:len(columns)-1] {
			if i == len(p.widths) {
				p.widths = append(p.widths, 0)
			}
			if w := paint.Width(s); w <= maxPadded {
				p.widths[i] = max(p.widths[i], w)
			}
		}
	}
	for _, columns := range p.waiting {
		for i, s := range columns {
			_, _ = p.w.WriteString(s)
			if i < len(columns)-1 {
				_, _ = p.w.WriteString(strings.Repeat(" ", max(0, p.widths[i]-paint.Width(s))) + "\t")
			}
		}
		if _, err := p.w.WriteString(p.newline); err != nil {
			return err
		}
	}
	p.waiting = p.waiting[:0]
	return nil
}

func (p *printer) flush() error {
	if err := p.set(); err != nil {
		return err
	}
	return p.w.Flush()
}
