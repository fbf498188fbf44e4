package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// cluster is where a provider works: what its configuration names.
type cluster struct{ kubeconfig, context string }

func clusterOf(config object) (cluster, error) {
	path, _ := config["config_path"].(string)
	context, _ := config["config_context"].(string)
	if path == "" {
		return cluster{}, notKnown("a cluster without config_path")
	}
	return cluster{path, context}, nil
}

func (c cluster) kubectl(ctx context.Context, stdin []byte, args ...string) ([]byte, error) {
	args = append(args, "--kubeconfig", c.kubeconfig)
	if c.context != "" {
		args = append(args, "--context", c.context)
	}
	return run(ctx, stdin, program("RELAIS_DOUBLE_KUBECTL", "kubectl"), args...)
}

func (c cluster) helm(ctx context.Context, args ...string) ([]byte, error) {
	args = append(args, "--kubeconfig", c.kubeconfig)
	if c.context != "" {
		args = append(args, "--kube-context", c.context)
	}
	return run(ctx, nil, program("RELAIS_DOUBLE_HELM", "helm"), args...)
}

// program prefers the path in an environment variable to the name on PATH.
func program(variable, name string) string {
	if path := os.Getenv(variable); path != "" {
		return path
	}
	return name
}

// run gives stdout; what the program says on stderr is the error's text.
func run(ctx context.Context, stdin []byte, program string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, program, args...)
	// An interrupted helm marks its release as failed; a killed one leaves it pending for ever.
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 10 * time.Second
	var stdout, stderr bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = bytes.NewReader(stdin), &stdout, &stderr
	if err := command.Run(); err != nil {
		said := strings.TrimSpace(stderr.String())
		if said == "" {
			return nil, fmt.Errorf("%s: %w", program, err)
		}
		return nil, errors.New(said)
	}
	return stdout.Bytes(), nil
}
