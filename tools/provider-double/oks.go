package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
)

// stateOnly stands for a resource of Outscale: there is no API behind it, only the state.
type stateOnly struct{}

func (stateOnly) plan(_, _, _ object) ([]string, error)                      { return nil, nil }
func (stateOnly) write(_ context.Context, _, planned object) (object, error) { return planned, nil }
func (stateOnly) read(_ context.Context, state object) (object, error)       { return state, nil }
func (stateOnly) remove(context.Context, object) error                       { return nil }

// oksProject is held against removal as long as the state says so. Source: by our reading of the API; not tried.
type oksProject struct{ stateOnly }

func newOKSProject(*server, []field) behaviour { return oksProject{} }

func (oksProject) remove(_ context.Context, state object) error {
	if state["disable_api_termination"] == true {
		return fmt.Errorf("HTTP 403: %s can't be deleted because disable_api_termination is enabled", text(state, "name"))
	}
	return nil
}

// oksCluster is held in the same way. It may lead to a real cluster, so that a whole apply can go on in it.
type oksCluster struct{ oksProject }

func newOKSCluster(*server, []field) behaviour { return oksCluster{} }

// testKubeconfig names the environment variable with the path of a kubeconfig that every cluster then has.
const testKubeconfig = "RELAIS_DOUBLE_KUBECONFIG"

func (oksCluster) write(ctx context.Context, _, planned object) (object, error) {
	return planned, withKubeconfig(ctx, planned)
}

func (oksCluster) read(ctx context.Context, state object) (object, error) {
	return state, withKubeconfig(ctx, state)
}

func withKubeconfig(ctx context.Context, state object) error {
	file := os.Getenv(testKubeconfig)
	if file == "" {
		return nil
	}
	// Flattened, because the file may name others by relative paths.
	raw, err := cluster{kubeconfig: file}.kubectl(ctx, nil, "config", "view", "--raw", "--flatten", "--minify", "-o", "json")
	if err != nil {
		return err
	}
	config, err := parsed(raw)
	if err != nil {
		return err
	}
	entry := first(first(config["clusters"])["cluster"])
	user := first(first(config["users"])["user"])
	state["kubeconfig"] = string(raw)
	state["kubeconfig_attributes"] = object{
		"host":                   text(entry, "server"),
		"cluster_ca_certificate": decoded(entry, "certificate-authority-data"),
		"client_certificate":     decoded(user, "client-certificate-data"),
		"client_key":             decoded(user, "client-key-data"),
	}
	return nil
}

// decoded is a text that a kubeconfig holds in base64; empty if it is none.
func decoded(o object, key string) string {
	raw, _ := base64.StdEncoding.DecodeString(text(o, key))
	return string(raw)
}

// oksManifest is an object of the cluster's management, in JSON.
type oksManifest struct{ stateOnly }

func newOKSManifest(*server, []field) behaviour { return oksManifest{} }

type manifest struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	} `json:"metadata"`
}

// plan checks nothing as long as the cluster is unknown, as the provider does; another object needs a replacement.
func (oksManifest) plan(prior, planned, _ object) ([]string, error) {
	if planned["cluster_id"] == unknown || planned["manifest"] == unknown {
		return nil, nil
	}
	after, err := parsedManifest(planned)
	if err != nil || prior == nil {
		return nil, err
	}
	before, err := parsedManifest(prior)
	if err != nil || before.Kind == after.Kind && before.Metadata == after.Metadata {
		return nil, err
	}
	return []string{"manifest"}, nil
}

func parsedManifest(o object) (m manifest, err error) {
	if err := json.Unmarshal([]byte(text(o, "manifest")), &m); err != nil {
		return m, notKnown("manifests other than JSON: %w", err)
	}
	if m.APIVersion == "" || m.Kind == "" || m.Metadata.Name == "" {
		return m, notKnown("manifests without apiVersion, kind or metadata.name")
	}
	return m, nil
}
