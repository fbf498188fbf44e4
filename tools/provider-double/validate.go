package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// ValidateResourceConfig checks what the engine leaves to the provider; the shape it has checked by itself.
func (s *server) ValidateResourceConfig(_ context.Context, r *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	response := &tfprotov6.ValidateResourceConfigResponse{}
	schema, facts, _, err := s.resource(r.TypeName)
	if err != nil {
		response.Diagnostics = failed(r.TypeName, err)
		return response, nil
	}
	config, err := decode(schema, r.Config)
	if err != nil {
		return nil, err
	}
	for _, mistake := range facts.mistakes(fieldsOf(schema.Block), config) {
		response.Diagnostics = append(response.Diagnostics, failed(r.TypeName, mistake)...)
	}
	return response, nil
}

func (facts resourceFacts) mistakes(fields []field, config object) []error {
	mistakes := readOnlySet(fields, "", config)
	// Without what the first rule has named: nobody knows it, because nobody may set it.
	if len(mistakes) == 0 {
		for _, key := range unknownKeys(facts.Knows, fields, "", config) {
			mistakes = append(mistakes, notKnown("%s; add it to facts.json after trying the real provider", key))
		}
	}
	for name, value := range first(config["timeouts"]) {
		if text, isText := value.(string); isText {
			if _, err := time.ParseDuration(text); err != nil {
				mistakes = append(mistakes, fmt.Errorf("timeouts.%s: %w", name, err))
			}
		}
	}
	for _, path := range sortedKeys(facts.Patterns) {
		pattern := regexp.MustCompile(facts.Patterns[path])
		visit(config, strings.Split(path, "."), func(text string) {
			if !pattern.MatchString(text) {
				mistakes = append(mistakes, fmt.Errorf("%s is %q, must match %s", path, text, pattern))
			}
		})
	}
	return mistakes
}

func readOnlySet(fields []field, path string, config object) []error {
	var mistakes []error
	for _, f := range fields {
		at := dotted(path, f.name)
		if f.readOnly && config[f.name] != nil {
			mistakes = append(mistakes, fmt.Errorf("%s is read-only: the provider computes it", at))
			continue
		}
		if f.inner != nil {
			for _, each := range objectsIn(config[f.name]) {
				mistakes = append(mistakes, readOnlySet(f.inner, at, each)...)
			}
		}
	}
	return mistakes
}

// visit calls `found` with each string at a path: through lists, "*" for every value of a map, "#" for its keys.
func visit(value any, path []string, found func(string)) {
	switch v := value.(type) {
	case string:
		if len(path) == 0 {
			found(v)
		}
	case []any:
		for _, each := range v {
			visit(each, path, found)
		}
	case object:
		if len(path) == 0 {
			return
		}
		for _, name := range sortedKeys(v) {
			switch path[0] {
			case "#":
				found(name)
			case "*", name:
				visit(v[name], path[1:], found)
			}
		}
	}
}
