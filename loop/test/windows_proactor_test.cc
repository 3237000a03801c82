// Operations on what is a handle on Windows alone.
#include "../src/platform/windows_winsock.h"

#include <array>
#include <cerrno>
#include <string>

#include "loopspec/pipe.h"
#include "proactor_fixture.h"
#include "test_system.h"

namespace loopspec {
namespace {

using WindowsProactorTest = ProactorTest;
LOOPSPEC_ON_EVERY_PROACTOR(WindowsProactorTest);

TEST_P(WindowsProactorTest, ReadsAndWritesPipes) {
  const auto [reading, writing] = Pipe::make();
  std::array<char, 16> buffer{};
  const std::array<MutableBytes, 1> into{buffer};
  Recorded read(OperationKind::kRead, reading.fileno());
  read.into = into;
  proactor.submit(read);
  EXPECT_EQ(wait(0), 0u);
  const std::array<BytesView, 2> pieces{"over", "lapped"};
  Recorded write(OperationKind::kWrite, writing.fileno());
  write.from = pieces;
  EXPECT_EQ(complete(write).count, 10u);
  if (read.seen.empty()) next(read);
  EXPECT_EQ(BytesView(buffer.data(), read.seen[0].count), "overlapped");
  proactor.submit(read);
  proactor.cancel(read);
  EXPECT_TRUE(next(read).cancelled);
  writing.close();
  EXPECT_EQ(complete(read).error, 0);
  EXPECT_EQ(read.seen.back().count, 0u) << "the end of the stream";
  const auto [nobody, blocked] = Pipe::make();
  nobody.close();
  Recorded broken(OperationKind::kWrite, blocked.fileno());
  broken.from = pieces;
  EXPECT_EQ(complete(broken).error, EPIPE);
}

TEST_P(WindowsProactorTest, ReadsAndWritesFiles) {
  const std::string path = make_temporary_folder() + "\\file";
  const HANDLE file = ::CreateFileA(path.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS, FILE_FLAG_OVERLAPPED | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
  ASSERT_NE(file, INVALID_HANDLE_VALUE);
  const auto descriptor = reinterpret_cast<std::intptr_t>(file);
  const std::array<BytesView, 2> pieces{"0123", "4567"};
  Recorded write(OperationKind::kWrite, descriptor);
  write.from = pieces;
  write.offset = 10;
  EXPECT_EQ(complete(write).count, 8u);
  std::array<char, 4> buffer{};
  const std::array<MutableBytes, 1> into{buffer};
  Recorded read(OperationKind::kRead, descriptor);
  read.into = into;
  read.offset = 12;
  EXPECT_EQ(complete(read).count, 4u);
  EXPECT_EQ(BytesView(buffer.data(), 4), "2345");
  read.offset = 100;
  EXPECT_EQ(complete(read).error, 0);
  EXPECT_EQ(read.seen.back().count, 0u) << "the end of the file";
  ::CloseHandle(file);
}

TEST_P(WindowsProactorTest, WaitsForTheEnd) {
  const HANDLE event = ::CreateEventA(nullptr, FALSE, FALSE, nullptr);
  const auto descriptor = reinterpret_cast<std::intptr_t>(event);
  Recorded ended(OperationKind::kWaitForEnd, descriptor);
  proactor.submit(ended);
  EXPECT_EQ(wait(0), 0u);
  ::SetEvent(event);
  EXPECT_EQ(next(ended).error, 0);
  EXPECT_FALSE(ended.in_flight());
  proactor.submit(ended);
  proactor.cancel(ended);
  EXPECT_TRUE(next(ended).cancelled);
  for (int i = 0; i < 100; ++i) {  // whichever is first
    proactor.submit(ended);
    ::SetEvent(event);
    proactor.cancel(ended);
    next(ended);
    EXPECT_FALSE(ended.in_flight());
    ::ResetEvent(event);
  }
  ::CloseHandle(event);
}

// The backlog of a listener is served one call at a time.
TEST_P(WindowsProactorTest, AConnectionThatIsGoneBeforeItIsAcceptedHarmsNobody) {
  const Socket listener(AddressFamily::kInet);
  listener.bind(SocketAddress("127.0.0.1", 0));
  listener.listen();
  Recorded accept(OperationKind::kAcceptMany, listener.fileno());
  proactor.submit(accept);
  {
    const Socket gone(AddressFamily::kInet);
    gone.connect(listener.getsockname());
    gone.setsockopt(SocketOption::kLinger, 0);
  }
  next(accept);
  if (accept.seen[0].accepted >= 0) Socket::from_descriptor(static_cast<int>(accept.seen[0].accepted)).close();
  if (!accept.in_flight()) proactor.submit(accept);
  const Socket client(AddressFamily::kInet);
  client.connect(listener.getsockname());
  next(accept);
  EXPECT_EQ(accept.seen[1].error, 0);
  EXPECT_EQ(Socket::from_descriptor(static_cast<int>(accept.seen[1].accepted)).getpeername(), client.getsockname());
  proactor.cancel(accept);
  EXPECT_TRUE(next(accept).cancelled);
}

TEST_P(WindowsProactorTest, Ipv6) {
  const Socket listener(AddressFamily::kInet6);
  listener.bind(SocketAddress("::1", 0));
  listener.listen();
  SocketAddress address = listener.getsockname();
  Recorded accept(OperationKind::kAccept, listener.fileno());
  proactor.submit(accept);
  const Socket client(AddressFamily::kInet6);
  client.setblocking(false);
  Recorded connect(OperationKind::kConnect, client.fileno());
  connect.address = &address;
  EXPECT_EQ(complete(connect).error, 0);
  if (accept.seen.empty()) next(accept);
  EXPECT_EQ(Socket::from_descriptor(static_cast<int>(accept.seen[0].accepted)).getpeername(), client.getsockname());
  EXPECT_EQ(client.getpeername(), address);
}

}  // namespace
}  // namespace loopspec
