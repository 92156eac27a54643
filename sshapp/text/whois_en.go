package text

import "strings"

var enWhois = WhoisTexts{
	WhoisShared: func(rooms []string) string { return "with you in " + strings.Join(rooms, ", ") },
	WhoisKey:    func(fingerprint string) string { return "key " + fingerprint },
}
