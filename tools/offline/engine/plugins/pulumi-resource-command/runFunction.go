package main

import (
	"context"

	"github.com/pulumi/pulumi-go-provider/infer"
)

// Run is the function local.run: it runs a command on every preview and every update.
type Run struct{}

// RunArgs are the inputs of local.run.
type RunArgs struct {
	Settings
	Command string `pulumi:"command"`
}

// RunResult holds the inputs and what the command printed.
type RunResult struct {
	RunArgs
	Output
}

// Annotate gives the function the token that the npm package asks for.
func (r *Run) Annotate(a infer.Annotator) {
	a.SetToken("local", "run")
}

// Invoke runs the command.
func (Run) Invoke(
	ctx context.Context, req infer.FunctionRequest[RunArgs],
) (infer.FunctionResponse[RunResult], error) {
	output, err := run(ctx, req.Input.Command, req.Input.Settings, Output{})
	return infer.FunctionResponse[RunResult]{
		Output: RunResult{RunArgs: req.Input, Output: output},
	}, err
}
