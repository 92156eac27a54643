package ui

import (
	"time"

	"teahouse/sshapp/code"
)

// A golden file must not depend on how busy the machine is.
func init() { coder = code.New(code.Limits{Text: time.Minute}) }
