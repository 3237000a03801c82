// connect_read_pipe(), connect_write_pipe() and their transports: what is the same on every system. What is not is in
// posix_pipe_test.cc and windows_pipe_test.cc.
#include "pipe_fixture.h"

namespace loopspec {
namespace {

LOOPSPEC_ON_EVERY_BACKEND(PipeTest);

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
  run_until([&] { return (read += take().size()) == written && protocol->calls.back() == "resume"; });
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
