package main

import (
	"context"
	"time"

	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

const (
	audioClock = 48_000
	// RFC 7587: Opus frames of 20 ms, 50 packets/s.
	audioFrame = 20 * time.Millisecond
	// 28.8 kbit/s; with headers what livekit-client sends for speech without redundancy.
	audioPayload = 72
	// -30 dBov: somebody who speaks.
	audioLevel = 30
)

// A microphone is one synthetic Opus track of somebody who never stops speaking.
type microphone struct {
	track *lksdk.LocalTrack
	sent  *sent
}

func newMicrophone(sent *sent) (*microphone, error) {
	codec := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: audioClock, Channels: 2}
	track, err := lksdk.NewLocalTrack(codec)
	return &microphone{track: track, sent: sent}, err
}

func (m *microphone) publish(room *lksdk.Room) error {
	_, err := room.LocalParticipant.PublishTrack(m.track, &lksdk.TrackPublicationOptions{Name: "microphone"})
	return err
}

func (m *microphone) speak(ctx context.Context) {
	ticker := time.NewTicker(audioFrame)
	defer ticker.Stop()
	level := uint8(audioLevel)
	for sequence := uint16(0); ; sequence++ {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if !m.track.IsBound() {
			continue
		}
		payload := make([]byte, audioPayload)
		payload[0] = 0x78 // CELT, 20 ms, mono, one frame (RFC 6716, 3.1)
		stamp(payload)
		packet := &rtp.Packet{
			Header:  rtp.Header{Version: 2, SequenceNumber: sequence, Timestamp: uint32(sequence) * audioClock / 50},
			Payload: payload,
		}
		if m.track.WriteRTP(packet, &lksdk.SampleWriteOptions{AudioLevel: &level}) == nil {
			m.sent.add(packet)
		}
	}
}
