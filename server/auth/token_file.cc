#include "server/auth/token_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/platform/file_mode.h"

namespace loopspec::server {

namespace {

bool is_identity_character(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || std::strchr("._@:/-", c) != nullptr; }
bool is_token_character(char c) { return c > ' ' && c < '\x7f'; }

std::string permission_warning(const std::string& path) {
  const unsigned mode = mode_open_to_others(path);
  return mode == 0 ? "" : absl::StrFormat("%s may be read by others than its owner (mode %04o); chmod 600 it", path, mode);
}

}  // namespace

bool is_identity(std::string_view name) {
  return !name.empty() && name.size() <= kMaxIdentityBytes && std::all_of(name.begin(), name.end(), [](char c) { return c != '\0' && is_identity_character(c); });
}

absl::StatusOr<TokenFile> TokenFile::load(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read the tokens ", path, ": ", std::strerror(errno)));
  TokenFile tokens;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (absl::Status status = tokens.add_line(line); !status.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(path, ":", number, ": ", status.message()));
    }
  }
  if (file.bad()) return absl::NotFoundError(absl::StrCat("cannot read the tokens ", path, ": ", std::strerror(errno)));
  if (tokens.entries_.empty()) return absl::InvalidArgumentError(absl::StrCat(path, ": holds no token, so that no call could be made"));
  tokens.warning_ = permission_warning(path);
  return tokens;
}

absl::Status TokenFile::add_line(std::string_view line) {
  const auto stripped = absl::StripAsciiWhitespace({line.data(), line.size()});
  if (stripped.empty() || stripped.front() == '#') return absl::OkStatus();
  const auto blank = std::min(stripped.find_first_of(" \t"), stripped.size());
  const std::string_view identity(stripped.data(), blank);
  const auto rest = absl::StripAsciiWhitespace(stripped.substr(blank));
  const std::string_view token(rest.data(), rest.size());
  if (!is_identity(identity)) return absl::InvalidArgumentError("the identity must be 1 to 128 of [A-Za-z0-9._@:/-]");
  if (token.size() < kMinTokenBytes || token.size() > kMaxTokenBytes || !std::all_of(token.begin(), token.end(), is_token_character)) {
    return absl::InvalidArgumentError(absl::StrCat("the token must be ", kMinTokenBytes, " to ", kMaxTokenBytes, " printable characters without a blank"));
  }
  if (identity_of(token)) return absl::InvalidArgumentError("the token stands in the file already");
  if (entries_.size() == kMaxTokens) return absl::InvalidArgumentError(absl::StrCat("more than ", kMaxTokens, " tokens"));
  entries_.push_back({digest_of(token), std::string(identity)});
  return absl::OkStatus();
}

std::optional<std::string> TokenFile::identity_of(std::string_view token) const {
  const Digest digest = digest_of(token);
  const Entry* found = nullptr;
  for (const Entry& entry : entries_) {
    if (same_digest(entry.digest, digest)) found = &entry;
  }
  if (found == nullptr) return std::nullopt;
  return found->identity;
}

}  // namespace loopspec::server
