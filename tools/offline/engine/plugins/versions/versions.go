// Package versions has what the engine looks the plugins up by. The build sets it to the versions of the
// npm packages, which package.json alone names.
package versions

var (
	// Docker is the version of @pulumi/docker.
	Docker string
	// Command is the version of @pulumi/command.
	Command string
	// Random is the version of @pulumi/random.
	Random string
)
