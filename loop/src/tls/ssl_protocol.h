// SSLProtocol: TLS between a transport below and a protocol above: asyncio's state machine.
//
//   UNWRAPPED -> DO_HANDSHAKE -> WRAPPED -> FLUSHING -> SHUTDOWN -> UNWRAPPED
//
// Flushing: the end was asked for, or has come; what has arrived is still delivered. Shutdown: close_notify is sent and
// the peer's awaited. UNWRAPPED can follow any state: nothing is decrypted or encrypted any more.
//
// Who keeps whom: the loop the SSLTransport, it this object; so does the transport below until its connection is lost.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "loopspec/base_event_loop.h"
#include "loopspec/future.h"
#include "loopspec/network_options.h"
#include "loopspec/protocol.h"
#include "loopspec/ssl_context.h"
#include "loopspec/transport.h"
#include "../transports/water_marks.h"
#include "ssl_engine.h"

namespace loopspec::detail {

class SSLTransport;

// What the two ends agree on beforehand.
struct SSLSettings {
  SSLOption ssl;
  bool server_side = false;
  std::optional<std::string> server_hostname;
  std::optional<double> handshake_timeout;
  std::optional<double> shutdown_timeout;
};

class SSLProtocol final : public Protocol, public std::enable_shared_from_this<SSLProtocol> {
 public:
  // Makes both; the protocol is to be given to the transport below. `waiter`, if there is one, is set after the
  // handshake and connection_made(), or gets what ended it. Throws ValueError and what SSLContext::wrap_bio() throws.
  static std::shared_ptr<SSLTransport> make(BaseEventLoop& loop, std::shared_ptr<BaseProtocol> app_protocol,
                                            SSLSettings settings, const Future<void>& waiter,
                                            bool call_connection_made);
  SSLProtocol(BaseEventLoop& loop, SSLSettings settings, const Future<void>& waiter, bool call_connection_made);
  ~SSLProtocol() override;

  // ---- Called by the transport below
  void connection_made(BaseTransport& transport) override;
  void connection_lost(const std::exception_ptr& error) override;
  void data_received(BytesView data) override;
  bool eof_received() override;
  void pause_writing() override { below_paused_writing_ = true; }
  void resume_writing() override;

  // ---- Called by the transport above
  std::any get_extra_info(std::string_view name) const;
  void set_app_protocol(std::shared_ptr<BaseProtocol> protocol);
  const std::shared_ptr<BaseProtocol>& app_protocol() const noexcept { return app_protocol_; }
  void start_shutdown();
  void abort(const std::exception_ptr& error);
  void write(std::span<const BytesView> pieces);
  bool is_reading() const noexcept { return app_protocol_ != nullptr && !app_paused_reading_; }
  void pause_reading() noexcept { app_paused_reading_ = true; }
  void resume_reading();
  bool is_writing_paused() const noexcept { return app_paused_writing_; }
  void set_write_buffer_limits(std::optional<std::int64_t> high, std::optional<std::int64_t> low);
  std::pair<std::size_t, std::size_t> write_buffer_limits() const noexcept {
    return {outgoing_marks_.low(), outgoing_marks_.high()};
  }
  std::size_t write_buffer_size() const noexcept { return engine_->outgoing().size() + backlog_.size(); }
  // The loop was closed: forgets everybody and calls nobody.
  void loop_closed() noexcept;
  // "wrapped", "shutdown"
  std::string_view state_name() const noexcept;
  std::string below_repr() const { return transport_ != nullptr ? transport_->repr() : std::string("None"); }

  // ---- Called by start_tls(), before connection_made()

  // Bytes that the protocol above was given before TLS began.
  void receive_early(BytesView data) { engine_->incoming().append(data); }
  // The transport below has asked the protocol above to pause, and will tell this object to go on.
  void begin_paused() noexcept { below_paused_writing_ = app_paused_writing_ = true; }

 private:
  enum class State : std::uint8_t { kUnwrapped, kDoHandshake, kWrapped, kFlushing, kShutdown };
  enum class AppState : std::uint8_t { kInit, kConnectionMade, kEof, kConnectionLost };

  std::string repr() const;
  void log_debug(const std::string& text, const std::exception_ptr& error = nullptr) const;
  // The rest of a call, as long as this object is there.
  template <class F>
  auto if_alive(F function);

  void start_handshake();
  void check_handshake_timeout();
  void do_handshake();
  void handshake_done();
  void handshake_failed(const std::exception_ptr& error);
  bool call_connection_made();
  void wake_waiter(const std::exception_ptr& error);

  void check_shutdown_timeout();
  void do_flush();
  void do_shutdown();
  void shutdown_done(const std::exception_ptr& error);

  void do_read();
  bool read_copied();
  bool read_buffered();
  void call_eof_received();
  void control_reading();

  void do_write();
  void process_outgoing();
  void control_app_writing();
  void call_app(void (BaseProtocol::*hook)(), const char* message);

  void fatal_error(const std::exception_ptr& error, const char* message);

  BaseEventLoop& loop_;
  SSLSettings settings_;
  double handshake_timeout_;
  double shutdown_timeout_;
  std::shared_ptr<SSLEngine> engine_;
  Future<void> waiter_;
  std::shared_ptr<BaseProtocol> app_protocol_;
  Protocol* stream_protocol_ = nullptr;
  BufferedProtocol* buffered_protocol_ = nullptr;
  SSLTransport* app_transport_ = nullptr;  // while the loop keeps it
  std::shared_ptr<Transport> transport_;   // below; kept for its facts when it is lost

  State state_ = State::kUnwrapped;
  AppState app_state_;
  bool handshake_done_ = false;
  bool lost_ = false;  // the connection below
  bool eof_received_ = false;
  bool app_paused_reading_ = false;
  bool app_paused_writing_ = false;
  bool below_paused_reading_ = false;
  bool below_paused_writing_ = false;
  std::uint32_t writes_refused_ = 0;
  ByteQueue backlog_;  // written, not encrypted yet
  WaterMarks incoming_marks_;
  WaterMarks outgoing_marks_;
  double handshake_began_ = 0;
  TimerHandle handshake_timer_;
  TimerHandle shutdown_timer_;
};

}  // namespace loopspec::detail
