package main

import (
	"strconv"
	"strings"
)

var units = map[string]float64{
	"": 1, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "Ti": 1 << 40,
}

// sameQuantity tells whether two texts are the same amount in Kubernetes' notation: 1000m and 1, 1Gi and 1024Mi.
func sameQuantity(a, b any) bool {
	x, ok := amount(a)
	y, both := amount(b)
	return ok && both && x == y
}

func amount(a any) (float64, bool) {
	s, isText := a.(string)
	digits := strings.TrimRight(s, "mkMGTKi")
	number, err := strconv.ParseFloat(digits, 64)
	unit, known := units[s[len(digits):]]
	return number * unit, isText && err == nil && known
}
