// connect_read_pipe(), connect_write_pipe() and their transports.
#include <fcntl.h>
#include <pty.h>
#include <sys/stat.h>
#include <unistd.h>

#include "network_fixture.h"
#include "open_descriptors.h"

namespace loopspec {
namespace {

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
    return true;
  }
  void connection_lost(const std::exception_ptr& error) override {
    calls.push_back("lost " + exception_type_name(error));
    lost_with = error;
    lost.set_result();
  }
  void pause_writing() override { calls.emplace_back("pause"); }
  void resume_writing() override { calls.emplace_back("resume"); }

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
    fcntl(other.fileno(), F_SETFL, O_NONBLOCK);
    write_to(writing);
  }
  void send(BytesView data) const {
    EXPECT_EQ(::write(other.fileno(), data.data(), data.size()), static_cast<ssize_t>(data.size()));
  }
  // What the other end can read now.
  Bytes take(std::size_t limit = SIZE_MAX) const {
    Bytes all;
    char buffer[4096];
    for (ssize_t got = 1; got > 0 && all.size() < limit;) {
      got = ::read(other.fileno(), buffer, std::min(sizeof buffer, limit - all.size()));
      if (got > 0) all.append(buffer, static_cast<std::size_t>(got));
    }
    return all;
  }
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
LOOPSPEC_ON_EVERY_BACKEND(PipeTest);

// ---- Reading

TEST_P(PipeTest, ReadsToTheEnd) {
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

TEST_P(PipeTest, PausedReadingWaits) {
  connect_reader();
  EXPECT_TRUE(reader->is_reading());
  reader->pause_reading();
  reader->pause_reading();
  EXPECT_FALSE(reader->is_reading());
  send("later");
  for (int i = 0; i < 3; ++i) turn();
  EXPECT_EQ(protocol->received, "");
  reader->resume_reading();
  reader->resume_reading();
  run_until([&] { return protocol->received == "later"; });
  reader->close();
  reader->pause_reading();
  reader->resume_reading();
  net.run_until_complete(protocol->lost);
  expect_nothing_left();
}

TEST_P(PipeTest, PausedInConnectionMade) {
  auto [reading, writing] = Pipe::make();
  other = writing;
  protocol->on_made = [&] { protocol->transport->as<ReadTransport>()->pause_reading(); };
  send("early");
  read_from(reading);
  for (int i = 0; i < 3; ++i) turn();
  EXPECT_EQ(protocol->calls, (Log{"made"}));
  reader->resume_reading();
  run_until([&] { return protocol->received == "early"; });
}

TEST_P(PipeTest, CloseStopsReading) {
  connect_reader();
  send("unread");
  reader->close();
  reader->close();
  EXPECT_EQ(protocol->calls, (Log{"made"})) << "connection_lost() comes in a later turn";
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
  expect_nothing_left();
}

TEST_P(PipeTest, ClosedInConnectionMadeReadsNothing) {
  auto [reading, writing] = Pipe::make();
  other = writing;
  protocol->on_made = [&] { protocol->transport->close(); };
  send("early");
  read_from(reading);
  run_until([&] { return protocol->lost.done(); });
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
  expect_nothing_left();
}

TEST_P(PipeTest, WhatDataReceivedThrowsIsReportedAndThePipeStays) {
  connect_reader();
  protocol->on_data = [] { throw ValueError("bad"); };
  send("1");
  run_until([&] { return errors.size() == 1; });
  EXPECT_NE(errors[0].find("ValueError: bad"), std::string::npos) << errors[0];
  EXPECT_FALSE(reader->is_closing());
  send("2");
  run_until([&] { return errors.size() == 2; });
}

TEST_P(PipeTest, ATerminalWhoseOtherSideIsGoneEndsQuietly) {
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

TEST_P(PipeTest, AReadThatFailsIsReported) {
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

TEST_P(PipeTest, AFifoAndASocketAreRead) {
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

// ---- Writing

TEST_P(PipeTest, WritesAtOnce) {
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

TEST_P(PipeTest, WhatTheReaderDoesNotTakeWaitsAndIsBounded) {
  connect_writer();
  EXPECT_EQ(writer->get_write_buffer_limits(), (std::pair<std::size_t, std::size_t>(16 * 1024, 64 * 1024)));
  const Bytes block(100'000, 'x');
  std::size_t written = 0;
  while (protocol->calls.back() != "pause") {
    writer->write(block);
    written += block.size();
  }
  EXPECT_GT(writer->get_write_buffer_size(), 64u * 1024);
  EXPECT_LE(writer->get_write_buffer_size(), 64u * 1024 + block.size());
  std::size_t read = 0;
  run_until([&] { return (read += take().size()) == written; });
  EXPECT_EQ(protocol->calls, (Log{"made", "pause", "resume"}));
  EXPECT_EQ(writer->get_write_buffer_size(), 0u);
  writer->set_write_buffer_limits(0);
  writer->write(block);
  EXPECT_EQ(protocol->calls, (Log{"made", "pause", "resume", "pause"}));
}

TEST_P(PipeTest, CloseSendsWhatWaits) {
  connect_writer();
  Bytes data(300'000, 'a');
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<char>('a' + i % 23);
  writer->write(data);
  writer->write_eof();
  writer->write_eof();
  writer->write("ignored");
  EXPECT_TRUE(writer->is_closing());
  Bytes all;
  run_until([&] {
    all += take();
    return protocol->lost.done();
  });
  EXPECT_EQ(all + take(), data);
  EXPECT_EQ(protocol->calls, (Log{"made", "pause", "resume", "lost None"}));
  expect_nothing_left();
}

TEST_P(PipeTest, AbortDropsWhatWaits) {
  connect_writer();
  writer->write(Bytes(300'000, 'x'));
  writer->abort();
  writer->abort();
  EXPECT_EQ(writer->get_write_buffer_size(), 0u);
  net.run_until_complete(protocol->lost);
  turn();
  EXPECT_EQ(protocol->calls, (Log{"made", "pause", "lost None"})) << "once";
  EXPECT_LT(take().size(), 300'000u);
  expect_nothing_left();
}

TEST_P(PipeTest, AReaderThatGoesIsNoticedWithoutAWrite) {
  connect_writer();
  other.close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
  expect_nothing_left();
}

TEST_P(PipeTest, AReaderThatGoesWhileBytesWaitIsAnError) {
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

TEST_P(PipeTest, WritingToABrokenPipeRaisesNoSignal) {
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

TEST_P(PipeTest, ASocketAsAWritePipeEndsWhenItsPeerSends) {
  auto [ours, theirs] = Socket::pair();
  write_to(Pipe::from_descriptor(ours.detach()));
  writer->write("1");
  EXPECT_EQ(theirs.recv(5), "1");
  theirs.send("x");
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
}

TEST_P(PipeTest, ACharacterDeviceIsWrittenTo) {
  write_to(Pipe::from_descriptor(::open("/dev/null", O_WRONLY | O_CLOEXEC)));
  writer->write(Bytes(1'000'000, 'x'));
  EXPECT_EQ(writer->get_write_buffer_size(), 0u);
  writer->close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
  expect_nothing_left();
}

// ---- Both

TEST_P(PipeTest, FactsAndNames) {
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

TEST_P(PipeTest, OtherFilesAreRefusedAndStayTheCallers) {
  const Pipe file = Pipe::from_descriptor(::open("/etc/passwd", O_RDWR | O_CLOEXEC));
  EXPECT_RAISES(ValueError, "Pipe transport is for pipes/sockets only.", read_from(file));
  EXPECT_RAISES(ValueError, "Pipe transport is only for pipes, sockets and character devices", write_to(file));
  EXPECT_GE(file.fileno(), 0);
  EXPECT_EQ(protocol->calls, (Log{}));
  EXPECT_RAISES(OSError, "[Errno 9] Bad file descriptor", read_from(Pipe()));
  protocol = std::make_shared<PipeProtocol>(net);
}

TEST_P(PipeTest, WhatTheFactoryThrowsComesOut) {
  auto [reading, writing] = Pipe::make();
  const auto failing = []() -> std::shared_ptr<PipeProtocol> { throw ValueError("no protocol"); };
  EXPECT_RAISES(ValueError, "no protocol", net.run_until_complete(net.connect_read_pipe(failing, reading)));
  EXPECT_RAISES(ValueError, "no protocol", net.run_until_complete(net.connect_write_pipe(failing, writing)));
}

TEST_P(PipeTest, CancellingClosesThePipe) {
  auto [reading, writing] = Pipe::make();
  other = reading;
  const auto task = net.create_task(net.connect_write_pipe(factory(), writing));
  writing = Pipe();
  turn();
  task.cancel();
  net.run_until_complete(protocol->lost);
  EXPECT_TRUE(task.cancelled());
  reading = Pipe();
  expect_nothing_left();
}

TEST_P(PipeTest, ADescriptorClosedBehindTheLoopsBackHurtsNobodyElse) {
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

TEST_P(PipeTest, ALoopThatClosesReleasesItsPipes) {
  const int before = open_descriptors();
  std::weak_ptr<PipeProtocol> watched;
  {
    const auto short_lived = make_loop(std::make_shared<RealClock>());
    auto [reading, writing] = Pipe::make();
    for (const bool reads : {true, false}) {
      auto made = std::make_shared<PipeProtocol>(*short_lived);
      watched = made;
      const auto once = [&made] { return std::move(made); };
      if (reads) {
        short_lived->run_until_complete(short_lived->connect_read_pipe(once, std::exchange(reading, Pipe())));
      } else {
        short_lived->run_until_complete(short_lived->connect_write_pipe(once, std::exchange(writing, Pipe())))
            .first->write(Bytes(300'000, 'x'));
      }
      watched.lock()->transport.reset();
    }
    short_lived->close();
    EXPECT_TRUE(watched.expired());
  }
  EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace loopspec
