package main

import (
	"context"
	"encoding/binary"
	"math/rand"
	"sync/atomic"
	"time"

	"github.com/livekit/protocol/livekit"
	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

const (
	framesPerSecond = 30
	videoClock      = 90_000
	// livekit-client sends no larger ones: an MTU of 1200 less headers.
	videoPayload = 1100
	// A key frame's header and the time it was sent at.
	leastVideoPayload = 10 + stampBytes
	// A key frame of a talking head is several times as large as the frames that build on it.
	keyFrameTimes = 5
	// A frame's size varies by this share to either side.
	frameJitter = 0.3
)

// VP8 payload descriptor (RFC 7741): X; I, L and T; picture id of 15 bits; TL0PICIDX; TID and KEYIDX.
const descriptorBytes = 6

// What layers a camera has, large first: 720p, 360p, 180p as livekit-client sends them.
var layers = [3]*livekit.VideoLayer{
	{Quality: livekit.VideoQuality_HIGH, Width: 1280, Height: 720},
	{Quality: livekit.VideoQuality_MEDIUM, Width: 640, Height: 360},
	{Quality: livekit.VideoQuality_LOW, Width: 320, Height: 180},
}

// A camera is one synthetic VP8 track in three layers. All layers are always sent, as without dynacast.
type camera struct {
	layers [3]*layer
}

type layer struct {
	track    *lksdk.LocalTrack
	size     *livekit.VideoLayer
	bytes    int // of an average frame
	random   *rand.Rand
	keyFrame atomic.Bool
	sequence uint16
	picture  uint16
	base     uint8
	sent     *sent
}

func newCamera(id string, bitrates [3]int, seed int64, sent *sent) (*camera, error) {
	c := &camera{}
	for i, size := range layers {
		l := &layer{size: size, bytes: bitrates[i] / 8 / framesPerSecond, sent: sent}
		l.random = rand.New(rand.NewSource(seed*3 + int64(i)))
		l.keyFrame.Store(true)
		codec := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: videoClock}
		track, err := lksdk.NewLocalTrack(codec, lksdk.WithSimulcast(id, size), lksdk.WithRTCPHandler(l.asked))
		if err != nil {
			return nil, err
		}
		l.track = track
		c.layers[i] = l
	}
	return c, nil
}

func (c *camera) publish(room *lksdk.Room) error {
	var tracks []*lksdk.LocalTrack
	for _, l := range c.layers {
		tracks = append(tracks, l.track)
	}
	_, err := room.LocalParticipant.PublishSimulcastTrack(tracks, &lksdk.TrackPublicationOptions{Name: "camera"})
	return err
}

// asked answers a picture loss with a key frame, which is what an SFU switches layers on.
func (l *layer) asked(packet rtcp.Packet) {
	switch packet.(type) {
	case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
		l.keyFrame.Store(true)
	}
}

func (c *camera) film(ctx context.Context) {
	start := time.Now()
	ticker := time.NewTicker(time.Second / framesPerSecond)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			timestamp := uint32(now.Sub(start).Seconds() * videoClock)
			for _, l := range c.layers {
				l.frame(timestamp)
			}
		}
	}
}

// frame sends one picture in as many packets as it takes.
func (l *layer) frame(timestamp uint32) {
	if !l.track.IsBound() {
		return
	}
	left := int(float64(l.bytes) * (1 + frameJitter*(2*l.random.Float64()-1)))
	key := l.keyFrame.Swap(false)
	if key {
		left *= keyFrameTimes
	}
	l.picture = (l.picture + 1) & 0x7fff
	l.base++
	for first := true; first || left > 0; first = false {
		size := max(min(left, videoPayload), leastVideoPayload)
		left -= size
		packet := &rtp.Packet{
			Header:  rtp.Header{Version: 2, SequenceNumber: l.sequence, Timestamp: timestamp, Marker: left <= 0},
			Payload: l.payload(size, first, key),
		}
		l.sequence++
		// A track that was closed meanwhile is told by the room.
		if l.track.WriteRTP(packet, nil) == nil {
			l.sent.add(packet)
		}
	}
}

func (l *layer) payload(size int, first, key bool) []byte {
	p := make([]byte, descriptorBytes+size)
	p[0] = 0x80
	if first {
		p[0] |= 0x10
	}
	p[1] = 0x80 | 0x40 | 0x20
	binary.BigEndian.PutUint16(p[2:], 0x8000|l.picture)
	p[4] = l.base
	p[5] = 0
	stamp(p)
	if !first {
		return p
	}
	// Frame tag (RFC 6386, 9.1): the lowest bit is 0 for key frames; bit 4 shows the frame.
	frame := p[descriptorBytes:]
	frame[0] = 0x10
	if !key {
		frame[0] |= 1
		return p
	}
	copy(frame[3:], []byte{0x9d, 0x01, 0x2a})
	binary.LittleEndian.PutUint16(frame[6:], uint16(l.size.Width))
	binary.LittleEndian.PutUint16(frame[8:], uint16(l.size.Height))
	return p
}
