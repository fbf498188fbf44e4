package main

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/go-logr/logr"
	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/logger"
	lksdk "github.com/livekit/server-sdk-go/v2"
	"github.com/pion/webrtc/v4"
)

// Of the cameras on a tester's screen the first is large, the next ones are medium, the rest small: the layout `mixed`
// of stacks/capacity/tiles.ts.
const mediumTiles = 8

// How much longer than allowed a join is waited for, so that the result says how long it took.
const joinGrace = 10 * time.Second

// A tester is one participant of a room.
type tester struct {
	room, index int
	connection  *lksdk.Room
	joinTime    time.Duration
	failure     error
	delays      *delays

	mutex     sync.Mutex
	receivers []*receiver
}

func quiet() logger.Logger { return logger.LogRLogger(logr.Discard()) }

func (t *tester) join(o options) {
	callback := &lksdk.RoomCallback{}
	callback.OnTrackSubscribed = t.subscribed
	connect := []lksdk.ConnectOption{
		lksdk.WithLogger(quiet()),
		lksdk.WithDisableRegionDiscovery(),
		lksdk.WithConnectTimeout(o.maxJoin + joinGrace),
	}
	if o.relay {
		connect = append(connect, lksdk.WithICETransportPolicy(webrtc.ICETransportPolicyRelay))
	}
	started := time.Now()
	t.connection, t.failure = lksdk.ConnectToRoom(o.url, lksdk.ConnectInfo{
		APIKey:              o.key,
		APISecret:           o.secret,
		RoomName:            fmt.Sprintf("%s-%d", o.prefix, t.room),
		ParticipantIdentity: strconv.Itoa(t.index),
	}, callback, connect...)
	t.joinTime = time.Since(started)
}

// send publishes what this tester has to send, and sends until the context ends.
func (t *tester) send(ctx context.Context, o options, sent *sent) error {
	if t.index < o.cameras {
		seed := o.seed*mostTesters*mostTesters + int64(t.room*o.size+t.index)
		camera, err := newCamera(fmt.Sprintf("camera-%d-%d", t.room, t.index), o.bitrates, seed, sent)
		if err != nil {
			return err
		}
		if err := camera.publish(t.connection); err != nil {
			return err
		}
		go camera.film(ctx)
	}
	if t.index < o.microphones {
		microphone, err := newMicrophone(sent)
		if err != nil {
			return err
		}
		if err := microphone.publish(t.connection); err != nil {
			return err
		}
		go microphone.speak(ctx)
	}
	return nil
}

func (t *tester) subscribed(track *webrtc.TrackRemote, publication *lksdk.RemoteTrackPublication, from *lksdk.RemoteParticipant) {
	if track.Kind() == webrtc.RTPCodecTypeVideo {
		// Only a server that ends the connection refuses this.
		_ = publication.SetVideoQuality(t.quality(from.Identity()))
	}
	r := &receiver{kind: track.Kind(), delays: t.delays}
	t.mutex.Lock()
	t.receivers = append(t.receivers, r)
	t.mutex.Unlock()
	go r.read(track)
}

// quality is what fits the tile that a tester shows a camera in: the others' cameras in the order of their owners.
func (t *tester) quality(identity string) livekit.VideoQuality {
	place, _ := strconv.Atoi(identity)
	if place > t.index {
		place--
	}
	switch {
	case place == 0:
		return livekit.VideoQuality_HIGH
	case place <= mediumTiles:
		return livekit.VideoQuality_MEDIUM
	default:
		return livekit.VideoQuality_LOW
	}
}

// each visits the tracks that the tester receives.
func (t *tester) each(visit func(*receiver)) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for _, r := range t.receivers {
		r.mutex.Lock()
		visit(r)
		r.mutex.Unlock()
	}
}
