package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
)

// Settings say how a command is run.
type Settings struct {
	AddPreviousOutputInEnv *bool              `pulumi:"addPreviousOutputInEnv,optional"`
	Dir                    *string            `pulumi:"dir,optional"`
	Environment            *map[string]string `pulumi:"environment,optional"`
	Interpreter            *[]string          `pulumi:"interpreter,optional"`
	Logging                *string            `pulumi:"logging,optional"`
	Stdin                  *string            `pulumi:"stdin,optional"`
}

// Annotate records the default that the official plugin records.
func (s *Settings) Annotate(a infer.Annotator) {
	a.SetDefault(&s.AddPreviousOutputInEnv, true)
}

// Output is what a command printed, without the last line's end.
type Output struct {
	Stdout string `pulumi:"stdout"`
	Stderr string `pulumi:"stderr"`
}

// run waits for the command to end; cancelling ends the command itself, not its children. The error
// holds everything the command printed.
func run(ctx context.Context, command string, settings Settings, previous Output) (Output, error) {
	interpreter := []string{"/bin/sh", "-c"}
	if settings.Interpreter != nil && len(*settings.Interpreter) > 0 {
		interpreter = *settings.Interpreter
	}
	arguments := append(append([]string{}, interpreter[1:]...), command)
	cmd := exec.CommandContext(ctx, interpreter[0], arguments...)
	cmd.Env = environment(settings, previous)
	if settings.Dir != nil {
		cmd.Dir = *settings.Dir
	}
	if settings.Stdin != nil {
		cmd.Stdin = strings.NewReader(*settings.Stdin)
	}

	var stdout, stderr bytes.Buffer
	var everything transcript
	logged := lineWriter{print: p.GetLogger(ctx).Info}
	cmd.Stdout = io.MultiWriter(&stdout, &everything, logged.when(logs(settings, "stdout")))
	cmd.Stderr = io.MultiWriter(&stderr, &everything, logged.when(logs(settings, "stderr")))
	err := cmd.Run()
	logged.flush()
	if err != nil {
		return Output{}, fmt.Errorf("%w: running %q:\n%s", err, command, everything.String())
	}
	return Output{
		Stdout: strings.TrimSuffix(stdout.String(), "\n"),
		Stderr: strings.TrimSuffix(stderr.String(), "\n"),
	}, nil
}

func environment(settings Settings, previous Output) []string {
	variables := os.Environ()
	if settings.Environment != nil {
		for name, value := range *settings.Environment {
			variables = append(variables, name+"="+value)
		}
	}
	if settings.AddPreviousOutputInEnv != nil && !*settings.AddPreviousOutputInEnv {
		return variables
	}
	if previous.Stdout != "" {
		variables = append(variables, "PULUMI_COMMAND_STDOUT="+previous.Stdout)
	}
	if previous.Stderr != "" {
		variables = append(variables, "PULUMI_COMMAND_STDERR="+previous.Stderr)
	}
	return variables
}

func logs(settings Settings, stream string) bool {
	if settings.Logging == nil {
		return true
	}
	return *settings.Logging == stream || *settings.Logging == "stdoutAndStderr"
}
