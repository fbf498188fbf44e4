package main

import (
	"sync/atomic"

	"github.com/pion/rtp"
)

// sent counts what all testers send together.
type sent struct {
	packets, bytes atomic.Int64
}

func (s *sent) add(packet *rtp.Packet) {
	s.packets.Add(1)
	s.bytes.Add(int64(packet.MarshalSize()))
}
