// pulumi-resource-command stands in for the official command plugin where its download cannot be
// reached: it knows the resource local.Command and the function local.run.
package main

import (
	"context"

	"forecaster-blue-green/engine/plugins/versions"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
)

func main() {
	provider, err := infer.NewProviderBuilder().
		WithResources(infer.Resource(Command{})).
		WithFunctions(infer.Function(Run{})).
		Build()
	if err == nil {
		err = provider.Run(context.Background(), "command", versions.Command)
	}
	if err != nil {
		cmdutil.ExitError(err.Error())
	}
}
