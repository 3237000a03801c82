package loopspec

import (
	"sync"
	"time"
)

// remoteClock is the server's clock as this side knows it, in nanoseconds.
type remoteClock struct {
	virtual bool
	begun   time.Time

	mutex sync.Mutex
	// Virtual: the time. Real: what is to be added to the local one.
	known int64
}

func newRemoteClock(virtual bool, serverSeconds float64) *remoteClock {
	clock := &remoteClock{virtual: virtual, begun: time.Now()}
	clock.known = int64(serverSeconds * 1e9)
	return clock
}

func (c *remoteClock) local() int64 {
	if c.virtual {
		return 0
	}
	return int64(time.Since(c.begun))
}

func (c *remoteClock) seconds() float64 {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return float64(c.known+c.local()) / 1e9
}

// atLeast: the server says that it is at least so late. It is never earlier than it was.
func (c *remoteClock) atLeast(server int64) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if known := server - c.local(); known > c.known {
		c.known = known
	}
}
