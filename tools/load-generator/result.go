package main

import (
	"fmt"
	"math"
	"slices"
	"time"

	"tools/load-generator/window"
)

// A result is one load test; node, vcpu and rows are what `relais calibrate` reads (stacks/capacity/load-test-file.ts).
type result struct {
	Node    string `json:"node,omitempty"`
	VCPU    int    `json:"vcpu,omitempty"`
	Rows    []row  `json:"rows,omitempty"`
	Testers seen   `json:"testers"`
}

type row struct {
	Server         string  `json:"server"`
	Name           string  `json:"name"`
	Publishers     *int    `json:"publishers,omitempty"`
	Subscribers    *int    `json:"subscribers,omitempty"`
	Rooms          *int    `json:"rooms,omitempty"`
	PacketsOut     float64 `json:"packetsOut,omitempty"`
	BitsOut        float64 `json:"bitsOut,omitempty"`
	PacketsRelayed float64 `json:"packetsRelayed,omitempty"`
	CPUPercent     float64 `json:"cpuPercent"`
	LossPercent    float64 `json:"lossPercent"`
}

// seen is what the testers saw themselves; rates are per second of the measurement.
type seen struct {
	Wanted          int     `json:"wanted"`
	Joined          int     `json:"joined"`
	TracksWanted    int     `json:"tracksWanted"`
	TracksReceived  int     `json:"tracksReceived"`
	JoinSeconds     spread  `json:"joinSeconds"`
	Seconds         float64 `json:"seconds"`
	PacketsSent     float64 `json:"packetsSent"`
	BitsSent        float64 `json:"bitsSent"`
	PacketsReceived float64 `json:"packetsReceived"`
	BitsReceived    float64 `json:"bitsReceived"`
	LossPercent     float64 `json:"lossPercent"`
	// From a tester's writing a packet to another's reading it, with what both of them and the network take.
	DelayMilliseconds delay `json:"delayMilliseconds"`
	// Of each track received, at the end.
	JitterMilliseconds spread `json:"jitterMilliseconds"`
	Seed               int64  `json:"seed"`
}

type spread struct {
	Median float64 `json:"median"`
	Most   float64 `json:"most"`
}

func resultOf(testers []*tester, before, after moment, numbers window.Numbers, o options) result {
	seconds := after.at.Sub(before.at).Seconds()
	received := after.received.minus(before.received)
	s := seen{
		Wanted:            len(testers),
		TracksWanted:      o.tracks(),
		Seconds:           seconds,
		PacketsSent:       float64(after.packetsSent-before.packetsSent) / seconds,
		BitsSent:          float64(after.bytesSent-before.bytesSent) * 8 / seconds,
		PacketsReceived:   float64(received.packets) / seconds,
		BitsReceived:      float64(received.bytes) * 8 / seconds,
		Seed:              o.seed,
		DelayMilliseconds: delayBetween(before.delays, after.delays),
	}
	if numbers.Sent > 0 {
		s.LossPercent = 100 * float64(numbers.Missing) / float64(numbers.Sent)
	}
	var joins, jitters []time.Duration
	for _, t := range testers {
		t.each(func(r *receiver) {
			s.TracksReceived++
			jitters = append(jitters, r.jitter)
		})
		if t.failure == nil {
			joins = append(joins, t.joinTime)
		}
	}
	s.Joined = len(joins)
	s.JoinSeconds = spreadOf(joins, time.Second)
	s.JitterMilliseconds = spreadOf(jitters, time.Millisecond)
	r := result{Testers: s}
	if o.node == "" {
		return r
	}
	r.Node, r.VCPU = o.node, o.vcpu
	percent := func(cpuSeconds float64) float64 { return 100 * cpuSeconds / seconds / float64(o.vcpu) }
	name := fmt.Sprintf("%d x %d, %d cameras, %d microphones", o.rooms, o.size, o.cameras, o.microphones)
	if o.relay {
		name += ", relayed"
	}
	if o.sfuMetrics != "" || o.sfuProcess > 0 {
		publishers, subscribers, rooms := o.rooms*max(o.cameras, o.microphones), o.rooms*o.size, o.rooms
		r.Rows = append(r.Rows, row{
			Server: "livekit", Name: name,
			Publishers: &publishers, Subscribers: &subscribers, Rooms: &rooms,
			PacketsOut: s.PacketsReceived + float64(numbers.Missing)/seconds, BitsOut: s.BitsReceived,
			CPUPercent: percent(after.sfu - before.sfu), LossPercent: s.LossPercent,
		})
	}
	if o.turnProcess > 0 {
		r.Rows = append(r.Rows, row{
			Server: "coturn", Name: name, PacketsRelayed: s.PacketsSent + s.PacketsReceived,
			CPUPercent: percent(after.turn - before.turn), LossPercent: s.LossPercent,
		})
	}
	return r
}

// tracks are those that all testers together should receive: everybody's but the own ones.
func (o options) tracks() int {
	return o.rooms * (o.cameras + o.microphones) * (o.size - 1)
}

func spreadOf(times []time.Duration, unit time.Duration) spread {
	if len(times) == 0 {
		return spread{}
	}
	sorted := slices.Sorted(slices.Values(times))
	round := func(d time.Duration) float64 { return math.Round(1000*float64(d)/float64(unit)) / 1000 }
	return spread{Median: round(sorted[len(sorted)/2]), Most: round(sorted[len(sorted)-1])}
}

// missed names every threshold that was not kept.
func (r result) missed(o options) []string {
	var found []string
	s := r.Testers
	if s.Joined < s.Wanted {
		found = append(found, fmt.Sprintf("%d of %d testers joined; see above why the others did not", s.Joined, s.Wanted))
	}
	if s.TracksReceived < s.TracksWanted {
		found = append(found, fmt.Sprintf("%d of %d tracks were received; warm up longer, or look for what refuses them", s.TracksReceived, s.TracksWanted))
	}
	if s.LossPercent > o.maxLoss {
		found = append(found, fmt.Sprintf("%.2f %% of the packets were lost, --max-loss is %g; give the servers or the testers more CPU", s.LossPercent, o.maxLoss))
	}
	if most := time.Duration(s.JoinSeconds.Most * float64(time.Second)); most > o.maxJoin {
		found = append(found, fmt.Sprintf("the slowest join took %.1f s, --max-join is %s", most.Seconds(), o.maxJoin))
	}
	return found
}
