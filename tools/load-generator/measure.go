package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	lksdk "github.com/livekit/server-sdk-go/v2"

	"tools/load-generator/window"
)

// A moment is everything that counts up, at one time.
type moment struct {
	at                     time.Time
	received               counts
	delays                 []int64
	packetsSent, bytesSent int64
	sfu, turn              float64 // CPU seconds
}

// measure brings all testers into their rooms, lets them talk, and says what came of it.
func measure(ctx context.Context, o options) (result, error) {
	lksdk.SetLogger(quiet())
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if _, err := o.servers(); err != nil {
		return result{}, err
	}
	var sent sent
	var delays delays
	testers := make([]*tester, 0, o.rooms*o.size)
	for index := range o.size {
		for room := range o.rooms {
			testers = append(testers, &tester{room: room, index: index, delays: &delays})
		}
	}
	defer leave(testers)
	if err := joinAll(ctx, testers, o, &sent); err != nil {
		return result{}, err
	}
	if err := wait(ctx, o.warmUp); err != nil {
		return result{}, err
	}
	say("measuring for %s", o.duration)
	before, err := now(testers, &sent, &delays, o)
	if err != nil {
		return result{}, err
	}
	for _, t := range testers {
		t.each(func(r *receiver) { r.window.Open() })
	}
	if err := wait(ctx, o.duration); err != nil {
		return result{}, err
	}
	after, err := now(testers, &sent, &delays, o)
	if err != nil {
		return result{}, err
	}
	for _, t := range testers {
		t.each(func(r *receiver) { r.window.Close() })
	}
	numbers, err := settled(ctx, testers)
	if err != nil {
		return result{}, err
	}
	tellLosses(testers)
	return resultOf(testers, before, after, numbers, o), nil
}

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
	slices.SortStableFunc(losses, func(a, b loss) int { return int(b.missing - a.missing) })
	for _, l := range losses[:min(len(losses), mostTold)] {
		say("%s", l.words)
	}
	if more := len(losses) - mostTold; more > 0 {
		say("%d more tracks miss packets", more)
	}
}

// joinAll lets the testers join one after the other; who has joined begins to send at once.
func joinAll(ctx context.Context, testers []*tester, o options, sent *sent) error {
	var group sync.WaitGroup
	ticker := time.NewTicker(time.Second / time.Duration(o.perSecond))
	defer ticker.Stop()
	for i, t := range testers {
		group.Go(func() {
			t.join(o)
			if t.failure == nil {
				t.failure = t.send(ctx, o, sent)
			}
			if t.failure != nil {
				say("tester %d of room %d: %v", t.index, t.room, t.failure)
			}
		})
		if (i+1)%(o.perSecond*5) == 0 {
			say("%d of %d testers have started to join", i+1, len(testers))
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return fmt.Errorf("stopped while testers joined")
		}
	}
	group.Wait()
	return nil
}

func wait(ctx context.Context, duration time.Duration) error {
	select {
	case <-time.After(duration):
		return nil
	case <-ctx.Done():
		return fmt.Errorf("stopped before the measurement was over")
	}
}

func now(testers []*tester, sent *sent, delays *delays, o options) (moment, error) {
	cpu, err := o.servers()
	m := moment{at: time.Now(), delays: delays.now(), packetsSent: sent.packets.Load(), bytesSent: sent.bytes.Load(), sfu: cpu.sfu, turn: cpu.turn}
	for _, t := range testers {
		t.each(func(r *receiver) { m.received = m.received.plus(r.counts) })
	}
	return m, err
}

func leave(testers []*tester) {
	var group sync.WaitGroup
	for _, t := range testers {
		if t.connection != nil {
			group.Go(t.connection.Disconnect)
		}
	}
	group.Wait()
}
