package store

import "context"

// prefStatements has the settings that people can change and where each is kept: names come from outside and never
// become SQL.
var prefStatements = map[string]string{
	"lang":  `UPDATE accounts SET lang = ? WHERE id = ?`,
	"tz":    `UPDATE accounts SET tz = ? WHERE id = ?`,
	"theme": `UPDATE accounts SET theme = ? WHERE id = ?`,

	"bio":      `UPDATE accounts SET bio = ? WHERE id = ?`,
	"pronouns": `UPDATE accounts SET pronouns = ? WHERE id = ?`,
	"away":     `UPDATE accounts SET away = ? WHERE id = ?`,
	"notify":   `UPDATE accounts SET notify = ? WHERE id = ?`,
	"typing":   `UPDATE accounts SET typing = ? WHERE id = ?`,
}

// isProfile is true of what is written for others to read: whoever may not speak in the house may only clear it.
var isProfile = map[string]bool{"bio": true, "pronouns": true, "away": true}

func setPref(ctx context.Context, m *machine, e Entry, p SetPref) (string, Code, error) {
	update, ok := prefStatements[p.Name]
	if !ok {
		return "", Malformed, nil
	}
	if _, found, err := m.person(ctx, e.Cmd.Actor); err != nil || !found {
		return "", foundOr(found, NoAccount), err
	}
	if isProfile[p.Name] && p.Value != "" {
		if code, why, err := m.mayWrite(ctx, e, &place{}, ""); err != nil || code != OK {
			return why, code, err
		}
	}
	if _, err := m.exec(ctx, update, p.Value, e.Cmd.Actor); err != nil {
		return "", OK, err
	}
	return "", OK, m.tellAccount(ctx, e)
}
