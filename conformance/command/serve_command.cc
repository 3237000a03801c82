#include <csignal>
#include <future>
#include <iostream>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "conformance/command/command.h"
#include "conformance/command/interrupt.h"
#include "conformance/command/loop_source.h"
#include "conformance/runner/exit_code.h"
#include "server/server.h"

namespace loopspec::conformance {
namespace {

class ServeCommand : public Command {
 public:
  std::string name() const override { return "serve"; }
  std::string usage() const override { return "[--listen ADDRESS] [--loop NAME]… [flags]"; }
  std::string summary() const override {
    return "Offers loops over gRPC, for `loopspec run --target` and any other client.";
  }
  std::string notes() const override {
    return "Without --loop and --worker it offers selector/epoll, selector/poll, selector/select and cpython.\n"
           "It prints the address it listens on, and ends at SIGINT or SIGTERM when the programs under way have ended "
           "or --drain-seconds have passed.\n";
  }

  void add_flags(FlagSet& flags) override {
    flags.text("listen", "ADDRESS", &options_.listen,
               "host:port, [::1]:port or unix:PATH; port 0 picks a free one (127.0.0.1:50051)");
    add_loop_flags(flags, loops_);
    flags.number("jobs", "N", 1, &options_.jobs, "programs at once, per implementation (the number of processors)");
    flags.letter('j');
    flags.number("max-programs", "N", 1, &max_programs_, "programs that run or wait; more are refused (1024)");
    flags.number("max-wall-ms", "N", 1, &max_wall_ms_, "wall-clock limit of a program (10000)");
    flags.number("max-events", "N", 1, &max_events_, "trace events of a program (200000)");
    flags.number("max-ops", "N", 1, &max_ops_, "ops in a program's text (100000)");
    flags.number("drain-seconds", "N", 0, &drain_seconds_, "how long programs under way may take at the end (30)");
    flags.text("data-dir", "FOLDER", &options_.data_dir, "where the Python worker is");
  }

  int run(const std::vector<std::string>& words) override {
    if (!words.empty())
      throw UsageError(absl::StrCat("serve takes no argument `", words.front(), "`; --loop names what it offers"));
    options_.loops = loops_.loops;
    options_.workers = loops_.workers;
    if (options_.loops.empty() && options_.workers.empty())
      options_.loops = {"selector/epoll", "selector/poll", "selector/select", "cpython"};
    options_.limits.max_programs = static_cast<std::uint32_t>(max_programs_);
    options_.limits.program.max_wall_ms = static_cast<std::uint32_t>(max_wall_ms_);
    options_.limits.program.max_events = static_cast<std::uint32_t>(max_events_);
    options_.limits.program.max_ops = static_cast<std::uint32_t>(max_ops_);

    std::promise<void> asked_to_end;
    Interrupt interrupt([&](int) { asked_to_end.set_value(); });
    auto server = server::Server::start(options_);
    // A name, an address or a port that cannot be had: all of them are the operator's to change.
    if (!server.ok()) throw UsageError(std::string(server.status().message()));
    std::cout << "listening on " << address((*server)->port()) << std::endl;
    asked_to_end.get_future().wait();
    std::cerr << "draining\n";
    (*server)->drain(absl::Seconds(drain_seconds_));
    return kExitOk;
  }

 private:
  // The address with the port that was picked.
  std::string address(int port) const {
    if (absl::StartsWith(options_.listen, "unix:")) return options_.listen;
    return absl::StrCat(options_.listen.substr(0, options_.listen.rfind(':')), ":", port);
  }

  static server::ServerOptions usual_options() {
    server::ServerOptions options;
    options.listen = "127.0.0.1:50051";
    return options;
  }

  server::ServerOptions options_ = usual_options();
  LoopOptions loops_;
  int max_programs_ = static_cast<int>(server::Limits().max_programs);
  int max_wall_ms_ = static_cast<int>(server::Limits().program.max_wall_ms);
  int max_events_ = static_cast<int>(server::Limits().program.max_events);
  int max_ops_ = static_cast<int>(server::Limits().program.max_ops);
  int drain_seconds_ = 30;
};

}  // namespace

std::unique_ptr<Command> make_serve_command() {
  return std::make_unique<ServeCommand>();
}

}  // namespace loopspec::conformance
