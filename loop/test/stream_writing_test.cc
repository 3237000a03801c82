// Writing to stream transports: at once, at the end of the turn, flow control, half-close.

#include "network_fixture.h"
#include "test_system.h"

namespace loopspec {
namespace {

class StreamWritingTest : public NetworkTest {
 protected:
  // A transport whose kernel buffers are small, and a peer that reads nothing by itself.
  void connect() {
    protocol = recorder();
    transport = connect_pair(protocol, peer);
    transport->get_extra_info("socket", Socket()).setsockopt(SocketOption::kSendBuffer, 4096);
    peer.setsockopt(SocketOption::kReceiveBuffer, 4096);
  }
  // Writes until the kernel takes no more; what was written.
  Bytes fill() {
    Bytes all;
    while (transport->get_write_buffer_size() == 0) {
      const Bytes block(1000, static_cast<char>('a' + all.size() / 1000 % 26));
      transport->write(block);
      all += block;
    }
    return all;
  }
  // Runs a function as a callback of the loop, in one turn.
  template <class F>
  void in_turn(F function) {
    net.call_soon(std::move(function));
    turn();
  }

  std::shared_ptr<RecordingProtocol> protocol;
  std::shared_ptr<Transport> transport;
  Socket peer;
};
LOOPSPEC_ON_EVERY_BACKEND(StreamWritingTest);

TEST_P(StreamWritingTest, FirstWriteOfATurnLeavesAtOnce) {
  connect();
  in_turn([&] {
    transport->write("first");
    EXPECT_EQ(read_available(peer), "first");
    transport->write("second");
    transport->write(" third");
    EXPECT_EQ(read_available(peer), "");
  });
  EXPECT_EQ(read_available(peer), "second third");
  in_turn([&] {
    transport->write("again");
    EXPECT_EQ(read_available(peer), "again");
  });
}

TEST_P(StreamWritingTest, WritesOutsideOfATurnLeaveAtOnce) {
  connect();
  transport->write("one");
  transport->write("two");
  EXPECT_EQ(read_available(peer), "onetwo");
}

TEST_P(StreamWritingTest, AskingForTheSizeSendsWhatWaits) {
  connect();
  in_turn([&] {
    transport->write("one");
    transport->write("two");
    EXPECT_EQ(transport->get_write_buffer_size(), 0u);
    EXPECT_EQ(read_available(peer), "onetwo");
  });
}

TEST_P(StreamWritingTest, SystemExitStillSendsWhatWaits) {
  connect();
  net.call_soon([&] {
    transport->write("one");
    transport->write("two");
    throw SystemExit(1);
  });
  EXPECT_THROW(net.run_forever(), SystemExit);
  EXPECT_EQ(read_available(peer), "onetwo");
}

TEST_P(StreamWritingTest, CloseSendsWhatWaits) {
  connect();
  in_turn([&] {
    transport->write("one");
    transport->write("two");
    transport->close();
    EXPECT_EQ(read_available(peer), "onetwo");
  });
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
}

TEST_P(StreamWritingTest, AbortSendsWhatTheKernelWouldHaveHad) {
  connect();
  in_turn([&] {
    transport->write("one");
    transport->write("two");
    transport->abort();
  });
  EXPECT_EQ(read_to_end(peer), "onetwo");
}

TEST_P(StreamWritingTest, WritesKeepTheirOrder) {
  connect();
  Bytes expected = fill();
  for (int i = 0; i < 200; ++i) {
    const Bytes piece = "[" + std::to_string(i) + "]";
    transport->write(piece);
    expected += piece;
  }
  const std::vector<BytesView> pieces{"x", "", "yz"};
  transport->writelines(pieces);
  expected += "xyz";
  transport->close();
  EXPECT_EQ(read_to_end(peer), expected);
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->lost_with, nullptr);
}

TEST_P(StreamWritingTest, WritelinesLeaveTogether) {
  connect();
  in_turn([&] {
    const std::vector<BytesView> pieces{"one", "two"};
    transport->writelines(pieces);
    EXPECT_EQ(read_available(peer), "onetwo");
    transport->writelines(std::vector<BytesView>{});
    transport->writelines(pieces);
    EXPECT_EQ(read_available(peer), "");
  });
  EXPECT_EQ(read_available(peer), "onetwo");
}

TEST_P(StreamWritingTest, LimitsAreAsyncios) {
  connect();
  using Limits = std::pair<std::size_t, std::size_t>;
  EXPECT_EQ(transport->get_write_buffer_limits(), Limits(16384, 65536));
  transport->set_write_buffer_limits(100);
  EXPECT_EQ(transport->get_write_buffer_limits(), Limits(25, 100));
  transport->set_write_buffer_limits(std::nullopt, 10);
  EXPECT_EQ(transport->get_write_buffer_limits(), Limits(10, 40));
  transport->set_write_buffer_limits(0);
  EXPECT_EQ(transport->get_write_buffer_limits(), Limits(0, 0));
  EXPECT_RAISES(ValueError, "high (5) must be >= low (6) must be >= 0", transport->set_write_buffer_limits(5, 6));
  EXPECT_RAISES(ValueError, "high (5) must be >= low (-1) must be >= 0", transport->set_write_buffer_limits(5, -1));
  EXPECT_EQ(transport->get_write_buffer_limits(), Limits(0, 0));
}

TEST_P(StreamWritingTest, PausesStrictlyAboveTheHighMark) {
  connect();
  fill();
  const std::size_t held = transport->get_write_buffer_size();
  transport->set_write_buffer_limits(static_cast<std::int64_t>(held + 10), 5);
  transport->write(Bytes(10, 'x'));
  EXPECT_EQ(protocol->calls, (Log{"made"}));
  protocol->on_pause = [&] { EXPECT_EQ(transport->get_write_buffer_size(), held + 11); };
  transport->write("y");
  EXPECT_EQ(protocol->calls, (Log{"made", "pause"}));  // within write()
  protocol->on_pause = nullptr;
  transport->write("z");
  EXPECT_EQ(protocol->calls.size(), 2u);
  protocol->on_resume = [&] { EXPECT_LE(transport->get_write_buffer_size(), 5u); };
  run_until([&] { return read_available(peer), protocol->calls.size() == 3; });
  EXPECT_EQ(protocol->calls.back(), "resume");
}

TEST_P(StreamWritingTest, ATurnIsNotPausedForWhatTheKernelTakes) {
  protocol = recorder();
  transport = connect_pair(protocol, peer);
  peer.setsockopt(SocketOption::kReceiveBuffer, 1 << 20);
  transport->get_extra_info("socket", Socket()).setsockopt(SocketOption::kSendBuffer, 1 << 20);
  in_turn([&] {
    transport->set_write_buffer_limits(1000);
    transport->write("first");
    transport->write(Bytes(2000, 'x'));
    EXPECT_EQ(protocol->calls, (Log{"made"}));
  });
  EXPECT_EQ(read_available(peer).size(), 2005u);
}

TEST_P(StreamWritingTest, HighMarkOfZeroPausesForAnything) {
  connect();
  transport->set_write_buffer_limits(0);
  fill();
  EXPECT_EQ(protocol->calls, (Log{"made", "pause"}));
  run_until([&] { return read_available(peer), protocol->calls.size() == 3; });
  EXPECT_EQ(transport->get_write_buffer_size(), 0u);
}

TEST_P(StreamWritingTest, LoweringTheMarkPausesAtOnce) {
  connect();
  fill();
  EXPECT_EQ(protocol->calls, (Log{"made"}));
  transport->set_write_buffer_limits(0);
  EXPECT_EQ(protocol->calls, (Log{"made", "pause"}));
  transport->set_write_buffer_limits(1 << 20);
  EXPECT_EQ(protocol->calls.size(), 2u);  // only sending resumes
}

TEST_P(StreamWritingTest, WritingInResumeKeepsTheOrder) {
  connect();
  transport->set_write_buffer_limits(0);
  Bytes expected = fill();
  protocol->on_resume = [&] {
    protocol->on_resume = nullptr;
    transport->write("tail");
    transport->close();
  };
  EXPECT_EQ(read_to_end(peer), expected + "tail");
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "pause", "resume", "lost None"}));
}

TEST_P(StreamWritingTest, ErrorsOfPauseAndResumeAreReported) {
  connect();
  protocol->on_pause = [] { throw ValueError("in pause"); };
  protocol->on_resume = [] { throw ValueError("in resume"); };
  transport->set_write_buffer_limits(0);
  fill();
  run_until([&] { return read_available(peer), errors.size() == 2; });
  EXPECT_EQ(errors, (Log{"protocol.pause_writing() failed: ValueError: in pause",
                         "protocol.resume_writing() failed: ValueError: in resume"}));
  EXPECT_EQ(contexts.front().keys(), (Log{"exception", "message", "protocol", "transport"}));
  EXPECT_FALSE(transport->is_closing());
}

TEST_P(StreamWritingTest, AnyAmountFlowsThroughABoundedBuffer) {
  connect();
  // With buffers this small, TCP waits for its timers again and again.
  const std::size_t total = std::size_t{has_unix_sockets() ? 8192U : 256U} << 10;
  constexpr std::size_t kBlock = 10'000;
  std::size_t written = 0;
  std::size_t most = 0;
  bool paused = false;
  protocol->on_pause = [&] { paused = true; };
  const auto write_more = [&] {
    paused = false;
    while (!paused && written < total) {
      transport->write(Bytes(kBlock, 'x'));
      written += kBlock;
      most = std::max(most, transport->get_write_buffer_size());
    }
    if (written >= total) transport->close();
  };
  protocol->on_resume = write_more;
  net.call_soon(write_more);
  std::size_t got = 0;
  for (bool end = false; !end;) {
    try {
      const Bytes piece = peer.recv(1 << 16);
      got += piece.size();
      end = piece.empty();
    } catch (const OSError&) {
      turn();
    }
  }
  EXPECT_EQ(got, written);
  EXPECT_LE(most, 65536 + kBlock);
}

TEST_P(StreamWritingTest, WriteEofSendsFirstAndThenHalfCloses) {
  connect();
  Bytes expected = fill();
  transport->write_eof();
  transport->write_eof();
  EXPECT_TRUE(transport->can_write_eof());
  EXPECT_RAISES(RuntimeError, "Cannot call write() after write_eof()", transport->write("x"));
  EXPECT_RAISES(RuntimeError, "Cannot call writelines() after write_eof()",
                transport->writelines(std::vector<BytesView>{"x"}));
  EXPECT_EQ(read_to_end(peer), expected);
  peer.send("still read");
  peer.close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->received, "still read");
  EXPECT_EQ(protocol->calls, (Log{"made", "data", "eof", "lost None"}));
}

TEST_P(StreamWritingTest, WriteEofAfterCloseDoesNothing) {
  connect();
  transport->close();
  transport->write_eof();
  net.run_until_complete(protocol->lost);
  transport->write_eof();
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
}

TEST_P(StreamWritingTest, WritesAfterTheEndAreIgnoredAndThenLogged) {
  connect();
  transport->close();
  transport->write("ignored");
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(read_to_end(peer), "");
  for (int i = 0; i < 8; ++i) transport->write("x");
  ASSERT_EQ(logs.size(), 5u);  // as asyncio: from the fifth write on
  EXPECT_EQ(logs.front().message, "socket.send() raised exception.");
  EXPECT_EQ(logs.front().level, LogLevel::kWarning);
  EXPECT_EQ(transport->get_write_buffer_size(), 0u);
}

TEST_P(StreamWritingTest, ABrokenPipeEndsTheConnectionQuietly) {
  connect();
  protocol->keep_open = true;
  peer.close();
  run_until([&] { return protocol->calls.back() == "eof"; });
  transport->write("x");
  if (has_unix_sockets()) {
    EXPECT_TRUE(transport->is_closing());
  } else {
    // A TCP connection takes the first byte that nobody will read.
    run_until([&] {
      transport->write("x");
      return transport->is_closing();
    });
  }
  net.run_until_complete(protocol->lost);
  if (has_unix_sockets()) {
    EXPECT_EQ(protocol->calls, (Log{"made", "eof", "lost BrokenPipeError"}));
    EXPECT_EQ(exception_message(protocol->lost_with), "[Errno 32] Broken pipe");
  } else {
    EXPECT_EQ(protocol->calls.size(), 3u);
    EXPECT_TRUE(exception_is<ConnectionError>(protocol->lost_with)) << exception_type_name(protocol->lost_with);
  }
  EXPECT_TRUE(errors.empty());
}

TEST_P(StreamWritingTest, ABrokenPipeAtTheEndOfTheTurn) {
  connect();
  protocol->keep_open = true;
  in_turn([&] {
    transport->write("first");
    peer.close();
    transport->write("second");
    EXPECT_FALSE(transport->is_closing());
  });
  net.run_until_complete(protocol->lost);
  EXPECT_TRUE(exception_is<ConnectionError>(protocol->lost_with)) << exception_type_name(protocol->lost_with);
}

TEST_P(StreamWritingTest, APeerThatNeverReadsCostsWhatWasWritten) {
  connect();
  fill();
  transport->write(Bytes(1 << 20, 'x'));
  EXPECT_EQ(protocol->calls, (Log{"made", "pause"}));
  for (int i = 0; i < 10; ++i) turn();
  EXPECT_GE(transport->get_write_buffer_size(), std::size_t{1} << 19);  // a kernel may take more meanwhile
  transport->abort();
  EXPECT_EQ(transport->get_write_buffer_size(), 0u);
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "pause", "lost None"}));
}

}  // namespace
}  // namespace loopspec
