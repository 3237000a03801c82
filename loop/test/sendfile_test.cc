// sendfile() and sock_sendfile(), natively and by reading.
#include <fcntl.h>
#include <unistd.h>

#include "loopspec/file.h"
#include "network_fixture.h"
#include "test_system.h"

namespace loopspec {
namespace {

class SendfileTest : public NetworkTest {
 protected:
  SendfileTest() {
    for (int i = 0; content.size() < 1'000'000; ++i) content += "line " + std::to_string(i) + "\n";
  }
  // A file of the system with that content, which has no name any more.
  std::shared_ptr<File> system_file(const Bytes& with) {
    char name[] = "/tmp/loopspec-XXXXXX";
    const int fd = ::mkstemp(name);
    ::unlink(name);
    EXPECT_EQ(::write(fd, with.data(), with.size()), static_cast<ssize_t>(with.size()));
    ::lseek(fd, 0, SEEK_SET);
    return file_from_descriptor(fd);
  }
  void connect() {
    protocol = recorder();
    transport = connect_pair(protocol, peer);
  }
  // Runs the task while the peer reads; what it has read.
  Bytes run_reading(const Task<std::size_t>& task) {
    Bytes got;
    while (!task.done()) {
      got += read_available(peer);
      turn();
    }
    return got + read_available(peer);
  }

  // More than connections over the loopback interface hold, if that is what pairs are.
  Bytes more_than_fits() const {
    Bytes all;
    while (all.size() < (has_unix_sockets() ? content.size() : std::size_t{32'000'000})) all += content;
    return all;
  }

  Bytes content;
  std::shared_ptr<RecordingProtocol> protocol;
  std::shared_ptr<Transport> transport;
  Socket peer;
};
LOOPSPEC_ON_EVERY_BACKEND(SendfileTest);

TEST_P(SendfileTest, WholeFilesThroughATransport) {
  connect();
  for (const bool native : {true, false}) {
    const auto file = native ? system_file(content) : bytes_io(content);
    transport->write("before ");
    const auto task = net.create_task(net.sendfile(transport, file));
    const Bytes got = run_reading(task);
    EXPECT_EQ(task.result(), content.size());
    EXPECT_EQ(got, "before " + content);
    EXPECT_EQ(file->tell(), static_cast<std::int64_t>(content.size()));
    EXPECT_EQ(transport->get_protocol(), protocol);
    EXPECT_TRUE(transport->is_reading());
    transport->write("after");
    EXPECT_EQ(read_available(peer), "after");
  }
  EXPECT_EQ(protocol->calls.front(), "made");
}

TEST_P(SendfileTest, PartsOfAFile) {
  connect();
  for (const bool native : {true, false}) {
    const auto file = native ? system_file(content) : bytes_io(content);
    auto task = net.create_task(net.sendfile(transport, file, 1000, 5000));
    EXPECT_EQ(run_reading(task), content.substr(1000, 5000));
    EXPECT_EQ(task.result(), 5000u);
    EXPECT_EQ(file->tell(), 6000);
    task = net.create_task(net.sendfile(transport, file, static_cast<std::int64_t>(content.size()) - 10, 5000));
    EXPECT_EQ(run_reading(task), content.substr(content.size() - 10));
    EXPECT_EQ(task.result(), 10u);
  }
}

TEST_P(SendfileTest, DataOfThePeerArrivesAfterwards) {
  connect();
  peer.send("meanwhile");
  const auto task = net.create_task(net.sendfile(transport, system_file(content)));
  while (!task.done()) {
    read_available(peer);
    turn();
    if (!task.done()) {
      EXPECT_EQ(protocol->received, "");
    }
  }
  run_until([&] { return protocol->received == "meanwhile"; });
}

TEST_P(SendfileTest, WritingMeanwhileIsRefused) {
  if (!has_sendfile() && net.can_watch()) GTEST_SKIP() << "the fallback writes, as anybody may meanwhile";
  connect();
  const auto task = net.create_task(net.sendfile(transport, system_file(content)));
  turn();
  turn();
  ASSERT_FALSE(task.done());
  EXPECT_RAISES(RuntimeError, "unable to write; sendfile is in progress", transport->write("x"));
  run_reading(task);
  transport->write("x");
}

TEST_P(SendfileTest, EmptyFilesSendNothing) {
  connect();
  EXPECT_EQ(net.run_until_complete(net.sendfile(transport, system_file(""))), 0u);
  EXPECT_EQ(net.run_until_complete(net.sendfile(transport, bytes_io(""))), 0u);
}

TEST_P(SendfileTest, WithoutFallback) {
  connect();
  EXPECT_THROW(net.run_until_complete(net.sendfile(transport, bytes_io(content), 0, std::nullopt, false)),
               SendfileNotAvailableError);
  const auto [ours, theirs] = Socket::pair();
  ours.setblocking(false);
  EXPECT_THROW(net.run_until_complete(net.sock_sendfile(ours, bytes_io(content), 0, std::nullopt, false)),
               SendfileNotAvailableError);
}

TEST_P(SendfileTest, ArgumentsAreChecked) {
  connect();
  const auto send = [&](std::int64_t offset, std::optional<std::int64_t> count) {
    net.run_until_complete(net.sendfile(transport, bytes_io("x"), offset, count));
  };
  EXPECT_RAISES(ValueError, "count must be a positive integer (got 0)", send(0, 0));
  EXPECT_RAISES(ValueError, "count must be a positive integer (got -1)", send(0, -1));
  EXPECT_RAISES(ValueError, "offset must be a non-negative integer (got -1)", send(-1, 1));
  const Socket datagram(AddressFamily::kInet, SocketType::kDatagram);
  datagram.setblocking(false);
  EXPECT_RAISES(ValueError, "only SOCK_STREAM type sockets are supported",
                net.run_until_complete(net.sock_sendfile(datagram, bytes_io("x"))));
  transport->close();
  EXPECT_RAISES(RuntimeError, "Transport is closing", send(0, 1));
}

TEST_P(SendfileTest, Sockets) {
  for (const bool native : {true, false}) {
    const auto [ours, theirs] = Socket::pair();
    ours.setblocking(false);
    theirs.setblocking(false);
    peer = theirs;
    const auto file = native ? system_file(content) : bytes_io(content);
    const auto task = net.create_task(net.sock_sendfile(ours, file, 10, 500'000));
    EXPECT_EQ(run_reading(task), content.substr(10, 500'000));
    EXPECT_EQ(task.result(), 500'000u);
    EXPECT_EQ(file->tell(), 500'010);
    turn();
    EXPECT_FALSE(net.is_watched(ours.fileno(), kEventWrite));
  }
}

TEST_P(SendfileTest, APeerThatGoes) {
  for (const bool native : {true, false}) {
    connect();
    const Bytes large = more_than_fits();
    const auto file = native ? system_file(large) : bytes_io(large);
    const auto task = net.create_task(net.sendfile(transport, file));
    turn();
    turn();
    peer.close();
    EXPECT_THROW(net.run_until_complete(task), ConnectionError);
    EXPECT_LE(file->tell(), static_cast<std::int64_t>(large.size()));
    transport->abort();
    net.run_until_complete(protocol->lost);
  }
}

TEST_P(SendfileTest, CancellingLeavesThePositionBehindWhatWasSent) {
  const auto [ours, theirs] = Socket::pair();
  ours.setblocking(false);
  theirs.setblocking(false);
  const auto file = system_file(more_than_fits());
  const auto task = net.create_task(net.sock_sendfile(ours, file));
  for (int i = 0; i < 10; ++i) turn();
  ASSERT_FALSE(task.done());
  task.cancel();
  EXPECT_THROW(net.run_until_complete(task), CancelledError);
  const auto sent = static_cast<std::int64_t>(read_available(theirs).size());
  if (net.can_watch()) {
    EXPECT_EQ(file->tell(), sent);
  } else {
    EXPECT_LE(file->tell(), sent) << "what an operation had sent when it was cancelled is not known, in asyncio neither";
  }
}

TEST_P(SendfileTest, AFileTruncatedMeanwhile) {
  char name[] = "/tmp/loopspec-XXXXXX";
  const int fd = ::mkstemp(name);
  ASSERT_EQ(::write(fd, content.data(), content.size()), static_cast<ssize_t>(content.size()));
  const auto file = file_from_descriptor(fd);
  connect();
  const auto task = net.create_task(net.sendfile(transport, file));
  turn();
  turn();
  ASSERT_FALSE(task.done());
  ASSERT_EQ(::ftruncate(fd, 0), 0);
  ::unlink(name);
  const Bytes got = run_reading(task);
  EXPECT_EQ(task.result(), got.size());
  EXPECT_EQ(got, content.substr(0, got.size()));
}

}  // namespace
}  // namespace loopspec
