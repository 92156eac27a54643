package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"time"

	"teahouse/sshapp"
	"teahouse/sshapp/helper"
	"teahouse/store"
)

// helperSettings are the flags of the house's own helper.
type helperSettings struct {
	on      string
	budget  int
	url     string
	model   string
	keyFile string
	timeout time.Duration
}

func (s *helperSettings) define(fs *flag.FlagSet) {
	fs.StringVar(&s.on, "helper", "on", "the house's own helper, "+helper.Name+", who greets newcomers and answers questions: `on|off`")
	fs.IntVar(&s.budget, "helper-budget", 20, "answers of the language model for one person in an hour; 0 is no limit")
	fs.StringVar(&s.url, "llm-url", "", "the base `URL` of an OpenAI-compatible chat API for the helper, such as https://llm.example/v1; none: it knows the commands only")
	fs.StringVar(&s.model, "llm-model", "", "the `name` of the language model")
	fs.StringVar(&s.keyFile, "llm-key-file", "", "a private `file` with the API's key; none: no key is sent")
	fs.DurationVar(&s.timeout, "llm-timeout", 30*time.Second, "for one answer of the language model")
}

// openHelper makes the helper; nil when it is off, or when somebody else has its name: a house without one is still a
// house. It must be called before the first command is given to the store.
func openHelper(ctx context.Context, s helperSettings, st *store.Store, log *slog.Logger) (*helper.Helper, error) {
	if s.on == "off" {
		return nil, nil
	}
	cfg := helper.Config{
		Store: st, Topics: sshapp.Topics, Budget: s.budget,
		Fault: func(doing string, err error) { log.Error("fault", "doing", "the helper: "+doing, "err", err) },
	}
	lift(&cfg.Budget)
	if s.url != "" {
		model, err := helper.NewModel(helper.ModelConfig{URL: s.url, Name: s.model, KeyFile: s.keyFile, Timeout: s.timeout})
		if err != nil {
			return nil, fmt.Errorf("set up the language model: %w", err)
		}
		cfg.Model = model
	}
	h, err := helper.New(ctx, cfg)
	if errors.Is(err, store.ErrNameTaken) || errors.Is(err, store.ErrNameLooksLike) {
		log.Warn("no helper: somebody else is called like it", "user", helper.Name)
		return nil, nil
	}
	return h, err
}
