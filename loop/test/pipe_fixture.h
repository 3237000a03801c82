// For tests with pipes.
#pragma once

#include "network_fixture.h"
#include "open_descriptors.h"
#include "test_system.h"

namespace loopspec {

// As RecordingProtocol, for a transport of one direction.
class PipeProtocol : public Protocol {
 public:
  explicit PipeProtocol(AbstractEventLoop& loop) : lost(loop.create_future<void>()) {}

  void connection_made(BaseTransport& made) override {
    transport = made.shared_from_this();
    calls.emplace_back("made");
    if (on_made) on_made();
  }
  void data_received(BytesView data) override {
    received += data;
    if (calls.back() != "data") calls.emplace_back("data");
    if (on_data) on_data();
  }
  bool eof_received() override {
    calls.emplace_back(transport->is_closing() ? "eof, closing" : "eof");
    return keep_open;
  }
  void connection_lost(const std::exception_ptr& error) override {
    calls.push_back("lost " + exception_type_name(error));
    lost_with = error;
    lost.set_result();
  }
  void pause_writing() override { calls.emplace_back("pause"); }
  void resume_writing() override { calls.emplace_back("resume"); }

  bool keep_open = true;
  std::function<void()> on_made;
  std::function<void()> on_data;
  std::shared_ptr<BaseTransport> transport;
  std::vector<std::string> calls;
  Bytes received;
  std::exception_ptr lost_with;
  Future<void> lost;
};

class PipeTest : public NetworkTest {
 protected:
  PipeTest() : protocol(std::make_shared<PipeProtocol>(net)), before_(open_descriptors()) {}
  void SetUp() override { LOOPSPEC_NEEDS_PIPES_AND_CHILDREN(); }

  auto factory() {
    return [made = protocol] { return made; };
  }
  // The loop has the reading end.
  void read_from(Pipe pipe) { reader = net.run_until_complete(net.connect_read_pipe(factory(), std::move(pipe))).first; }
  void write_to(Pipe pipe) { writer = net.run_until_complete(net.connect_write_pipe(factory(), std::move(pipe))).first; }
  void connect_reader() {
    auto [reading, writing] = Pipe::make();
    other = writing;
    read_from(reading);
  }
  void connect_writer() {
    auto [reading, writing] = Pipe::make();
    other = reading;
    write_to(writing);
  }
  void send(BytesView data) const { write_pipe(other, data); }
  // What the other end can read now.
  Bytes take(std::size_t limit = SIZE_MAX) const { return read_pipe(other, limit); }
  void expect_nothing_left() {
    contexts.clear();
    other.close();
    EXPECT_EQ(open_descriptors(), before_);
    EXPECT_EQ(protocol.use_count(), 1) << "the transport has let go of it";
  }

  std::shared_ptr<PipeProtocol> protocol;
  std::shared_ptr<ReadTransport> reader;
  std::shared_ptr<WriteTransport> writer;
  Pipe other;

 private:
  int before_;
};

}  // namespace loopspec
