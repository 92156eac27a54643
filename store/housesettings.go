package store

import (
	"context"
	"slices"
)

// setting is a setting of the house, from memory: they are few, and some are asked for with every message.
func (m *machine) setting(ctx context.Context, name string) (string, error) {
	if m.settings == nil {
		settings := make(map[string]string)
		all, err := rowsOf(ctx, m, scanSetting, settingsQuery)
		if err != nil {
			return "", err
		}
		for _, s := range all {
			settings[s.name] = s.value
		}
		m.settings = settings
	}
	if value, ok := m.settings[name]; ok {
		return value, nil
	}
	return houseSettings[name][0], nil
}

const settingsQuery = `SELECT name, value FROM house ORDER BY name LIMIT 100`

type houseSetting struct{ name, value string }

func scanSetting(scan func(dest ...any) error) (s houseSetting, err error) {
	err = scan(&s.name, &s.value)
	return s, err
}

func setHouse(ctx context.Context, m *machine, e Entry, h SetHouse) (string, Code, error) {
	values, ok := houseSettings[h.Name]
	if !ok || !slices.Contains(values, h.Value) {
		return "", Malformed, nil
	}
	if code, err := m.allow(ctx, e.Cmd.Actor, ActHouse, 0); err != nil || code != OK {
		return "", code, err
	}
	old, err := m.setting(ctx, h.Name)
	if err != nil {
		return "", OK, err
	}
	const upsert = `INSERT INTO house (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`
	if _, err := m.exec(ctx, upsert, h.Name, h.Value); err != nil {
		return "", OK, err
	}
	m.settings = nil
	m.tell(e, Event{Actor: e.Cmd.Actor, Name: h.Name, Value: h.Value})
	line := AuditLine{Action: ActHouse, Target: h.Name + " → " + h.Value, Reason: h.Reason}
	return "", OK, m.audit(ctx, e, line, inverse(KindHouse, SetHouse{Name: h.Name, Value: old}))
}

// HouseValues is what a setting of the house can be, the default first; nil for what is none.
func HouseValues(name string) []string { return slices.Clone(houseSettings[name]) }

// HouseSettings reads the settings of the house, those at their default too.
func (s *Store) HouseSettings(ctx context.Context) (map[string]string, error) {
	settings := make(map[string]string)
	for name, values := range houseSettings {
		settings[name] = values[0]
	}
	all, err := readAll(ctx, s, scanSetting, settingsQuery)
	for _, each := range all {
		settings[each.name] = each.value
	}
	return settings, err
}
