package main

import (
	"encoding/json"
	"math/big"
	"strings"
)

// notInAPI are settings of the provider alone.
var notInAPI = map[string]bool{"id": true, "timeouts": true, "wait_for_default_service_account": true}

// apiName is the API's name of an attribute: camel case, with one exception among the known types.
func apiName(name string) string {
	if name == "storage_provisioner" {
		return "provisioner"
	}
	words := strings.Split(name, "_")
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}

// toAPI turns values into an API object. All known blocks hold one object.
func toAPI(fields []field, values object) object {
	api := object{}
	for _, f := range fields {
		value := values[f.name]
		if isEmpty(value) && !f.required || notInAPI[f.name] || f.readOnly || value == unknown || value == "" {
			continue
		}
		if f.inner != nil {
			api[apiName(f.name)] = toAPI(f.inner, first(value))
		} else {
			api[apiName(f.name)] = forJSON(value)
		}
	}
	return api
}

// observed is the state as the live object shows it: its values of what the state holds, and what the server computes.
// Defaults of the server and keys that others have added stay out; the real provider shows added labels.
func observed(fields []field, state, live object) object {
	result := object{}
	for _, f := range fields {
		have, now := state[f.name], live[apiName(f.name)]
		switch {
		case notInAPI[f.name] || have == nil && !f.computed:
			result[f.name] = have
		case f.inner != nil:
			result[f.name] = observedBlock(f, have, now)
		case now == nil:
			// The API leaves zero values out.
			if isZero(have) {
				result[f.name] = have
			}
		default:
			result[f.name] = observedValue(have, now)
		}
	}
	return result
}

func observedBlock(f field, have, now any) any {
	held := first(have)
	if held == nil {
		return have
	}
	seen := first(now)
	if seen == nil {
		if len(toAPI(f.inner, held)) > 0 {
			return []any{}
		}
		seen = object{} // an empty selector, say
	}
	return []any{observed(f.inner, held, seen)}
}

// observedValue keeps what means the same; of a map, only the keys that the state holds.
func observedValue(have, now any) any {
	held, isMap := have.(object)
	if !isMap {
		return now
	}
	seen, _ := now.(object)
	result := object{}
	for key, before := range held {
		after, exists := seen[key]
		switch {
		case !exists:
		case sameQuantity(before, after):
			result[key] = before // the API writes 1000m as 1
		default:
			result[key] = after
		}
	}
	return result
}

func isZero(value any) bool {
	switch v := value.(type) {
	case *big.Float:
		return v.Sign() == 0
	case object:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return value == false || value == "" || value == unknown
}

// forJSON gives numbers as JSON does; *big.Float would become a string.
func forJSON(a any) any {
	switch v := a.(type) {
	case *big.Float:
		return json.Number(v.Text('f', -1))
	case object:
		o := object{}
		for name, each := range v {
			o[name] = forJSON(each)
		}
		return o
	case []any:
		list := make([]any, len(v))
		for i, each := range v {
			list[i] = forJSON(each)
		}
		return list
	}
	return a
}

func parsed(raw []byte) (object, error) {
	var a any
	if err := json.Unmarshal(raw, &a); err != nil {
		return nil, err
	}
	o, _ := fromJSON(a).(object)
	return o, nil
}

// text is a string of an object; empty if it is not one.
func text(o object, key string) string {
	s, _ := o[key].(string)
	return s
}
