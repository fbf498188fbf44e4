package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

const usage = `usage: load-generator --url <ws://sfu:7880> [flags]

Rooms of testers; LIVEKIT_API_KEY and LIVEKIT_API_SECRET hold a pair of keys that the server knows.

  --url <url>               signalling of the server: ws://, wss://
  --rooms <n>               rooms at the same time (1)
  --size <n>                testers of each room, all of whom receive (6)
  --cameras <n>             of each room's testers, how many send a camera (2)
  --microphones <n>         of each room's testers, how many send a microphone (2)
  --bitrates <a,b,c>        kbit/s of a camera's large, medium and small layer (1700,450,160)
  --relay                   through TURN only
  --per-second <n>          testers who start to join in a second (5)
  --warm-up <duration>      between the last join and the measurement (5s)
  --duration <duration>     of the measurement (15s)
  --seed <n>                of the sizes of frames (1)
  --room <prefix>           of the rooms' names (load)
  --max-loss <percent>      exit code 1 above it (1)
  --max-join <duration>     exit code 1 if a join takes longer (10s)
CPU of the servers, for a result that relais calibrate takes; --node and --vcpu are needed with any:
  --sfu-metrics <url>       of the only SFU, its Prometheus metrics
  --sfu-process <pid>       of the only SFU, on this machine
  --turn-process <pid>      of the only TURN server, on this machine; with --relay
  --node <type>             node type that the server runs on
  --vcpu <n>                vCPUs of that node

Exit codes: 0 carried, 1 a threshold was missed, 2 wrong usage.

Examples:
  load-generator --url wss://visio.example.fr --rooms 20 --size 8 --cameras 6 --microphones 3
  load-generator --url ws://10.50.0.11:7880 --rooms 40 --sfu-metrics http://10.50.0.11:6789/metrics --node tinav7.c16r32p1 --vcpu 16 > result.json
  relais calibrate result.json --for visio
`

// Bounds of one run: what one machine can send, and no longer than anybody watches.
const (
	mostTesters  = 2000
	mostDuration = time.Hour
	mostRate     = 100
)

type options struct {
	url, key, secret        string
	rooms, size             int
	cameras, microphones    int
	bitrates                [3]int // bit/s, large first
	relay                   bool
	perSecond               int
	warmUp, duration        time.Duration
	seed                    int64
	prefix                  string
	maxLoss                 float64
	maxJoin                 time.Duration
	sfuMetrics              string
	sfuProcess, turnProcess int
	node                    string
	vcpu                    int
}

func readOptions(args []string) (options, error) {
	o := options{key: os.Getenv("LIVEKIT_API_KEY"), secret: os.Getenv("LIVEKIT_API_SECRET")}
	var bitrates string
	f := flag.NewFlagSet("load-generator", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&o.url, "url", "", "")
	f.IntVar(&o.rooms, "rooms", 1, "")
	f.IntVar(&o.size, "size", 6, "")
	f.IntVar(&o.cameras, "cameras", 2, "")
	f.IntVar(&o.microphones, "microphones", 2, "")
	f.StringVar(&bitrates, "bitrates", "1700,450,160", "")
	f.BoolVar(&o.relay, "relay", false, "")
	f.IntVar(&o.perSecond, "per-second", 5, "")
	f.DurationVar(&o.warmUp, "warm-up", 5*time.Second, "")
	f.DurationVar(&o.duration, "duration", 15*time.Second, "")
	f.Int64Var(&o.seed, "seed", 1, "")
	f.StringVar(&o.prefix, "room", "load", "")
	f.Float64Var(&o.maxLoss, "max-loss", 1, "")
	f.DurationVar(&o.maxJoin, "max-join", 10*time.Second, "")
	f.StringVar(&o.sfuMetrics, "sfu-metrics", "", "")
	f.IntVar(&o.sfuProcess, "sfu-process", 0, "")
	f.IntVar(&o.turnProcess, "turn-process", 0, "")
	f.StringVar(&o.node, "node", "", "")
	f.IntVar(&o.vcpu, "vcpu", 0, "")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("%q is not a flag", f.Arg(0))
	}
	if err := o.readBitrates(bitrates); err != nil {
		return o, err
	}
	return o, o.check()
}

func (o *options) readBitrates(text string) error {
	parts := strings.Split(text, ",")
	if len(parts) != len(o.bitrates) {
		return fmt.Errorf("--bitrates is %q; give three numbers of kbit/s, such as 1700,450,160", text)
	}
	for i, part := range parts {
		kilobits, err := strconv.Atoi(part)
		if err != nil || kilobits < 16 || kilobits > 20_000 {
			return fmt.Errorf("--bitrates has %q; each is a whole number of kbit/s, 16 to 20000", part)
		}
		o.bitrates[i] = kilobits * 1000
	}
	return nil
}

func (o options) check() error {
	between := func(flag string, value, from, to int) error {
		if value < from || value > to {
			return fmt.Errorf("%s is %d; %d to %d are allowed", flag, value, from, to)
		}
		return nil
	}
	for _, err := range []error{
		between("--rooms", o.rooms, 1, mostTesters),
		between("--size", o.size, 1, mostTesters),
		between("--cameras", o.cameras, 0, o.size),
		between("--microphones", o.microphones, 0, o.size),
		between("--rooms times --size", o.rooms*o.size, 1, mostTesters),
		between("--per-second", o.perSecond, 1, mostRate),
	} {
		if err != nil {
			return err
		}
	}
	measured := o.sfuMetrics != "" || o.sfuProcess > 0 || o.turnProcess > 0
	switch {
	case o.url == "":
		return fmt.Errorf("--url is missing; give the server's signalling, such as ws://127.0.0.1:7880")
	case o.key == "" || o.secret == "":
		return fmt.Errorf("LIVEKIT_API_KEY or LIVEKIT_API_SECRET is empty; set both")
	case o.cameras+o.microphones == 0:
		return fmt.Errorf("--cameras and --microphones are 0; somebody has to send")
	case o.duration < time.Second || o.duration > mostDuration || o.warmUp < 0 || o.warmUp > mostDuration:
		return fmt.Errorf("--duration is %s and --warm-up %s; 1s to %s and 0s to %s are allowed", o.duration, o.warmUp, mostDuration, mostDuration)
	case o.sfuMetrics != "" && o.sfuProcess > 0:
		return fmt.Errorf("--sfu-metrics and --sfu-process say the same twice; give one")
	case o.turnProcess > 0 && !o.relay:
		return fmt.Errorf("--turn-process without --relay: nothing goes through TURN; add --relay")
	case measured && (o.node == "" || o.vcpu < 1):
		return fmt.Errorf("--node or --vcpu is missing; both say where the server runs")
	}
	return nil
}
