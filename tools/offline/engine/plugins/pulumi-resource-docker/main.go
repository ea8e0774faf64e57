// pulumi-resource-docker stands in for the official Docker plugin where its download cannot be
// reached: the same bridge over an older release of the same Terraform provider.
package main

import (
	"forecaster-blue-green/engine/plugins/versions"

	docker "github.com/terraform-providers/terraform-provider-docker/shim"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
)

func main() {
	schema := []byte(`{"name":"docker","version":"` + versions.Docker + `"}`)
	tfbridge.Main("docker", versions.Docker, provider(), schema)
}

func provider() tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:       shimv2.NewProvider(docker.New(versions.Docker)()),
		Name:    "docker",
		Version: versions.Docker,
		Config: map[string]*tfbridge.SchemaInfo{
			"registry_auth": {Name: "registryAuth"},
		},
		Resources: map[string]*tfbridge.ResourceInfo{
			"docker_config":         resource("ServiceConfig"),
			"docker_container":      container(),
			"docker_image":          resource("RemoteImage"),
			"docker_network":        resource("Network"),
			"docker_plugin":         resource("Plugin"),
			"docker_registry_image": resource("RegistryImage"),
			"docker_secret":         resource("Secret"),
			"docker_service":        resource("Service"),
			"docker_tag":            resource("Tag"),
			"docker_volume":         resource("Volume"),
		},
		IgnoreMappings: []string{
			"docker_logs", "docker_network", "docker_plugin", "docker_registry_image", "docker_image",
		},
	}
	info.SetAutonaming(255, "-")
	return info
}

// container is replaced by deleting first: its name and ports can be held only once.
func container() *tfbridge.ResourceInfo {
	info := resource("Container")
	info.DeleteBeforeReplace = true
	info.Fields = map[string]*tfbridge.SchemaInfo{
		"command":           {Name: "command"},
		"networks_advanced": {Name: "networksAdvanced"},
	}
	return info
}

// resource puts a type where the npm package looks for it: docker:index/remoteImage:RemoteImage.
func resource(name string) *tfbridge.ResourceInfo {
	return &tfbridge.ResourceInfo{Tok: tfbridge.MakeResource("docker", "index", name)}
}
