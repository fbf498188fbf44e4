package main

import (
	"fmt"
	"slices"
	"strings"
)

// allFacts is facts.json: what a schema does not say about the real providers.
type allFacts struct {
	Providers map[string]providerFacts `json:"providers"`
}

type providerFacts struct {
	Version   string                   `json:"version"`
	Knows     []string                 `json:"knows"` // keys of the provider block
	Resources map[string]resourceFacts `json:"resources"`
}

// resourceFacts name attributes by dotted paths without indexes.
type resourceFacts struct {
	Knows    []string          `json:"knows"`    // what the configuration may set, with everything below
	Defaults map[string]any    `json:"defaults"` // value planned when the configuration is silent
	Volatile []string          `json:"volatile"` // unknown again whenever anything changes
	Replace  []string          `json:"replace"`  // a change means a new object
	Patterns map[string]string `json:"patterns"` // what strings must look like; "*" the values of a map, "#" its keys
}

// notKnown is the answer to everything that the double cannot vouch for.
func notKnown(format string, args ...any) error {
	return fmt.Errorf("the provider double does not know "+format, args...)
}

// unknownKeys lists what is set but not known, with its path.
func unknownKeys(knows []string, fields []field, path string, config object) []string {
	var keys []string
	for _, f := range fields {
		at := dotted(path, f.name)
		if isEmpty(config[f.name]) || slices.Contains(knows, at) {
			continue
		}
		partly := slices.ContainsFunc(knows, func(known string) bool { return strings.HasPrefix(known, at+".") })
		if !partly {
			keys = append(keys, at)
			continue
		}
		for _, each := range objectsIn(config[f.name]) {
			keys = append(keys, unknownKeys(knows, f.inner, at, each)...)
		}
	}
	return keys
}

// isEmpty tells whether nothing is set: an absent block is an empty list.
func isEmpty(value any) bool {
	list, isList := value.([]any)
	return value == nil || isList && len(list) == 0
}
