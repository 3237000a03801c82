#include <csignal>
#include <future>
#include <iostream>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "conformance/command/command.h"
#include "conformance/command/config_flags.h"
#include "conformance/command/interrupt.h"
#include "conformance/runner/exit_code.h"
#include "loopspec/config/v1/server_config.pb.h"
#include "server/config/config_file.h"
#include "server/config/server_settings.h"
#include "server/server.h"

namespace loopspec::conformance {
namespace {

// What the operator can change, and so a fault of usage: a file, a name, an address or a port that cannot be had.
template <class T>
T or_usage(absl::StatusOr<T> value) {
  if (!value.ok()) throw UsageError(std::string(value.status().message()));
  return *std::move(value);
}

class ServeCommand : public Command {
 public:
  std::string name() const override { return "serve"; }
  std::string usage() const override { return "[--config FILE] [--listen ADDRESS] [--loop NAME]… [flags]"; }
  std::string summary() const override {
    return "Offers loops over gRPC, for `loopspec run --target` and any other client.";
  }
  std::string notes() const override {
    return "Without --loop and --worker it offers this system's selector loops (on Windows proactor/iocp too) and cpython.\n"
           "It prints the address it listens on. At SIGINT or SIGTERM it takes nothing new and ends when the calls under way "
           "have ended or\n--drain-seconds have passed; a second signal ends it at once.\n"
           "docs/operations.md says what each limit protects; proto/loopspec/config/v1/server_config.proto describes the "
           "file.\n";
  }

  void add_flags(FlagSet& flags) override {
    flags.text("config", "FILE", &config_file_, "a file with any of these; a flag that is given replaces what it says");
    flags.on_off("check-config", &check_config_, "say what is wrong with the file and the flags, and end");
    add_config_flags(flags, given_);
  }

  int run(const std::vector<std::string>& words) override {
    if (!words.empty())
      throw UsageError(absl::StrCat("serve takes no argument `", words.front(), "`; --loop names what it offers"));
    server::ServerSettings settings = this->settings();
    if (check_config_) return kExitOk;
    const auto log = std::make_shared<server::Log>(settings.log, server::write_to_standard_error);
    settings.options.log = log;
    server::log_grpc_messages(log);

    std::promise<int> asked_to_end;
    Interrupt interrupt([&](int signal) { asked_to_end.set_value(signal); });
    const auto server = or_usage(server::Server::start(settings.options));
    std::cout << "listening on " << address(settings.options.listen, server->port()) << "\n";
    if (!settings.options.metrics_listen.empty())
      std::cout << "metrics on http://" << address(settings.options.metrics_listen, server->metrics_port())
                << "/metrics\n";
    std::cout << std::flush;
    log->write(server::LogLevel::kInfo, "serving", "", {{"address", address(settings.options.listen, server->port())}});
    const int signal = asked_to_end.get_future().get();
    log->write(server::LogLevel::kInfo, "draining", "asked to end",
               {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"},
                {"delay_seconds", absl::StrCat(absl::ToInt64Seconds(settings.drain_delay))},
                {"seconds", absl::StrCat(absl::ToInt64Seconds(settings.drain_deadline))}});
    server->announce_drain();
    // A second signal ends the process here, too.
    absl::SleepFor(settings.drain_delay);
    server->drain(settings.drain_deadline);
    log->write(server::LogLevel::kInfo, "stopped", "");
    server::log_grpc_messages(nullptr);
    return kExitOk;
  }

 private:
  server::ServerSettings settings() const {
    loopspec::config::v1::ServerConfig config;
    if (!config_file_.empty()) config = or_usage(server::read_config_file(config_file_));
    server::override_config(config, given_);
    return or_usage(server::settings_from(config));
  }

  // The address with the port that was picked.
  static std::string address(const std::string& listen, int port) {
    if (absl::StartsWith(listen, "unix:")) return listen;
    return absl::StrCat(listen.substr(0, listen.rfind(':')), ":", port);
  }

  std::string config_file_;
  bool check_config_ = false;
  loopspec::config::v1::ServerConfig given_;
};

}  // namespace

std::unique_ptr<Command> make_serve_command() {
  return std::make_unique<ServeCommand>();
}

}  // namespace loopspec::conformance
