// TraceBytes: a program's trace as a field of a response, in its wire format. It is written event by event, so that a trace takes no more
// memory than it does on the wire, and its end costs nothing.
#pragma once

#include <grpcpp/support/slice.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace loopspec::v1 {
class Outcome;
class TraceEvent;
}  // namespace loopspec::v1

namespace loopspec::server {

class TraceBytes {
 public:
  // Of a trace that grows beyond `max_bytes` only the size is kept.
  explicit TraceBytes(std::uint64_t max_bytes);
  TraceBytes(TraceBytes&&) noexcept;
  TraceBytes& operator=(TraceBytes&&) noexcept;
  ~TraceBytes();

  // The next event, as a TraceSink is given it.
  void add(const v1::TraceEvent& event);
  // Nothing comes after it.
  void end(const v1::Outcome& outcome);

  // Of the response's field.
  std::uint64_t size() const;
  // Adds the response's field, once, after its end.
  void move_to(std::vector<grpc::Slice>& slices);

 private:
  class Writer;

  template <class Message>
  void append(int number, const Message& message);

  std::uint64_t max_bytes_;
  std::uint64_t size_ = 0;
  std::unique_ptr<Writer> writer_;
};

}  // namespace loopspec::server
