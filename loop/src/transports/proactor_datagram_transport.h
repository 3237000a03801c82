// A datagram transport on a proactor that cannot poll: an operation receives the next datagram, and another sends what the
// kernel does not take at once.
#pragma once

#include <array>
#include <memory>

#include "datagram_transport.h"
#include "loopspec/proactor_event_loop.h"

namespace loopspec::detail {

class ProactorDatagramTransport final : public DatagramSocketTransport {
 public:
  ProactorDatagramTransport(ProactorEventLoop& loop, Socket socket, std::shared_ptr<BaseProtocol> protocol, const SocketAddress& address);
  ~ProactorDatagramTransport() override;

 private:
  class ReceiveOperation;
  class SendOperation;

  void start_reading(ContextCell context) override;
  void stop_reading() override;
  void start_writing() override;
  void stop_writing() override;
  bool is_writing() const noexcept override { return sending_ != nullptr; }
  void detach() noexcept override;
  std::string_view type_name() const noexcept override { return "_ProactorDatagramTransport"; }

  void receive(std::unique_ptr<ReceiveOperation> operation) noexcept;
  void datagram_ready();
  void datagram_sent();
  template <class Started>
  void give_up(Started*& operation) noexcept;

  ProactorEventLoop& proactor_loop_;
  ReceiveOperation* receiving_ = nullptr;  // these are their own once they were given up and are still in flight
  SendOperation* sending_ = nullptr;
  NodeRef read_node_;   // while reading
  NodeRef write_node_;  // while writing
};

}  // namespace loopspec::detail
