package main

import (
	"fmt"
	"log"
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/livekit/mediatransportutil/pkg/rtcconfig"
	"google.golang.org/protobuf/proto"
	"gopkg.in/yaml.v3"
)

var (
	duration  = reflect.TypeFor[time.Duration]()
	portRange = reflect.TypeFor[rtcconfig.PortRange]()
	nodeIP    = reflect.TypeFor[rtcconfig.NodeIP]()
	message   = reflect.TypeFor[proto.Message]()
	parser    = reflect.TypeFor[yaml.Unmarshaler]()
)

// Schema of a value's type, with the value as its default.
func schemaOf(value reflect.Value) *Schema {
	t := value.Type()
	switch {
	case t == duration:
		return withDefault(&Schema{Type: "string", Format: "go-duration"}, value, value.Interface().(time.Duration).String())
	case t == portRange:
		return &Schema{Alternative: []*Schema{between(1, 65535), {Type: "string", Format: "port-range"}}}
	case t == nodeIP:
		return &Schema{Type: "string"}
	case t.Implements(message):
		return messageSchema(reflect.New(t.Elem()).Interface().(proto.Message).ProtoReflect().Descriptor())
	case reflect.PointerTo(t).Implements(parser):
		log.Fatalf("%s parses itself; say here what it takes", t)
	}
	switch t.Kind() {
	case reflect.Pointer:
		if value.IsNil() {
			return schemaOf(reflect.Zero(t.Elem()))
		}
		return schemaOf(value.Elem())
	case reflect.Struct:
		schema := &Schema{Type: "object", Properties: map[string]*Schema{}, Additional: false}
		addFields(schema.Properties, value)
		return schema
	case reflect.Map:
		schema := &Schema{Type: "object", Additional: schemaOf(reflect.Zero(t.Elem()))}
		if key := schemaOf(reflect.Zero(t.Key())); key.Type == "integer" {
			schema.Names = &Schema{Format: "integer"}
		}
		return withDefault(schema, value, value.Interface())
	case reflect.Slice:
		return withDefault(&Schema{Type: "array", Items: schemaOf(reflect.Zero(t.Elem()))}, value, value.Interface())
	default:
		return withDefault(scalar(t), value, value.Interface())
	}
}

func addFields(properties map[string]*Schema, value reflect.Value) {
	for i := range value.NumField() {
		field := value.Type().Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case name == "-" || !field.IsExported():
		case options == "inline":
			addFields(properties, value.Field(i))
		case name == "":
			properties[strings.ToLower(field.Name)] = schemaOf(value.Field(i)) // what the parser does without a name
		default:
			properties[name] = schemaOf(value.Field(i))
		}
	}
}

func scalar(t reflect.Type) *Schema {
	switch t.Kind() {
	case reflect.Bool:
		return &Schema{Type: "boolean"}
	case reflect.String:
		return &Schema{Type: "string"}
	case reflect.Float32, reflect.Float64:
		return &Schema{Type: "number"}
	case reflect.Int, reflect.Int64:
		return &Schema{Type: "integer"}
	case reflect.Int32:
		return between(math.MinInt32, math.MaxInt32)
	case reflect.Uint8:
		return between(0, math.MaxUint8)
	case reflect.Uint16:
		return between(0, math.MaxUint16)
	case reflect.Uint32:
		return between(0, math.MaxUint32)
	case reflect.Uint, reflect.Uint64:
		return &Schema{Type: "integer", Minimum: new(float64)}
	}
	log.Fatalf("no schema for %s", t)
	return nil
}

func between(least, most float64) *Schema {
	return &Schema{Type: "integer", Minimum: &least, Maximum: &most}
}

// A zero or empty default says nothing: it stands for "off" in one key and for "as the code decides" in another.
func withDefault(schema *Schema, value reflect.Value, shown any) *Schema {
	empty := value.Kind() == reflect.Slice || value.Kind() == reflect.Map
	if !value.IsZero() && !(empty && value.Len() == 0) {
		schema.Default = plain(reflect.ValueOf(shown))
	}
	return schema
}

// A default with the key names that its own configuration would have.
func plain(value reflect.Value) any {
	switch {
	case value.Type() == duration:
		return value.Interface().(time.Duration).String()
	case value.Kind() == reflect.Struct:
		named := map[string]any{}
		for i := range value.NumField() {
			name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("yaml"), ",")
			if !value.Field(i).IsZero() {
				named[name] = plain(value.Field(i))
			}
		}
		return named
	case value.Kind() == reflect.Slice:
		items := []any{}
		for i := range value.Len() {
			items = append(items, plain(value.Index(i)))
		}
		return items
	case value.Kind() == reflect.Map:
		named := map[string]any{}
		for _, key := range value.MapKeys() {
			named[fmt.Sprint(key.Interface())] = plain(value.MapIndex(key))
		}
		return named
	default:
		return value.Interface()
	}
}
