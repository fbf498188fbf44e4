package main

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
)

// helmRelease is a release of a local chart by the real helm command; the real provider has helm built in.
type helmRelease struct{ server *server }

func newHelmRelease(s *server, _ []field) behaviour { return helmRelease{s} }

var chartVersion = regexp.MustCompile(`(?m)^version:\s*["']?([^"'\s#]+)`)

// plan reads the version of the chart, as the provider does, and refuses another one in the configuration.
func (h helmRelease) plan(prior, planned, config object) ([]string, error) {
	file := filepath.Join(text(planned, "chart"), "Chart.yaml")
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, notKnown("charts other than local folders: %w", err)
	}
	found := chartVersion.FindSubmatch(raw)
	if found == nil {
		return nil, fmt.Errorf("%s has no version", file)
	}
	version := string(found[1])
	if config["version"] != nil && config["version"] != version {
		return nil, fmt.Errorf("planned version is different from configured version: %s is %s, version is %v", file, version, config["version"])
	}
	// A trap of the real provider: with upgrade_install and no version it plans none, and a new chart version then ends
	// in "inconsistent result after apply".
	if prior == nil || config["version"] != nil || planned["upgrade_install"] != true {
		planned["version"] = version
	}
	return nil, nil
}

func (h helmRelease) write(ctx context.Context, prior, planned object) (object, error) {
	c, err := h.cluster()
	if err != nil {
		return nil, err
	}
	files, err := valuesFiles(planned)
	defer func() {
		for _, each := range files {
			_ = os.Remove(each)
		}
	}()
	if err != nil {
		return nil, err
	}
	_, failure := c.helm(ctx, installArgs(prior, planned, files)...)
	if failure != nil && prior == nil {
		return nil, failure // as the provider: the release stays, the state does not hold it
	}
	// A failed upgrade is kept with what its release says, so that the next plan repairs it: also after an interruption.
	seen, err := status(context.WithoutCancel(ctx), c, planned)
	if err != nil || seen == nil {
		return nil, errors.Join(failure, err)
	}
	for name, value := range seen {
		planned[name] = value
	}
	return planned, failure
}

func (h helmRelease) read(ctx context.Context, state object) (object, error) {
	c, err := h.cluster()
	if err != nil {
		return nil, err
	}
	seen, err := status(ctx, c, state)
	if err != nil || seen == nil {
		return nil, err
	}
	for name, value := range seen {
		state[name] = value
	}
	return state, nil
}

func (h helmRelease) remove(ctx context.Context, state object) error {
	c, err := h.cluster()
	if err != nil {
		return err
	}
	args := append([]string{"uninstall", "--ignore-not-found"}, release(state)...)
	if state["wait"] == true {
		args = append(args, "--wait", "--timeout", seconds(state))
	}
	_, err = c.helm(ctx, args...)
	return err
}

func (h helmRelease) cluster() (cluster, error) {
	return clusterOf(first(h.server.config["kubernetes"]))
}

func installArgs(prior, planned object, files []string) []string {
	args := []string{"install"}
	if prior != nil || planned["upgrade_install"] == true {
		args = []string{"upgrade", "--history-max", number(planned, "max_history")}
		if prior == nil {
			args = append(args, "--install")
		}
	}
	args = append(append(args, release(planned)...), text(planned, "chart"), "--timeout", seconds(planned))
	for _, name := range []string{"wait", "atomic"} {
		if planned[name] == true {
			args = append(args, "--"+name)
		}
	}
	for _, each := range files {
		args = append(args, "-f", each)
	}
	return args
}

// valuesFiles writes each entry of values into a file; also after an error it names those to remove.
func valuesFiles(planned object) ([]string, error) {
	var files []string
	entries, _ := planned["values"].([]any)
	for _, each := range entries {
		file, err := os.CreateTemp("", "values-*.yaml")
		if err != nil {
			return files, err
		}
		files = append(files, file.Name())
		content, _ := each.(string)
		_, err = file.WriteString(content)
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return files, err
		}
	}
	return files, nil
}

func release(o object) []string { return []string{text(o, "name"), "-n", text(o, "namespace")} }

func seconds(o object) string { return number(o, "timeout") + "s" }

func number(o object, key string) string {
	n, _ := o[key].(*big.Float)
	if n == nil {
		return "0"
	}
	return n.Text('f', 0)
}
