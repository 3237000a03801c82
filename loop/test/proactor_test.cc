// What proactors promise: each operation by itself, without a loop. Then loops on a proactor that lacks something.
#include "loopspec/proactor.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <thread>

#include "descriptors.h"
#include "loopspec/loopspec.h"

namespace loopspec {
namespace {

class Recorded final : public Operation {
 public:
  Recorded(OperationKind what, std::intptr_t fd) : Operation(what) { descriptor = fd; }
  detail::HandleNode* completed(const Completion& completion) override {
    seen.push_back(completion);
    return nullptr;
  }
  std::vector<Completion> seen;
};

class ProactorTest : public testing::TestWithParam<std::string_view> {
 protected:
  static constexpr std::int64_t kForEver = -1;

  ProactorTest() : proactor_(make_proactor(GetParam())), proactor(*proactor_) {}
  ~ProactorTest() override {
    std::vector<Completion> last;
    proactor.close(last);
    for (const Completion& completion : last) {
      if (completion.operation != nullptr) completion.operation->completed(completion);
    }
  }

  // One wait, whose completions are passed on; how many there were.
  std::size_t wait(std::int64_t timeout_ns = kForEver) {
    std::vector<Completion> completions;
    proactor.wait(timeout_ns, completions);
    for (const Completion& completion : completions) {
      if (completion.operation != nullptr) completion.operation->completed(completion);
    }
    return completions.size();
  }
  const Completion& complete(Recorded& operation) {
    proactor.submit(operation);
    return next(operation);
  }
  const Completion& next(Recorded& operation) {
    const std::size_t before = operation.seen.size();
    while (operation.seen.size() == before) wait();
    return operation.seen.back();
  }

  SocketPair pair;

 private:
  std::unique_ptr<Proactor> proactor_;

 protected:
  Proactor& proactor;
};
INSTANTIATE_TEST_SUITE_P(, ProactorTest, testing::ValuesIn(available_proactors()), [](const auto& each) { return std::string(each.param); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ProactorTest);  // a machine may have none

TEST_P(ProactorTest, ReceivesAndSendsSeveralPieces) {
  std::array<char, 2> first{};
  std::array<char, 8> second{};
  const std::array<MutableBytes, 2> into{first, second};
  Recorded receive(OperationKind::kReceive, pair.ours);
  receive.into = into;
  proactor.submit(receive);
  EXPECT_TRUE(receive.in_flight());
  const std::array<BytesView, 2> from{"one", "two"};
  Recorded send(OperationKind::kSend, pair.theirs);
  send.from = from;
  proactor.submit(send);
  if (receive.seen.empty()) next(receive);
  while (send.seen.empty()) wait();
  EXPECT_EQ(send.seen.at(0).count, 6u);
  EXPECT_EQ(receive.seen.at(0).count, 6u);
  EXPECT_EQ(Bytes(first.data(), 2) + Bytes(second.data(), 4), "onetwo");
  EXPECT_FALSE(receive.in_flight());
  EXPECT_EQ(proactor.in_flight(), 1u);  // what wakes it
  pair.close_theirs();
  const Completion& end = complete(receive);
  EXPECT_EQ(end.count, 0u);
  EXPECT_EQ(end.error, 0);

  const std::array<BytesView, 1> one{"x"};
  Recorded late(OperationKind::kSend, pair.ours);
  late.from = one;
  EXPECT_EQ(complete(late).error, EPIPE);  // and no signal
}

TEST_P(ProactorTest, PollsOnce) {
  Recorded poll(OperationKind::kPoll, pair.ours);
  poll.events = kEventRead;
  proactor.submit(poll);
  EXPECT_EQ(wait(0), 0u);
  pair.make_readable();
  EXPECT_EQ(next(poll).ready, kEventRead);
  EXPECT_FALSE(poll.in_flight());
  EXPECT_EQ(wait(0), 0u);
  poll.events = kEventRead | kEventWrite;
  EXPECT_EQ(complete(poll).ready, kEventRead | kEventWrite);
}

TEST_P(ProactorTest, ReceivesAgainAndAgain) {
  Recorded receive(OperationKind::kReceiveMany, pair.ours);
  proactor.submit(receive);
  Bytes all;
  for (int i = 0; i < 1000; ++i) {  // more than there are buffers
    pair.make_readable();
    const Completion& one = next(receive);
    ASSERT_EQ(one.data, "x") << i;
    ASSERT_TRUE(one.more);
    proactor.give_back(one.buffer);
  }
  pair.close_theirs();
  const Completion& end = next(receive);
  EXPECT_EQ(end.data, "");
  EXPECT_EQ(end.error, 0);
  EXPECT_FALSE(end.more);
  EXPECT_FALSE(receive.in_flight());
}

TEST_P(ProactorTest, SaysWhenABufferIsFull) {
  Recorded receive(OperationKind::kReceiveMany, pair.ours);
  const Bytes much(100'000, 'x');
  ASSERT_EQ(::send(pair.theirs, much.data(), much.size(), 0), static_cast<ssize_t>(much.size()));
  proactor.submit(receive);
  std::size_t count = 0;
  for (std::size_t i = 0; count < much.size(); ++i) {
    while (receive.seen.size() == i) wait();
    const Completion one = receive.seen[i];
    ASSERT_EQ(one.error, 0);
    ASSERT_FALSE(one.data.empty());
    count += one.data.size();
    EXPECT_EQ(one.filled, count < much.size()) << count;
    proactor.give_back(one.buffer);
  }
  proactor.cancel(receive);
  EXPECT_TRUE(next(receive).cancelled);
}

TEST_P(ProactorTest, OutOfBuffersEndsReceivingUntilSomeAreBack) {
  Recorded receive(OperationKind::kReceiveMany, pair.ours);
  proactor.submit(receive);
  std::vector<std::uint32_t> held;
  while (receive.in_flight()) {
    ASSERT_LT(held.size(), 100'000u);
    pair.make_readable();
    const Completion& one = next(receive);
    if (!one.data.empty()) held.push_back(one.buffer);
  }
  EXPECT_EQ(receive.seen.back().error, ENOBUFS);
  for (const std::uint32_t buffer : held) proactor.give_back(buffer);
  EXPECT_EQ(complete(receive).data, "x");
  proactor.give_back(receive.seen.back().buffer);
  proactor.cancel(receive);
  EXPECT_TRUE(next(receive).cancelled);
}

TEST_P(ProactorTest, AcceptsAndConnects) {
  const Socket listener(AddressFamily::kInet);
  listener.bind(SocketAddress("127.0.0.1", 0));
  listener.listen();
  SocketAddress address = listener.getsockname();
  Recorded accept_many(OperationKind::kAcceptMany, listener.fileno());
  proactor.submit(accept_many);
  const Socket client(AddressFamily::kInet);
  client.setblocking(false);
  Recorded connect(OperationKind::kConnect, client.fileno());
  connect.address = &address;
  EXPECT_EQ(complete(connect).error, 0);
  if (accept_many.seen.empty()) next(accept_many);
  EXPECT_TRUE(accept_many.seen[0].more);
  const Socket accepted = Socket::from_descriptor(static_cast<int>(accept_many.seen[0].accepted));
  EXPECT_EQ(accepted.getpeername(), client.getsockname());
  EXPECT_FALSE(accepted.getblocking());
  EXPECT_FALSE(accepted.get_inheritable());
  proactor.cancel(accept_many);
  EXPECT_TRUE(next(accept_many).cancelled);

  Recorded accept(OperationKind::kAccept, listener.fileno());
  proactor.submit(accept);
  const Socket second(AddressFamily::kInet);
  second.connect(address);
  EXPECT_EQ(Socket::from_descriptor(static_cast<int>(next(accept).accepted)).getpeername(), second.getsockname());
  EXPECT_FALSE(accept.in_flight());
  listener.close();
  const Socket third(AddressFamily::kInet);
  third.setblocking(false);
  Recorded refused(OperationKind::kConnect, third.fileno());
  refused.address = &address;
  EXPECT_EQ(complete(refused).error, ECONNREFUSED);
}

TEST_P(ProactorTest, Datagrams) {
  const Socket ours(AddressFamily::kInet, SocketType::kDatagram);
  const Socket theirs(AddressFamily::kInet, SocketType::kDatagram);
  ours.bind(SocketAddress("127.0.0.1", 0));
  theirs.bind(SocketAddress("127.0.0.1", 0));
  SocketAddress from;
  SocketAddress to = ours.getsockname();
  std::array<char, 16> buffer{};
  const std::array<MutableBytes, 1> into{buffer};
  const std::array<BytesView, 2> pieces{"data", "gram"};
  Recorded receive(OperationKind::kReceiveFrom, ours.fileno());
  receive.into = into;
  receive.address = &from;
  Recorded send(OperationKind::kSendTo, theirs.fileno());
  send.from = pieces;
  send.address = &to;
  proactor.submit(receive);
  EXPECT_EQ(complete(send).count, 8u);
  if (receive.seen.empty()) next(receive);
  EXPECT_EQ(BytesView(buffer.data(), receive.seen[0].count), "datagram");
  EXPECT_EQ(from, theirs.getsockname());
}

TEST_P(ProactorTest, ReadsAndWritesPipesAndFiles) {
  std::FILE* temporary = std::tmpfile();
  ASSERT_NE(temporary, nullptr);
  const std::array<BytesView, 2> pieces{"0123", "4567"};
  Recorded write(OperationKind::kWrite, ::fileno(temporary));
  write.from = pieces;
  write.offset = 10;
  EXPECT_EQ(complete(write).count, 8u);
  std::array<char, 4> buffer{};
  const std::array<MutableBytes, 1> into{buffer};
  Recorded read(OperationKind::kRead, ::fileno(temporary));
  read.into = into;
  read.offset = 12;
  EXPECT_EQ(complete(read).count, 4u);
  EXPECT_EQ(BytesView(buffer.data(), 4), "2345");
  std::fclose(temporary);

  Recorded from_pipe(OperationKind::kRead, pair.ours);
  from_pipe.into = into;
  proactor.submit(from_pipe);
  pair.make_readable();
  EXPECT_EQ(next(from_pipe).count, 1u);
}

TEST_P(ProactorTest, ErrorsAreCompletions) {
  Recorded poll(OperationKind::kPoll, 1'000'000);
  poll.events = kEventRead;
  EXPECT_EQ(complete(poll).error, EBADF);
  Recorded accept(OperationKind::kAccept, pair.ours);
  EXPECT_NE(complete(accept).error, 0);
}

TEST_P(ProactorTest, CancelledAndFlushedLetsTheFileGo) {
  Recorded receive(OperationKind::kReceiveMany, pair.ours);
  Recorded poll(OperationKind::kPoll, pair.ours);
  poll.events = kEventRead;
  proactor.submit(receive);
  proactor.submit(poll);
  EXPECT_EQ(wait(0), 0u);
  proactor.cancel(receive);
  proactor.cancel(poll);
  proactor.cancel(poll);
  proactor.flush();
  pair.close_ours();
  char byte = 0;
  EXPECT_EQ(::recv(pair.theirs, &byte, 1, MSG_DONTWAIT), 0) << "the other side is still open";
  while (receive.in_flight() || poll.in_flight()) wait();
  ASSERT_EQ(receive.seen.size(), 1u);
  ASSERT_EQ(poll.seen.size(), 1u);
  EXPECT_TRUE(receive.seen[0].cancelled);
  EXPECT_TRUE(poll.seen[0].cancelled);
}

TEST_P(ProactorTest, WaitsAsLongAsItIsTold) {
  using std::chrono::steady_clock;
  const auto begin = steady_clock::now();
  EXPECT_EQ(wait(20'000'000), 0u);
  EXPECT_GE(steady_clock::now() - begin, std::chrono::milliseconds(20));
}

TEST_P(ProactorTest, WakesFromAnotherThread) {
  for (int i = 0; i < 100; ++i) {
    std::thread other([&] { proactor.wakeup(); });
    EXPECT_EQ(wait(), 1u);
    other.join();
    EXPECT_EQ(wait(0), 0u) << "one wake-up, seen twice";
  }
}

// An operation survives the thread that submitted it, and the loop's moving on to another.
TEST_P(ProactorTest, GoesOnInAnotherThread) {
  Recorded receive(OperationKind::kReceiveMany, pair.ours);
  Recorded poll(OperationKind::kPoll, pair.ours);
  poll.events = kEventRead;
  proactor.submit(receive);
  std::thread([&] { EXPECT_EQ(wait(0), 0u); }).join();
  std::thread([&] {
    pair.make_readable();
    EXPECT_EQ(next(receive).data, "x");
    proactor.give_back(receive.seen.back().buffer);
    proactor.cancel(receive);
  }).join();
  while (receive.in_flight()) wait();
  EXPECT_TRUE(receive.seen.back().cancelled);
  std::thread([&] {
    proactor.submit(poll);
    EXPECT_EQ(wait(0), 0u);
  }).join();
  pair.make_readable();
  EXPECT_EQ(next(poll).ready, kEventRead);
}

// ---- Loops

class EchoProtocol final : public Protocol {
 public:
  void connection_made(BaseTransport& made) override { transport_ = made.as<Transport>().get(); }
  void data_received(BytesView data) override { transport_->write(data); }

 private:
  Transport* transport_ = nullptr;
};

// What a client of an echo server gets back, on a loop without some operations.
Coroutine<Bytes> echo(AbstractEventLoop& loop) {
  const auto server = co_await loop.create_server([] { return std::make_shared<EchoProtocol>(); }, "127.0.0.1", 0);
  auto [reader, writer] = co_await open_connection("127.0.0.1", server->sockets().front().getsockname().port());
  const Bytes sent(300'000, 'x');
  writer->write(sent);
  writer->write_eof();
  Bytes all;
  while (all.size() < sent.size()) {
    const Bytes some = co_await reader->read(65536);
    if (some.empty()) break;
    all += some;
  }
  writer->close();
  server->close();
  co_return all;
}

TEST_P(ProactorTest, ALoopDoesWithoutWhatIsMissing) {
  using enum OperationKind;
  for (const auto& without : std::vector<std::vector<OperationKind>>{{}, {kReceiveMany}, {kSend}, {kAcceptMany}, {kReceiveMany, kSend, kAcceptMany}}) {
    ProactorOptions options;
    options.without = without;
    ProactorEventLoop loop(make_proactor(GetParam(), std::move(options)));
    for (const OperationKind kind : without) EXPECT_FALSE(loop.proactor().supports(kind));
    EXPECT_EQ(loop.run_until_complete(echo(loop)), Bytes(300'000, 'x'));
  }
}

TEST_P(ProactorTest, ALoopThatCannotPollWatchesNothing) {
  ProactorOptions options;
  options.without = {OperationKind::kPoll};
  ProactorEventLoop loop(make_proactor(GetParam(), std::move(options)));
  EXPECT_THROW(loop.add_reader(pair.ours, [] {}), NotImplementedError);
  EXPECT_FALSE(loop.remove_reader(pair.ours));
}

TEST_P(ProactorTest, ALoopIsRunByOneThreadAfterAnother) {
  ProactorEventLoop loop;
  int ready = 0;
  loop.add_reader(pair.ours, [&] {
    ++ready;
    pair.read_ours();
    loop.stop();
  });
  for (int i = 1; i <= 3; ++i) {
    pair.make_readable();
    std::thread([&] { loop.run_forever(); }).join();
    EXPECT_EQ(ready, i);
  }
  EXPECT_EQ(loop.run_until_complete(echo(loop)), Bytes(300'000, 'x'));
}

}  // namespace
}  // namespace loopspec
