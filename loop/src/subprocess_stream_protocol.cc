#include "subprocess_stream_protocol.h"

namespace loopspec::detail {

SubprocessStreamProtocol::SubprocessStreamProtocol(std::size_t limit, AbstractEventLoop& loop)
    : limit_(limit), loop_(loop), drain_waiters_(loop), input_closed_(loop.create_future<void>()) {}

// Nobody has to wait for the end of the input, so its error need not be retrieved.
SubprocessStreamProtocol::~SubprocessStreamProtocol() {
  input_closed_.state()->set_retrieved();
}

void SubprocessStreamProtocol::connection_made(BaseTransport& transport) {
  transport_ = transport.as<SubprocessTransport>();
  output_ = make_reader(1);
  errors_ = make_reader(2);
  if (const auto pipe = std::dynamic_pointer_cast<WriteTransport>(transport_->get_pipe_transport(0)))
    input_ = std::make_shared<StreamWriter>(pipe, shared_from_this(), nullptr, loop_);
}

Reader SubprocessStreamProtocol::make_reader(int fd) {
  const auto pipe = std::dynamic_pointer_cast<ReadTransport>(transport_->get_pipe_transport(fd));
  if (!pipe) return nullptr;
  auto reader = std::make_shared<StreamReader>(limit_, loop_);
  reader->set_transport(pipe);
  open_.insert(fd);
  return reader;
}

void SubprocessStreamProtocol::pipe_data_received(int fd, BytesView data) {
  if (const Reader& reader = reader_of(fd)) reader->feed_data(data);
}

void SubprocessStreamProtocol::pipe_connection_lost(int fd, const std::exception_ptr& error) {
  if (fd == 0) {
    input_lost(error);
    return;
  }
  if (const Reader& reader = reader_of(fd)) {
    if (error) {
      reader->set_exception(error);
    } else {
      reader->feed_eof();
    }
  }
  open_.erase(fd);
  maybe_close_transport();
}

void SubprocessStreamProtocol::input_lost(const std::exception_ptr& error) {
  if (input_) input_->close();
  drain_waiters_.connection_lost(error);
  if (input_closed_.done()) return;
  if (error) {
    input_closed_.set_exception(error);
  } else {
    input_closed_.set_result();
  }
}

void SubprocessStreamProtocol::process_exited() {
  exited_ = true;
  maybe_close_transport();
}

void SubprocessStreamProtocol::maybe_close_transport() {
  if (!open_.empty() || !exited_ || !transport_) return;
  transport_->close();
  transport_.reset();
}

// Ends the circle of the writer and its protocol.
void SubprocessStreamProtocol::connection_lost(const std::exception_ptr& error) {
  drain_waiters_.connection_lost(error);
  input_.reset();
  transport_.reset();
}

Coroutine<void> SubprocessStreamProtocol::drain_helper() {
  const std::shared_ptr<SubprocessStreamProtocol> alive = shared_from_this();
  co_await drain_waiters_.wait();
}

}  // namespace loopspec::detail
