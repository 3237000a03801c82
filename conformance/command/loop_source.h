// Where the loops of a run come from: a server embedded in this process, or one that runs elsewhere.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "conformance/command/flag_set.h"
#include "conformance/runner/connection.h"
#include "conformance/runner/target.h"
#include "loopspec/v1/implementation.pb.h"

namespace loopspec::server {
class Server;
}  // namespace loopspec::server

namespace loopspec::conformance {

struct LoopOptions {
  std::vector<std::string> loops;
  std::vector<std::string> workers;
  // host:port; with it, `loops` selects among what that server offers.
  std::string target;
  // How `target` is reached; its own field of that name counts for nothing.
  ConnectionOptions connection;
  int jobs = 0;
  std::string data_dir;
};

// --loop and --worker.
void add_loop_flags(FlagSet& flags, LoopOptions& options);

// The number of jobs an option of 0 means: the machine's processors.
int jobs_or_processors(int jobs);

class LoopSource {
 public:
  // Starts or reaches the server and asks what it offers. Throws UsageError for a name or a combination of options that
  // is none; UNAVAILABLE when the server cannot be started or reached.
  static absl::StatusOr<LoopSource> open(const LoopOptions& options);

  LoopSource(LoopSource&&) noexcept;
  LoopSource& operator=(LoopSource&&) noexcept;
  // Does close().
  ~LoopSource();

  // Ends an embedded server and its worker processes now. Nothing but the destructor may follow.
  void close();

  Target& target() { return *target_; }
  // What was asked for, in that order.
  const std::vector<loopspec::v1::Implementation>& implementations() const { return implementations_; }

 private:
  LoopSource() = default;

  std::unique_ptr<server::Server> server_;
  std::unique_ptr<Target> target_;
  std::vector<loopspec::v1::Implementation> implementations_;
};

}  // namespace loopspec::conformance
