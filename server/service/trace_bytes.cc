#include "server/service/trace_bytes.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <optional>
#include <utility>

#include "loopspec/v1/program_service.pb.h"
#include "server/wire_field.h"

namespace loopspec::server {

namespace {

// Room for most traces; a longer one gets more.
constexpr std::size_t kFirstBytes = 4U << 10U;

// Both responses have their traces in the same field.
constexpr int kField = v1::RunProgramResponse::kTraceFieldNumber;
static_assert(kField == v1::RunProgramsResponse::kTracesFieldNumber);

grpc::Slice to_slice(std::string bytes) {
  auto* kept = new std::string(std::move(bytes));
  return {kept->data(), kept->size(), [](void* string) { delete static_cast<std::string*>(string); }, kept};
}

}  // namespace

class TraceBytes::Writer {
 public:
  template <class Message>
  void append(int number, std::size_t bytes, const Message& message) {
    coded_->WriteTag(field_tag(number));
    coded_->WriteVarint64(bytes);
    message.SerializeWithCachedSizes(&*coded_);
  }

  std::string take() {
    coded_.reset();
    return std::move(bytes_);
  }

 private:
  static std::string room() {
    std::string bytes;
    bytes.reserve(kFirstBytes);
    return bytes;
  }

  // The stream writes into it from its beginning on.
  std::string bytes_ = room();
  google::protobuf::io::StringOutputStream stream_{&bytes_};
  std::optional<google::protobuf::io::CodedOutputStream> coded_{std::in_place, &stream_};
};

TraceBytes::TraceBytes(std::uint64_t max_bytes) : max_bytes_(max_bytes) {}
TraceBytes::TraceBytes(TraceBytes&&) noexcept = default;
TraceBytes& TraceBytes::operator=(TraceBytes&&) noexcept = default;
TraceBytes::~TraceBytes() = default;

void TraceBytes::add(const v1::TraceEvent& event) { append(v1::Trace::kEventsFieldNumber, event); }

void TraceBytes::end(const v1::Outcome& outcome) {
  outcome.ByteSizeLong();
  append(v1::Trace::kOutcomeFieldNumber, outcome);
}

std::uint64_t TraceBytes::size() const { return field_bytes(kField, size_); }

void TraceBytes::move_to(std::vector<grpc::Slice>& slices) {
  std::string bytes = writer_->take();
  slices.emplace_back(field_prefix(kField, bytes.size()));
  slices.push_back(to_slice(std::move(bytes)));
}

template <class Message>
void TraceBytes::append(int number, const Message& message) {
  const auto bytes = static_cast<std::size_t>(message.GetCachedSize());
  size_ += field_bytes(number, bytes);
  if (size_ > max_bytes_) {
    writer_.reset();
    return;
  }
  if (!writer_) writer_ = std::make_unique<Writer>();
  writer_->append(number, bytes, message);
}

}  // namespace loopspec::server
