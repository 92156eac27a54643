package plain

import (
	tea "charm.land/bubbletea/v2"

	"teahouse/sshapp/ui"
)

// ask writes a question and waits for the line behind it. What is secret is not shown on a terminal; without one, the
// house shows nothing anyway. Ctrl+C and Ctrl+D take the question back: errGone.
func (v *visit) ask(question string, secret bool) (string, error) {
	if err := v.out.prompt(question); err != nil {
		return "", err
	}
	if v.tty == nil {
		return v.nextLine()
	}
	v.tty.secret = secret
	defer func() { v.tty.secret = false }()
	for {
		events, err := v.nextKeys()
		if err != nil {
			return "", err
		}
		for i, e := range events {
			done, err := v.answerKey(e)
			if err != nil {
				return "", err
			}
			if done {
				v.pushBack(events[i+1:])
				return v.tty.send()
			}
		}
	}
}

// answerKey takes one event of an answer.
func (v *visit) answerKey(e tea.Msg) (done bool, err error) {
	switch e := e.(type) {
	case ui.Paste:
		v.tty.ed.Paste(e.Text)
		return false, v.tty.echo()
	case tea.KeyPressMsg:
		if s := e.String(); s == "ctrl+c" || s == "ctrl+d" && v.tty.empty() {
			_, _ = v.tty.send() // ends the line; fails when the client has gone
			return false, errTaken
		}
		return v.tty.key(e)
	}
	return false, nil
}

func (v *visit) nextKeys() ([]tea.Msg, error) {
	if held := v.held; len(held) > 0 {
		v.held = nil
		return held, nil
	}
	select {
	case events, more := <-v.cfg.Keys:
		if !more {
			return nil, errGone
		}
		return events, nil
	case <-v.cfg.Context.Done():
	case <-v.cfg.Leaving.Done():
	}
	return nil, errGone
}

// pushBack keeps what was typed behind an answer for what is asked next.
func (v *visit) pushBack(events []tea.Msg) { v.held = append(v.held, events...) }

func (v *visit) nextLine() (string, error) {
	select {
	case line, more := <-v.cfg.Lines:
		if !more {
			return "", errGone
		}
		return line, nil
	case <-v.cfg.Context.Done():
	case <-v.cfg.Leaving.Done():
	}
	return "", errGone
}
