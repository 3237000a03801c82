#include "loopspec/stream_writer.h"

#include "loopspec/sleep.h"
#include "loopspec/stream_reader.h"

namespace loopspec {

StreamWriter::StreamWriter(std::shared_ptr<WriteTransport> transport,
                           std::shared_ptr<detail::StreamWriterProtocol> protocol, std::shared_ptr<StreamReader> reader,
                           AbstractEventLoop& loop)
    : transport_(std::move(transport)),
      protocol_(std::move(protocol)),
      reader_(std::move(reader)),
      loop_reference_(loop) {}

StreamWriter::~StreamWriter() {
  if (transport_->is_closing()) return;
  const AbstractEventLoop* loop = loop_reference_.state()->loop_or_null();
  if (loop == nullptr || loop->is_closed()) return;
  transport_->close();
}

std::string StreamWriter::repr() const {
  std::string text = "<StreamWriter transport=" + transport_->repr();
  if (reader_) text += " reader=" + reader_->repr();
  return text + ">";
}

Coroutine<void> StreamWriter::drain() {
  const std::shared_ptr<detail::StreamWriterProtocol> protocol = protocol_;
  if (reader_ && reader_->exception()) std::rethrow_exception(reader_->exception());
  // Lets connection_lost() be called, so that a loop of write() and drain() sees that the connection is gone.
  if (transport_->is_closing()) co_await sleep(0);
  co_await protocol->drain_helper();
}

void detail::StreamWriterProtocol::replace_transport(const std::shared_ptr<Transport>&) {}

Coroutine<void> StreamWriter::start_tls(std::shared_ptr<SSLContext> sslcontext, StartTlsOptions options) {
  const std::shared_ptr<detail::StreamWriterProtocol> protocol = protocol_;
  const auto transport = std::dynamic_pointer_cast<Transport>(transport_);
  const auto receiver = std::dynamic_pointer_cast<BaseProtocol>(protocol);
  if (transport == nullptr || receiver == nullptr) throw TypeError("transport " + transport_->repr() + " is not supported by start_tls()");
  options.server_side = protocol->is_server_side();
  co_await drain();
  AbstractEventLoop& loop = loop_reference_.get_loop();
  const std::shared_ptr<Transport> upgraded = co_await loop.start_tls(transport, receiver, sslcontext, options);
  transport_ = upgraded;
  protocol->replace_transport(upgraded);
}

Coroutine<void> StreamWriter::wait_closed() {
  const Future<void> closed = protocol_->close_waiter(*this);
  co_await closed;
}

}  // namespace loopspec
