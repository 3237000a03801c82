// https://docs.python.org/3/library/asyncio-eventloop.html#hello-world-with-call-soon, on a loop in a server.
//
//	hello_world HOST:PORT
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	loopspec "loopspec.local/client"
)

// A callback to print 'Hello World' and stop the event loop.
func helloWorld(loop *loopspec.RemoteEventLoop) error {
	fmt.Println("Hello World")
	loop.Stop()
	return nil
}

func run(ctx context.Context, target string) error {
	loop, err := loopspec.Connect(ctx, target, loopspec.Options{})
	if err != nil {
		return err
	}
	defer loop.Close()

	// Schedule a call to helloWorld().
	if _, err := loop.CallSoon(func() error { return helloWorld(loop) }); err != nil {
		return err
	}

	// Blocking call interrupted by loop.Stop().
	return loop.RunForever(ctx)
}

func main() {
	if err := run(context.Background(), os.Args[1]); err != nil {
		log.Fatal(err)
	}
}
