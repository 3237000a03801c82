package loopspec

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"loopspec.local/client/loopspecv1"
)

const maxWaitingItems = 1000

// sessionStream is the gRPC stream of one session, and what goes wrong with it as errors.
type sessionStream struct {
	ctx        context.Context
	cancel     context.CancelFunc
	connection *grpc.ClientConn
	stream     loopspecv1.SessionService_SessionClient
	timeout    time.Duration
	opened     *loopspecv1.Opened

	// Held while a message is written, so that messages go in the order of their items.
	writing sync.Mutex
	mutex   sync.Mutex
	waiting []*loopspecv1.ClientItem
	lost    error
}

func openSession(ctx context.Context, target string, open *loopspecv1.OpenLoop, options *ConnectionOptions) (*sessionStream, error) {
	connection, err := options.dial(ctx, target)
	if err != nil {
		return nil, err
	}
	inner, cancel := context.WithCancel(ctx)
	s := &sessionStream{ctx: ctx, cancel: cancel, connection: connection, timeout: options.connectTimeout()}
	if s.stream, err = loopspecv1.NewSessionServiceClient(connection).Session(options.outgoing(inner, open.LoopId)); err != nil {
		s.end()
		return nil, remoteError(ctx, err)
	}
	if err = s.begin(open); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

func (s *sessionStream) begin(open *loopspecv1.OpenLoop) error {
	silent := time.AfterFunc(s.timeout, s.cancel)
	if err := s.add(&loopspecv1.ClientItem{Item: &loopspecv1.ClientItem_Open{Open: open}}); err != nil {
		return err
	}
	for {
		items, err := s.read()
		if err != nil {
			if !silent.Stop() && s.ctx.Err() == nil {
				return &RemoteError{Kind: ErrConnectionLost, Code: codes.Unavailable, message: "the server has not answered within " + s.timeout.String()}
			}
			return err
		}
		// Behind `closed` comes the status that says why.
		if len(items) > 0 && items[0].GetOpened() != nil {
			silent.Stop()
			s.opened = items[0].GetOpened()
			return nil
		}
	}
}

// add puts one item behind those before it; it is sent at once, or with others by flush. Any goroutine.
func (s *sessionStream) add(item *loopspecv1.ClientItem) error {
	s.mutex.Lock()
	if s.lost != nil {
		defer s.mutex.Unlock()
		return s.lost
	}
	s.waiting = append(s.waiting, item)
	full := len(s.waiting) >= maxWaitingItems
	s.mutex.Unlock()
	if full {
		s.flush()
	}
	return nil
}

// flush sends what waits. A write that fails says nothing; the reader learns why.
func (s *sessionStream) flush() {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mutex.Lock()
	items := s.waiting
	s.waiting = nil
	s.mutex.Unlock()
	if len(items) > 0 {
		_ = s.stream.Send(&loopspecv1.SessionRequest{Items: items})
	}
}

// read gives the next message, after a flush. One goroutine at a time. Its error is what ended the session.
func (s *sessionStream) read() ([]*loopspecv1.ServerItem, error) {
	s.flush()
	response, err := s.stream.Recv()
	if err == nil {
		return response.Items, nil
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.lost == nil {
		s.lost = remoteError(s.ctx, err)
	}
	return nil, s.lost
}

func (s *sessionStream) lostError() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.lost
}

// close ends this side and waits for the server to end its.
func (s *sessionStream) close() {
	defer s.end()
	if s.lostError() != nil {
		return
	}
	silent := time.AfterFunc(s.timeout, s.cancel)
	defer silent.Stop()
	s.flush()
	s.writing.Lock()
	_ = s.stream.CloseSend()
	s.writing.Unlock()
	for {
		if _, err := s.read(); err != nil {
			return
		}
	}
}

// end leaves nothing behind, whatever the server does.
func (s *sessionStream) end() {
	s.cancel()
	_ = s.connection.Close()
}
