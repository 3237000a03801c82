// open_connection(), start_server() and StreamWriter.
#include "loopspec/streams.h"

#include <unistd.h>

#include "loopspec/gather.h"
#include "network_fixture.h"
#include "test_system.h"

namespace loopspec {
namespace {

class StreamsTest : public NetworkTest {
 protected:
  // A server on a port of its own; where it is.
  int serve(ClientConnected handler) {
    const auto start = [](ClientConnected client_connected) -> Coroutine<std::shared_ptr<Server>> {
      co_return co_await start_server(std::move(client_connected), "127.0.0.1", 0);
    };
    server = net.run_until_complete(start(std::move(handler)));
    return server->sockets().front().getsockname().port();
  }
  static Coroutine<void> echo_lines(Reader reader, Writer writer) {
    for (;;) {
      const Bytes line = co_await reader->readline();
      if (line.empty()) break;
      writer->write(line);
      co_await writer->drain();
    }
    writer->close();
    co_await writer->wait_closed();
  }

  std::shared_ptr<Server> server;
};
LOOPSPEC_ON_EVERY_BACKEND(StreamsTest);

TEST_P(StreamsTest, EchoLines) {
  const int port = serve(&echo_lines);
  const auto client = [](int at) -> Coroutine<Bytes> {
    auto [reader, writer] = co_await open_connection("127.0.0.1", at);
    Bytes answers;
    for (int i = 0; i < 3; ++i) {
      writer->write("line " + std::to_string(i) + "\n");
      co_await writer->drain();
      answers += co_await reader->readline();
    }
    EXPECT_TRUE(writer->can_write_eof());
    writer->write_eof();
    answers += co_await reader->read();
    EXPECT_TRUE(reader->at_eof());
    writer->close();
    EXPECT_TRUE(writer->is_closing());
    co_await writer->wait_closed();
    co_return answers;
  };
  EXPECT_EQ(net.run_until_complete(client(port)), "line 0\nline 1\nline 2\n");
  server->close();
  net.run_until_complete(server->wait_closed());
  EXPECT_TRUE(errors.empty());
}

TEST_P(StreamsTest, PlainFunctionsAreCalled) {
  Writer kept;
  const int port = serve([&kept](Reader, Writer writer) {
    writer->write("hello");
    kept = writer;
  });
  const auto client = [](int at) -> Coroutine<Bytes> {
    const auto ends = co_await open_connection("127.0.0.1", at);
    co_return co_await ends.first->readexactly(5);
  };
  EXPECT_EQ(net.run_until_complete(client(port)), "hello");
  EXPECT_FALSE(kept->get_extra_info("peername", SocketAddress()).repr().empty());
  kept.reset();
}

TEST_P(StreamsTest, AWriterThatGoesClosesItsConnection) {
  const int port = serve([](Reader, Writer) {});
  const auto client = [](int at) -> Coroutine<Bytes> {
    const auto ends = co_await open_connection("127.0.0.1", at);
    co_return co_await ends.first->read();
  };
  EXPECT_EQ(net.run_until_complete(client(port)), "");
}

TEST_P(StreamsTest, WhatAHandlerRaisesIsReportedAndCloses) {
  const int port = serve([](Reader reader, Writer) -> Coroutine<void> {
    co_await reader->readline();
    throw ValueError("handler");
  });
  const auto client = [](int at) -> Coroutine<Bytes> {
    const auto ends = co_await open_connection("127.0.0.1", at);
    ends.second->write("go\n");
    co_return co_await ends.first->read();
  };
  EXPECT_EQ(net.run_until_complete(client(port)), "");
  EXPECT_EQ(errors, (Log{"Unhandled exception in client_connected_cb: ValueError: handler"}));
  EXPECT_EQ(contexts.front().keys(), (Log{"exception", "message", "transport"}));
}

TEST_P(StreamsTest, CapturesOfAHandlerStayAsLongAsItRuns) {
  const auto text = std::make_shared<const std::string>("captured");
  const std::weak_ptr<const std::string> watched = text;
  {
    const int port = serve([text = text](Reader reader, Writer writer) -> Coroutine<void> {
      co_await reader->readline();
      co_await sleep(0);
      writer->write(*text);
      writer->close();
    });
    const auto client = [](int at, std::shared_ptr<Server> listening) -> Coroutine<Bytes> {
      const auto ends = co_await open_connection("127.0.0.1", at);
      ends.second->write("go\n");
      co_await sleep(0.01);
      listening->close();
      co_return co_await ends.first->read();
    };
    EXPECT_EQ(net.run_until_complete(client(port, server)), "captured");
  }
  server.reset();
}

TEST_P(StreamsTest, DrainWaitsWhileTheTransportIsPaused) {
  const auto body = [](Socket ours, Socket theirs) -> Coroutine<void> {
    ConnectionOptions options;
    options.sock = ours;
    auto [reader, writer] = co_await open_connection(std::nullopt, Port(), options);
    writer->transport()->set_write_buffer_limits(0);
    while (writer->transport()->get_write_buffer_size() == 0) writer->write(Bytes(1 << 16, 'x'));
    const auto first = create_task(writer->drain());
    const auto second = create_task(writer->drain());
    co_await sleep(0);
    co_await sleep(0);
    EXPECT_FALSE(first.done());
    EXPECT_FALSE(second.done());
    while (!first.done()) {
      read_available(theirs);
      co_await sleep(0);
    }
    co_await first;
    co_await second;
    writer->close();
    co_await writer->wait_closed();
    EXPECT_EQ(reader->exception(), nullptr);
  };
  const auto [ours, theirs] = Socket::pair();
  theirs.setblocking(false);
  net.run_until_complete(body(ours, theirs));
}

TEST_P(StreamsTest, ALostConnectionRaisesEverywhere) {
  const auto body = [](Socket ours, Socket theirs) -> Coroutine<void> {
    ConnectionOptions options;
    options.sock = ours;
    auto [reader, writer] = co_await open_connection(std::nullopt, Port(), options);
    theirs.close();
    while (!reader->at_eof()) co_await sleep(0);
    // A TCP connection takes the first byte that nobody will read.
    std::exception_ptr raised;
    while (!raised) {
      writer->write("x");
      try {
        co_await writer->drain();
      } catch (const ConnectionError&) {
        raised = std::current_exception();
      }
      if (!raised) co_await sleep(0);
    }
    const std::string message = exception_message(raised);
    EXPECT_TRUE(message == "Connection lost" || message == exception_message(reader->exception())) << message;
    EXPECT_TRUE(writer->is_closing());
    std::string closed;
    try {
      co_await writer->wait_closed();
    } catch (const ConnectionError& error) {
      closed = error.message();
    }
    EXPECT_EQ(closed, exception_message(reader->exception()));
    if (has_unix_sockets()) {
      EXPECT_EQ(closed, "[Errno 32] Broken pipe");
      EXPECT_TRUE(exception_is<BrokenPipeError>(reader->exception()));
    } else {
      EXPECT_TRUE(exception_is<ConnectionError>(reader->exception()));
    }
  };
  const auto [ours, theirs] = Socket::pair();
  net.run_until_complete(body(ours, theirs));
  EXPECT_TRUE(errors.empty());
}

TEST_P(StreamsTest, AnErrorThatNobodyWaitsForIsNotReported) {
  const auto body = [](Socket ours, Socket theirs) -> Coroutine<void> {
    ConnectionOptions options;
    options.sock = ours;
    auto [reader, writer] = co_await open_connection(std::nullopt, Port(), options);
    theirs.close();
    while (!writer->is_closing()) {
      writer->write("x");
      co_await sleep(0);
    }
  };
  const auto [ours, theirs] = Socket::pair();
  net.run_until_complete(body(ours, theirs));
  turn();
  turn();
  EXPECT_TRUE(errors.empty());
}

TEST_P(StreamsTest, TooMuchIsLeftInTheKernel) {
  const auto body = [](Socket ours, Socket theirs) -> Coroutine<void> {
    ConnectionOptions options;
    options.sock = ours;
    const auto ends = co_await open_connection(std::nullopt, Port(), options, 100);
    std::size_t sent = 0;
    try {
      for (;;) sent += theirs.send(Bytes(1000, 'x'));
    } catch (const OSError&) {
    }
    for (int i = 0; i < 20; ++i) co_await sleep(0);
    std::size_t got = 0;
    theirs.shutdown(ShutdownHow::kWrite);
    while (!ends.first->at_eof()) got += (co_await ends.first->read(1000)).size();
    EXPECT_EQ(got, sent);
  };
  const auto [ours, theirs] = Socket::pair();
  theirs.setblocking(false);
  net.run_until_complete(body(ours, theirs));
}

TEST_P(StreamsTest, UnixStreams) {
  LOOPSPEC_NEEDS_UNIX_SOCKETS();
  const std::string path =
      std::string(1, '\0') + "loopspec-streams-" + std::to_string(::getpid()) + GetParam().backend + GetParam().waker;
  const auto body = [](std::string at) -> Coroutine<Bytes> {
    const auto listening = co_await start_unix_server(&echo_lines, at);
    auto [reader, writer] = co_await open_unix_connection(at);
    writer->write("over a socket file\n");
    const Bytes answer = co_await reader->readline();
    writer->close();
    co_await writer->wait_closed();
    listening->close();
    co_await listening->wait_closed();
    co_return answer;
  };
  EXPECT_EQ(net.run_until_complete(body(path)), "over a socket file\n");
}

TEST_P(StreamsTest, FiftyClients) {
  const int port = serve(&echo_lines);
  const auto client = [](int at, int number) -> Coroutine<bool> {
    auto [reader, writer] = co_await open_connection("127.0.0.1", at);
    bool right = true;
    for (int i = 0; i < 10; ++i) {
      const Bytes line = std::to_string(number) + ":" + std::to_string(i) + "\n";
      writer->write(line);
      right = co_await reader->readline() == line && right;
    }
    writer->close();
    co_await writer->wait_closed();
    co_return right;
  };
  std::vector<Coroutine<bool>> clients;
  for (int i = 0; i < 50; ++i) clients.push_back(client(port, i));
  const auto all = [](std::vector<Coroutine<bool>> each) -> Coroutine<int> {
    int right = 0;
    std::vector<Task<bool>> tasks;
    for (Coroutine<bool>& one : each) tasks.push_back(create_task(std::move(one)));
    for (const Task<bool>& task : tasks) right += (co_await task) ? 1 : 0;
    co_return right;
  };
  EXPECT_EQ(net.run_until_complete(all(std::move(clients))), 50);
}

}  // namespace
}  // namespace loopspec
