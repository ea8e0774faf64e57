package main

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

// transcript collects both streams of a command in the order they were written.
type transcript struct {
	lock   sync.Mutex
	buffer bytes.Buffer
}

// Write adds a piece of either stream.
func (t *transcript) Write(piece []byte) (int, error) {
	t.lock.Lock()
	defer t.lock.Unlock()
	return t.buffer.Write(piece)
}

// String returns everything written so far.
func (t *transcript) String() string {
	t.lock.Lock()
	defer t.lock.Unlock()
	return t.buffer.String()
}

// lineWriter prints whole lines of both streams as they come.
type lineWriter struct {
	lock  sync.Mutex
	rest  string
	print func(line string)
}

// Write prints the lines that are complete.
func (w *lineWriter) Write(piece []byte) (int, error) {
	w.lock.Lock()
	defer w.lock.Unlock()
	lines := strings.Split(w.rest+string(piece), "\n")
	w.rest = lines[len(lines)-1]
	for _, line := range lines[:len(lines)-1] {
		w.print(line)
	}
	return len(piece), nil
}

func (w *lineWriter) flush() {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.rest != "" {
		w.print(w.rest)
	}
}

func (w *lineWriter) when(wanted bool) io.Writer {
	if wanted {
		return w
	}
	return io.Discard
}
