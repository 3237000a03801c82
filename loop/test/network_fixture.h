// For tests with connections: real clock, protocols that record, peers on loopback.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "loop_fixture.h"
#include "loopspec/network.h"

namespace loopspec {

// Records what is called, as text; each hook may do something besides.
class RecordingProtocol : public Protocol {
 public:
  void connection_made(BaseTransport& made) override {
    transport = made.as<Transport>();
    calls.emplace_back("made");
    if (on_made) on_made(*transport);
  }
  void data_received(BytesView data) override {
    received += data;
    if (calls.empty() || calls.back() != "data") calls.emplace_back("data");
    if (on_data) on_data(data);
  }
  bool eof_received() override {
    calls.emplace_back("eof");
    if (on_eof) on_eof();
    return keep_open;
  }
  void connection_lost(const std::exception_ptr& error) override {
    lost_with = error;
    calls.push_back("lost " + exception_type_name(error));
    if (on_lost) on_lost();
    if (!lost.done()) lost.set_result();
  }
  void pause_writing() override {
    calls.emplace_back("pause");
    if (on_pause) on_pause();
  }
  void resume_writing() override {
    calls.emplace_back("resume");
    if (on_resume) on_resume();
  }

  explicit RecordingProtocol(AbstractEventLoop& loop) : lost(loop.create_future<void>()) {}

  bool keep_open = false;
  std::function<void(Transport&)> on_made;
  std::function<void(BytesView)> on_data;
  std::function<void()> on_eof;
  std::function<void()> on_lost;
  std::function<void()> on_pause;
  std::function<void()> on_resume;

  std::shared_ptr<Transport> transport;
  std::vector<std::string> calls;
  Bytes received;
  std::exception_ptr lost_with;
  Future<void> lost;
};

class NetworkTest : public LoopTest {
 public:
  NetworkTest() : real_owner_(make_loop(std::make_shared<RealClock>())), net(*real_owner_) {
    net.set_log_sink([this](const LogRecord& record) { logs.push_back(record); });
    net.set_exception_handler([this](AbstractEventLoop&, ExceptionContext& context) {
      errors.push_back(context.message + ": " + exception_type_name(context.exception) + ": " +
                       exception_message(context.exception));
      contexts.push_back(context);
    });
  }

  std::shared_ptr<RecordingProtocol> recorder() { return std::make_shared<RecordingProtocol>(net); }
  std::function<std::shared_ptr<RecordingProtocol>()> factory_of(std::shared_ptr<RecordingProtocol> protocol) {
    return [protocol] { return protocol; };
  }

  // A transport over one end of a pair; the other end is non-blocking, too.
  std::shared_ptr<Transport> connect_pair(const std::shared_ptr<RecordingProtocol>& protocol, Socket& other) {
    auto [ours, theirs] = Socket::pair();
    theirs.setblocking(false);
    other = theirs;
    ConnectionOptions options;
    options.sock = ours;
    return net.run_until_complete(net.create_connection(factory_of(protocol), std::nullopt, Port(), options)).first;
  }

  // Until the condition holds; a test that waits for ever is ended by its watchdog.
  template <class Condition>
  void run_until(Condition condition) {
    while (!condition()) {
      net.call_later(0.001, [] {});
      net.stop();
      net.run_forever();
    }
  }
  void turn() {
    net.stop();
    net.run_forever();
  }

  // Everything that arrives at a non-blocking socket until its end, while the loop runs.
  Bytes read_to_end(const Socket& socket) {
    Bytes all;
    for (;;) {
      try {
        const Bytes piece = socket.recv(1 << 16);
        if (piece.empty()) return all;
        all += piece;
      } catch (const OSError& error) {
        if (error.error_number() != EAGAIN) throw;
        turn();
      }
    }
  }
  static Bytes read_available(const Socket& socket) {
    Bytes all;
    try {
      for (Bytes piece = socket.recv(1 << 16); !piece.empty(); piece = socket.recv(1 << 16)) all += piece;
    } catch (const OSError&) {
    }
    return all;
  }

  std::vector<ExceptionContext> contexts;

 private:
  std::unique_ptr<DescriptorEventLoop> real_owner_;

 public:
  DescriptorEventLoop& net;
};

}  // namespace loopspec
