// Package shim hands out the Docker provider's constructor, which lies in an internal package:
// only an import path below the provider's own may reach it.
package shim

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// New returns the constructor of the Terraform Docker provider.
func New(version string) func() *schema.Provider {
	return provider.New(version)
}
