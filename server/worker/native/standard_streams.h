// StandardStreams: copies of descriptors 0 and 1, which become the null device and standard error.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace loopspec::worker {

class StandardStreams {
 public:
  // Bytes pass as they are. No child inherits the copies. OSError.
  StandardStreams();
  StandardStreams(const StandardStreams&) = delete;
  StandardStreams& operator=(const StandardStreams&) = delete;
  ~StandardStreams();

  // Blocks until there is something; 0 at the end of the input, and where it cannot be read.
  std::size_t read(std::span<char> into);
  // How much was written; 0 when nobody reads any more.
  std::size_t write(std::string_view bytes);

 private:
  int input_;
  int output_;
};

}  // namespace loopspec::worker
