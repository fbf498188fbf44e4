// Prints the configuration of the pinned livekit-server as JSON Schema (draft 7), read off the types that it parses into.
// Strict parsing refuses unknown keys, so the schema does. Values that the server takes as any text stay open.
package main

import (
	"encoding/json"
	"log"
	"os"
	"reflect"
	"runtime/debug"
	"strings"

	"github.com/livekit/livekit-server/pkg/config"
)

const module = "github.com/livekit/livekit-server"

// Schema is the part of JSON Schema that the configuration needs.
type Schema struct {
	Dialect     string             `json:"$schema,omitempty"`
	Comment     string             `json:"$comment,omitempty"`
	Type        string             `json:"type,omitempty"`
	Format      string             `json:"format,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Minimum     *float64           `json:"minimum,omitempty"`
	Maximum     *float64           `json:"maximum,omitempty"`
	Default     any                `json:"default,omitempty"`
	Properties  map[string]*Schema `json:"properties,omitempty"`
	Names       *Schema            `json:"propertyNames,omitempty"`
	Additional  any                `json:"additionalProperties,omitempty"`
	Items       *Schema            `json:"items,omitempty"`
	Alternative []*Schema          `json:"anyOf,omitempty"`
}

func main() {
	schema := schemaOf(reflect.ValueOf(config.DefaultConfig))
	schema.Dialect = "http://json-schema.org/draft-07/schema#"
	schema.Comment = "configuration of livekit-server " + version() + "; made by npm run generate:livekit-config"
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(schema); err != nil {
		log.Fatal(err)
	}
}

// The version that is compiled in, not one that somebody wrote down.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		log.Fatal("built without module information")
	}
	for _, dependency := range info.Deps {
		if dependency.Path == module {
			return strings.TrimPrefix(dependency.Version, "v")
		}
	}
	log.Fatalf("built without %s", module)
	return ""
}
