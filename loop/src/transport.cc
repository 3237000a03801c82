#include "loopspec/transport.h"

#include "loopspec/coroutine.h"
#include "loopspec/protocol.h"
#include "type_name.h"

namespace loopspec {
namespace {

[[noreturn]] void not_implemented() {
  throw NotImplementedError("");
}

}  // namespace

// ---- Protocols: by default nothing happens.

BaseProtocol::~BaseProtocol() = default;
void BaseProtocol::connection_made(BaseTransport&) {}
void BaseProtocol::connection_lost(const std::exception_ptr&) {}
void BaseProtocol::pause_writing() {}
void BaseProtocol::resume_writing() {}
void Protocol::data_received(BytesView) {}
bool Protocol::eof_received() {
  return false;
}
bool BufferedProtocol::eof_received() {
  return false;
}
void DatagramProtocol::datagram_received(BytesView, const SocketAddress&) {}
void DatagramProtocol::error_received(const std::exception_ptr&) {}
void SubprocessProtocol::pipe_data_received(int, BytesView) {}
void SubprocessProtocol::pipe_connection_lost(int, const std::exception_ptr&) {}
void SubprocessProtocol::process_exited() {}

// ---- Transports: by default nothing is there.

BaseTransport::~BaseTransport() = default;
std::any BaseTransport::get_extra_info(std::string_view) const {
  return {};
}
bool BaseTransport::is_closing() const {
  not_implemented();
}
void BaseTransport::close() {
  not_implemented();
}
void BaseTransport::set_protocol(std::shared_ptr<BaseProtocol>) {
  not_implemented();
}  // NOLINT: kept by those who override it
std::shared_ptr<BaseProtocol> BaseTransport::get_protocol() const {
  not_implemented();
}
std::string BaseTransport::repr() const {
  return "<" + detail::type_name(typeid(*this)) + ">";
}

bool ReadTransport::is_reading() const {
  not_implemented();
}
void ReadTransport::pause_reading() {
  not_implemented();
}
void ReadTransport::resume_reading() {
  not_implemented();
}

void WriteTransport::set_write_buffer_limits(std::optional<std::int64_t>, std::optional<std::int64_t>) {
  not_implemented();
}
std::pair<std::size_t, std::size_t> WriteTransport::get_write_buffer_limits() const {
  not_implemented();
}
std::size_t WriteTransport::get_write_buffer_size() const {
  not_implemented();
}
void WriteTransport::write(BytesView) {
  not_implemented();
}
void WriteTransport::writelines(std::span<const BytesView> pieces) {
  Bytes joined;
  for (const BytesView piece : pieces) joined += piece;
  write(joined);
}
void WriteTransport::write_eof() {
  not_implemented();
}
bool WriteTransport::can_write_eof() const {
  not_implemented();
}
void WriteTransport::abort() {
  not_implemented();
}

void Transport::force_close(const std::exception_ptr&) {
  abort();
}

void DatagramTransport::sendto(BytesView) {
  not_implemented();
}
void DatagramTransport::sendto(BytesView, const SocketAddress&) {
  not_implemented();
}
void DatagramTransport::abort() {
  not_implemented();
}
void DatagramTransport::set_write_buffer_limits(std::optional<std::int64_t>, std::optional<std::int64_t>) {
  not_implemented();
}
std::pair<std::size_t, std::size_t> DatagramTransport::get_write_buffer_limits() const {
  not_implemented();
}
std::size_t DatagramTransport::get_write_buffer_size() const {
  not_implemented();
}

int SubprocessTransport::get_pid() const {
  not_implemented();
}
std::optional<int> SubprocessTransport::get_returncode() const {
  not_implemented();
}
std::shared_ptr<BaseTransport> SubprocessTransport::get_pipe_transport(int) const {
  not_implemented();
}
void SubprocessTransport::send_signal(int) {
  not_implemented();
}
void SubprocessTransport::terminate() {
  not_implemented();
}
void SubprocessTransport::kill() {
  not_implemented();
}
Coroutine<int> SubprocessTransport::wait() {
  not_implemented();
}

}  // namespace loopspec
