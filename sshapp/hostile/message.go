package hostile

import (
	"encoding/binary"
	"fmt"
)

// Message numbers (RFC 4250 §4.1.2) that attacks need by name.
const (
	Disconnect        = 1
	Ignore            = 2
	Unimplemented     = 3
	Debug             = 4
	ServiceRequest    = 5
	ServiceAccept     = 6
	KexInit           = 20
	NewKeys           = 21
	KexECDHInit       = 30
	KexECDHReply      = 31
	UserauthRequest   = 50
	UserauthFailure   = 51
	UserauthSuccess   = 52
	UserauthPKOK      = 60
	GlobalRequest     = 80
	RequestSuccess    = 81
	RequestFailure    = 82
	ChannelOpen       = 90
	ChannelConfirm    = 91
	ChannelOpenFailed = 92
	WindowAdjust      = 93
	ChannelData       = 94
	ExtendedData      = 95
	ChannelEOF        = 96
	ChannelClose      = 97
	ChannelRequest    = 98
	ChannelSuccess    = 99
	ChannelFailure    = 100
)

// Bytes are put into a message as they are, without a length before them.
type Bytes []byte

// Fields makes a message of its fields (RFC 4251 §5): an int is a byte, a uint32 itself, a bool a byte, a string or a
// []byte has its length before it, Bytes stand as they are.
func Fields(fields ...any) (p []byte) {
	for _, f := range fields {
		switch f := f.(type) {
		case int:
			p = append(p, byte(f))
		case uint32:
			p = binary.BigEndian.AppendUint32(p, f)
		case bool:
			b := byte(0)
			if f {
				b = 1
			}
			p = append(p, b)
		case string:
			p = binary.BigEndian.AppendUint32(p, uint32(len(f)))
			p = append(p, f...)
		case []byte:
			p = binary.BigEndian.AppendUint32(p, uint32(len(f)))
			p = append(p, f...)
		case Bytes:
			p = append(p, f...)
		default:
			panic(fmt.Sprintf("hostile: a field of type %T", f)) // an attack was written wrongly
		}
	}
	return p
}

// cut takes a length and what it counts off the front of a message.
func cut(p []byte) (field, rest []byte, ok bool) {
	if len(p) < 4 {
		return nil, nil, false
	}
	n := binary.BigEndian.Uint32(p)
	if uint64(n) > uint64(len(p)-4) {
		return nil, nil, false
	}
	return p[4 : 4+n], p[4+n:], true
}
