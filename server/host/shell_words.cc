#include "server/host/shell_words.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace loopspec::server {

namespace {

class Splitter {
 public:
  explicit Splitter(std::string_view command) : command_(command) {}

  absl::StatusOr<std::vector<std::string>> split() {
    while (position_ < command_.size()) {
      if (absl::Status status = step(command_[position_++]); !status.ok()) return status;
    }
    finish_word();
    if (words_.empty()) return error("the command is empty");
    return std::move(words_);
  }

 private:
  static constexpr std::string_view kNeedsShell = "|&;<>()$`*?[#~";

  absl::Status step(char c) {
    if (c == ' ' || c == '\t' || c == '\n') {
      finish_word();
      return absl::OkStatus();
    }
    const bool starts = !in_word_;
    in_word_ = true;
    if (c == '\'') return single_quoted();
    if (c == '"') return double_quoted();
    if (c == '\\') return escaped();
    // '#' and '~' mean something at the start of a word only.
    const bool plain_inside = (c == '#' || c == '~') && !starts;
    if (kNeedsShell.find(c) != std::string_view::npos && !plain_inside) {
      return error(absl::StrCat("'", std::string(1, c), "' needs a shell; quote it, or run `sh -c '…'`"));
    }
    word_ += c;
    return absl::OkStatus();
  }

  absl::Status single_quoted() {
    const auto end = command_.find('\'', position_);
    if (end == std::string_view::npos) return error("a ' is not closed");
    word_ += command_.substr(position_, end - position_);
    position_ = end + 1;
    return absl::OkStatus();
  }

  absl::Status double_quoted() {
    for (; position_ < command_.size(); ++position_) {
      const char c = command_[position_];
      if (c == '"') {
        ++position_;
        return absl::OkStatus();
      }
      if (c == '$' || c == '`') return error(absl::StrCat("'", std::string(1, c), "' inside \"…\" needs a shell; use '…'"));
      if (c == '\\' && position_ + 1 < command_.size() &&
          std::string_view("\"\\$`").find(command_[position_ + 1]) != std::string_view::npos) {
        ++position_;
      }
      word_ += command_[position_];
    }
    return error("a \" is not closed");
  }

  absl::Status escaped() {
    if (position_ == command_.size()) return error("a backslash ends the command");
    word_ += command_[position_++];
    return absl::OkStatus();
  }

  void finish_word() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
  }

  static absl::Status error(absl::string_view what) { return absl::InvalidArgumentError(what); }

  std::string_view command_;
  std::size_t position_ = 0;
  std::vector<std::string> words_;
  std::string word_;
  bool in_word_ = false;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> split_shell_words(std::string_view command) { return Splitter(command).split(); }

}  // namespace loopspec::server
