// A stream transport on a proactor loop: the kernel receives by itself, into buffers of the proactor's, and what is written
// in a turn leaves together with what the others wrote. Both as far as the proactor supports it; the rest, and sending what
// the kernel does not take at once, is done when the descriptor is ready. So is receiving while pieces come that are larger
// than those buffers: one call takes all that is there, and makes one data_received() of it. Where the proactor cannot poll,
// bytes are received through it alone, and what the kernel does not take at once is an operation.
#pragma once

#include <optional>
#include <vector>

#include "loopspec/proactor_event_loop.h"
#include "selector_stream_transport.h"

namespace loopspec::detail {

class ProactorStreamTransport final : public SelectorStreamTransport {
 public:
  ProactorStreamTransport(ProactorEventLoop& loop, Socket socket, std::shared_ptr<BaseProtocol> protocol, std::shared_ptr<Server> server,
                          const SocketAddress& peername);
  ~ProactorStreamTransport() override;

 private:
  class ReceiveOperation;
  class SendOperation;

  // Bytes in buffers of the proactor's that follow each other, also in memory.
  struct Received {
    BytesView data;
    std::uint32_t first_buffer;
    std::uint32_t buffers;
  };

  void start_reading(ContextCell context) override;
  void stop_reading() override;
  bool sends_at_once(std::size_t size) noexcept override;
  Sent send_with_others(std::span<const BytesView> pieces) override;
  void start_writing() override;
  void start_sending(std::span<const BytesView> pieces) override;
  void detach() noexcept override;
  std::string_view type_name() const noexcept override { return "_ProactorSocketTransport"; }

  HandleNode* receive_completed(const Completion& completion);
  void receive();
  void watch_for_large_pieces();
  void large_piece_ready();
  void received_ready();
  void deliver_received();
  void give_back(const Received& received) noexcept;
  void keep_received() noexcept;
  HandleNode* send_completed(const Completion& completion);

  ProactorEventLoop& proactor_loop_;
  ReceiveOperation* receiving_ = nullptr;
  SendOperation* sending_ = nullptr;
  NodeRef read_node_;   // while reading through the proactor
  NodeRef write_node_;  // of the last write that left something to do
  std::vector<Received> received_;
  std::size_t next_received_ = 0;
  bool large_pieces_ = false;  // what came last did not fit into a buffer
  bool watching_ = false;      // received when the descriptor is ready; `receiving_` is not in flight
  unsigned small_pieces_ = 0;  // that came since the last large one
  Bytes kept_;                 // came while nobody read
  std::optional<int> ended_;   // no more comes: 0 at the end of the stream, or an error
};

}  // namespace loopspec::detail
