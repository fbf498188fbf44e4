package main

import (
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// completed fills what the engine proposes: with defaults, and with unknown where the provider will decide.
// `changed` tells that something differs from the prior state, so that volatile values become unknown.
// A prior object of nil is a create; its computed values are then all unknown.
func (facts resourceFacts) completed(fields []field, path string, proposed, prior, config object, changed bool) {
	for _, f := range fields {
		at := dotted(path, f.name)
		if f.writeOnly {
			proposed[f.name] = nil
			continue
		}
		if config[f.name] != nil {
			before, written := objectsIn(prior[f.name]), objectsIn(config[f.name])
			for i, each := range objectsIn(proposed[f.name]) {
				if f.inner != nil {
					facts.completed(f.inner, at, each, nth(before, i), nth(written, i), changed)
				}
			}
			continue
		}
		// Also for values that are not computed: the old SDK plans them, which only the legacy type system allows.
		if value, ok := facts.Defaults[at]; ok {
			proposed[f.name] = fromJSON(value)
		} else if f.computed && (prior == nil || changed && slices.Contains(facts.Volatile, at)) {
			proposed[f.name] = unknown
		}
	}
}

// replaced lists the paths whose change means a new object.
func replaced(paths []string, prior, planned object) []*tftypes.AttributePath {
	var changed []*tftypes.AttributePath
	for _, dotted := range paths {
		path := tftypes.NewAttributePath()
		var before, after any = prior, planned
		for name := range strings.SplitSeq(dotted, ".") {
			if _, isList := before.([]any); isList {
				path = path.WithElementKeyInt(0)
			}
			path = path.WithAttributeName(name)
			before, after = first(before)[name], first(after)[name]
		}
		if !equal(before, after) {
			changed = append(changed, path)
		}
	}
	return changed
}

// first is the object that a block or nested attribute holds; nil where there is none.
func first(value any) object {
	return nth(objectsIn(value), 0)
}

// invented replaces what is still unknown after the work, and says so in the value.
// Never an optional one: it would be null in the next proposal, and the plan after an apply would never be empty.
func invented(fields []field, state object, id string) {
	for _, f := range fields {
		if state[f.name] == unknown {
			state[f.name] = invention(f, id)
		}
		for _, each := range objectsIn(state[f.name]) {
			if f.inner != nil {
				invented(f.inner, each, id)
			}
		}
	}
}

func invention(f field, id string) any {
	if !f.computed {
		return nil
	}
	switch t := f.typ.(type) {
	case tftypes.List, tftypes.Set:
		return []any{}
	case tftypes.Map:
		return object{}
	case tftypes.Object:
		o := object{}
		for _, each := range f.inner {
			o[each.name] = invention(each, id)
		}
		return o
	default:
		switch {
		case t.Is(tftypes.Bool):
			return false
		case t.Is(tftypes.Number):
			return new(big.Float)
		case f.name == "id":
			return id
		}
		return f.name + "-of-" + id
	}
}
