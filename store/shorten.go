package store

import "context"

// Shorten writes a shorter network in the place of one whose bans are over, in the sanctions and in the record of who did what,
// as far as those are older than Before. Which is shorter is for who knows networks; a ban that stands is left alone. It is the
// house's own.
type Shorten struct {
	Subject string // as in SetSanction: of a network
	Shorter string
	Before  int64 // Unix milliseconds
}

// spent are bans of networks that ended before a time (the only parameter), with no other of the same network that did not.
const spent = `SELECT subject FROM sanctions WHERE subject LIKE 'n:%' GROUP BY subject
	HAVING max(CASE WHEN lifted_at > 0 THEN lifted_at WHEN until > 0 THEN until ELSE 9223372036854775807 END) < ?1`

func shorten(ctx context.Context, m *machine, e Entry, s Shorten) (string, Code, error) {
	if e.Cmd.Actor != 0 {
		return "", Forbidden, nil
	}
	if s.Before > e.Now.UnixMilli() || len(s.Shorter) > len(s.Subject)+1 {
		return "", Malformed, nil
	}
	const sanctions = `UPDATE sanctions SET subject = ?3 WHERE subject = ?2 AND subject IN (` + spent + `)`
	changed, err := m.changed(ctx, sanctions, s.Before, s.Subject, s.Shorter)
	if err != nil || !changed {
		return "", Nothing, err
	}
	// What would take it back names the network as well, and there is nothing left to take back.
	const audit = `UPDATE audit SET target = replace(target, ?1, ?2), undo = '' WHERE target IN (?1, '− ' || ?1)`
	_, err = m.exec(ctx, audit, s.Subject, s.Shorter)
	return "", OK, err
}

// SpentNetworks reads the subjects of networks whose bans have all ended before a time (Unix milliseconds), in order, those
// behind after: at most 1,000.
func (s *Store) SpentNetworks(ctx context.Context, before int64, after string) ([]string, error) {
	return readAll(ctx, s, single[string], spent+` AND subject > ?2 ORDER BY subject LIMIT ?3`, before, after, maxRows)
}
