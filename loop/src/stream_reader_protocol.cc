#include "loopspec/stream_reader_protocol.h"

#include <algorithm>

namespace loopspec {
namespace detail {

void DrainWaiters::resume() {
  paused_ = false;
  for (const Future<void>& waiter : waiters_) {
    if (!waiter.done()) waiter.set_result();
  }
}

void DrainWaiters::connection_lost(const std::exception_ptr& error) {
  connection_lost_ = true;
  if (!paused_) return;
  for (const Future<void>& waiter : waiters_) {
    if (waiter.done()) continue;
    if (error) {
      waiter.set_exception(error);
    } else {
      waiter.set_result();
    }
  }
}

Coroutine<void> DrainWaiters::wait() {
  if (connection_lost_) throw ConnectionResetError("Connection lost");
  if (!paused_) co_return;
  const Future<void> waiter = loop_.create_future<void>();
  waiters_.push_back(waiter);
  struct Remove {
    std::deque<Future<void>>& waiters;
    const Future<void>& waiter;
    ~Remove() { waiters.erase(std::find(waiters.begin(), waiters.end(), waiter)); }
  } const remove{waiters_, waiter};
  co_await waiter;
}

}  // namespace detail

StreamReaderProtocol::StreamReaderProtocol(Reader reader, AbstractEventLoop& loop,
                                           std::shared_ptr<const ClientConnected> client_connected)
    : loop_(loop),
      reader_(reader),
      client_connected_(std::move(client_connected)),
      drain_waiters_(loop),
      closed_(loop.create_future<void>()) {
  if (client_connected_) strong_reader_ = std::move(reader);
}

// Nobody has to wait for the end of a connection, so its error need not be retrieved.
StreamReaderProtocol::~StreamReaderProtocol() {
  closed_.state()->set_retrieved();
}

void StreamReaderProtocol::connection_made(BaseTransport& made) {
  const Reader reader = reader_.lock();
  const auto transport = made.as<Transport>();
  if (reader) reader->set_transport(transport);
  over_ssl_ = transport->get_extra_info("sslcontext").has_value();
  if (client_connected_) serve(transport, reader);
  strong_reader_.reset();
}

void StreamReaderProtocol::serve(const std::shared_ptr<Transport>& transport, const Reader& reader) {
  const auto writer = std::make_shared<StreamWriter>(transport, shared_from_this(), reader, loop_);
  std::optional<Coroutine<void>> coroutine = (*client_connected_)(reader, writer);
  if (!coroutine) return;
  task_ = loop_.create_task(std::move(*coroutine));
  // Also keeps the function, whose captures the coroutine may use.
  task_.add_done_callback([transport, function = client_connected_](const Future<void>& task) {
    if (task.cancelled()) {
      transport->close();
    } else if (const std::exception_ptr error = task.exception()) {
      ExceptionContext context;
      context.message = "Unhandled exception in client_connected_cb";
      context.exception = error;
      context.extra["transport"] = std::shared_ptr<BaseTransport>(transport);
      task.get_loop().call_exception_handler(context);
      transport->close();
    }
  });
}

void StreamReaderProtocol::connection_lost(const std::exception_ptr& error) {
  if (const Reader reader = reader_.lock()) {
    if (error) {
      reader->set_exception(error);
    } else {
      reader->feed_eof();
    }
  }
  if (!closed_.done()) {
    if (error) {
      closed_.set_exception(error);
    } else {
      closed_.set_result();
    }
  }
  drain_waiters_.connection_lost(error);
  reader_.reset();
  task_ = Task<void>();
}

void StreamReaderProtocol::data_received(BytesView data) {
  if (const Reader reader = reader_.lock()) reader->feed_data(data);
}

// Stays open, as far as TLS allows: the writer closes it.
bool StreamReaderProtocol::eof_received() {
  if (const Reader reader = reader_.lock()) reader->feed_eof();
  return !over_ssl_;
}

void StreamReaderProtocol::replace_transport(const std::shared_ptr<Transport>& transport) {
  if (const Reader reader = reader_.lock()) reader->set_transport(transport);
  over_ssl_ = transport->get_extra_info("sslcontext").has_value();
}

Bytes StreamReaderProtocol::take_unread() {
  const Reader reader = reader_.lock();
  return reader ? reader->take_unread() : Bytes();
}

Coroutine<void> StreamReaderProtocol::drain_helper() {
  const std::shared_ptr<StreamReaderProtocol> alive = shared_from_this();
  co_await drain_waiters_.wait();
}

}  // namespace loopspec
