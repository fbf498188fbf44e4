// A load generator for LiveKit: rooms of testers who send synthetic cameras and microphones, and receive what a person's
// screen would show. It prints one JSON document in the form that `relais calibrate` reads; progress goes to stderr.
//
// Cameras are VP8 simulcast and microphones Opus, as far as an SFU looks into them: payload descriptors, picture ids,
// key frames on request, audio levels. Nothing could be decoded, and no SFU decodes.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes: the load was carried, a threshold was missed, the command line is wrong.
const (
	exitGood   = 0
	exitMissed = 1
	exitUsage  = 2
)

func main() {
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	o, err := readOptions(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Print(usage)
		return exitGood
	}
	if err != nil {
		say("%v; load-generator --help shows what there is", err)
		return exitUsage
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	result, err := measure(ctx, o)
	if err != nil {
		say("%v", err)
		return exitMissed
	}
	text, err := json.MarshalIndent(result, "", "  ")
	if err != nil {
		say("%v", err)
		return exitMissed
	}
	fmt.Println(string(text))
	missed := result.missed(o)
	for _, each := range missed {
		say("%s", each)
	}
	if len(missed) > 0 {
		return exitMissed
	}
	return exitGood
}

func say(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
}
