// A stream transport on a loop that watches descriptors: receives and sends when its own is ready.
#pragma once

#include "loopspec/descriptor_event_loop.h"
#include "stream_transport.h"

namespace loopspec::detail {

class SelectorStreamTransport : public StreamTransport {
 public:
  SelectorStreamTransport(DescriptorEventLoop& loop, Socket socket, std::shared_ptr<BaseProtocol> protocol,
                          std::shared_ptr<Server> server, const SocketAddress& peername);

 protected:
  void start_reading(ContextCell context) override;
  void stop_reading() override;
  Sent send(std::span<const BytesView> pieces) override;
  bool sends_at_once(std::size_t) noexcept override { return true; }
  void start_writing() override;
  void stop_writing() override;
  bool is_writing() const noexcept override { return writing_; }
  void detach() noexcept override;
  std::string_view type_name() const noexcept override { return "_SelectorSocketTransport"; }

  // Receives once and delivers. How many bytes; 0 also when there are none, at the end and after an error.
  std::size_t read_ready();

 private:
  DescriptorEventLoop& descriptor_loop_;
  bool writing_ = false;
};

}  // namespace loopspec::detail
