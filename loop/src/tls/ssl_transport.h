// SSLTransport: the transport that a protocol over TLS has. It only asks its SSLProtocol.
#pragma once

#include <memory>
#include <string>

#include "loopspec/detail/owned_transport.h"
#include "ssl_protocol.h"

namespace loopspec::detail {

class SSLTransport final : public Transport, public OwnedTransport {
 public:
  explicit SSLTransport(std::shared_ptr<SSLProtocol> protocol) noexcept : protocol_(std::move(protocol)) {}

  std::any get_extra_info(std::string_view name) const override { return protocol_->get_extra_info(name); }
  using BaseTransport::get_extra_info;
  bool is_closing() const override { return closed_; }
  void close() override;
  void set_protocol(std::shared_ptr<BaseProtocol> protocol) override {
    protocol_->set_app_protocol(std::move(protocol));
  }
  std::shared_ptr<BaseProtocol> get_protocol() const override { return protocol_->app_protocol(); }
  std::string repr() const override;
  bool is_reading() const override { return protocol_->is_reading(); }
  void pause_reading() override { protocol_->pause_reading(); }
  void resume_reading() override { protocol_->resume_reading(); }
  void set_write_buffer_limits(std::optional<std::int64_t> high, std::optional<std::int64_t> low) override {
    protocol_->set_write_buffer_limits(high, low);
  }
  std::pair<std::size_t, std::size_t> get_write_buffer_limits() const override {
    return protocol_->write_buffer_limits();
  }
  std::size_t get_write_buffer_size() const override { return protocol_->write_buffer_size(); }
  void write(BytesView data) override;
  void writelines(std::span<const BytesView> pieces) override { protocol_->write(pieces); }
  // TLS has no half-closed connections here: write_eof() raises NotImplementedError.
  bool can_write_eof() const override { return false; }
  void abort() override { force_close(nullptr); }
  void force_close(const std::exception_ptr& error) override;
  SendfileMode sendfile_mode() const noexcept override { return SendfileMode::kFallback; }
  bool is_writing_paused() const noexcept override { return protocol_->is_writing_paused(); }
  bool start_tls_compatible() const noexcept override { return true; }

  // ---- For SSLProtocol and start_tls()
  SSLProtocol& protocol() const noexcept { return *protocol_; }
  const std::shared_ptr<SSLProtocol>& shared_protocol() const noexcept { return protocol_; }
  void mark_closed() noexcept { closed_ = true; }

 private:
  void loop_closed() noexcept override;

  std::shared_ptr<SSLProtocol> protocol_;
  bool closed_ = false;
};

}  // namespace loopspec::detail
