package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// faultsFile names the environment variable with the path of a JSON list of rules; read at every action, so that a
// test can change it between two runs.
const faultsFile = "RELAIS_DOUBLE_FAULTS"

// rule is a fault that a test asks for; the first that fits strikes.
type rule struct {
	Type string `json:"type"`
	// plan, read, create, update or delete: instead of the work. created, updated or deleted: once it is done, before
	// the engine hears of it, so that the object exists and the state does not hold it.
	Action string `json:"action"`
	// Text that the object's values hold, to choose one of several; empty fits all.
	Holds string `json:"holds"`
	// What happens, in this order: a wait, which an interrupted engine cuts short, then the end of the process or an error.
	DelaySeconds float64 `json:"delaySeconds"`
	Crash        bool    `json:"crash"`
	Error        string  `json:"error"`
}

func fault(ctx context.Context, typ, action string, values object) error {
	rules, err := readRules()
	if err != nil {
		return err
	}
	for _, r := range rules {
		if r.Type == typ && r.Action == action && strings.Contains(textOf(values), r.Holds) {
			return r.strike(ctx)
		}
	}
	return nil
}

func readRules() ([]rule, error) {
	file := os.Getenv(faultsFile)
	if file == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", faultsFile, err)
	}
	var rules []rule
	if err := json.Unmarshal(raw, &rules); err != nil {
		return nil, fmt.Errorf("%s: %s: %w", faultsFile, file, err)
	}
	return rules, nil
}

func (r rule) strike(ctx context.Context) error {
	select {
	case <-time.After(time.Duration(r.DelaySeconds * float64(time.Second))):
	case <-ctx.Done():
		return ctx.Err()
	}
	if r.Crash {
		panic("the provider double crashes as " + faultsFile + " asks")
	}
	if r.Error != "" {
		return errors.New(r.Error)
	}
	return nil
}

// textOf gives values as one text, unknown ones left out.
func textOf(values object) string {
	return fmt.Sprint(values)
}
