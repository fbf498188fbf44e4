package main

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// field is an attribute or a nested block, which differ in how they are written but not in what they hold.
type field struct {
	name      string
	typ       tftypes.Type
	required  bool
	computed  bool
	readOnly  bool // computed, and nobody may set it
	writeOnly bool
	inner     []field // of the objects it holds; none for a plain value
}

func fieldsOf(block *tfprotov6.SchemaBlock) []field {
	fields := fieldsOfAttributes(block.Attributes)
	for _, each := range block.BlockTypes {
		fields = append(fields, field{name: each.TypeName, typ: each.ValueType(), inner: fieldsOf(each.Block)})
	}
	return fields
}

func fieldsOfAttributes(attributes []*tfprotov6.SchemaAttribute) []field {
	var fields []field
	for _, a := range attributes {
		f := field{
			name: a.Name, typ: a.ValueType(), required: a.Required, computed: a.Computed,
			readOnly: a.Computed && !a.Optional, writeOnly: a.WriteOnly,
		}
		if a.NestedType != nil {
			f.inner = fieldsOfAttributes(a.NestedType.Attributes)
		}
		fields = append(fields, f)
	}
	return fields
}

// objectsIn lists the objects that a field with inner fields holds: itself, or those of a list.
func objectsIn(value any) []object {
	switch v := value.(type) {
	case object:
		return []object{v}
	case []any:
		var objects []object
		for _, each := range v {
			if o, ok := each.(object); ok {
				objects = append(objects, o)
			}
		}
		return objects
	}
	return nil
}

// nth is the object at the same place in another version of a list; nil where there is none.
func nth(objects []object, index int) object {
	if index < len(objects) {
		return objects[index]
	}
	return nil
}

func dotted(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
