#include <algorithm>
#include <utility>

#include "loopspec/exceptions.h"
#include "loopspec/file.h"

namespace loopspec {
namespace {

class BytesIo final : public File {
 public:
  explicit BytesIo(Bytes content) : content_(std::move(content)) {}
  std::size_t readinto(MutableBytes buffer) override {
    const auto begin = std::min(static_cast<std::size_t>(position_), content_.size());
    const std::size_t count = std::min(buffer.size(), content_.size() - begin);
    std::copy_n(content_.data() + begin, count, buffer.data());
    position_ += static_cast<std::int64_t>(count);
    return count;
  }
  void seek(std::int64_t position) override {
    if (position < 0) throw ValueError("negative seek value " + std::to_string(position));
    position_ = position;
  }
  std::int64_t tell() const override { return position_; }

 private:
  Bytes content_;
  std::int64_t position_ = 0;
};

}  // namespace

File::~File() = default;
int File::fileno() const {
  return -1;
}

std::shared_ptr<File> bytes_io(Bytes content) {
  return std::make_shared<BytesIo>(std::move(content));
}

}  // namespace loopspec
