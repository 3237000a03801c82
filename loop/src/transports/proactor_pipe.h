// ProactorPipe: what the transports of pipes have in common where nothing tells when a pipe is ready: reading and writing are
// operations. asyncio's proactor loop has three kinds of such transports, proactor_pipe_transports.h.
//
// The states are asyncio's. `closing_` is set by close(), abort() and errors: nothing is read, and what is written is dropped.
// `ending_` is set when connection_lost() is scheduled. In between the buffer is being written. What an operation works on
// stays where it is until its completion, so both keep the transport.
#pragma once

#include <array>
#include <memory>

#include "../platform/socket_io.h"
#include "flow_control.h"
#include "loopspec/detail/owned_transport.h"
#include "loopspec/pipe.h"
#include "loopspec/proactor_event_loop.h"
#include "write_buffer.h"

namespace loopspec::detail {

class ProactorPipe {
 public:
  enum class Kind { kRead, kWrite, kDuplex };

  // Part of `transport`. TypeError for a protocol that does not suit, ValueError for a pipe that is closed.
  ProactorPipe(BaseTransport& transport, OwnedTransport& owned, ProactorEventLoop& loop, Kind kind, Pipe pipe, std::shared_ptr<BaseProtocol> protocol);
  ProactorPipe(const ProactorPipe&) = delete;
  ProactorPipe& operator=(const ProactorPipe&) = delete;
  ~ProactorPipe();

  // Once: schedules connection_made(), then sets `waiter`, if there is one, then reads.
  void start(const Future<void>& waiter);

  const Pipe& pipe() const noexcept { return pipe_; }
  bool is_closing() const noexcept { return closing_; }
  void close();
  void force_close(const std::exception_ptr& error);
  void set_protocol(std::shared_ptr<BaseProtocol> protocol);
  const std::shared_ptr<BaseProtocol>& get_protocol() const noexcept { return protocol_; }
  std::string repr() const;
  void loop_closed() noexcept;

  bool is_reading() const noexcept { return !closing_ && !paused_; }
  void pause_reading();
  void resume_reading();

  void write(BytesView data);
  FlowControl& flow() noexcept { return flow_; }
  const FlowControl& flow() const noexcept { return flow_; }
  // What the system has not taken.
  std::size_t buffered() const noexcept;
  void maybe_pause() { flow_.maybe_pause(loop_, transport_, buffered()); }

 private:
  static constexpr std::size_t kReadSize = std::size_t{64} * 1024;  // what one read takes at most, as in asyncio

  // Tells the pipe of its completion, in a callback.
  class PipeOperation final : public Operation {
   public:
    PipeOperation(ProactorPipe& owner, OperationKind what, void (ProactorPipe::*done)(const Completion&));
    ~PipeOperation() override;
    void start();
    HandleNode* completed(const Completion& completion) override;
    // Nobody is to be told.
    void forget() noexcept;

   private:
    ProactorPipe& pipe_;
    void (ProactorPipe::*done_)(const Completion&);
    NodeRef node_;
    Completion completion_;
    std::shared_ptr<BaseTransport> alive_;  // while in flight
  };

  std::string_view type_name() const noexcept;
  bool may_read() const noexcept { return kind_ != Kind::kWrite && is_reading() && !at_end_; }
  void begin_reading();
  void watch_the_other_end();
  void read_done(const Completion& completion);
  void received(BytesView data);
  void received_buffered(BytesView data);
  void end_of_file();
  void other_end_closed();
  void begin_writing();
  void write_done(const Completion& completion);
  void fatal_error(const std::exception_ptr& error, const char* message);
  void end(const std::exception_ptr& error);
  void release() noexcept;

  BaseTransport& transport_;
  OwnedTransport& owned_;
  ProactorEventLoop& loop_;
  const Kind kind_;
  Pipe pipe_;
  const int fd_;
  std::shared_ptr<BaseProtocol> protocol_;
  Protocol* stream_protocol_ = nullptr;
  BufferedProtocol* buffered_protocol_ = nullptr;
  FlowControl flow_;
  WriteBuffer buffer_;  // begins with what is being written
  std::unique_ptr<char[]> room_;
  std::array<MutableBytes, 1> into_;
  std::array<BytesView, platform::kMaxPieces> pieces_;
  PipeOperation reading_;
  PipeOperation writing_;
  std::size_t in_flight_ = 0;  // bytes
  bool write_begun_ = false;   // and write_done() has not been called
  bool paused_ = false;
  bool at_end_ = false;  // of what can be read
  std::optional<Bytes> held_;  // came while nobody wanted it; empty: the end
  bool closing_ = false;
  bool ending_ = false;
  bool lost_ = false;  // connection_lost() was called, or the loop was closed
  std::uint32_t refused_ = 0;
};

}  // namespace loopspec::detail
