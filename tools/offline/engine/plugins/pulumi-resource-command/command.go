package main

import (
	"context"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Command runs a shell command when it is created, updated and deleted.
type Command struct{}

// CommandArgs are the inputs of local.Command: any change updates in place, triggers replace.
type CommandArgs struct {
	Settings
	Create   *string `pulumi:"create,optional"`
	Update   *string `pulumi:"update,optional"`
	Delete   *string `pulumi:"delete,optional"`
	Triggers *[]any  `pulumi:"triggers,optional" provider:"replaceOnChanges"`
}

// CommandState is what the checkpoint records.
type CommandState struct {
	CommandArgs
	Output
}

// Annotate gives the type the token that the npm package asks for.
func (c *Command) Annotate(a infer.Annotator) {
	a.SetToken("local", "Command")
}

// Create runs the create command; what fails is not recorded.
func (Command) Create(
	ctx context.Context, req infer.CreateRequest[CommandArgs],
) (infer.CreateResponse[CommandState], error) {
	state := CommandState{CommandArgs: req.Inputs}
	id, err := resource.NewUniqueHex(req.Name, 8, 0)
	if err == nil && !req.DryRun {
		state.Output, err = runIfAny(ctx, req.Inputs.Create, req.Inputs.Settings, Output{})
	}
	return infer.CreateResponse[CommandState]{ID: id, Output: state}, err
}

// Update runs the update command or else the create command; after a failure the engine keeps the
// old inputs and outputs.
func (Command) Update(
	ctx context.Context, req infer.UpdateRequest[CommandArgs, CommandState],
) (infer.UpdateResponse[CommandState], error) {
	state := CommandState{CommandArgs: req.Inputs, Output: req.State.Output}
	command := req.Inputs.Update
	if command == nil {
		command = req.Inputs.Create
	}
	var err error
	if !req.DryRun {
		state.Output, err = runIfAny(ctx, command, req.Inputs.Settings, req.State.Output)
	}
	return infer.UpdateResponse[CommandState]{Output: state}, err
}

// Delete runs the delete command with the recorded settings.
func (Command) Delete(
	ctx context.Context, req infer.DeleteRequest[CommandState],
) (infer.DeleteResponse, error) {
	_, err := runIfAny(ctx, req.State.Delete, req.State.Settings, req.State.Output)
	return infer.DeleteResponse{}, err
}

func runIfAny(
	ctx context.Context, command *string, settings Settings, previous Output,
) (Output, error) {
	if command == nil {
		return previous, nil
	}
	return run(ctx, *command, settings, previous)
}
