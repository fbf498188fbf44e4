package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	lksdk "github.com/livekit/server-sdk-go/v2"
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
