// pulumi-resource-random stands in for the official random plugin where its download cannot be
// reached: it knows RandomPassword only.
package main

import (
	"context"

	"forecaster-blue-green/engine/plugins/versions"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
)

func main() {
	provider, err := infer.NewProviderBuilder().
		WithResources(infer.Resource(RandomPassword{})).
		Build()
	if err == nil {
		err = provider.Run(context.Background(), "random", versions.Random)
	}
	if err != nil {
		cmdutil.ExitError(err.Error())
	}
}
