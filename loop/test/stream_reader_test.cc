// StreamReader alone: what each way of reading gives, and the limits.
#include "loopspec/stream_reader.h"

#include "loop_fixture.h"
#include "loopspec/transport.h"

namespace loopspec {
namespace {

// Counts pauses.
class PausableTransport : public ReadTransport {
 public:
  void pause_reading() override { ++paused; }
  void resume_reading() override { ++resumed; }
  int paused = 0;
  int resumed = 0;
};

class StreamReaderTest : public LoopTest {
 protected:
  std::shared_ptr<StreamReader> make(BytesView data, bool eof = false,
                                     std::size_t limit = StreamReader::kDefaultLimit) {
    auto reader = std::make_shared<StreamReader>(limit, loop);
    reader->feed_data(data);
    if (eof) reader->feed_eof();
    return reader;
  }
  Bytes run(Coroutine<Bytes> coroutine) { return loop.run_until_complete(std::move(coroutine)); }
};
LOOPSPEC_ON_EVERY_BACKEND(StreamReaderTest);

TEST_P(StreamReaderTest, Read) {
  const auto reader = make("hello");
  EXPECT_EQ(run(reader->read(0)), "");
  EXPECT_EQ(run(reader->read(2)), "he");
  EXPECT_EQ(run(reader->read(100)), "llo");
  reader->feed_data("more");
  reader->feed_eof();
  EXPECT_FALSE(reader->at_eof());
  EXPECT_EQ(run(reader->read()), "more");
  EXPECT_TRUE(reader->at_eof());
  EXPECT_EQ(run(reader->read()), "");
  EXPECT_EQ(run(reader->read(10)), "");
}

TEST_P(StreamReaderTest, ReadWaitsForTheFirstByte) {
  const auto reader = make("");
  const auto task = loop.create_task(reader->read(100));
  run_turn();
  EXPECT_FALSE(task.done());
  EXPECT_RAISES(RuntimeError, "read() called while another coroutine is already waiting for incoming data",
                run(reader->read(1)));
  EXPECT_RAISES(RuntimeError, "readexactly() called while another coroutine is already waiting for incoming data",
                run(reader->readexactly(1)));
  EXPECT_RAISES(RuntimeError, "readuntil() called while another coroutine is already waiting for incoming data",
                run(reader->readline()));
  loop.call_soon([&] { reader->feed_data("x"); });
  EXPECT_EQ(loop.run_until_complete(task), "x");
}

TEST_P(StreamReaderTest, ReadToTheEndGoesPastTheLimit) {
  const auto reader = make(Bytes(100, 'x'), false, 3);
  const auto task = loop.create_task(reader->read());
  loop.call_soon([&] { reader->feed_eof(); });
  EXPECT_EQ(loop.run_until_complete(task).size(), 100u);
}

TEST_P(StreamReaderTest, ReadExactly) {
  const auto reader = make("hello");
  EXPECT_EQ(run(reader->readexactly(0)), "");
  EXPECT_EQ(run(reader->readexactly(5)), "hello");
  EXPECT_RAISES(ValueError, "readexactly size can not be less than zero", run(reader->readexactly(-1)));
  reader->feed_data("abc");
  reader->feed_eof();
  try {
    run(reader->readexactly(5));
    ADD_FAILURE() << "there were three bytes";
  } catch (const IncompleteReadError& error) {
    EXPECT_EQ(error.partial(), "abc");
    EXPECT_EQ(error.expected(), 5u);
    EXPECT_EQ(error.message(), "3 bytes read on a total of 5 expected bytes");
  }
  EXPECT_TRUE(reader->at_eof());
}

TEST_P(StreamReaderTest, ReadLine) {
  const auto reader = make("one\ntwo\nrest");
  EXPECT_EQ(run(reader->readline()), "one\n");
  EXPECT_EQ(run(reader->readline()), "two\n");
  reader->feed_eof();
  EXPECT_EQ(run(reader->readline()), "rest");
  EXPECT_EQ(run(reader->readline()), "");
}

TEST_P(StreamReaderTest, LinesAboveTheLimitAreDropped) {
  const auto reader = make("12345678\nshort\n", false, 6);
  EXPECT_RAISES(ValueError, "Separator is found, but chunk is longer than limit", run(reader->readline()));
  EXPECT_EQ(run(reader->readline()), "short\n");
  const auto endless = make("123456789", false, 4);
  EXPECT_RAISES(ValueError, "Separator is not found, and chunk exceed the limit", run(endless->readline()));
  endless->feed_data("ok\n");
  EXPECT_EQ(run(endless->readline()), "ok\n");
}

TEST_P(StreamReaderTest, ReadUntil) {
  const auto reader = make("keyAAAvalueBBrest");
  EXPECT_EQ(run(reader->readuntil("AAA")), "keyAAA");
  EXPECT_EQ(run(reader->readuntil(std::vector<Bytes>{"rest", "BB"})), "valueBB");
  EXPECT_RAISES(ValueError, "Separator should be at least one-byte string", run(reader->readuntil("")));
  EXPECT_RAISES(ValueError, "Separator should contain at least one element",
                run(reader->readuntil(std::vector<Bytes>())));
  reader->feed_eof();
  try {
    run(reader->readuntil("AAA"));
    ADD_FAILURE() << "no separator was there";
  } catch (const IncompleteReadError& error) {
    EXPECT_EQ(error.partial(), "rest");
    EXPECT_FALSE(error.expected());
    EXPECT_EQ(error.message(), "4 bytes read on a total of undefined expected bytes");
  }
}

TEST_P(StreamReaderTest, ASeparatorInPieces) {
  const auto reader = make("textSEPARA");
  const auto task = loop.create_task(reader->readuntil("SEPARATOR"));
  run_turn();
  for (const char* piece : {"T", "O", "R", "next"}) reader->feed_data(piece);
  EXPECT_EQ(loop.run_until_complete(task), "textSEPARATOR");
}

TEST_P(StreamReaderTest, AnOverrunLeavesTheBytes) {
  const auto reader = make("123456AAA", false, 4);
  try {
    run(reader->readuntil("AAA"));
    ADD_FAILURE() << "longer than the limit";
  } catch (const LimitOverrunError& error) {
    EXPECT_EQ(error.consumed(), 6u);
    EXPECT_EQ(error.message(), "Separator is found, but chunk is longer than limit");
  }
  EXPECT_EQ(run(reader->readexactly(9)), "123456AAA");
}

TEST_P(StreamReaderTest, TheLimitCountsWithoutTheSeparator) {
  EXPECT_EQ(run(make("1234\n", false, 4)->readline()), "1234\n");
  EXPECT_THROW(StreamReader(0, loop), ValueError);
}

TEST_P(StreamReaderTest, ExceptionsAreRaisedByEveryRead) {
  const auto reader = make("held");
  const auto empty = make("");
  const auto waiting = loop.create_task(empty->read(1));
  run_turn();
  for (const auto& each : {reader, empty}) each->set_exception(std::make_exception_ptr(ConnectionResetError("gone")));
  EXPECT_THROW(loop.run_until_complete(waiting), ConnectionResetError);
  EXPECT_THROW(run(reader->read(1)), ConnectionResetError);
  EXPECT_THROW(run(reader->readline()), ConnectionResetError);
  EXPECT_THROW(run(reader->readexactly(1)), ConnectionResetError);
  EXPECT_TRUE(exception_is<ConnectionResetError>(reader->exception()));
}

TEST_P(StreamReaderTest, PausesAboveTwiceTheLimitAndResumesAtIt) {
  const auto transport = std::make_shared<PausableTransport>();
  const auto reader = make("", false, 4);
  reader->set_transport(transport);
  reader->feed_data("12345678");
  EXPECT_EQ(transport->paused, 0);
  reader->feed_data("9");
  EXPECT_EQ(transport->paused, 1);
  run(reader->read(4));
  EXPECT_EQ(transport->resumed, 0);
  run(reader->read(1));
  EXPECT_EQ(transport->resumed, 1);
}

TEST_P(StreamReaderTest, WaitingResumesAPausedTransport) {
  const auto transport = std::make_shared<PausableTransport>();
  const auto reader = make("", false, 4);
  reader->set_transport(transport);
  reader->feed_data("123456789");
  const auto task = loop.create_task(reader->readexactly(12));
  run_turn();
  EXPECT_EQ(transport->resumed, 1);
  reader->feed_data("abc");
  EXPECT_EQ(loop.run_until_complete(task), "123456789abc");
}

TEST_P(StreamReaderTest, ACancelledReadCanBeRepeated) {
  const auto reader = make("");
  const auto task = loop.create_task(reader->read(10));
  run_turn();
  task.cancel();
  EXPECT_THROW(loop.run_until_complete(task), CancelledError);
  reader->feed_data("data");
  EXPECT_EQ(run(reader->read(10)), "data");
}

TEST_P(StreamReaderTest, Repr) {
  EXPECT_EQ(make("hello", true, 9)->repr(), "<StreamReader 5 bytes eof limit=9>");
  EXPECT_EQ(make("")->repr(), "<StreamReader>");
}

}  // namespace
}  // namespace loopspec
