#include "server/worker/native/channel.h"

#include <cstdlib>
#include <utility>

namespace loopspec::worker {

namespace {

constexpr std::size_t kReadAtOnce = 65536;

}  // namespace

bool Channel::read_line(std::string& line) {
  std::size_t searched = 0;
  for (;;) {
    const std::size_t end = rest_.find('\n', searched);
    if (end != std::string::npos) {
      line.assign(rest_, 0, end);
      rest_.erase(0, end + 1);
      return true;
    }
    searched = rest_.size();
    rest_.resize(searched + kReadAtOnce);
    const std::size_t got = streams_.read({rest_.data() + searched, kReadAtOnce});
    rest_.resize(searched + got);
    if (got == 0) break;
  }
  // A last line without an end.
  line = std::exchange(rest_, {});
  return !line.empty();
}

void Channel::write_line(std::string line) {
  line += '\n';
  for (std::string_view rest = line; !rest.empty();) {
    const std::size_t written = streams_.write(rest);
    if (written == 0) std::_Exit(1);
    rest.remove_prefix(written);
  }
}

}  // namespace loopspec::worker
