// A loop that one connection runs and another one stops. Its callbacks are blocks of ops, so it lives in the server between calls.
//
//	stop_from_another_connection HOST:PORT
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	loopspec "loopspec.local/client"
	"loopspec.local/client/loopspecv1"
)

func run(ctx context.Context, target string) error {
	one, err := loopspec.ConnectEventLoops(ctx, target, loopspec.ConnectionOptions{})
	if err != nil {
		return err
	}
	defer one.Close()
	loop, err := one.Create(ctx, loopspec.CreateLoopOptions{})
	if err != nil {
		return err
	}
	defer loop.Delete(ctx)
	hello := &loopspecv1.Block{Name: "hello", Ops: []*loopspecv1.Op{{Op: &loopspecv1.Op_Log{Log: &loopspecv1.Log{Text: "running"}}}}}
	if _, err := loop.CallSoon(ctx, loopspec.BlockCallback{Block: hello}, loopspec.ScheduleOptions{}); err != nil {
		return err
	}
	ran := make(chan error)
	go func() { ran <- loop.RunForever(ctx) }()

	// The other connection knows the loop's id and nothing else.
	if err := stopWhenRunning(ctx, target, loop.ID()); err != nil {
		return err
	}
	if err := <-ran; err != nil {
		return err
	}
	fmt.Println("stopped")
	return nil
}

func stopWhenRunning(ctx context.Context, target, id string) error {
	other, err := loopspec.ConnectEventLoops(ctx, target, loopspec.ConnectionOptions{})
	if err != nil {
		return err
	}
	defer other.Close()
	same := other.Loop(id)
	watch, err := same.Watch(ctx, 1)
	if err != nil {
		return err
	}
	defer watch.Close()
	for {
		watched, err := watch.Next()
		if err != nil {
			return err
		}
		for _, event := range watched.Events {
			if mark := event.GetLogMark(); mark != nil {
				fmt.Println(mark.Text)
				return same.Stop(ctx)
			}
		}
	}
}

func main() {
	if err := run(context.Background(), os.Args[1]); err != nil {
		log.Fatal(err)
	}
}
