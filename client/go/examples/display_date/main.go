// https://docs.python.org/3/library/asyncio-eventloop.html#display-the-current-date-with-call-later, on a loop in a server.
//
//	display_date HOST:PORT [virtual]
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	loopspec "loopspec.local/client"
)

func displayDate(endTime float64, loop *loopspec.RemoteEventLoop) error {
	fmt.Println(time.Now().Format("2006-01-02 15:04:05"))
	if loop.Time()+1.0 >= endTime {
		loop.Stop()
		return nil
	}
	_, err := loop.CallLater(1, func() error { return displayDate(endTime, loop) })
	return err
}

func run(ctx context.Context, target string, virtual bool) error {
	loop, err := loopspec.Connect(ctx, target, loopspec.Options{VirtualClock: virtual})
	if err != nil {
		return err
	}
	defer loop.Close()

	// Schedule the first call to displayDate().
	endTime := loop.Time() + 5.0
	if _, err := loop.CallSoon(func() error { return displayDate(endTime, loop) }); err != nil {
		return err
	}

	// Blocking call interrupted by loop.Stop().
	return loop.RunForever(ctx)
}

func main() {
	if err := run(context.Background(), os.Args[1], len(os.Args) > 2); err != nil {
		log.Fatal(err)
	}
}
