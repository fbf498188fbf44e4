package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tools/load-generator/window"
)

// lateness is how long a packet is waited for before it is lost: a buffer for playout waits less.
const lateness = time.Second

// settled waits until nothing is missing any more, and at most as long as packets may be late.
func settled(ctx context.Context, testers []*tester) (window.Numbers, error) {
	for end := time.Now().Add(lateness); ; {
		var sum window.Numbers
		for _, t := range testers {
			t.each(func(r *receiver) { sum = sum.Plus(r.window.Numbers()) })
		}
		if sum.Missing == 0 || time.Now().After(end) {
			return sum, nil
		}
		if err := wait(ctx, lateness/20); err != nil {
			return window.Numbers{}, err
		}
	}
}

// mostTold keeps a measurement of many that lost something readable.
const mostTold = 10

// tellLosses says which tracks miss packets, the worst first, and how: few long gaps, or many short ones.
func tellLosses(testers []*tester) {
	type loss struct {
		missing int64
		words   string
	}
	var losses []loss
	for _, t := range testers {
		t.each(func(r *receiver) {
			if n := r.window.Numbers(); n.Missing > 0 {
				losses = append(losses, loss{n.Missing, fmt.Sprintf("tester %d of room %d misses %d of %d packets of %s, in %d gaps",
					t.index, t.room, n.Missing, n.Sent, r.kind, r.window.Gaps())})
			}
		})
	}
	slices.SortStableFunc(losses, func(a, b loss) int { return cmp.Compare(b.missing, a.missing) })
	for _, l := range losses[:min(len(losses), mostTold)] {
		say("%s", l.words)
	}
	if more := len(losses) - mostTold; more > 0 {
		say("%d more tracks miss packets", more)
	}
}
