// A datagram transport on a loop that watches descriptors.
#pragma once

#include "datagram_transport.h"
#include "loopspec/descriptor_event_loop.h"

namespace loopspec::detail {

class SelectorDatagramTransport final : public DatagramSocketTransport {
 public:
  SelectorDatagramTransport(DescriptorEventLoop& loop, Socket socket, std::shared_ptr<BaseProtocol> protocol,
                            const SocketAddress& address);

 private:
  void start_reading(ContextCell context) override;
  void stop_reading() override;
  void start_writing() override;
  void stop_writing() override;
  bool is_writing() const noexcept override { return writing_; }
  void detach() noexcept override;
  std::string_view type_name() const noexcept override { return "_SelectorDatagramTransport"; }

  void read_ready();

  DescriptorEventLoop& descriptor_loop_;
  bool writing_ = false;
};

}  // namespace loopspec::detail
