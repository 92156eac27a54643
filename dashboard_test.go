package main_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// panel is one of a dashboard of Grafana.
type panel struct {
	ID          int
	Type, Title string
	Description string
	GridPos     struct{ X, Y, W, H int }
	Datasource  struct{ UID string }
	Targets     []struct {
		Expr       string
		Datasource struct{ UID string }
	}
}

// TestTheDashboardShowsWhatThereIs: each query of docs/operate/dashboard.json asks for something that an open house tells, and all
// that is its own is shown. No panel lies over another, and none knows whose Prometheus it is.
func TestTheDashboardShowsWhatThereIs(t *testing.T) {
	text, err := os.ReadFile("docs/operate/dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels      []panel
		Annotations struct{ List []struct{ Expr string } }
		Templating  struct {
			List []struct{ Name, Definition string }
		}
	}
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	h := open(t, t.TempDir(), "--metrics", "127.0.0.1:0")
	told := asked(t, h.printed(`Metrics +(http://\S+/metrics)`))
	variables := []string{"$__rate_interval"}
	var queries []string
	for _, v := range board.Templating.List {
		variables = append(variables, "$"+v.Name)
		queries = append(queries, v.Definition)
	}
	for _, a := range board.Annotations.List {
		queries = append(queries, a.Expr)
	}
	for i, p := range board.Panels {
		for _, other := range board.Panels[:i] {
			if a, b := p.GridPos, other.GridPos; p.ID == other.ID || a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%q and %q are in one place, or of one number", p.Title, other.Title)
			}
		}
		if p.Type == "row" {
			continue
		}
		if len(p.Targets) == 0 || p.Title == "" || p.Description == "" || p.Datasource.UID != "${datasource}" {
			t.Errorf("%q asks for %d things of %q, and says %q", p.Title, len(p.Targets), p.Datasource.UID, p.Description)
		}
		for _, target := range p.Targets {
			if target.Datasource.UID != "${datasource}" {
				t.Errorf("%q asks %q", p.Title, target.Datasource.UID)
			}
			queries = append(queries, target.Expr)
		}
	}
	all := strings.Join(queries, "\n")
	for _, name := range regexp.MustCompile(`\b(?:teahouse|go|process)_[a-z_]+`).FindAllString(all, -1) {
		if !regexp.MustCompile(`(?m)^` + name + `[{ ]`).MatchString(told) {
			t.Errorf("%s is shown, which there is none of", name)
		}
	}
	for _, name := range regexp.MustCompile(`event=~?"([^"]+)"`).FindAllStringSubmatch(all, -1) {
		for event := range strings.SplitSeq(name[1], "|") {
			if !strings.Contains(told, `event="`+event+`"`) {
				t.Errorf("the event %q is shown, which there is none of", event)
			}
		}
	}
	for _, name := range regexp.MustCompile(`\$\w+`).FindAllString(all, -1) {
		if !slices.Contains(variables, name) {
			t.Errorf("there is no variable %s", name)
		}
	}
	families := regexp.MustCompile(`(?m)^# TYPE (teahouse_\w+)`).FindAllStringSubmatch(told, -1)
	for _, family := range families {
		if !strings.Contains(all, family[1]) {
			t.Errorf("%s is told and not shown", family[1])
		}
	}
	if len(families) < 10 {
		t.Errorf("only %d things are told", len(families))
	}
	for _, q := range queries {
		if strings.Count(q, "(") != strings.Count(q, ")") || strings.Count(q, "{") != strings.Count(q, "}") || strings.Count(q, `"`)%2 != 0 {
			t.Errorf("%s does not close what it opens", q)
		}
	}
}

// asked is what an address answers.
func asked(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", url, response.Status, err)
	}
	return string(body)
}
