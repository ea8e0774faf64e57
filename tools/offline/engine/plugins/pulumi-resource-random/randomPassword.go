package main

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi-go-provider/infer"
	"golang.org/x/crypto/bcrypt"
)

// RandomPassword is a secret made once and kept in the state; every change of its inputs replaces it.
type RandomPassword struct{}

// Args are the inputs of the npm package's RandomPassword.
type Args struct {
	Length          int                `pulumi:"length"`
	Keepers         *map[string]string `pulumi:"keepers,optional"`
	Lower           *bool              `pulumi:"lower,optional"`
	MinLower        *int               `pulumi:"minLower,optional"`
	MinNumeric      *int               `pulumi:"minNumeric,optional"`
	MinSpecial      *int               `pulumi:"minSpecial,optional"`
	MinUpper        *int               `pulumi:"minUpper,optional"`
	Number          *bool              `pulumi:"number,optional"`
	Numeric         *bool              `pulumi:"numeric,optional"`
	OverrideSpecial *string            `pulumi:"overrideSpecial,optional"`
	Special         *bool              `pulumi:"special,optional"`
	Upper           *bool              `pulumi:"upper,optional"`
}

// State is what the checkpoint records.
type State struct {
	Args
	BcryptHash string `pulumi:"bcryptHash" provider:"secret"`
	Result     string `pulumi:"result" provider:"secret"`
}

// Annotate gives the type the token that the npm package asks for.
func (r *RandomPassword) Annotate(a infer.Annotator) {
	a.SetToken("index/randomPassword", "RandomPassword")
}

// WireDependencies keeps the results known to be secret whatever the inputs are.
func (RandomPassword) WireDependencies(f infer.FieldSelector, _ *Args, state *State) {
	f.OutputField(&state.Result).AlwaysSecret()
	f.OutputField(&state.BcryptHash).AlwaysSecret()
}

// Create draws the password.
func (RandomPassword) Create(
	_ context.Context, req infer.CreateRequest[Args],
) (infer.CreateResponse[State], error) {
	response := infer.CreateResponse[State]{Output: State{Args: req.Inputs}}
	if req.DryRun {
		return response, nil
	}
	password, err := draw(req.Inputs)
	if err != nil {
		return response, err
	}
	// bcrypt reads 72 bytes and refuses more.
	hash, err := bcrypt.GenerateFromPassword([]byte(password[:min(len(password), 72)]), bcrypt.DefaultCost)
	if err != nil {
		return response, fmt.Errorf("hash the password: %w", err)
	}
	response.ID = "none"
	response.Output.Result = password
	response.Output.BcryptHash = string(hash)
	return response, nil
}
