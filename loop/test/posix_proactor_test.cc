// Operations on what is a descriptor on POSIX alone.
#include <array>
#include <cerrno>
#include <cstdio>

#include "proactor_fixture.h"

namespace loopspec {
namespace {

using PosixProactorTest = ProactorTest;
LOOPSPEC_ON_EVERY_PROACTOR(PosixProactorTest);

TEST_P(PosixProactorTest, ReadsAndWritesPipesAndFiles) {
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

TEST_P(PosixProactorTest, PollingWhatIsNotOpenIsACompletion) {
  LOOPSPEC_NEEDS_POLLING();
  Recorded poll(OperationKind::kPoll, 1'000'000);
  poll.events = kEventRead;
  EXPECT_EQ(complete(poll).error, EBADF);
}

}  // namespace
}  // namespace loopspec
