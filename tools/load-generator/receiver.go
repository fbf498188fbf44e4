package main

import (
	"encoding/binary"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"

	"tools/load-generator/window"
)

// counts are packets and bytes that arrived.
type counts struct {
	packets, bytes int64
}

func (c counts) minus(before counts) counts {
	return counts{c.packets - before.packets, c.bytes - before.bytes}
}

func (c counts) plus(other counts) counts {
	return counts{c.packets + other.packets, c.bytes + other.bytes}
}

// A receiver counts one subscribed track. An SFU numbers what it sends to a subscriber without gaps, across layers too:
// a gap is a loss, unless what is missing comes late.
type receiver struct {
	kind   webrtc.RTPCodecType
	delays *delays
	mutex  sync.Mutex
	counts counts
	window window.Window
	last   time.Duration // the last packet's delay
	jitter time.Duration
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
	r.window.Arrive(sequence)
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
