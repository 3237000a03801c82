#include "conformance/command/flag_set.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace loopspec::conformance {
namespace {

// A flag as it stands on the command line.
struct Word {
  // "--loop" or "-j", as it was written.
  std::string shown;
  std::string name;
  std::optional<std::string> value;
};

// Nothing for a word that is no flag; "-" alone is none.
std::optional<Word> flag_word(const std::string& word) {
  if (word.size() < 2 || word[0] != '-') return std::nullopt;
  Word flag;
  if (word[1] != '-') {
    flag.shown = word.substr(0, 2);
    flag.name = word.substr(1, 1);
    if (word.size() > 2) flag.value = word.substr(word[2] == '=' ? 3 : 2);
    return flag;
  }
  const std::size_t equals = word.find('=');
  flag.shown = word.substr(0, equals);
  flag.name = flag.shown.substr(2);
  if (equals != std::string::npos) flag.value = word.substr(equals + 1);
  return flag;
}

}  // namespace

FlagSet::Flag& FlagSet::add(std::string name, std::string value, std::string help) {
  Flag& flag = flags_.emplace_back();
  flag.name = std::move(name);
  flag.value = std::move(value);
  flag.help = std::move(help);
  return flag;
}

void FlagSet::text(std::string name, std::string value, std::string* variable, std::string help) {
  add(std::move(name), std::move(value), std::move(help)).text = variable;
}

void FlagSet::list(std::string name, std::string value, std::vector<std::string>* variable, std::string help) {
  add(std::move(name), std::move(value), std::move(help)).list = variable;
}

void FlagSet::number(std::string name, std::string value, int minimum, int* variable, std::string help) {
  Flag& flag = add(std::move(name), std::move(value), std::move(help));
  flag.number = variable;
  flag.minimum = minimum;
}

void FlagSet::on_off(std::string name, bool* variable, std::string help) {
  Flag& flag = add(std::move(name), "", std::move(help));
  flag.on_off = variable;
  flag.is_switch = true;
}

void FlagSet::handed(std::string name, std::string value, bool is_switch, Taker taker, std::string help) {
  Flag& flag = add(std::move(name), std::move(value), std::move(help));
  flag.taker = std::move(taker);
  flag.is_switch = is_switch;
}

void FlagSet::letter(char letter) {
  flags_.back().letter = letter;
}

const FlagSet::Flag* FlagSet::find(const std::string& name) const {
  const auto at = std::find_if(flags_.begin(), flags_.end(), [&](const Flag& flag) {
    return flag.name == name || (name.size() == 1 && flag.letter == name.front());
  });
  return at == flags_.end() ? nullptr : &*at;
}

absl::Status FlagSet::set(const Flag& flag, const std::string& value) {
  const auto fault = [&](const std::string& what) {
    return absl::InvalidArgumentError(absl::StrCat("--", flag.name, " ", value, ": ", what));
  };
  if (flag.taker) {
    const absl::Status status = flag.taker(value);
    return status.ok() ? status : fault(std::string(status.message()));
  }
  if (flag.text != nullptr) *flag.text = value;
  if (flag.list != nullptr) flag.list->push_back(value);
  if (flag.on_off != nullptr && !absl::SimpleAtob(value, flag.on_off)) return fault("takes true or false");
  if (flag.number == nullptr) return absl::OkStatus();
  if (!absl::SimpleAtoi(value, flag.number)) return fault("takes a number");
  return *flag.number < flag.minimum ? fault(absl::StrCat("must be at least ", flag.minimum)) : absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> FlagSet::parse(const std::vector<std::string>& words) const {
  std::vector<std::string> others;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--") {
      others.insert(others.end(), words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
      break;
    }
    std::optional<Word> word = flag_word(words[i]);
    if (!word) {
      others.push_back(words[i]);
      continue;
    }
    const Flag* flag = find(word->name);
    if (flag == nullptr) return absl::InvalidArgumentError(absl::StrCat("there is no flag ", word->shown));
    if (!word->value && flag->is_switch) word->value = "true";
    if (!word->value) {
      if (i + 1 == words.size())
        return absl::InvalidArgumentError(absl::StrCat(word->shown, " needs a value: ", flag->value));
      word->value = words[++i];
    }
    if (absl::Status status = set(*flag, *word->value); !status.ok()) return status;
  }
  return others;
}

std::string FlagSet::help() const {
  std::vector<std::string> heads;
  std::size_t width = 0;
  for (const Flag& flag : flags_) {
    const std::string letter = flag.letter == '\0' ? "" : absl::StrCat("-", std::string(1, flag.letter), ", ");
    heads.push_back(absl::StrCat("  ", letter, "--", flag.name, flag.value.empty() ? "" : " ", flag.value));
    width = std::max(width, heads.back().size());
  }
  std::string text;
  for (std::size_t i = 0; i < heads.size(); ++i)
    absl::StrAppend(&text, heads[i], std::string(width + 2 - heads[i].size(), ' '), flags_[i].help, "\n");
  return text;
}

}  // namespace loopspec::conformance
