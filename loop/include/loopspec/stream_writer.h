// StreamWriter: bytes to send, for a coroutine.
//
// Python documentation: library/asyncio-stream.html#streamwriter
//
//   writer->write("hello\n");
//   co_await writer->drain();
//
// A writer that goes while its transport is open closes it.
#pragma once

#include <any>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "loopspec/bytes.h"
#include "loopspec/coroutine.h"
#include "loopspec/future.h"
#include "loopspec/network_options.h"
#include "loopspec/transport.h"

namespace loopspec {

class SSLContext;
class StreamReader;
class StreamWriter;

namespace detail {

// What a writer asks of the protocol at the other side of its transport.
class StreamWriterProtocol {
 public:
  virtual ~StreamWriterProtocol() = default;
  // Returns when the transport's buffer may be written to. ConnectionResetError 'Connection lost'.
  virtual Coroutine<void> drain_helper() = 0;
  // Done when the connection of this writer is lost.
  virtual Future<void> close_waiter(const StreamWriter& writer) = 0;
  // The side of TLS that start_tls() takes.
  virtual bool is_server_side() const { return false; }
  // After start_tls().
  virtual void replace_transport(const std::shared_ptr<Transport>& transport);
};

}  // namespace detail

class StreamWriter {
 public:
  // `reader`, if there is one, is asked for errors by drain().
  StreamWriter(std::shared_ptr<WriteTransport> transport, std::shared_ptr<detail::StreamWriterProtocol> protocol,
               std::shared_ptr<StreamReader> reader, AbstractEventLoop& loop);
  StreamWriter(const StreamWriter&) = delete;
  StreamWriter& operator=(const StreamWriter&) = delete;
  ~StreamWriter();

  // As the transport's.
  void write(BytesView data) { transport_->write(data); }
  void writelines(std::span<const BytesView> pieces) { transport_->writelines(pieces); }
  void write_eof() { transport_->write_eof(); }
  bool can_write_eof() const { return transport_->can_write_eof(); }
  void close() { transport_->close(); }
  bool is_closing() const { return transport_->is_closing(); }
  std::any get_extra_info(std::string_view name) const { return transport_->get_extra_info(name); }
  template <class T>
  T get_extra_info(std::string_view name, T fallback) const {
    return transport_->get_extra_info(name, std::move(fallback));
  }
  const std::shared_ptr<WriteTransport>& transport() const noexcept { return transport_; }

  // Waits while the transport asks to; raises what ended the connection, if anything did.
  Coroutine<void> drain();
  // Until the connection is lost; to be called after close(). Raises what ended it.
  Coroutine<void> wait_closed();

  // Sends what was written, and goes on with TLS; a server's side is the one that accepted the connection. Nothing may be written or read
  // meanwhile. As the loop's start_tls(); the writer must stay until this returns. options.server_side is not used.
  Coroutine<void> start_tls(std::shared_ptr<SSLContext> sslcontext, StartTlsOptions options = StartTlsOptions());

  // "<StreamWriter transport=<...> reader=<...>>"
  std::string repr() const;

 private:
  std::shared_ptr<WriteTransport> transport_;
  std::shared_ptr<detail::StreamWriterProtocol> protocol_;
  std::shared_ptr<StreamReader> reader_;
  // For the one that asks whether the loop is there still.
  Future<void> loop_reference_;
};

}  // namespace loopspec
