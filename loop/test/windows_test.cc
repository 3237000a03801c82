// What asyncio's loops do not offer on Windows, and what is special about those here.
//
// Python documentation: library/asyncio-platforms.html#windows
#include "loopspec/subprocess.h"
#include "network_fixture.h"
#include "test_system.h"

namespace loopspec {
namespace {

using WindowsTest = NetworkTest;
LOOPSPEC_ON_EVERY_BACKEND(WindowsTest);

TEST_P(WindowsTest, NoSignalHandlers) {
  EXPECT_RAISES(NotImplementedError, "", net.add_signal_handler(2, [] {}));
  EXPECT_RAISES(NotImplementedError, "", net.remove_signal_handler(2));
}

TEST_P(WindowsTest, NoUnixSockets) {
  EXPECT_RAISES(NotImplementedError, "", net.run_until_complete(net.create_unix_server(factory_of(recorder()), "x")));
  EXPECT_RAISES(NotImplementedError, "", net.run_until_complete(net.create_unix_connection(factory_of(recorder()), "x")));
}

TEST_P(WindowsTest, NoPipesAndNoChildrenOnASelector) {
  if (!net.can_watch()) GTEST_SKIP() << "not a selector loop";
  int made = 0;
  const auto counting = [&] {
    ++made;
    return recorder();
  };
  auto [reading, writing] = Pipe::make();
  EXPECT_RAISES(NotImplementedError, "", net.run_until_complete(net.connect_read_pipe(counting, reading)));
  EXPECT_RAISES(NotImplementedError, "", net.run_until_complete(net.connect_write_pipe(counting, writing)));
  const auto child = [&] {
    ++made;
    return std::make_shared<SubprocessProtocol>();
  };
  EXPECT_RAISES(NotImplementedError, "", net.run_until_complete(net.subprocess_exec(child, {"cmd.exe"})));
  EXPECT_RAISES(NotImplementedError, "", net.run_until_complete(net.subprocess_shell(child, "exit")));
  EXPECT_EQ(made, 4) << "asyncio asks for the protocol first";
}

TEST_P(WindowsTest, NoReadersAndWritersOnAProactor) {
  if (net.can_watch()) GTEST_SKIP() << "not a proactor loop";
  const auto [ours, theirs] = Socket::pair();
  EXPECT_RAISES(NotImplementedError, "", net.add_reader(ours.fileno(), [] {}));
  EXPECT_RAISES(NotImplementedError, "", net.add_writer(ours.fileno(), [] {}));
  EXPECT_RAISES(NotImplementedError, "", net.remove_reader(ours.fileno()));
  EXPECT_RAISES(NotImplementedError, "", net.remove_writer(ours.fileno()));
}

// As with asyncio's: nothing would ever be heard of its operations.
TEST_P(WindowsTest, ASocketBelongsToTheProactorItWasUsedWithFirst) {
  if (net.can_watch()) GTEST_SKIP() << "not a proactor loop";
  auto [ours, theirs] = Socket::pair();
  ours.setblocking(false);
  theirs.send("x");
  auto first = net.create_task(net.sock_recv(ours, 1));
  EXPECT_EQ(net.run_until_complete(first), "x");
  auto waiting = net.create_task(net.sock_recv(ours, 1));
  turn();
  waiting.cancel();
  turn();
  EXPECT_THROW(loop.run_until_complete(loop.sock_recv(ours, 1)), OSError);
  auto [again, other] = Socket::pair();  // perhaps with numbers that others had
  again.setblocking(false);
  auto reading = loop.create_task(loop.sock_recv(again, 1));
  loop.call_later(0, [sock = other] { sock.send("y"); });
  EXPECT_EQ(loop.run_until_complete(reading), "y");
}

TEST_P(WindowsTest, TheDefaultLoopIsAProactors) {
  const std::unique_ptr<AbstractEventLoop> made = new_event_loop();
  EXPECT_EQ(made->type_name(), "ProactorEventLoop");
  EventLoop named;
  EXPECT_EQ(named.proactor_name(), "iocp");
}

// More than an fd_set of Windows has room for.
TEST_P(WindowsTest, ManySocketsCanBeWatched) {
  LOOPSPEC_NEEDS_READERS();
  std::vector<std::pair<Socket, Socket>> pairs;
  int readable = 0;
  for (int i = 0; i < 200; ++i) {
    pairs.push_back(Socket::pair());
    const Socket& watched = pairs.back().first;
    net.add_reader(watched.fileno(), [&readable, watched] {
      watched.recv(1);
      ++readable;
    });
  }
  for (const auto& [ours, theirs] : pairs) theirs.send("x");
  run_until([&] { return readable == 200; });
  for (const auto& [ours, theirs] : pairs) net.remove_reader(ours.fileno());
}

TEST_P(WindowsTest, OnlySocketsAreWatched) {
  LOOPSPEC_NEEDS_READERS();
  const auto [reading, writing] = Pipe::make();
  EXPECT_THROW(net.add_reader(reading.fileno(), [] {}), OSError);
}

TEST_P(WindowsTest, ASocketTellsWhetherItBlocks) {
  const auto [ours, theirs] = Socket::pair();
  EXPECT_EQ(ours.family(), AddressFamily::kInet);
  EXPECT_TRUE(ours.getblocking());
  ours.setblocking(false);
  EXPECT_FALSE(ours.getblocking());
  EXPECT_TRUE(theirs.getblocking());
  EXPECT_FALSE(ours.get_inheritable());
  EXPECT_RAISES(OSError, "[Errno 11] Resource temporarily unavailable", ours.recv(1));
}

}  // namespace
}  // namespace loopspec
