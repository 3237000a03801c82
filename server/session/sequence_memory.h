// SequenceMemory: the numbers of a session's last ops, so that an op that comes again is known (rule 2).
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <utility>

namespace loopspec::server {

class SequenceMemory {
 public:
  enum class Verdict { kNew, kRepeated, kReused };

  // Numbers ascend; 0 is none.
  Verdict look(std::uint64_t sequence, const std::string& content) {
    if (sequence == 0) return Verdict::kNew;
    const std::size_t fingerprint = std::hash<std::string>()(content);
    if (sequence > last_) {
      last_ = sequence;
      recent_.emplace_back(sequence, fingerprint);
      if (recent_.size() > kRemembered) recent_.pop_front();
      return Verdict::kNew;
    }
    for (const auto& [number, before] : recent_) {
      if (number == sequence) return before == fingerprint ? Verdict::kRepeated : Verdict::kReused;
    }
    return Verdict::kReused;
  }

 private:
  static constexpr std::size_t kRemembered = 1024;
  std::uint64_t last_ = 0;
  std::deque<std::pair<std::uint64_t, std::size_t>> recent_;
};

}  // namespace loopspec::server
