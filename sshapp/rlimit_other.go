//go:build !unix

package sshapp

// fileLimit is how many files this process may have open at once, 0 when that is not known.
func fileLimit() int { return 0 }
