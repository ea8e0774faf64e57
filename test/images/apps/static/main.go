// A server that is its image's only file: no shell, no user, no libc.
package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func answer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Version", os.Getenv("VERSION"))
	_, _ = io.WriteString(w, `{"values":[1,2,3]}`)
}

func main() {
	server := &http.Server{Addr: ":8000", Handler: http.HandlerFunc(answer)}
	stop, _ := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	ended := make(chan error, 1)
	go func() {
		<-stop.Done()
		ended <- server.Shutdown(context.Background())
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		os.Exit(1)
	}
	if <-ended != nil {
		os.Exit(1)
	}
}
