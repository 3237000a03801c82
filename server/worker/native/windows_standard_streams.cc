#include <fcntl.h>
#include <io.h>

#include <algorithm>
#include <cerrno>

#include "loopspec/exceptions.h"
#include "server/worker/native/standard_streams.h"

namespace loopspec::worker {

namespace {

constexpr int kInput = 0;
constexpr int kOutput = 1;
constexpr int kErrors = 2;

// In the mode in which no line end is changed and no character ends the input.
int private_copy(int fd) {
  const int copy = _dup(fd);
  if (copy < 0) raise_os_error(errno, "_dup");
  _setmode(copy, _O_BINARY);
  return copy;
}

void silence_standard_streams() {
  const int null = _open("NUL", _O_RDWR | _O_BINARY);
  if (null < 0) raise_os_error(errno, "_open");
  _dup2(null, kInput);
  if (_dup2(kErrors, kOutput) < 0) _dup2(null, kOutput);
  _close(null);
}

std::size_t count_of(int result) { return static_cast<std::size_t>(std::max(result, 0)); }

}  // namespace

StandardStreams::StandardStreams() : input_(private_copy(kInput)), output_(private_copy(kOutput)) { silence_standard_streams(); }

StandardStreams::~StandardStreams() {
  _close(input_);
  _close(output_);
}

std::size_t StandardStreams::read(std::span<char> into) { return count_of(_read(input_, into.data(), static_cast<unsigned>(into.size()))); }

std::size_t StandardStreams::write(std::string_view bytes) { return count_of(_write(output_, bytes.data(), static_cast<unsigned>(bytes.size()))); }

}  // namespace loopspec::worker
