// StreamReader: bytes that arrive, to be read by a coroutine.
//
// Python documentation: library/asyncio-stream.html#streamreader
//
// Made by open_connection() and start_server(). The transport is paused while more than twice the limit is held. All
// methods belong to the loop's thread; only one coroutine may read at a time (RuntimeError).
#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "loopspec/bytes.h"
#include "loopspec/coroutine.h"
#include "loopspec/future.h"

namespace loopspec {

class ReadTransport;

class StreamReader : public std::enable_shared_from_this<StreamReader> {
 public:
  static constexpr std::size_t kDefaultLimit = std::size_t{1} << 16;

  // ValueError for a limit of zero. The loop is the current one when none is given.
  explicit StreamReader(std::size_t limit = kDefaultLimit);
  StreamReader(std::size_t limit, AbstractEventLoop& loop);
  StreamReader(const StreamReader&) = delete;
  StreamReader& operator=(const StreamReader&) = delete;
  ~StreamReader();

  // ---- Reading. Each raises what set_exception() was given, also for bytes that are held still.

  // At most `count` bytes as soon as there are any, empty at the end of the stream; everything up to the end when
  // `count` is negative.
  Coroutine<Bytes> read(std::ptrdiff_t count = -1);
  // Up to and with a newline. At the end of the stream what there is, or nothing. ValueError when the line is longer
  // than the limit; the line, or all that is held, is dropped then.
  Coroutine<Bytes> readline();
  // Exactly `count` bytes; IncompleteReadError with what there was at the end of the stream.
  Coroutine<Bytes> readexactly(std::ptrdiff_t count);
  // Up to and with the separator, of several the one that ends first. IncompleteReadError at the end of the stream;
  // LimitOverrunError when the limit is passed, and then the bytes stay.
  Coroutine<Bytes> readuntil(Bytes separator = "\n");
  Coroutine<Bytes> readuntil(std::vector<Bytes> separators);

  // The stream has ended and everything was read.
  bool at_eof() const noexcept { return eof_ && size() == 0; }
  std::exception_ptr exception() const noexcept { return exception_; }

  // "<StreamReader 5 bytes eof>"
  std::string repr() const;

  // ---- For protocols, subprocess streams and tests

  void feed_data(BytesView data);
  void feed_eof();
  // Every read from now on raises it.
  void set_exception(const std::exception_ptr& error);
  // What is paused while too much is held. Once, and again by start_tls().
  void set_transport(std::shared_ptr<ReadTransport> transport);
  // Everything that is held, which is then gone.
  Bytes take_unread();

 private:
  struct Match {
    std::size_t start;
    std::size_t end;
  };

  std::size_t size() const noexcept { return buffer_.size() - begin_; }
  BytesView held() const noexcept { return BytesView(buffer_).substr(begin_); }
  Bytes take(std::size_t count);
  void drop(std::size_t count) noexcept;
  void wake_waiter();
  void maybe_resume_transport();
  // Waits until something was fed.
  Coroutine<void> wait_for_data(std::string_view reader);
  Coroutine<Bytes> read_to_eof();
  Coroutine<Match> find(const std::vector<Bytes>& separators);

  AbstractEventLoop& loop_;
  std::size_t limit_;
  Bytes buffer_;
  std::size_t begin_ = 0;  // what is before was read
  bool eof_ = false;
  bool paused_ = false;
  Future<void> waiter_;
  std::exception_ptr exception_;
  std::shared_ptr<ReadTransport> transport_;
};

}  // namespace loopspec
