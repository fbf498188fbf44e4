package main

import (
	"fmt"
	"math/big"
	"reflect"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Values in plain Go: nil, unknown, string, bool, *big.Float, []any, object.
type object = map[string]any

type unknownValue struct{}

var unknown = unknownValue{}

func fromValue(value tftypes.Value) any {
	switch {
	case !value.IsKnown():
		return unknown
	case value.IsNull():
		return nil
	}
	switch value.Type().(type) {
	case tftypes.List, tftypes.Set:
		var elements []tftypes.Value
		must(value.As(&elements))
		list := make([]any, len(elements))
		for i, each := range elements {
			list[i] = fromValue(each)
		}
		return list
	case tftypes.Map, tftypes.Object:
		var elements map[string]tftypes.Value
		must(value.As(&elements))
		o := object{}
		for name, each := range elements {
			o[name] = fromValue(each)
		}
		return o
	}
	switch {
	case value.Type().Is(tftypes.String):
		var s string
		must(value.As(&s))
		return s
	case value.Type().Is(tftypes.Bool):
		var b bool
		must(value.As(&b))
		return b
	}
	number := new(big.Float)
	must(value.As(&number))
	return number
}

func toValue(typ tftypes.Type, a any) tftypes.Value {
	switch v := a.(type) {
	case nil:
		return tftypes.NewValue(typ, nil)
	case unknownValue:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	case []any:
		element := elementType(typ)
		elements := make([]tftypes.Value, len(v))
		for i, each := range v {
			elements[i] = toValue(element, each)
		}
		return tftypes.NewValue(typ, elements)
	case object:
		elements := map[string]tftypes.Value{}
		if t, ok := typ.(tftypes.Object); ok {
			for name, each := range t.AttributeTypes {
				elements[name] = toValue(each, v[name])
			}
		} else {
			for name, each := range v {
				elements[name] = toValue(elementType(typ), each)
			}
		}
		return tftypes.NewValue(typ, elements)
	}
	return tftypes.NewValue(typ, a)
}

func elementType(typ tftypes.Type) tftypes.Type {
	switch t := typ.(type) {
	case tftypes.List:
		return t.ElementType
	case tftypes.Set:
		return t.ElementType
	case tftypes.Map:
		return t.ElementType
	}
	panic(fmt.Sprintf("%s has no elements", typ))
}

// decode gives nil for a null object.
func decode(schema *tfprotov6.Schema, wire *tfprotov6.DynamicValue) (object, error) {
	value, err := wire.Unmarshal(schema.ValueType())
	if err != nil {
		return nil, err
	}
	o, _ := fromValue(value).(object)
	return o, nil
}

func encode(schema *tfprotov6.Schema, o object) (*tfprotov6.DynamicValue, error) {
	var a any
	if o != nil { // a nil map in an interface is not nil
		a = o
	}
	wire, err := tfprotov6.NewDynamicValue(schema.ValueType(), toValue(schema.ValueType(), a))
	return &wire, err
}

// fromJSON gives decoded JSON the numbers that fromValue gives.
func fromJSON(a any) any {
	switch v := a.(type) {
	case float64:
		return big.NewFloat(v)
	case object:
		o := object{}
		for name, each := range v {
			o[name] = fromJSON(each)
		}
		return o
	case []any:
		list := make([]any, len(v))
		for i, each := range v {
			list[i] = fromJSON(each)
		}
		return list
	}
	return a
}

func equal(a, b any) bool {
	switch x := a.(type) {
	case *big.Float:
		y, ok := b.(*big.Float)
		return ok && x.Cmp(y) == 0
	case object:
		y, ok := b.(object)
		if !ok || len(x) != len(y) {
			return false
		}
		for name := range x {
			if !equal(x[name], y[name]) {
				return false
			}
		}
		return true
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !equal(x[i], y[i]) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a, b)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
