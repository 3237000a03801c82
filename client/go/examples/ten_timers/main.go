// Ten timers, one of them cancelled by another.
//
//	ten_timers HOST:PORT [virtual]
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	loopspec "loopspec.local/client"
)

func run(ctx context.Context, target string, virtual bool) error {
	loop, err := loopspec.Connect(ctx, target, loopspec.Options{VirtualClock: virtual})
	if err != nil {
		return err
	}
	defer loop.Close()

	start := loop.Time()
	var timers [11]*loopspec.TimerHandle
	for i := 1; i <= 10; i++ {
		i := i
		timers[i], err = loop.CallAt(start+float64(i)/10, func() error {
			fmt.Printf("timer %d at %.1f\n", i, timers[i].When()-start)
			if i == 3 {
				timers[7].Cancel()
			}
			if i == 10 {
				loop.Stop()
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if err := loop.RunForever(ctx); err != nil {
		return err
	}
	if timers[7].Cancelled() {
		fmt.Println("timer 7 was cancelled")
	}
	return nil
}

func main() {
	if err := run(context.Background(), os.Args[1], len(os.Args) > 2); err != nil {
		log.Fatal(err)
	}
}
