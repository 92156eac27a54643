package text

import (
	"reflect"
	"testing"
)

// TestNoSentenceIsMissing walks every field of every catalogue, however deep.
func TestNoSentenceIsMissing(t *testing.T) {
	for _, name := range Languages() {
		c := For(name)
		if c.Lang != name {
			t.Errorf("For(%q).Lang = %q", name, c.Lang)
		}
		walk(t, name, reflect.ValueOf(*c))
	}
}

func walk(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	for i := range v.NumField() {
		field, at := v.Field(i), path+"."+v.Type().Field(i).Name
		if field.Kind() == reflect.Struct {
			walk(t, at, field)
			continue
		}
		if field.IsZero() {
			t.Errorf("%s is missing", at)
		}
	}
}

func TestLanguageFollowsTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		name string
		env  map[string]string
		want string
	}{
		{"nothing said", nil, "en"},
		{"LANG alone", map[string]string{"LANG": "zh_CN.UTF-8"}, "zh"},
		{"LC_ALL wins over LANG", map[string]string{"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"},
		{"LC_MESSAGES wins over LANG", map[string]string{"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh"},
		{"an empty LC_ALL does not count", map[string]string{"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"},
		{"a language we do not speak", map[string]string{"LANG": "de_DE.UTF-8"}, "en"},
	} {
		if got := FromEnv(c.env).Lang; got != c.want {
			t.Errorf("%s: FromEnv(%v) = %q, want %q", c.name, c.env, got, c.want)
		}
	}
}
