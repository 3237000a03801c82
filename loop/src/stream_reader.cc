#include "loopspec/stream_reader.h"

#include <algorithm>
#include <optional>

#include "loopspec/events.h"
#include "loopspec/transport.h"

namespace loopspec {

StreamReader::StreamReader(std::size_t limit) : StreamReader(limit, get_event_loop()) {}

StreamReader::StreamReader(std::size_t limit, AbstractEventLoop& loop) : loop_(loop), limit_(limit) {
  if (limit == 0) throw ValueError("Limit cannot be <= 0");
}

StreamReader::~StreamReader() = default;

std::string StreamReader::repr() const {
  std::string text = "<StreamReader";
  if (size() != 0) text += " " + std::to_string(size()) + " bytes";
  if (eof_) text += " eof";
  if (limit_ != kDefaultLimit) text += " limit=" + std::to_string(limit_);
  if (waiter_) text += " waiter=" + waiter_.repr();
  if (exception_) text += " exception=" + exception_type_name(exception_) + "('" + exception_message(exception_) + "')";
  if (transport_) text += " transport=" + transport_->repr();
  if (paused_) text += " paused";
  return text + ">";
}

// ---- What arrives

void StreamReader::set_transport(std::shared_ptr<ReadTransport> transport) {
  transport_ = std::move(transport);
}

Bytes StreamReader::take_unread() {
  Bytes unread = take(size());
  maybe_resume_transport();
  return unread;
}

void StreamReader::wake_waiter() {
  const Future<void> waiter = std::exchange(waiter_, Future<void>());
  if (waiter && !waiter.done()) waiter.set_result();
}

void StreamReader::set_exception(const std::exception_ptr& error) {
  exception_ = error;
  const Future<void> waiter = std::exchange(waiter_, Future<void>());
  if (waiter && !waiter.done()) waiter.set_exception(error);
}

void StreamReader::feed_eof() {
  eof_ = true;
  wake_waiter();
}

void StreamReader::feed_data(BytesView data) {
  if (data.empty()) return;
  if (begin_ != 0 && begin_ >= size()) {
    buffer_.erase(0, begin_);  // moves less than was read since
    begin_ = 0;
  }
  buffer_.append(data);
  wake_waiter();
  if (transport_ == nullptr || paused_ || size() <= 2 * limit_) return;
  try {
    transport_->pause_reading();
    paused_ = true;
  } catch (const NotImplementedError&) {
    transport_.reset();  // it cannot be paused: everything has to be held
  }
}

void StreamReader::maybe_resume_transport() {
  if (!paused_ || size() > limit_) return;
  paused_ = false;
  transport_->resume_reading();
}

// ---- What is read

void StreamReader::drop(std::size_t count) noexcept {
  begin_ += count;
  if (begin_ == buffer_.size()) {
    buffer_.clear();
    begin_ = 0;
  }
}

Bytes StreamReader::take(std::size_t count) {
  if (begin_ == 0 && count == buffer_.size()) return std::exchange(buffer_, Bytes());
  Bytes result(held().substr(0, count));
  drop(count);
  return result;
}

Coroutine<void> StreamReader::wait_for_data(std::string_view reader) {
  if (waiter_) {
    throw RuntimeError(std::string(reader) + "() called while another coroutine is already waiting for incoming data");
  }
  // Else nothing would ever come; readexactly() may want more than the limit.
  if (paused_) {
    paused_ = false;
    transport_->resume_reading();
  }
  waiter_ = loop_.create_future<void>();
  const Future<void> waiter = waiter_;
  struct Forget {
    StreamReader& reader;
    ~Forget() { reader.waiter_ = Future<void>(); }
  } const forget{*this};
  co_await waiter;
}

Coroutine<Bytes> StreamReader::read(std::ptrdiff_t count) {
  const std::shared_ptr<StreamReader> alive = shared_from_this();
  if (exception_) std::rethrow_exception(exception_);
  if (count == 0) co_return Bytes();
  if (count < 0) co_return co_await read_to_eof();
  if (size() == 0 && !eof_) co_await wait_for_data("read");
  Bytes data = take(std::min(static_cast<std::size_t>(count), size()));
  maybe_resume_transport();
  co_return data;
}

Coroutine<Bytes> StreamReader::read_to_eof() {
  Bytes all;
  for (;;) {
    const Bytes block = co_await read(static_cast<std::ptrdiff_t>(limit_));
    if (block.empty()) co_return all;
    all += block;
  }
}

Coroutine<Bytes> StreamReader::readexactly(std::ptrdiff_t count) {
  const std::shared_ptr<StreamReader> alive = shared_from_this();
  if (count < 0) throw ValueError("readexactly size can not be less than zero");
  if (exception_) std::rethrow_exception(exception_);
  const auto wanted = static_cast<std::size_t>(count);
  while (size() < wanted) {
    if (eof_) throw IncompleteReadError(take(size()), wanted);
    co_await wait_for_data("readexactly");
  }
  if (wanted == 0) co_return Bytes();
  Bytes data = take(wanted);
  maybe_resume_transport();
  co_return data;
}

// Where the first separator is. The separators are sorted by length.
Coroutine<StreamReader::Match> StreamReader::find(const std::vector<Bytes>& separators) {
  const std::size_t shortest = separators.front().size();
  const std::size_t longest = separators.back().size();
  std::size_t offset = 0;  // no separator begins before
  for (;;) {
    const BytesView bytes = held();
    if (bytes.size() - offset >= shortest) {
      std::optional<Match> found;
      for (const Bytes& separator : separators) {
        const std::size_t start = bytes.find(separator, offset);
        if (start == BytesView::npos) continue;
        const std::size_t end = start + separator.size();
        if (!found || end < found->end) found = Match{start, end};
      }
      if (found) {
        if (found->start > limit_)
          throw LimitOverrunError("Separator is found, but chunk is longer than limit", found->start);
        co_return *found;
      }
      offset = bytes.size() + 1 > longest ? bytes.size() + 1 - longest : 0;
      if (offset > limit_) throw LimitOverrunError("Separator is not found, and chunk exceed the limit", offset);
    }
    // After the search: what came with the end may hold the separator.
    if (eof_) throw IncompleteReadError(take(size()), std::nullopt);
    co_await wait_for_data("readuntil");
  }
}

Coroutine<Bytes> StreamReader::readuntil(Bytes separator) {
  std::vector<Bytes> only(1, std::move(separator));
  return readuntil(std::move(only));
}

Coroutine<Bytes> StreamReader::readuntil(std::vector<Bytes> separators) {
  const std::shared_ptr<StreamReader> alive = shared_from_this();
  if (separators.empty()) throw ValueError("Separator should contain at least one element");
  std::sort(separators.begin(), separators.end(), [](const Bytes& a, const Bytes& b) { return a.size() < b.size(); });
  if (separators.front().empty()) throw ValueError("Separator should be at least one-byte string");
  if (exception_) std::rethrow_exception(exception_);
  const Match match = co_await find(separators);
  Bytes data = take(match.end);
  maybe_resume_transport();
  co_return data;
}

Coroutine<Bytes> StreamReader::readline() {
  const std::shared_ptr<StreamReader> alive = shared_from_this();
  std::string too_long;
  try {
    co_return co_await readuntil();
  } catch (const IncompleteReadError& error) {
    co_return error.partial();
  } catch (const LimitOverrunError& error) {
    const bool complete = held().substr(error.consumed()).starts_with('\n');
    drop(complete ? error.consumed() + 1 : size());
    maybe_resume_transport();
    too_long = error.message();
  }
  throw ValueError(too_long);
}

}  // namespace loopspec
