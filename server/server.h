// The loopspec server: the services of proto/loopspec/v1 over the implementations the operator named.
//
// One Server per process is the usual case; several do not share anything. It starts its threads in start() and has none
// left after shutdown(), and no worker process either.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/auth/tls.h"
#include "server/limits.h"
#include "server/observe/log.h"
#include "server/script/capabilities.h"

namespace grpc {
class Channel;
}  // namespace grpc

namespace loopspec::server {

struct ServerOptions {
  // Implementations to offer, in this order: `selector/epoll`, `selector/poll`, `selector/select`, `cpython`,
  // `cpython@/path/to/python`, `uvloop`, `python:MODULE:FACTORY`, `python@/path/to/python:MODULE:FACTORY`.
  // One that this machine cannot run is offered with `unavailable` set, and its programs are refused with that reason.
  std::vector<std::string> loops;
  // Further implementations: worker commands (docs/protocol.md, worker.proto), split by the shell's quoting rules but run
  // without a shell. Each is offered as `worker:COMMAND`.
  std::vector<std::string> workers;
  // host:port, `[::1]:port`, or `unix:PATH`; port 0 picks a free one. Empty: no port, only in_process_channel().
  // An address that other machines can reach needs TLS, or `insecure`.
  std::string listen = "127.0.0.1:0";
  bool insecure = false;
  TlsOptions tls;
  // A file of bearer tokens (config.v1.ServerConfig.tokens). Empty: callers need none.
  std::string token_file;
  // What programs may do beyond their loop.
  script::Capabilities capabilities;
  // host:port where /metrics is offered over HTTP. Empty: nowhere.
  std::string metrics_listen;
  // Null: none is written.
  std::shared_ptr<Log> log;
  // Programs that run at once, per implementation; 0: as many as the machine has processors.
  int jobs = 0;
  // Threads that serve RPCs; 0: as many as the machine has processors, 16 at most.
  int rpc_threads = 0;
  Limits limits;
  // Where share/loopspec is. Empty: LOOPSPEC_DATA_DIR, else ../share/loopspec beside the executable.
  std::string data_dir;
};

class Server {
 public:
  // Errors: INVALID_ARGUMENT for a name or an address that is not one (it says which), UNAVAILABLE for an address that
  // cannot be bound (it names the address and the system's reason), NOT_FOUND for a missing data directory.
  static absl::StatusOr<std::unique_ptr<Server>> start(ServerOptions options);

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  // Does shutdown().
  ~Server();

  // A channel to this server that needs no port. Usable until shutdown().
  std::shared_ptr<grpc::Channel> in_process_channel();

  // The port it listens on; 0 when it listens on none.
  int port() const;
  // That of the metrics.
  int metrics_port() const;

  // Turns health to NOT_SERVING and says so in the metrics while everything is still taken: balancers see it and send nothing new. Before
  // drain(), from the same thread.
  void announce_drain();

  // Turns health to NOT_SERVING, refuses new programs with UNAVAILABLE, DRAINING, waits until the running ones have ended or
  // `deadline` has passed, then shuts down. Blocks. May be called from any thread, not from a handler.
  void drain(absl::Duration deadline);

  // Cancels what runs, ends every worker process, joins every thread. Blocks; a second call does nothing.
  void shutdown();

 private:
  class State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace loopspec::server
