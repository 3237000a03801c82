#include "ssl_transport.h"

namespace loopspec::detail {

void SSLTransport::close() {
  if (std::exchange(closed_, true)) return;
  protocol_->start_shutdown();
}

void SSLTransport::force_close(const std::exception_ptr& error) {
  closed_ = true;
  protocol_->abort(error);
}

void SSLTransport::write(BytesView data) {
  if (!data.empty()) protocol_->write(std::span(&data, 1));
}

std::string SSLTransport::repr() const {
  return "<_SSLProtocolTransport " + std::string(protocol_->state_name()) +
         " bufsize=" + std::to_string(get_write_buffer_size()) + " over=" + protocol_->below_repr() + ">";
}

void SSLTransport::loop_closed() noexcept {
  closed_ = true;
  protocol_->loop_closed();
}

}  // namespace loopspec::detail
