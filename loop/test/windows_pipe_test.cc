// Pipes on Windows' proactor loop, where their transports are asyncio's _ProactorReadPipeTransport and its siblings, and named
// pipes, which asyncio has without documenting them.
#include <algorithm>

#include "loopspec/pipe_server.h"
#include "pipe_fixture.h"

namespace loopspec {
namespace {

using WindowsPipeTest = PipeTest;
LOOPSPEC_ON_EVERY_BACKEND(WindowsPipeTest);

// ---- What asyncio's proactor does differently from its Unix loop

TEST_P(WindowsPipeTest, TheEndClosesUnlessTheProtocolKeepsItOpen) {
  connect_reader();
  protocol->keep_open = false;
  send("one");
  run_until([&] { return protocol->received == "one"; });
  send("two");
  other.close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->received, "onetwo");
  EXPECT_EQ(protocol->calls, (Log{"made", "data", "eof", "lost None"}));
  expect_nothing_left();

  protocol = std::make_shared<PipeProtocol>(net);
  connect_reader();
  other.close();
  run_until([&] { return protocol->calls.back() == "eof"; });
  for (int i = 0; i < 3; ++i) turn();
  EXPECT_FALSE(reader->is_closing());
  reader->close();
  net.run_until_complete(protocol->lost);
}

TEST_P(WindowsPipeTest, WritesAtOnce) {
  connect_writer();
  writer->write("one");
  EXPECT_EQ(take(), "one") << "within the call";
  EXPECT_EQ(writer->get_write_buffer_size(), 0u) << "the system has it";
  const BytesView pieces[] = {"two", "", "three"};
  writer->writelines(pieces);
  writer->write("");
  EXPECT_EQ(writer->get_write_buffer_size(), 8u) << "until the first is known to be written";
  run_until([&] { return writer->get_write_buffer_size() == 0; });
  EXPECT_EQ(take(), "twothree");
  EXPECT_TRUE(writer->can_write_eof());
  writer->write_eof();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
  expect_nothing_left();
}

TEST_P(WindowsPipeTest, AReaderThatGoesWhileBytesWaitIsAnError) {
  connect_writer();
  writer->write(Bytes(300'000, 'x'));
  other.close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "pause", "lost BrokenPipeError"}));
  for (int i = 0; i < 6; ++i) writer->write("y");
  EXPECT_EQ(logs.size(), 3u);
  for (const LogRecord& record : logs) EXPECT_EQ(record.message, "socket.send() raised exception.");
  EXPECT_TRUE(errors.empty());
  expect_nothing_left();
}

TEST_P(WindowsPipeTest, WhatTheReaderSendsIsIgnored) {
  connect_writer();
  send("nobody reads that, and it is longer than what is asked for");
  writer->write("1");
  run_until([&] { return take() == "1"; });
  EXPECT_EQ(protocol->calls, (Log{"made"}));
  other.close();
  net.run_until_complete(protocol->lost);
}

TEST_P(WindowsPipeTest, ABufferedProtocolReadsAPipe) {
  class Buffered : public BufferedProtocol {
   public:
    MutableBytes get_buffer(std::int64_t) override { return {room.data(), 3}; }
    void buffer_updated(std::size_t count) override { received.append(room.data(), count); }
    bool eof_received() override {
      ended = true;
      return false;
    }
    std::array<char, 3> room;
    Bytes received;
    bool ended = false;
  };
  const auto buffered = std::make_shared<Buffered>();
  auto [reading, writing] = Pipe::make();
  const auto made = [&] { return buffered; };
  net.run_until_complete(net.connect_read_pipe(made, reading));
  write_pipe(writing, "in pieces of three");
  writing.close();
  run_until([&] { return buffered->ended; });
  EXPECT_EQ(buffered->received, "in pieces of three");
}

TEST_P(WindowsPipeTest, FactsAndNames) {
  connect_writer();
  const Pipe pipe = protocol->transport->get_extra_info("pipe", Pipe());
  const std::string fd = std::to_string(pipe.fileno());
  EXPECT_EQ(writer->repr(), "<_ProactorWritePipeTransport fd=" + fd + " write=<idle, bufsize=0>>");
  writer->close();
  EXPECT_EQ(writer->repr(), "<_ProactorWritePipeTransport closing fd=" + fd + " write=<idle, bufsize=0>>");
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(writer->repr(), "<_ProactorWritePipeTransport closed>");
  EXPECT_EQ(pipe.fileno(), -1);
  EXPECT_EQ(writer->get_protocol(), nullptr);
  EXPECT_RAISES(ValueError, "I/O operation on closed pipe", write_to(pipe));
  protocol = std::make_shared<PipeProtocol>(net);
  connect_reader();
  EXPECT_EQ(reader->repr().find("<_ProactorReadPipeTransport fd="), 0u);
}

// ---- Named pipes

class NamedPipeTest : public NetworkTest {
 protected:
  NamedPipeTest() : before_(open_descriptors()) {}
  void SetUp() override {
    LOOPSPEC_NEEDS_PIPES_AND_CHILDREN();
    loop_ = &dynamic_cast<ProactorEventLoop&>(net);
  }
  void TearDown() override {
    if (server) server->close();
    for (const auto& client : served) {
      if (client->transport) client->transport->abort();
    }
    for (int i = 0; i < 5; ++i) turn();
    EXPECT_EQ(open_descriptors(), before_);
  }

  void serve() {
    const auto factory = [this] {
      served.push_back(recorder());
      return served.back();
    };
    const auto servers = net.run_until_complete(loop_->start_serving_pipe(factory, kAddress));
    ASSERT_EQ(servers.size(), 1u);
    server = servers.front();
  }
  std::shared_ptr<RecordingProtocol> connect() {
    const auto protocol = recorder();
    const auto made = net.run_until_complete(loop_->create_pipe_connection(factory_of(protocol), kAddress));
    EXPECT_EQ(made.second, protocol);
    return protocol;
  }

  // The only client, and whoever serves it, have their transports.
  bool both_made(const std::shared_ptr<RecordingProtocol>& client) const { return served.size() == 1 && served[0]->transport && client->transport; }

  static constexpr const char* kAddress = R"(\\.\pipe\loopspec-named-pipe-test)";
  ProactorEventLoop* loop_ = nullptr;
  std::shared_ptr<PipeServer> server;
  std::vector<std::shared_ptr<RecordingProtocol>> served;

 private:
  int before_;
};
LOOPSPEC_ON_EVERY_BACKEND(NamedPipeTest);

TEST_P(NamedPipeTest, BothEndsTalk) {
  serve();
  EXPECT_FALSE(server->closed());
  const auto client = connect();
  run_until([&] { return both_made(client); });
  EXPECT_EQ(client->transport->get_extra_info("addr", std::string()), kAddress);
  EXPECT_EQ(served[0]->transport->get_extra_info("addr", std::string()), kAddress);
  EXPECT_FALSE(client->transport->can_write_eof());
  EXPECT_RAISES(NotImplementedError, "", client->transport->write_eof());
  EXPECT_EQ(client->transport->repr().find("<_ProactorDuplexPipeTransport fd="), 0u);
  client->transport->write("question");
  run_until([&] { return served[0]->received == "question"; });
  served[0]->transport->write("answer");
  run_until([&] { return client->received == "answer"; });
  client->transport->close();
  net.run_until_complete(served[0]->lost);
  EXPECT_EQ(served[0]->calls, (Log{"made", "data", "eof", "lost None"}));
  EXPECT_EQ(client->calls, (Log{"made", "data", "lost None"}));
}

// asyncio's server has messages, of which one is read in as many pieces as it takes.
TEST_P(NamedPipeTest, AMegabyteBothWays) {
  serve();
  const auto client = connect();
  run_until([&] { return both_made(client); });
  Bytes data(1 << 20, ' ');
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<char>('a' + i % 23);
  client->transport->write(data);
  served[0]->transport->write(data);
  run_until([&] { return client->received.size() == data.size() && served[0]->received.size() == data.size(); });
  EXPECT_EQ(client->received, data);
  EXPECT_EQ(served[0]->received, data);
  EXPECT_EQ(client->calls[1], "pause");
  served[0]->transport->close();
  net.run_until_complete(client->lost);
}

TEST_P(NamedPipeTest, ManyClients) {
  serve();
  std::vector<std::shared_ptr<RecordingProtocol>> clients;
  std::vector<Task<std::pair<std::shared_ptr<Transport>, std::shared_ptr<RecordingProtocol>>>> connecting;
  for (int i = 0; i < 10; ++i) {  // more than there are instances, which is waited for
    clients.push_back(recorder());
    connecting.push_back(net.create_task(loop_->create_pipe_connection(factory_of(clients.back()), kAddress)));
  }
  run_until([&] { return served.size() == 10 && std::all_of(clients.begin(), clients.end(), [](const auto& each) { return each->transport != nullptr; }); });
  for (std::size_t i = 0; i < clients.size(); ++i) clients[i]->transport->write(std::to_string(i));
  run_until([&] { return std::all_of(served.begin(), served.end(), [](const auto& each) { return !each->received.empty(); }); });
  Bytes all;
  for (const auto& each : served) all += each->received;
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, "0123456789");
  for (const auto& client : clients) client->transport->close();
  for (const auto& each : served) net.run_until_complete(each->lost);
}

TEST_P(NamedPipeTest, ANameIsServedOnce) {
  serve();
  const auto again = [&] { net.run_until_complete(loop_->start_serving_pipe(factory_of(recorder()), kAddress)); };
  if (!is_wine()) {  // which lets everybody serve a name
    try {
      again();
      ADD_FAILURE() << "nothing was raised";
    } catch (const OSError& error) {
      EXPECT_EQ(error.type_name(), "PermissionError");
    }
  }
  server->close();
  server->close();
  EXPECT_TRUE(server->closed());
  for (int i = 0; i < 3; ++i) turn();
  serve();
  const auto client = connect();
  run_until([&] { return both_made(client); });
  client->transport->close();
  net.run_until_complete(served[0]->lost);
}

TEST_P(NamedPipeTest, AServerThatIsClosedServesNobody) {
  EXPECT_THROW(connect(), OSError);
  serve();
  const auto client = connect();
  run_until([&] { return both_made(client); });
  server->close();
  turn();
  EXPECT_EQ(served.size(), 1u);
  client->transport->write("still there");
  run_until([&] { return served[0]->received == "still there"; });
  client->transport->close();
  net.run_until_complete(served[0]->lost);
  try {
    connect();
    ADD_FAILURE() << "nothing was raised";
  } catch (const OSError& error) {
    EXPECT_EQ(error.type_name(), "FileNotFoundError");
  }
}

TEST_P(NamedPipeTest, AFactoryThatThrowsIsReportedAndTheServerStays) {
  bool first = true;
  const auto factory = [&]() -> std::shared_ptr<BaseProtocol> {
    if (std::exchange(first, false)) throw ValueError("not today");
    served.push_back(recorder());
    return served.back();
  };
  server = net.run_until_complete(loop_->start_serving_pipe(factory, kAddress)).front();
  const auto refused = connect();
  net.run_until_complete(refused->lost);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_NE(errors[0].find("ValueError: not today"), std::string::npos) << errors[0];
  const auto client = connect();
  run_until([&] { return both_made(client); });
  client->transport->close();
  net.run_until_complete(served[0]->lost);
}

TEST_P(NamedPipeTest, ALoopThatClosesStopsServing) {
  const auto own = make_loop(std::make_shared<RealClock>());
  auto& short_lived = dynamic_cast<ProactorEventLoop&>(*own);
  std::vector<std::shared_ptr<RecordingProtocol>> protocols;
  const auto factory = [&] {
    protocols.push_back(std::make_shared<RecordingProtocol>(short_lived));
    return protocols.back();
  };
  const auto serving = short_lived.run_until_complete(short_lived.start_serving_pipe(factory, kAddress)).front();
  short_lived.run_until_complete(short_lived.create_pipe_connection(factory, kAddress));
  for (int i = 0; i < 3; ++i) {
    short_lived.stop();
    short_lived.run_forever();
  }
  short_lived.close();
  EXPECT_TRUE(serving->closed());
  protocols.clear();
  EXPECT_THROW(connect(), OSError);
}

}  // namespace
}  // namespace loopspec
