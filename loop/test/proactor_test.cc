// What proactors promise: each operation by itself, without a loop. Then loops on a proactor that lacks something.
#include "loopspec/proactor.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <thread>

#include "loopspec/loopspec.h"
#include "proactor_fixture.h"
#include "test_system.h"

namespace loopspec {
namespace {

LOOPSPEC_ON_EVERY_PROACTOR(ProactorTest);

TEST_P(ProactorTest, ReceivesAndSendsSeveralPieces) {
  std::array<char, 2> first{};
  std::array<char, 8> second{};
  const std::array<MutableBytes, 2> into{first, second};
  Recorded receive(OperationKind::kReceive, pair.ours);
  receive.into = into;
  const std::size_t at_first = proactor.in_flight();  // what wakes it
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
  EXPECT_EQ(proactor.in_flight(), at_first);
  pair.close_theirs();
  const Completion& end = complete(receive);
  EXPECT_EQ(end.count, 0u);
  EXPECT_EQ(end.error, 0);

  const std::array<BytesView, 1> one{"x"};
  Recorded late(OperationKind::kSend, pair.ours);
  late.from = one;
  for (int left = 100; left > 0 && late.seen.empty(); --left) {  // TCP takes the first, for nobody
    if (complete(late).error == 0) late.seen.clear();
  }
  ASSERT_FALSE(late.seen.empty());
  EXPECT_THROW(raise_os_error(late.seen[0].error, "send"), ConnectionError);  // and no signal
}

TEST_P(ProactorTest, PollsOnce) {
  LOOPSPEC_NEEDS_POLLING();
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
  ASSERT_EQ(pair.send(much), much.size());
  proactor.submit(receive);
  std::size_t count = 0;
  bool full = false;
  for (std::size_t i = 0; count < much.size(); ++i) {
    while (receive.seen.size() == i) wait();
    const Completion one = receive.seen[i];
    ASSERT_EQ(one.error, 0);
    ASSERT_FALSE(one.data.empty());
    count += one.data.size();
    if (one.filled) full = true;
    EXPECT_FALSE(one.filled && count == much.size());
    proactor.give_back(one.buffer);
  }
  EXPECT_TRUE(full);
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

TEST_P(ProactorTest, ErrorsAreCompletions) {
  std::array<char, 1> buffer{};
  const std::array<MutableBytes, 1> into{buffer};
  Recorded receive(OperationKind::kReceive, 1'000'000);
  receive.into = into;
  EXPECT_EQ(complete(receive).error, EBADF);
  if (is_wine()) return;  // whose AcceptEx() waits for connections of any socket
  Recorded accept(OperationKind::kAccept, pair.ours);
  EXPECT_NE(complete(accept).error, 0);
}

TEST_P(ProactorTest, CancelledAndFlushedLetsTheFileGo) {
  Recorded receive(OperationKind::kReceiveMany, pair.ours);
  proactor.submit(receive);
  EXPECT_EQ(wait(0), 0u);
  proactor.cancel(receive);
  proactor.cancel(receive);
  proactor.flush();
  pair.close_ours();
  pair.wait_for_end();
  while (receive.in_flight()) wait();
  ASSERT_EQ(receive.seen.size(), 1u);
  EXPECT_TRUE(receive.seen[0].cancelled);
}

TEST_P(ProactorTest, CancelledPollingLetsTheFileGo) {
  LOOPSPEC_NEEDS_POLLING();
  Recorded poll(OperationKind::kPoll, pair.ours);
  poll.events = kEventRead;
  proactor.submit(poll);
  EXPECT_EQ(wait(0), 0u);
  proactor.cancel(poll);
  proactor.cancel(poll);
  proactor.flush();
  pair.close_ours();
  pair.wait_for_end();
  while (poll.in_flight()) wait();
  ASSERT_EQ(poll.seen.size(), 1u);
  EXPECT_TRUE(poll.seen[0].cancelled);
}

// Each operation's memory is the kernel's until its last completion, at the end as well.
TEST_P(ProactorTest, ClosingEndsWhatIsInFlight) {
  const auto own = make_proactor(GetParam());
  std::array<char, 1> buffer{};
  const std::array<MutableBytes, 1> into{buffer};
  Recorded receive(OperationKind::kReceive, pair.ours);
  receive.into = into;
  Recorded many(OperationKind::kReceiveMany, pair.theirs);
  own->submit(receive);
  own->submit(many);
  own->cancel(many);
  std::vector<Completion> last;
  own->close(last);
  EXPECT_EQ(own->in_flight(), 0u);
  std::erase_if(last, [](const Completion& completion) { return completion.operation == nullptr; });
  ASSERT_EQ(last.size(), 2u);
  for (const Completion& completion : last) EXPECT_TRUE(completion.cancelled);
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
  if (is_wine()) GTEST_SKIP() << "Wine ends an operation in the thread that began it, which must live";
  Recorded receive(OperationKind::kReceiveMany, pair.ours);
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
    proactor.submit(receive);
    EXPECT_EQ(wait(0), 0u);
  }).join();
  pair.make_readable();
  EXPECT_EQ(next(receive).data, "x");
  proactor.give_back(receive.seen.back().buffer);
  proactor.cancel(receive);
  EXPECT_TRUE(next(receive).cancelled);
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
  LOOPSPEC_NEEDS_POLLING();
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
  EXPECT_THROW(loop.remove_reader(pair.ours), NotImplementedError);
  EXPECT_THROW(loop.add_writer(pair.ours, [] {}), NotImplementedError);
  EXPECT_THROW(loop.remove_writer(pair.ours), NotImplementedError);
  EXPECT_EQ(loop.run_until_complete(echo(loop)), Bytes(300'000, 'x'));
}

TEST_P(ProactorTest, ALoopIsRunByOneThreadAfterAnother) {
  LOOPSPEC_NEEDS_POLLING();
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
