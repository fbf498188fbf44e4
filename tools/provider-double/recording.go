package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// recording is what `tofu providers schema -json` prints.
type recording struct {
	Providers map[string]recordedProvider `json:"provider_schemas"`
}

type recordedProvider struct {
	Provider    recordedSchema            `json:"provider"`
	Resources   map[string]recordedSchema `json:"resource_schemas"`
	DataSources map[string]recordedSchema `json:"data_source_schemas"`
}

type recordedSchema struct {
	Version int64         `json:"version"`
	Block   recordedBlock `json:"block"`
}

type recordedBlock struct {
	Attributes map[string]recordedAttribute `json:"attributes"`
	Blocks     map[string]recordedNested    `json:"block_types"`
	Deprecated bool                         `json:"deprecated"`
}

type recordedAttribute struct {
	Type       json.RawMessage `json:"type"`
	Object     *recordedObject `json:"nested_type"`
	Required   bool            `json:"required"`
	Optional   bool            `json:"optional"`
	Computed   bool            `json:"computed"`
	Sensitive  bool            `json:"sensitive"`
	WriteOnly  bool            `json:"write_only"`
	Deprecated bool            `json:"deprecated"`
}

type recordedObject struct {
	Attributes map[string]recordedAttribute `json:"attributes"`
	Nesting    string                       `json:"nesting_mode"`
}

type recordedNested struct {
	Nesting string        `json:"nesting_mode"`
	Block   recordedBlock `json:"block"`
	Min     int64         `json:"min_items"`
	Max     int64         `json:"max_items"`
}

var blockNesting = map[string]tfprotov6.SchemaNestedBlockNestingMode{
	"single": tfprotov6.SchemaNestedBlockNestingModeSingle,
	"list":   tfprotov6.SchemaNestedBlockNestingModeList,
	"set":    tfprotov6.SchemaNestedBlockNestingModeSet,
}

var objectNesting = map[string]tfprotov6.SchemaObjectNestingMode{
	"single": tfprotov6.SchemaObjectNestingModeSingle,
	"list":   tfprotov6.SchemaObjectNestingModeList,
	"set":    tfprotov6.SchemaObjectNestingModeSet,
	"map":    tfprotov6.SchemaObjectNestingModeMap,
}

func schemasOf(recorded map[string]recordedSchema) (map[string]*tfprotov6.Schema, error) {
	schemas := map[string]*tfprotov6.Schema{}
	for name, each := range recorded {
		schema, err := each.schema()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		schemas[name] = schema
	}
	return schemas, nil
}

func (r recordedSchema) schema() (*tfprotov6.Schema, error) {
	block, err := r.Block.block()
	return &tfprotov6.Schema{Version: r.Version, Block: block}, err
}

func (r recordedBlock) block() (*tfprotov6.SchemaBlock, error) {
	attributes, err := attributesOf(r.Attributes)
	if err != nil {
		return nil, err
	}
	block := &tfprotov6.SchemaBlock{Attributes: attributes, Deprecated: r.Deprecated}
	for _, name := range sortedKeys(r.Blocks) {
		nested := r.Blocks[name]
		inner, err := nested.Block.block()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		mode, known := blockNesting[nested.Nesting]
		if !known {
			return nil, fmt.Errorf("%s: nesting mode %q", name, nested.Nesting)
		}
		block.BlockTypes = append(block.BlockTypes, &tfprotov6.SchemaNestedBlock{
			TypeName: name, Block: inner, Nesting: mode, MinItems: nested.Min, MaxItems: nested.Max,
		})
	}
	return block, nil
}

func attributesOf(recorded map[string]recordedAttribute) ([]*tfprotov6.SchemaAttribute, error) {
	var attributes []*tfprotov6.SchemaAttribute
	for _, name := range sortedKeys(recorded) {
		r := recorded[name]
		attribute := &tfprotov6.SchemaAttribute{
			Name: name, Required: r.Required, Optional: r.Optional, Computed: r.Computed,
			Sensitive: r.Sensitive, WriteOnly: r.WriteOnly, Deprecated: r.Deprecated,
		}
		if err := r.typed(attribute); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		attributes = append(attributes, attribute)
	}
	return attributes, nil
}

func (r recordedAttribute) typed(attribute *tfprotov6.SchemaAttribute) (err error) {
	if r.Object == nil {
		attribute.Type, err = tftypes.ParseJSONType(r.Type) //nolint:staticcheck // the only parser of this notation
		return err
	}
	mode, known := objectNesting[r.Object.Nesting]
	if !known {
		return fmt.Errorf("nesting mode %q", r.Object.Nesting)
	}
	inner, err := attributesOf(r.Object.Attributes)
	attribute.NestedType = &tfprotov6.SchemaObject{Attributes: inner, Nesting: mode}
	return err
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
