package paint

// What only the package's own tests may see: the rules they check have no other witness.

// Delta finds anew what makes s of old.
func (s *Sheet) Delta(old *Sheet, margins bool) []byte { return s.change(old, margins) }

// KeyFrame draws s on a cleared screen.
func (s *Sheet) KeyFrame(margins bool) []byte { return s.frame(margins) }

// Alarmed stops the alarm and tells whether it was set.
func (p *Painter) Alarmed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.alarm != nil && p.alarm.Stop()
}
