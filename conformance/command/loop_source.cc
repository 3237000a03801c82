#include "conformance/command/loop_source.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "conformance/command/command.h"
#include "server/script/platform/offers.h"
#include "server/server.h"

namespace loopspec::conformance {
namespace {

using loopspec::v1::Implementation;

// What a target offers, in the order of the names; all of it when there are none.
std::vector<Implementation> named(const std::vector<Implementation>& offered, const std::vector<std::string>& names,
                                  const std::string& target) {
  if (names.empty()) return offered;
  std::vector<Implementation> selected;
  for (const std::string& name : names) {
    const auto at =
        std::find_if(offered.begin(), offered.end(), [&](const Implementation& one) { return one.name() == name; });
    if (at == offered.end()) {
      const auto append_name = [](std::string* out, const Implementation& one) { out->append(one.name()); };
      throw UsageError(
          absl::StrCat("--loop ", name, ": ", target, " offers ", absl::StrJoin(offered, ", ", append_name)));
    }
    selected.push_back(*at);
  }
  return selected;
}

void check_options(const LoopOptions& options) {
  if (!options.target.empty() && !options.workers.empty())
    throw UsageError("--worker needs the embedded server; it cannot go with --target");
  if (options.target.empty() && options.loops.empty() && options.workers.empty())
    throw UsageError(
        "which loop? Give --loop NAME (cpython, uvloop, selector/epoll, cpython@/path/to/python, "
        "python:MODULE:FACTORY, proactor/iocp), --worker 'COMMAND' or --target HOST:PORT");
  for (const std::string& name : options.loops)
    if (std::count(options.loops.begin(), options.loops.end(), name) > 1)
      throw UsageError(absl::StrCat("--loop ", name, " is given twice"));
}

}  // namespace

void add_loop_flags(FlagSet& flags, LoopOptions& options) {
  flags.list(
      "loop", "NAME", &options.loops,
      "a loop: selector/epoll, cpython, cpython@/path/to/python, uvloop, python:MODULE:FACTORY; may be repeated");
  flags.list("worker", "COMMAND", &options.workers, "a loop behind a worker process of your own; may be repeated");
}

int jobs_or_processors(int jobs) {
  return jobs > 0 ? jobs : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

LoopSource::LoopSource(LoopSource&&) noexcept = default;
LoopSource& LoopSource::operator=(LoopSource&&) noexcept = default;
LoopSource::~LoopSource() = default;

void LoopSource::close() {
  target_.reset();
  server_.reset();
}

absl::StatusOr<LoopSource> LoopSource::open(const LoopOptions& options) {
  check_options(options);
  LoopSource source;
  if (options.target.empty()) {
    server::ServerOptions server_options;
    server_options.loops = options.loops;
    server_options.workers = options.workers;
    server_options.listen = "";
    // The operator's own command line names the loops.
    server_options.capabilities = script::Capabilities::all();
    server_options.limits.program.max_wall_ms *= static_cast<std::uint32_t>(script::platform::slowness());
    server_options.jobs = jobs_or_processors(options.jobs);
    server_options.data_dir = options.data_dir;
    auto server = server::Server::start(std::move(server_options));
    if (absl::IsInvalidArgument(server.status()) || absl::IsNotFound(server.status()))
      throw UsageError(std::string(server.status().message()));
    if (!server.ok()) return server.status();
    source.server_ = *std::move(server);
    source.target_ = std::make_unique<Target>(source.server_->in_process_channel(), "the embedded server");
  } else {
    ConnectionOptions connecting = options.connection;
    connecting.target = options.target;
    absl::StatusOr<Connection> connection = open_connection(connecting);
    if (!connection.ok()) throw UsageError(std::string(connection.status().message()));
    source.target_ = std::make_unique<Target>(connection->channel, options.target, connection->token);
  }
  auto offered = source.target_->implementations();
  if (!offered.ok()) return offered.status();
  source.implementations_ =
      options.target.empty() ? *std::move(offered) : named(*offered, options.loops, options.target);
  return source;
}

}  // namespace loopspec::conformance
