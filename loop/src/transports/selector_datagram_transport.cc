#include "selector_datagram_transport.h"

namespace loopspec::detail {

SelectorDatagramTransport::SelectorDatagramTransport(DescriptorEventLoop& loop, Socket socket,
                                                     std::shared_ptr<BaseProtocol> protocol,
                                                     const SocketAddress& address)
    : DatagramSocketTransport(loop, std::move(socket), std::move(protocol), address), descriptor_loop_(loop) {
  loop.set_transport(fd(), this);
}

void SelectorDatagramTransport::start_reading(ContextCell context) {
  descriptor_loop_.watch(fd(), kEventRead,
                       make_node(NodeFlags::kPersistent, std::move(context), nullptr, [this] { read_ready(); }));
}

void SelectorDatagramTransport::stop_reading() {
  descriptor_loop_.unwatch_later(fd(), kEventRead);
}

void SelectorDatagramTransport::start_writing() {
  descriptor_loop_.watch(fd(), kEventWrite,
                       make_node(NodeFlags::kPersistent, copy_current_context(), nullptr, [this] { write_ready(); }));
  writing_ = true;
}

void SelectorDatagramTransport::stop_writing() {
  writing_ = false;
  descriptor_loop_.unwatch_later(fd(), kEventWrite);
}

void SelectorDatagramTransport::detach() noexcept {
  writing_ = false;
  descriptor_loop_.unwatch(fd(), kEventRead);
  descriptor_loop_.unwatch(fd(), kEventWrite);
  descriptor_loop_.set_transport(fd(), nullptr);
}

// One datagram for each time the selector finds some, as in asyncio: others have their turn in between.
void SelectorDatagramTransport::read_ready() {
  if (is_lost()) return;
  const MutableBytes buffer = descriptor_loop_.receive_buffer();
  SocketAddress from;
  const platform::IoResult result = platform::receive_from(fd(), buffer, from);
  received(result, {buffer.data(), result.count}, from);
}

}  // namespace loopspec::detail

namespace loopspec {

std::shared_ptr<DatagramTransport> DescriptorEventLoop::make_datagram_transport(Socket socket,
                                                                              std::shared_ptr<BaseProtocol> protocol,
                                                                              const Future<void>& waiter,
                                                                              const SocketAddress& address) {
  ensure_no_transport(socket.fileno());
  auto transport =
      std::make_shared<detail::SelectorDatagramTransport>(*this, std::move(socket), std::move(protocol), address);
  transport->start(waiter);
  return transport;
}

}  // namespace loopspec
