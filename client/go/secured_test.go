package loopspec

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TLS and tokens, for sessions and for plain calls.

func secured(t *testing.T) (*served, ConnectionOptions) {
	t.Helper()
	folder := t.TempDir()
	must(t, exec.Command("../make_certificate", folder).Run())
	at := func(name string) string { return filepath.Join(folder, name) }
	certificate, err := os.ReadFile(at("certificate.pem"))
	must(t, err)
	tokens, err := os.ReadFile(at("tokens"))
	must(t, err)
	server := serve(t, "--tls-certificate", at("certificate.pem"), "--tls-key", at("key.pem"), "--tokens", at("tokens"))
	return server, ConnectionOptions{Token: strings.Fields(string(tokens))[1], CertificateAuthorities: certificate}
}

func TestASessionAndPlainCallsOverTLSWithAToken(t *testing.T) {
	server, options := secured(t)
	loop := connect(t, server.target, Options{ConnectionOptions: options})
	_, err := loop.CallSoon(func() error { loop.Stop(); return nil })
	must(t, err)
	must(t, loop.RunForever(testContext(t)))
	loops, err := ConnectEventLoops(testContext(t), server.target, options)
	must(t, err)
	defer loops.Close()
	hosted := create(t, loops, CreateLoopOptions{LoopID: "mine"})
	state, err := hosted.Get(testContext(t))
	must(t, err)
	if state.Id != "mine" {
		t.Fatal(state)
	}
}

func TestWithoutTheTokenItIsRefusedWithoutTLSThereIsNoServer(t *testing.T) {
	server, options := secured(t)
	_, err := Connect(testContext(t), server.target, Options{ConnectionOptions: ConnectionOptions{CertificateAuthorities: options.CertificateAuthorities}})
	refused(t, err, "MISSING_TOKEN")
	plain := ConnectionOptions{Token: options.Token, ConnectTimeout: 500 * time.Millisecond}
	if _, err := Connect(testContext(t), server.target, Options{ConnectionOptions: plain}); !errors.Is(err, ErrConnectionLost) {
		t.Fatal(err)
	}
}
