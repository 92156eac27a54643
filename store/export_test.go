package store

// SetDriver has what is opened from now on use another driver, until it is put back. Tests that do this don't run beside
// others.
func SetDriver(name string) (back func()) {
	before := driverName
	driverName = name
	return func() { driverName = before }
}
