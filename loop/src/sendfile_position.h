// Where a file's position belongs while it is sent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "loopspec/file.h"

namespace loopspec::detail {

struct SendfilePosition {
  SendfilePosition(std::shared_ptr<File> of_file, std::int64_t from) noexcept
      : file(std::move(of_file)), offset(from) {}

  // Leaves the position behind what was sent, however the sending ends.
  class Restore {
   public:
    explicit Restore(const SendfilePosition& position) noexcept : position_(position) {}
    Restore(const Restore&) = delete;
    Restore& operator=(const Restore&) = delete;
    ~Restore() {
      if (position_.sent == 0) return;
      try {
        position_.file->seek(position_.offset + static_cast<std::int64_t>(position_.sent));
      } catch (...) {
        // What cannot be positioned has no position to set.
      }
    }

   private:
    const SendfilePosition& position_;
  };

  std::shared_ptr<File> file;
  std::int64_t offset;
  std::size_t sent = 0;
};

}  // namespace loopspec::detail
