#include "selector_stream_transport.h"

#include "../platform/socket_io.h"

namespace loopspec::detail {

SelectorStreamTransport::SelectorStreamTransport(DescriptorEventLoop& loop, Socket socket,
                                                 std::shared_ptr<BaseProtocol> protocol, std::shared_ptr<Server> server,
                                                 const SocketAddress& peername)
    : StreamTransport(loop, std::move(socket), std::move(protocol), std::move(server), peername), descriptor_loop_(loop) {
  loop.set_transport(fd(), this);
}

void SelectorStreamTransport::start_reading(ContextCell context) {
  descriptor_loop_.watch(fd(), kEventRead,
                       make_node(NodeFlags::kPersistent, std::move(context), nullptr, [this] { read_ready(); }));
}

void SelectorStreamTransport::stop_reading() {
  descriptor_loop_.unwatch_later(fd(), kEventRead);
}

void SelectorStreamTransport::start_writing() {
  descriptor_loop_.watch(fd(), kEventWrite,
                       make_node(NodeFlags::kPersistent, copy_current_context(), nullptr, [this] { write_ready(); }));
  writing_ = true;
}

void SelectorStreamTransport::stop_writing() {
  writing_ = false;
  descriptor_loop_.unwatch_later(fd(), kEventWrite);
}

void SelectorStreamTransport::detach() noexcept {
  writing_ = false;
  descriptor_loop_.unwatch(fd(), kEventRead);
  descriptor_loop_.unwatch(fd(), kEventWrite);
  descriptor_loop_.set_transport(fd(), nullptr);
}

StreamTransport::Sent SelectorStreamTransport::send(std::span<const BytesView> pieces) {
  const platform::IoResult result =
      pieces.size() == 1 ? platform::send(fd(), pieces.front()) : platform::send_pieces(fd(), pieces);
  return {result.count, result.would_block() ? 0 : result.error, false};
}

std::size_t SelectorStreamTransport::read_ready() {
  if (is_lost()) return 0;
  const bool into_protocol = reads_into_protocol();
  const MutableBytes buffer = into_protocol ? read_buffer() : descriptor_loop_.receive_buffer();
  if (buffer.empty()) return 0;
  const platform::IoResult received = platform::receive(fd(), buffer);
  if (received.count != 0) [[likely]] {
    if (into_protocol) {
      buffer_filled(received.count);
    } else {
      deliver({buffer.data(), received.count});
    }
  } else if (received.ok()) {
    end_of_file();
  } else if (!received.would_block()) {
    fatal_error(make_os_error(received.error, "recv"), "Fatal read error on socket transport");
  }
  return received.count;
}

}  // namespace loopspec::detail

namespace loopspec {

std::shared_ptr<Transport> DescriptorEventLoop::make_socket_transport(Socket socket,
                                                                    std::shared_ptr<BaseProtocol> protocol,
                                                                    const Future<void>& waiter,
                                                                    std::shared_ptr<Server> server,
                                                                    const SocketAddress& peername) {
  ensure_no_transport(socket.fileno());
  auto transport = std::make_shared<detail::SelectorStreamTransport>(*this, std::move(socket), std::move(protocol),
                                                                     std::move(server), peername);
  transport->start(waiter);
  return transport;
}

}  // namespace loopspec
