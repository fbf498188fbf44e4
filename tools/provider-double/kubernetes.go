package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
)

// kubernetes is an object of a real cluster, written by server-side apply. The real provider creates and patches: what
// other managers own and how fields are removed differs.
type kubernetes struct {
	server     *server
	fields     []field
	apiVersion string
	kind       string
}

const fieldManager = "relais-provider-double"

func kubernetesObject(apiVersion, kind string) func(*server, []field) behaviour {
	return func(s *server, fields []field) behaviour { return kubernetes{s, fields, apiVersion, kind} }
}

func (k kubernetes) plan(_, _, _ object) ([]string, error) { return nil, nil }

func (k kubernetes) write(ctx context.Context, prior, planned object) (object, error) {
	c, err := clusterOf(k.server.config)
	if err != nil {
		return nil, err
	}
	if prior == nil {
		live, err := k.live(ctx, c, planned)
		if err != nil {
			return nil, err
		}
		if live != nil {
			return nil, fmt.Errorf("%s %s already exists", k.kind, identity(live))
		}
	}
	manifest := toAPI(k.fields, planned)
	manifest["apiVersion"], manifest["kind"] = k.apiVersion, k.kind
	body, err := json.Marshal(manifest)
	if err != nil {
		return nil, err
	}
	raw, err := c.kubectl(ctx, body, "apply", "--server-side", "--force-conflicts", "--field-manager="+fieldManager, "-o", "json", "-f", "-")
	if err != nil {
		return nil, err
	}
	live, err := parsed(raw)
	if err != nil {
		return nil, err
	}
	return k.state(planned, live), nil
}

func (k kubernetes) read(ctx context.Context, state object) (object, error) {
	c, err := clusterOf(k.server.config)
	if err != nil {
		return nil, err
	}
	live, err := k.live(ctx, c, state)
	if err != nil || live == nil {
		return nil, err
	}
	return k.state(state, live), nil
}

func (k kubernetes) remove(ctx context.Context, state object) error {
	c, err := clusterOf(k.server.config)
	if err != nil {
		return err
	}
	_, err = c.kubectl(ctx, nil, append([]string{"delete", "--ignore-not-found", "--wait=true", "--timeout=5m"}, k.address(state)...)...)
	return err
}

// live is nil when there is no such object.
func (k kubernetes) live(ctx context.Context, c cluster, state object) (object, error) {
	raw, err := c.kubectl(ctx, nil, append([]string{"get", "--ignore-not-found", "-o", "json"}, k.address(state)...)...)
	if err != nil || len(bytes.TrimSpace(raw)) == 0 {
		return nil, err
	}
	return parsed(raw)
}

func (k kubernetes) state(before, live object) object {
	state := observed(k.fields, before, live)
	state["id"] = identity(live)
	return state
}

func (k kubernetes) address(state object) []string {
	metadata := first(state["metadata"])
	address := []string{k.kind, text(metadata, "name")}
	if namespace := text(metadata, "namespace"); namespace != "" {
		address = append(address, "-n", namespace)
	}
	return address
}

// identity is the provider's id of an object.
func identity(live object) string {
	metadata := first(live["metadata"])
	if namespace := text(metadata, "namespace"); namespace != "" {
		return namespace + "/" + text(metadata, "name")
	}
	return text(metadata, "name")
}
