#include "server/script/protocol_declaration.h"

#include <algorithm>

#include "loopspec/transport.h"
#include "loopspec/v1/program.pb.h"
#include "server/script/frame.h"
#include "server/script/program_state.h"

namespace loopspec::script {

namespace {

constexpr std::uint32_t kDefaultBuffer = 65536;

Object text_of(std::string_view data) { return Bytes{std::string(data)}; }
Object or_none(const std::exception_ptr& error) { return error ? Object(error) : Object(); }

// The callbacks that all kinds have.
template <class Base>
class Instance : public Base, public ScriptProtocol {
 public:
  using ScriptProtocol::ScriptProtocol;
  BaseProtocol& base() override { return *this; }
  void connection_made(BaseTransport& transport) override { made(transport); }
  void connection_lost(const std::exception_ptr& error) override { lost(error); }
  void pause_writing() override { run("pause_writing"); }
  void resume_writing() override { run("resume_writing"); }
};

class StreamInstance final : public Instance<Protocol> {
 public:
  using Instance::Instance;
  void data_received(BytesView data) override {
    keep(0, data);
    run("data_received", {text_of(data)});
  }
  bool eof_received() override {
    run("eof_received");
    return declaration().message().keep_open();
  }
};

class BufferedInstance final : public Instance<BufferedProtocol> {
 public:
  using Instance::Instance;
  MutableBytes get_buffer(std::ptrdiff_t) override {
    const v1::Protocol& message = declaration().message();
    buffer_.resize(message.has_buffer_size() ? message.buffer_size() : kDefaultBuffer);
    run("get_buffer", {OpaqueObject{"int"}});
    return buffer_;
  }
  void buffer_updated(std::size_t count) override {
    keep(0, std::string_view(buffer_).substr(0, count));
    run("buffer_updated", {static_cast<std::int64_t>(count)});
  }
  bool eof_received() override {
    run("eof_received");
    return declaration().message().keep_open();
  }

 private:
  std::string buffer_;
};

class DatagramInstance final : public Instance<DatagramProtocol> {
 public:
  using Instance::Instance;
  bool takes_datagrams() const override { return true; }
  void datagram_received(BytesView data, const SocketAddress& address) override {
    keep_datagram(data);
    run("datagram_received", {text_of(data), address});
  }
  void error_received(const std::exception_ptr& error) override { run("error_received", {or_none(error)}); }
};

class SubprocessInstance final : public Instance<SubprocessProtocol> {
 public:
  using Instance::Instance;
  void pipe_data_received(int fd, BytesView data) override {
    keep(fd, data);
    run("pipe_data_received", {std::int64_t{fd}, text_of(data)});
  }
  void pipe_connection_lost(int fd, const std::exception_ptr& error) override { run("pipe_connection_lost", {std::int64_t{fd}, or_none(error)}); }
  void process_exited() override { run("process_exited"); }
};

std::shared_ptr<ScriptProtocol> make_instance(ProtocolDeclaration& declaration, std::uint32_t number) {
  switch (declaration.message().kind()) {
    case v1::Protocol::KIND_BUFFERED:
      return std::make_shared<BufferedInstance>(declaration, number);
    case v1::Protocol::KIND_DATAGRAM:
      return std::make_shared<DatagramInstance>(declaration, number);
    case v1::Protocol::KIND_SUBPROCESS:
      return std::make_shared<SubprocessInstance>(declaration, number);
    default:
      return std::make_shared<StreamInstance>(declaration, number);
  }
}

}  // namespace

std::string numbered(const std::string& name, std::uint32_t number) { return number == 1 ? name : name + "." + std::to_string(number); }

std::shared_ptr<ScriptProtocol> ProtocolDeclaration::make() {
  state_.recorder().count_handle();
  if (!message_.factory().empty()) run_block(state_, state_.block(message_.factory()));
  if (only_) return only_;
  auto instance = make_instance(*this, ++made_);
  if (message_.shared()) only_ = instance;
  const std::string name = numbered(message_.name(), made_);
  state_.registry().bind(name, instance);
  for (const auto& [wanted, future] : waiters_) {
    if (wanted == name && !future.done()) future.set_result();
  }
  return instance;
}

Future<void> ProtocolDeclaration::when_made(AbstractEventLoop& loop, const std::string& name) {
  Future<void> made = loop.create_future<void>();
  waiters_.emplace_back(name, made);
  return made;
}

void ProtocolDeclaration::bind_transport(std::uint32_t number, std::uint32_t times, const std::shared_ptr<BaseTransport>& transport) {
  if (message_.transport().empty()) return;
  const std::string name = numbered(message_.transport(), message_.shared() ? times + 1 : number);
  state_.registry().bind(name, transport);
  state_.addresses().learn(name, *transport);
}

}  // namespace loopspec::script
