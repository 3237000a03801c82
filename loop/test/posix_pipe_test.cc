// Pipes of POSIX, and what else a pipe's transport can be made of there.
#include <fcntl.h>
#include <pty.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipe_fixture.h"

namespace loopspec {
namespace {

using PosixPipeTest = PipeTest;
LOOPSPEC_ON_EVERY_BACKEND(PosixPipeTest);

TEST_P(PosixPipeTest, ReadsToTheEnd) {
  connect_reader();
  EXPECT_EQ(protocol->calls, (Log{"made"}));
  send("one");
  run_until([&] { return protocol->received == "one"; });
  send("two");
  other.close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->received, "onetwo");
  EXPECT_EQ(protocol->calls, (Log{"made", "data", "eof, closing", "lost None"}))
      << "what eof_received() returns keeps no pipe open";
  EXPECT_TRUE(reader->is_closing());
  expect_nothing_left();
}

TEST_P(PosixPipeTest, ATerminalWhoseOtherSideIsGoneEndsQuietly) {
  int master = -1;
  int slave = -1;
  ASSERT_EQ(::openpty(&master, &slave, nullptr, nullptr, nullptr), 0);
  read_from(Pipe::from_descriptor(master));
  ASSERT_EQ(::write(slave, "hi", 2), 2);
  run_until([&] { return protocol->received == "hi"; });
  ::close(slave);
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "data", "lost OSError"}));
  EXPECT_EQ(exception_message(protocol->lost_with), "[Errno 5] Input/output error");
  EXPECT_TRUE(errors.empty());
  expect_nothing_left();
}

TEST_P(PosixPipeTest, AReadThatFailsIsReported) {
  connect_reader();
  const int fd = protocol->transport->get_extra_info("pipe", Pipe()).fileno();
  send("x");
  // Behind the loop's back, between the poll of this turn and the read.
  net.call_soon([fd] {
    const int directory = ::open("/", O_RDONLY | O_DIRECTORY);
    ::dup2(directory, fd);
    ::close(directory);
  });
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(errors, (Log{"Fatal read error on pipe transport: IsADirectoryError: [Errno 21] Is a directory"}));
  EXPECT_EQ(protocol->calls, (Log{"made", "lost IsADirectoryError"}));
  expect_nothing_left();
}

TEST_P(PosixPipeTest, AFifoAndASocketAreRead) {
  const std::string path = testing::TempDir() + "loopspec-fifo-" + std::to_string(::getpid());
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const int reading = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  other = Pipe::from_descriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  ::unlink(path.c_str());
  read_from(Pipe::from_descriptor(reading));
  send("fifo");
  run_until([&] { return protocol->received == "fifo"; });

  protocol = std::make_shared<PipeProtocol>(net);
  auto [ours, theirs] = Socket::pair();
  read_from(Pipe::from_descriptor(ours.detach()));
  theirs.send("socket");
  run_until([&] { return protocol->received == "socket"; });
  theirs.close();
  net.run_until_complete(protocol->lost);
}

TEST_P(PosixPipeTest, WritesAtOnce) {
  connect_writer();
  writer->write("one");
  EXPECT_EQ(take(), "one") << "within the call";
  const BytesView pieces[] = {"two", "", "three"};
  writer->writelines(pieces);
  writer->write("");
  EXPECT_EQ(take(), "twothree");
  EXPECT_TRUE(writer->can_write_eof());
  writer->close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
  EXPECT_EQ(take(), "");
  expect_nothing_left();
}

TEST_P(PosixPipeTest, AReaderThatGoesWhileBytesWaitIsAnError) {
  connect_writer();
  writer->write(Bytes(300'000, 'x'));
  other.close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "pause", "lost BrokenPipeError"}));
  for (int i = 0; i < 7; ++i) writer->write("y");
  ASSERT_EQ(logs.size(), 2u);
  EXPECT_EQ(logs[0].message, "pipe closed by peer or os.write(pipe, data) raised exception.");
  EXPECT_TRUE(errors.empty());
  expect_nothing_left();
}

TEST_P(PosixPipeTest, WritingToABrokenPipeRaisesNoSignal) {
  connect_writer();
  other.close();
  writer->write("x");
  EXPECT_TRUE(writer->is_closing());
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "lost BrokenPipeError"}));
  EXPECT_EQ(exception_message(protocol->lost_with), "[Errno 32] Broken pipe");
  for (int i = 0; i < 6; ++i) writer->write("y");
  EXPECT_EQ(logs.size(), 2u) << "the failed one counts, too";
}

TEST_P(PosixPipeTest, ASocketAsAWritePipeEndsWhenItsPeerSends) {
  auto [ours, theirs] = Socket::pair();
  write_to(Pipe::from_descriptor(ours.detach()));
  writer->write("1");
  EXPECT_EQ(theirs.recv(5), "1");
  theirs.send("x");
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
}

TEST_P(PosixPipeTest, ACharacterDeviceIsWrittenTo) {
  write_to(Pipe::from_descriptor(::open("/dev/null", O_WRONLY | O_CLOEXEC)));
  writer->write(Bytes(1'000'000, 'x'));
  EXPECT_EQ(writer->get_write_buffer_size(), 0u);
  writer->close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
  expect_nothing_left();
}

TEST_P(PosixPipeTest, FactsAndNames) {
  connect_writer();
  const Pipe pipe = protocol->transport->get_extra_info("pipe", Pipe());
  const std::string fd = std::to_string(pipe.fileno());
  EXPECT_NE(fcntl(pipe.fileno(), F_GETFL) & O_NONBLOCK, 0);
  EXPECT_EQ(writer->repr(), "<_UnixWritePipeTransport fd=" + fd + " idle bufsize=0>");
  writer->close();
  EXPECT_EQ(writer->repr(), "<_UnixWritePipeTransport closing fd=" + fd + " idle bufsize=0>");
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(writer->repr(), "<_UnixWritePipeTransport closed fd=" + fd + " closed>");
  EXPECT_EQ(pipe.fileno(), -1);
  EXPECT_EQ(writer->get_protocol(), nullptr);
}

TEST_P(PosixPipeTest, OtherFilesAreRefusedAndStayTheCallers) {
  const Pipe file = Pipe::from_descriptor(::open("/etc/passwd", O_RDWR | O_CLOEXEC));
  EXPECT_RAISES(ValueError, "Pipe transport is for pipes/sockets only.", read_from(file));
  EXPECT_RAISES(ValueError, "Pipe transport is only for pipes, sockets and character devices", write_to(file));
  EXPECT_GE(file.fileno(), 0);
  EXPECT_EQ(protocol->calls, (Log{}));
  EXPECT_RAISES(OSError, "[Errno 9] Bad file descriptor", read_from(Pipe()));
  protocol = std::make_shared<PipeProtocol>(net);
}

TEST_P(PosixPipeTest, ADescriptorClosedBehindTheLoopsBackHurtsNobodyElse) {
  connect_writer();
  const auto healthy = std::make_shared<PipeProtocol>(net);
  auto [reading, writing] = Pipe::make();
  const auto healthy_factory = [&] { return healthy; };
  net.run_until_complete(net.connect_read_pipe(healthy_factory, reading));
  ::close(protocol->transport->get_extra_info("pipe", Pipe()).fileno());
  writer->write("x");
  EXPECT_TRUE(writer->is_closing());
  EXPECT_EQ(::write(writing.fileno(), "ok", 2), 2);
  run_until([&] { return healthy->received == "ok" && protocol->lost.done(); });
  EXPECT_EQ(exception_message(protocol->lost_with), "[Errno 9] Bad file descriptor");
}

}  // namespace
}  // namespace loopspec
