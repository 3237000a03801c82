#include <grpcpp/grpcpp.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/listen_address.h"
#include "server/listener.h"

namespace loopspec::server {

namespace {

// gRPC listens and accepts itself: here there is no number of descriptors that could run out, and it takes no connection of others.
class WindowsListener final : public Listener {
 public:
  explicit WindowsListener(std::string address) : address_(std::move(address)) {}

  void configure(grpc::ServerBuilder& builder, std::shared_ptr<grpc::ServerCredentials> credentials) override {
    builder.AddListeningPort(address_, std::move(credentials), &port_);
  }
  int port() const override { return port_; }
  void start(TurnedAway /*turned_away*/) override {}
  void stop() override {}

 private:
  const std::string address_;
  int port_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Listener>> Listener::bind(const std::string& address) {
  if (absl::Status status = check_listen_address(address); !status.ok()) return status;
  if (address.starts_with("unix:")) return absl::UnavailableError(absl::StrCat("cannot listen on ", address, ": Windows' gRPC has no Unix sockets"));
  if (std::string reason = why_not_bindable(address); !reason.empty()) return absl::UnavailableError(absl::StrCat("cannot listen on ", address, ": ", reason));
  return std::make_unique<WindowsListener>(address);
}

}  // namespace loopspec::server
