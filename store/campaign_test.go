package store_test

import "flag"

// campaign has the tests whose names begin with TestCampaign run, as at the top level.
var campaign = flag.Bool("campaign", false, "run the long tests, which measure")
