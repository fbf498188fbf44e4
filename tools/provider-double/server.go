package main

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// server is one provider: its recorded schema, the facts about it and how it was configured.
type server struct {
	kind      string
	version   string
	facts     providerFacts
	provider  *tfprotov6.Schema
	resources map[string]*tfprotov6.Schema
	data      map[string]*tfprotov6.Schema
	config    object
	stopped   context.Context
	stop      context.CancelFunc
	refusals
}

var capabilities = &tfprotov6.ServerCapabilities{GetProviderSchemaOptional: true}

func (s *server) record(recorded recordedProvider) (err error) {
	if s.provider, err = recorded.Provider.schema(); err != nil {
		return err
	}
	if s.resources, err = schemasOf(recorded.Resources); err != nil {
		return err
	}
	s.data, err = schemasOf(recorded.DataSources)
	return err
}

// resource gives what is known of a type.
func (s *server) resource(name string) (*tfprotov6.Schema, resourceFacts, behaviour, error) {
	facts, known := s.facts.Resources[name]
	start := behaviours[name]
	if !known || start == nil {
		return nil, facts, nil, notKnown("%s; write its facts and behaviour, or use the real provider", name)
	}
	schema := s.resources[name]
	if schema == nil {
		return nil, facts, nil, fmt.Errorf("recording.json has no %s", name)
	}
	return schema, facts, start(s, fieldsOf(schema.Block)), nil
}

// legacy tells whether the provider is built with the old SDK, whose plans and results may differ from the configuration.
func (s *server) legacy() bool {
	return s.kind == "kubernetes"
}

func newID() string {
	random := make([]byte, 4)
	_, err := rand.Read(random)
	must(err)
	return fmt.Sprintf("double-%x", random)
}

func failed(summary string, err error) []*tfprotov6.Diagnostic {
	return []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: summary, Detail: err.Error()}}
}

func (s *server) GetMetadata(context.Context, *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	response := &tfprotov6.GetMetadataResponse{ServerCapabilities: capabilities}
	for _, name := range sortedKeys(s.resources) {
		response.Resources = append(response.Resources, tfprotov6.ResourceMetadata{TypeName: name})
	}
	for _, name := range sortedKeys(s.data) {
		response.DataSources = append(response.DataSources, tfprotov6.DataSourceMetadata{TypeName: name})
	}
	return response, nil
}

func (s *server) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{
		ServerCapabilities: capabilities, Provider: s.provider, ResourceSchemas: s.resources, DataSourceSchemas: s.data,
	}, nil
}

func (s *server) ValidateProviderConfig(_ context.Context, r *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	response := &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: r.Config}
	config, err := decode(s.provider, r.Config)
	if err != nil {
		return nil, err
	}
	for _, key := range unknownKeys(s.facts.Knows, fieldsOf(s.provider.Block), "", config) {
		response.Diagnostics = append(response.Diagnostics, failed("Provider "+s.kind, notKnown("%s", key))...)
	}
	return response, nil
}

func (s *server) ConfigureProvider(_ context.Context, r *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	config, err := decode(s.provider, r.Config)
	s.config = config
	return &tfprotov6.ConfigureProviderResponse{Diagnostics: []*tfprotov6.Diagnostic{{
		Severity: tfprotov6.DiagnosticSeverityWarning,
		Summary:  fmt.Sprintf("double of %s %s", s.kind, s.version),
		Detail:   "A double made for tests stands in for this provider; what it does not know, it refuses.",
	}}}, err
}

func (s *server) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.stop()
	return &tfprotov6.StopProviderResponse{}, nil
}

// untilStopped ends with StopProvider also where that came first: the library cancels only what is running already, and
// an engine that is interrupted just as it starts a change would wait for all of it.
func (s *server) untilStopped(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	context.AfterFunc(s.stopped, cancel)
	return ctx, cancel
}
