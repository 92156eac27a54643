package main_test

import "flag"

// campaign has the tests whose names begin with TestCampaign run: the long form of what the others show in seconds. It
// wants a machine that does nothing else, for some of them hold figures.
//
//	go test -p 1 -v -timeout 60m -run Campaign . ./store -campaign
var campaign = flag.Bool("campaign", false, "run the long tests, which measure")
