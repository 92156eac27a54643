package helper

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

// The bounds of what is asked of a model and of what it answers.
const (
	maxAnswer   = 3500    // bytes of an answer; below what a message may have, with room for a sentence behind it
	maxTokens   = 1500    // that the service is asked for
	maxResponse = 1 << 20 // bytes of one response, whatever it is made of
	maxKey      = 4096    // bytes of a key file
)

//go:embed prompt.txt
var prompt string

// ErrOpenKey is the answer to a key file that others than its owner may read.
var ErrOpenKey = errors.New("the key file can be read by others; chmod 600 it")

// errTooLong ends an answer that is longer than a message.
var errTooLong = errors.New("the answer is too long")

// ModelConfig says where a language model is. A zero field takes the default that stands beside it.
type ModelConfig struct {
	URL     string        // of the API, up to what stands before /chat/completions
	Name    string        // of the model
	KeyFile string        // a file with the key, readable by its owner alone; "" for a service that wants none
	Timeout time.Duration // 30 s: for a whole answer
}

// Model asks a language model that speaks OpenAI's chat API.
type Model struct {
	client  openai.Client
	name    string
	timeout time.Duration
}

// NewModel reads the key and checks the settings; it connects to nothing yet. It answers ErrOpenKey for a key file that is
// not private.
func NewModel(cfg ModelConfig) (*Model, error) {
	if u, err := url.Parse(cfg.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is not the URL of an API", cfg.URL)
	}
	if cfg.Name == "" {
		return nil, errors.New("the model has no name")
	}
	key, err := readKey(cfg.KeyFile)
	if err != nil {
		return nil, err
	}
	// A redirect could lead the key to somebody else.
	refuse := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client := &http.Client{Transport: bounded{http.DefaultTransport}, CheckRedirect: refuse}
	return &Model{
		client: openai.NewClient(option.WithBaseURL(cfg.URL), option.WithAPIKey(key), option.WithHTTPClient(client),
			option.WithMaxRetries(0)), // whoever asked is waiting; they ask again themselves
		name: cfg.Name, timeout: cmp.Or(cfg.Timeout, 30*time.Second),
	}, nil
}

func readKey(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read the key: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", fmt.Errorf("read the key: %w", err)
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%s: %w", path, ErrOpenKey)
	}
	key, err := io.ReadAll(io.LimitReader(f, maxKey))
	if err != nil {
		return "", fmt.Errorf("read the key: %w", err)
	}
	return strings.TrimSpace(string(key)), nil
}

// bounded cuts every response off that is far longer than any answer: the client would read lines of 32 MiB.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		body := response.Body
		response.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(body, maxResponse), body}
	}
	return response, err
}

// ask hands the answer to grow whenever more of it is there, all of it up to then, and returns all that came, also with an
// error. The error of grow ends it.
func (m *Model) ask(ctx context.Context, conversation, words string, grow func(answer string) error) (answer string, err error) {
	ctx, cancel := context.WithTimeout(ctx, m.timeout)
	defer cancel()
	stream := m.client.Chat.Completions.NewStreaming(ctx, openai.ChatCompletionNewParams{
		Model: m.name, MaxTokens: openai.Int(maxTokens),
		Messages: []openai.ChatCompletionMessageParamUnion{
			openai.SystemMessage(prompt),
			openai.UserMessage("<conversation untrusted=\"yes\">\n" + conversation + "</conversation>\n\nThe question:\n" + words),
		},
	})
	defer stream.Close() // of a connection that is given up either way
	finished := false
	for stream.Next() {
		for _, choice := range stream.Current().Choices {
			answer += choice.Delta.Content
			finished = finished || choice.FinishReason != ""
		}
		if len(answer) > maxAnswer {
			return strings.ToValidUTF8(answer[:maxAnswer], ""), errTooLong
		}
		if err := grow(answer); err != nil {
			return answer, err
		}
	}
	if err := stream.Err(); err != nil {
		return answer, err
	}
	if !finished {
		return answer, io.ErrUnexpectedEOF // the line dropped, or what came was no answer at all
	}
	return answer, nil
}
