package text

import "strings"

var zhWhois = WhoisTexts{
	WhoisShared: func(rooms []string) string { return "和您同在 " + strings.Join(rooms, "、") },
	WhoisKey:    func(fingerprint string) string { return "密钥 " + fingerprint },
}
