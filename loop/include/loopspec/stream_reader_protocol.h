// StreamReaderProtocol: between a transport and a StreamReader.
//
// Python documentation: library/asyncio-stream.html
#pragma once

#include <deque>
#include <memory>

#include "loopspec/streams.h"
#include "loopspec/task.h"

namespace loopspec {

namespace detail {

// Who waits in drain(). Part of the protocols that writers use.
class DrainWaiters {
 public:
  explicit DrainWaiters(AbstractEventLoop& loop) noexcept : loop_(loop) {}
  DrainWaiters(const DrainWaiters&) = delete;
  DrainWaiters& operator=(const DrainWaiters&) = delete;

  void pause() noexcept { paused_ = true; }
  void resume();
  void connection_lost(const std::exception_ptr& error);
  // Returns at once unless paused. ConnectionResetError once the connection is lost. The object must outlive it.
  Coroutine<void> wait();

 private:
  AbstractEventLoop& loop_;
  std::deque<Future<void>> waiters_;
  bool paused_ = false;
  bool connection_lost_ = false;
};

}  // namespace detail

class StreamReaderProtocol : public Protocol,
                             public detail::StreamWriterProtocol,
                             public std::enable_shared_from_this<StreamReaderProtocol> {
 public:
  // Does not keep the reader of a client's connection alive: data for a reader that is gone is dropped. A server's,
  // with `client_connected`, is kept until the connection is made.
  StreamReaderProtocol(Reader reader, AbstractEventLoop& loop,
                       std::shared_ptr<const ClientConnected> client_connected = nullptr);
  ~StreamReaderProtocol() override;

  void connection_made(BaseTransport& transport) override;
  void connection_lost(const std::exception_ptr& error) override;
  void pause_writing() override { drain_waiters_.pause(); }
  void resume_writing() override { drain_waiters_.resume(); }
  void data_received(BytesView data) override;
  bool eof_received() override;

  Coroutine<void> drain_helper() override;
  Future<void> close_waiter(const StreamWriter&) override { return closed_; }
  bool is_server_side() const override { return client_connected_ != nullptr; }
  void replace_transport(const std::shared_ptr<Transport>& transport) override;

  // What arrived and was not read. For start_tls().
  Bytes take_unread();

 private:
  void serve(const std::shared_ptr<Transport>& transport, const Reader& reader);

  AbstractEventLoop& loop_;
  std::weak_ptr<StreamReader> reader_;
  Reader strong_reader_;
  std::shared_ptr<const ClientConnected> client_connected_;
  detail::DrainWaiters drain_waiters_;
  Future<void> closed_;
  Task<void> task_;
  bool over_ssl_ = false;
};

}  // namespace loopspec
