package loopspec

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
)

// A server that says nothing for so long is asked, and must then answer within the other.
const (
	keepaliveTime    = 20 * time.Second
	keepaliveTimeout = 10 * time.Second
)

// ConnectionOptions say how a client reaches its server, and what it shows there.
type ConnectionOptions struct {
	// Sent as `authorization: Bearer TOKEN`; "": none. Needs TLS unless the server is on this machine.
	Token string
	// PEM of the authorities that the server's certificate is from; nil: no TLS.
	CertificateAuthorities []byte
	// How long the server may take to answer at first; 0: ten seconds.
	ConnectTimeout time.Duration
}

func (o *ConnectionOptions) connectTimeout() time.Duration {
	if o.ConnectTimeout == 0 {
		return 10 * time.Second
	}
	return o.ConnectTimeout
}

// dial waits until the server is reached.
func (o *ConnectionOptions) dial(ctx context.Context, target string) (*grpc.ClientConn, error) {
	options := []grpc.DialOption{
		grpc.WithBlock(),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: keepaliveTime, Timeout: keepaliveTimeout}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(math.MaxInt32)),
	}
	if o.CertificateAuthorities == nil {
		options = append(options, grpc.WithInsecure())
	} else {
		authorities := x509.NewCertPool()
		if !authorities.AppendCertsFromPEM(o.CertificateAuthorities) {
			return nil, errors.New("loopspec: CertificateAuthorities holds no certificate in PEM")
		}
		options = append(options, grpc.WithTransportCredentials(credentials.NewTLS(&tls.Config{RootCAs: authorities})))
	}
	dialing, cancel := context.WithTimeout(ctx, o.connectTimeout())
	defer cancel()
	connection, err := grpc.DialContext(dialing, target, options...)
	if err == nil {
		return connection, nil
	}
	remote := &RemoteError{Kind: ErrConnectionLost, Code: codes.Unavailable, Metadata: map[string]string{}, cause: ctx.Err()}
	remote.message = fmt.Sprintf("%s cannot be reached within %v: %v", target, o.connectTimeout(), err)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		remote.Kind, remote.Code = ErrDeadlineExpired, codes.DeadlineExceeded
	}
	return nil, remote
}

// outgoing is the context of a call about a loop: its id is there for proxies that route by it.
func (o *ConnectionOptions) outgoing(ctx context.Context, loopID string) context.Context {
	if o.Token != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+o.Token)
	}
	if loopID != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "loopspec-loop-id", loopID)
	}
	return ctx
}
