// A double of Terraform providers: serves a recorded schema over the real plugin protocol, and stands in for the
// provider as far as facts.json knows it. What it does not know it refuses.
//
// It is laid out as a mirror does it, <type>/<version>/<platform>/terraform-provider-<type>_v<version>, with two files
// beside it: recording.json (what `tofu providers schema -json` printed for the real one) and facts.json.
// Nothing is embedded, so that a new recording needs no build. stdout belongs to the handshake: never print there.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "provider double:", err)
		os.Exit(1)
	}
}

func serve() error {
	// Follows the link that the engine makes from .terraform to the mirror: what is beside it is there.
	program, err := os.Executable()
	if err != nil {
		return err
	}
	s, err := load(program)
	if err != nil {
		return err
	}
	return tf6server.Serve("local/double/"+s.kind, func() tfprotov6.ProviderServer { return s })
}

func load(program string) (*server, error) {
	name := strings.TrimSuffix(filepath.Base(program), ".exe")
	kind, version, found := strings.Cut(strings.TrimPrefix(name, "terraform-provider-"), "_v")
	if !found {
		return nil, fmt.Errorf("%s is not named terraform-provider-<type>_v<version>", program)
	}
	var recorded recording
	if err := readJSON(program, "recording.json", &recorded); err != nil {
		return nil, err
	}
	var all allFacts
	if err := readJSON(program, "facts.json", &all); err != nil {
		return nil, err
	}
	facts := all.Providers[kind]
	if facts.Version != version {
		return nil, fmt.Errorf("facts.json knows %s %q, not %s", kind, facts.Version, version)
	}
	s := &server{kind: kind, version: version, facts: facts}
	s.stopped, s.stop = context.WithCancel(context.Background())
	for _, provider := range recorded.Providers {
		if err := s.record(provider); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func readJSON(program, name string, into any) error {
	file := filepath.Join(filepath.Dir(program), name)
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
