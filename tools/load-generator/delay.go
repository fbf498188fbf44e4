package main

import (
	"encoding/binary"
	"math"
	"sync/atomic"
	"time"
)

const (
	// A payload ends with the time it was sent at, which an SFU passes on untouched.
	stampBytes = 8
	// How finely delays are told apart, and up to which one; longer ones count as the longest.
	delayStep  = 100 * time.Microsecond
	delaySteps = 10_000
)

// All testers are one process with one clock, which no correction of the machine's clock sets back.
var clock = time.Now()

func stamp(payload []byte) {
	binary.BigEndian.PutUint64(payload[len(payload)-stampBytes:], uint64(time.Since(clock)))
}

// age is how long ago a packet was stamped.
func age(packet []byte) time.Duration {
	return time.Since(clock) - time.Duration(binary.BigEndian.Uint64(packet[len(packet)-stampBytes:]))
}

// delays counts, for all testers together, how long packets took from writing to reading.
type delays [delaySteps]atomic.Int64

func (d *delays) add(delay time.Duration) {
	d[min(max(delay, 0)/delayStep, delaySteps-1)].Add(1)
}

func (d *delays) now() []int64 {
	counted := make([]int64, delaySteps)
	for i := range d {
		counted[i] = d[i].Load()
	}
	return counted
}

// delay tells packets between two moments: half of them were faster than the first figure, and so on.
type delay struct {
	Median      float64 `json:"median"`
	NinetyFifth float64 `json:"ninetyFifth"`
	NinetyNinth float64 `json:"ninetyNinth"`
}

func delayBetween(before, after []int64) delay {
	var all int64
	for i := range after {
		all += after[i] - before[i]
	}
	if all == 0 {
		return delay{}
	}
	milliseconds := func(share float64) float64 {
		left := int64(math.Ceil(share * float64(all)))
		for i := range after {
			if left -= after[i] - before[i]; left <= 0 {
				return math.Round((float64(i)+0.5)*delayStep.Seconds()*1e5) / 100
			}
		}
		return math.NaN()
	}
	return delay{milliseconds(0.5), milliseconds(0.95), milliseconds(0.99)}
}
