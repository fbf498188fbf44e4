package main

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// behaviour ties a resource to something real, or to nothing but the state.
type behaviour interface {
	// plan may change the planned values; it names the paths whose change means a new object.
	plan(prior, planned, config object) (replace []string, err error)
	// write creates (prior nil) or updates. What it leaves unknown is invented. A result beside an error is kept: as
	// what a failed update has left.
	write(ctx context.Context, prior, planned object) (object, error)
	// read gives the state as it is now; nil when the object is gone.
	read(ctx context.Context, state object) (object, error)
	remove(ctx context.Context, state object) error
}

var behaviours = map[string]func(*server, []field) behaviour{
	"helm_release":                 newHelmRelease,
	"kubernetes_namespace_v1":      kubernetesObject("v1", "Namespace"),
	"kubernetes_network_policy_v1": kubernetesObject("networking.k8s.io/v1", "NetworkPolicy"),
	"kubernetes_priority_class_v1": kubernetesObject("scheduling.k8s.io/v1", "PriorityClass"),
	"kubernetes_resource_quota_v1": kubernetesObject("v1", "ResourceQuota"),
	"kubernetes_storage_class_v1":  kubernetesObject("storage.k8s.io/v1", "StorageClass"),
	"outscale_oks_cluster":         newOKSCluster,
	"outscale_oks_manifest":        newOKSManifest,
	"outscale_oks_project":         newOKSProject,
}

func (s *server) UpgradeResourceState(_ context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	typ := s.resources[r.TypeName].ValueType()
	options := tfprotov6.UnmarshalOpts{ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}}
	value, err := r.RawState.UnmarshalWithOpts(typ, options)
	if err != nil {
		return &tfprotov6.UpgradeResourceStateResponse{Diagnostics: failed("State of "+r.TypeName, err)}, nil
	}
	wire, err := tfprotov6.NewDynamicValue(typ, value)
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &wire}, err
}

func (s *server) ReadResource(ctx context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	response := &tfprotov6.ReadResourceResponse{NewState: r.CurrentState, Private: r.Private}
	state, err := s.observe(ctx, r)
	if err != nil {
		response.Diagnostics = failed(r.TypeName+": reading it failed", err)
		return response, nil
	}
	response.NewState, err = encode(s.resources[r.TypeName], state)
	return response, err
}

func (s *server) observe(ctx context.Context, r *tfprotov6.ReadResourceRequest) (object, error) {
	schema, _, real, err := s.resource(r.TypeName)
	if err != nil {
		return nil, err
	}
	state, err := decode(schema, r.CurrentState)
	if err != nil || state == nil {
		return state, err
	}
	if err := fault(ctx, r.TypeName, "read", state); err != nil {
		return nil, err
	}
	return real.read(ctx, state)
}

func (s *server) PlanResourceChange(ctx context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	response := &tfprotov6.PlanResourceChangeResponse{
		PlannedState: r.ProposedNewState, PlannedPrivate: r.PriorPrivate, UnsafeToUseLegacyTypeSystem: s.legacy(),
	}
	planned, replace, err := s.plan(ctx, r)
	if err != nil {
		response.Diagnostics = failed(r.TypeName+": planning it failed", err)
		return response, nil
	}
	response.RequiresReplace = replace
	response.PlannedState, err = encode(s.resources[r.TypeName], planned)
	return response, err
}

func (s *server) plan(ctx context.Context, r *tfprotov6.PlanResourceChangeRequest) (object, []*tftypes.AttributePath, error) {
	schema, facts, real, err := s.resource(r.TypeName)
	if err != nil {
		return nil, nil, err
	}
	prior, e1 := decode(schema, r.PriorState)
	planned, e2 := decode(schema, r.ProposedNewState)
	config, e3 := decode(schema, r.Config)
	if err := errors.Join(e1, e2, e3); err != nil || planned == nil { // nil: a delete
		return planned, nil, err
	}
	if err := fault(ctx, r.TypeName, "plan", planned); err != nil {
		return nil, nil, err
	}
	fields := fieldsOf(schema.Block)
	facts.completed(fields, "", planned, prior, config, false)
	replace, err := real.plan(prior, planned, config)
	if err != nil || prior == nil || equal(prior, planned) {
		return planned, nil, err
	}
	facts.completed(fields, "", planned, prior, config, true)
	return planned, replaced(append(replace, facts.Replace...), prior, planned), nil
}

func (s *server) ApplyResourceChange(ctx context.Context, r *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	response := &tfprotov6.ApplyResourceChangeResponse{
		NewState: r.PriorState, Private: r.PlannedPrivate, UnsafeToUseLegacyTypeSystem: s.legacy(),
	}
	state, keep, err := s.apply(ctx, r)
	if err != nil {
		response.Diagnostics = failed(r.TypeName+": applying it failed", err)
		if !keep {
			return response, nil
		}
	}
	response.NewState, err = encode(s.resources[r.TypeName], state)
	return response, err
}

// apply tells by `keep` that the state is to be kept in spite of an error.
func (s *server) apply(ctx context.Context, r *tfprotov6.ApplyResourceChangeRequest) (state object, keep bool, err error) {
	ctx, cancel := s.untilStopped(ctx)
	defer cancel()
	schema, _, real, err := s.resource(r.TypeName)
	if err != nil {
		return nil, false, err
	}
	prior, e1 := decode(schema, r.PriorState)
	planned, e2 := decode(schema, r.PlannedState)
	if err := errors.Join(e1, e2); err != nil {
		return nil, false, err
	}
	action, about := "update", planned
	switch {
	case prior == nil:
		action = "create"
	case planned == nil:
		action, about = "delete", prior
	}
	if err := fault(ctx, r.TypeName, action, about); err != nil {
		return nil, false, err
	}
	if action == "delete" {
		err = real.remove(ctx, prior)
	} else {
		state, err = real.write(ctx, prior, planned)
	}
	if err == nil {
		if err := fault(ctx, r.TypeName, action+"d", about); err != nil {
			return nil, false, err
		}
	}
	if state == nil {
		return nil, false, err
	}
	invented(fieldsOf(schema.Block), state, newID())
	return state, true, err
}
