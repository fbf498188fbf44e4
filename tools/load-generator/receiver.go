package main

import (
	"encoding/binary"
	"sync"

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
	mutex   sync.Mutex
	started bool
	highest uint16
	counts  counts
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

func (r *receiver) now() counts {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.counts
}
