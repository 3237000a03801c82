// How many of this program's functions a loop in a server calls in a second.
//
//	callbacks HOST:PORT [SECONDS]
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	loopspec "loopspec.local/client"
)

// measure runs rounds, each of which schedules so many callbacks, until the time is over; callbacks a second.
func measure(target string, length time.Duration, together int) float64 {
	ctx := context.Background()
	loop, err := loopspec.Connect(ctx, target, loopspec.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer loop.Close()
	begun := time.Now()
	callbacks := 0
	nothing := func() error { return nil }
	var round func() error
	round = func() error {
		if time.Since(begun) >= length {
			loop.Stop()
			return nil
		}
		callbacks += together
		for i := 1; i < together; i++ {
			if _, err := loop.CallSoon(nothing); err != nil {
				return err
			}
		}
		_, err := loop.CallSoon(round)
		return err
	}
	if _, err := loop.CallSoon(round); err != nil {
		log.Fatal(err)
	}
	if err := loop.RunForever(ctx); err != nil {
		log.Fatal(err)
	}
	return float64(callbacks) / time.Since(begun).Seconds()
}

func main() {
	seconds := 3.0
	if len(os.Args) > 2 {
		seconds, _ = strconv.ParseFloat(os.Args[2], 64)
	}
	length := time.Duration(seconds * float64(time.Second))
	// Each callback schedules the next, a round trip each; then a thousand in a turn, which the server sends together.
	fmt.Printf("go one after another %.0f callbacks/s, a thousand a turn %.0f callbacks/s\n", measure(os.Args[1], length, 1), measure(os.Args[1], length, 1000))
}
