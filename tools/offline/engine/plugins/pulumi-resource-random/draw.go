package main

import (
	"crypto/rand"
	"fmt"
	"math/big"
)

// characterClass is one kind of character, whether it is wanted, and how many at least.
type characterClass struct {
	alphabet string
	wanted   bool
	minimum  int
}

func characterClasses(args Args) []characterClass {
	special := or(args.OverrideSpecial, "")
	if special == "" {
		special = "!@#$%&*()-_=+[]{}<>:?"
	}
	numeric := or(args.Numeric, or(args.Number, true))
	return []characterClass{
		{"abcdefghijklmnopqrstuvwxyz", or(args.Lower, true), or(args.MinLower, 0)},
		{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", or(args.Upper, true), or(args.MinUpper, 0)},
		{"0123456789", numeric, or(args.MinNumeric, 0)},
		{special, or(args.Special, true), or(args.MinSpecial, 0)},
	}
}

// draw returns a password that holds every minimum; its characters are in random order.
func draw(args Args) (string, error) {
	var alphabet string
	password := make([]byte, 0, max(args.Length, 0))
	for _, class := range characterClasses(args) {
		if class.wanted {
			alphabet += class.alphabet
		}
		for range class.minimum {
			password = append(password, pick(class.alphabet))
		}
	}
	if len(password) > args.Length || args.Length < 1 || alphabet == "" {
		return "", fmt.Errorf("length: %d is too short, or no kind of character is wanted", args.Length)
	}
	for len(password) < args.Length {
		password = append(password, pick(alphabet))
	}
	for i := len(password) - 1; i > 0; i-- {
		j := below(i + 1)
		password[i], password[j] = password[j], password[i]
	}
	return string(password), nil
}

func pick(alphabet string) byte {
	return alphabet[below(len(alphabet))]
}

// below returns a random number in [0, n); crypto/rand never fails on the systems Go supports.
func below(n int) int {
	number, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		panic(err)
	}
	return int(number.Int64())
}

func or[T any](value *T, otherwise T) T {
	if value == nil {
		return otherwise
	}
	return *value
}
