// A stream transport on a selector loop: receives and sends when the selector says that it can.
#pragma once

#include "loopspec/selector_event_loop.h"
#include "stream_transport.h"

namespace loopspec::detail {

class SelectorStreamTransport final : public StreamTransport {
 public:
  SelectorStreamTransport(SelectorEventLoop& loop, Socket socket, std::shared_ptr<BaseProtocol> protocol,
                          std::shared_ptr<Server> server, const SocketAddress& peername);

 private:
  void start_reading(ContextCell context) override;
  void stop_reading() override;
  Sent send(std::span<const BytesView> pieces) override;
  bool sends_at_once() const noexcept override { return true; }
  void start_writing() override;
  void stop_writing() override;
  bool is_writing() const noexcept override { return writing_; }
  void detach() noexcept override;
  std::string_view type_name() const noexcept override { return "_SelectorSocketTransport"; }

  void read_ready();

  SelectorEventLoop& selector_loop_;
  bool writing_ = false;
};

}  // namespace loopspec::detail
