package main

import (
	"math"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Protocol messages inside the configuration are parsed by a strict parser of their own.
func messageSchema(message protoreflect.MessageDescriptor) *Schema {
	schema := &Schema{Type: "object", Properties: map[string]*Schema{}, Additional: false}
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		schema.Properties[string(field.Name())] = fieldSchema(field)
	}
	return schema
}

func fieldSchema(field protoreflect.FieldDescriptor) *Schema {
	switch {
	case field.IsMap():
		return &Schema{Type: "object", Additional: kindSchema(field.MapValue())}
	case field.IsList():
		return &Schema{Type: "array", Items: kindSchema(field)}
	default:
		return kindSchema(field)
	}
}

func kindSchema(field protoreflect.FieldDescriptor) *Schema {
	switch field.Kind() {
	case protoreflect.MessageKind, protoreflect.GroupKind:
		return messageSchema(field.Message())
	case protoreflect.EnumKind:
		schema := &Schema{Type: "string"}
		for i := range field.Enum().Values().Len() {
			schema.Enum = append(schema.Enum, string(field.Enum().Values().Get(i).Name()))
		}
		return schema
	case protoreflect.BoolKind:
		return &Schema{Type: "boolean"}
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return &Schema{Type: "number"}
	case protoreflect.StringKind, protoreflect.BytesKind:
		return &Schema{Type: "string"}
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return between(0, math.MaxUint32)
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return between(math.MinInt32, math.MaxInt32)
	default:
		return &Schema{Type: "integer"}
	}
}
