// Reads a JSON list of env files from stdin as Docker Compose reads them, and prints what each one gives.
package main

import (
	"encoding/json"
	"io"
	"os"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/sirupsen/logrus"
)

type result struct {
	Variables map[string]string `json:"variables"`
	Error     string            `json:"error,omitempty"`
}

func main() {
	logrus.SetOutput(io.Discard)
	var files []string
	if err := json.NewDecoder(os.Stdin).Decode(&files); err != nil {
		panic(err)
	}
	results := make([]result, len(files))
	for i, text := range files {
		variables, err := dotenv.UnmarshalWithLookup(text, nil)
		results[i].Variables = variables
		if err != nil {
			results[i].Error = err.Error()
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		panic(err)
	}
}
