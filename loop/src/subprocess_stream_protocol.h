// SubprocessStreamProtocol: between a subprocess transport and the streams of a Process.
#pragma once

#include <memory>
#include <set>

#include "loopspec/stream_reader_protocol.h"
#include "loopspec/subprocess.h"

namespace loopspec::detail {

class SubprocessStreamProtocol final : public SubprocessProtocol,
                                       public StreamWriterProtocol,
                                       public std::enable_shared_from_this<SubprocessStreamProtocol> {
 public:
  // `limit` is the readers'.
  SubprocessStreamProtocol(std::size_t limit, AbstractEventLoop& loop);
  ~SubprocessStreamProtocol() override;

  void connection_made(BaseTransport& transport) override;
  void connection_lost(const std::exception_ptr& error) override;
  void pipe_data_received(int fd, BytesView data) override;
  void pipe_connection_lost(int fd, const std::exception_ptr& error) override;
  void process_exited() override;
  void pause_writing() override { drain_waiters_.pause(); }
  void resume_writing() override { drain_waiters_.resume(); }

  Coroutine<void> drain_helper() override;
  Future<void> close_waiter(const StreamWriter&) override { return input_closed_; }

  // Set by connection_made(); null for what is no pipe.
  const Writer& input() const noexcept { return input_; }
  const Reader& output() const noexcept { return output_; }
  const Reader& errors() const noexcept { return errors_; }

 private:
  Reader make_reader(int fd);
  const Reader& reader_of(int fd) const noexcept { return fd == 2 ? errors_ : output_; }
  void input_lost(const std::exception_ptr& error);
  void maybe_close_transport();

  std::size_t limit_;
  AbstractEventLoop& loop_;
  std::shared_ptr<SubprocessTransport> transport_;
  Writer input_;
  Reader output_;
  Reader errors_;
  std::set<int> open_;  // of 1 and 2, the pipes that have not ended
  bool exited_ = false;
  DrainWaiters drain_waiters_;
  Future<void> input_closed_;
};

}  // namespace loopspec::detail
