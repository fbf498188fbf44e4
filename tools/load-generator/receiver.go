package main

import (
	"encoding/binary"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"
)

// counts are packets and bytes that arrived, and what sequence numbers say should have.
type counts struct {
	packets, bytes, expected int64
}

func (c counts) minus(before counts) counts {
	return counts{c.packets - before.packets, c.bytes - before.bytes, c.expected - before.expected}
}

func (c counts) plus(other counts) counts {
	return counts{c.packets + other.packets, c.bytes + other.bytes, c.expected + other.expected}
}

// A receiver counts one subscribed track. An SFU numbers what it sends to a subscriber without gaps, across layers too:
// a gap is a loss.
type receiver struct {
	delays  *delays
	mutex   sync.Mutex
	started bool
	highest uint16
	counts  counts
	last    time.Duration // the last packet's delay
	jitter  time.Duration
}

func (r *receiver) read(track *webrtc.TrackRemote) {
	buffer := make([]byte, 1500)
	for {
		n, _, err := track.Read(buffer)
		if err != nil {
			return
		}
		if n >= 12 {
			r.count(binary.BigEndian.Uint16(buffer[2:]), n)
		}
		// What an SFU adds to probe for bandwidth is padding, which nobody stamped.
		if padded := buffer[0]&0x20 != 0; n >= 12+stampBytes && !padded {
			r.time(age(buffer[:n]))
		}
	}
}

func (r *receiver) count(sequence uint16, bytes int) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.counts.packets++
	r.counts.bytes += int64(bytes)
	if !r.started {
		r.started = true
		r.highest = sequence
		r.counts.expected = 1
		return
	}
	// Late ones lie behind, a new highest one ahead, around the wrap too.
	if ahead := int16(sequence - r.highest); ahead > 0 {
		r.highest = sequence
		r.counts.expected += int64(ahead)
	}
}

// time keeps the interarrival jitter of RFC 3550 (6.4.1), from when packets were sent and not from their timestamps,
// which all packets of a frame share.
func (r *receiver) time(delay time.Duration) {
	r.delays.add(delay)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.last != 0 {
		r.jitter += ((delay - r.last).Abs() - r.jitter) / 16
	}
	r.last = delay
}

func (r *receiver) now() counts {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.counts
}

func (r *receiver) jitterNow() time.Duration {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.jitter
}
