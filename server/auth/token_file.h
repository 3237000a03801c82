// TokenFile: the bearer tokens a server accepts and whose each is. Tokens are kept as digests only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/auth/digest.h"

namespace loopspec::server {

// How long identities and tokens may be, and how many lines and bytes a file may have.
constexpr std::size_t kMaxIdentityBytes = 128;
constexpr std::size_t kMinTokenBytes = 16;
constexpr std::size_t kMaxTokenBytes = 4096;
constexpr std::size_t kMaxTokens = 100'000;

class TokenFile {
 public:
  // The form is described at ServerConfig.tokens. NOT_FOUND for a file that cannot be read; INVALID_ARGUMENT is
  // `FILE:LINE: what is wrong` and never shows a token.
  static absl::StatusOr<TokenFile> load(const std::string& path);

  // Whose the token is. Takes the same time whichever token it is, and whether or not it is one. Any thread.
  std::optional<std::string> identity_of(std::string_view token) const;

  // What is wrong with the file's permissions; "" when only its owner may read it.
  const std::string& warning() const { return warning_; }
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Digest digest;
    std::string identity;
  };

  absl::Status add_line(std::string_view line);

  std::vector<Entry> entries_;
  std::string warning_;
};

// Whether a name may stand for whoever calls: 1 to 128 of [A-Za-z0-9._@:/-].
bool is_identity(std::string_view name);

}  // namespace loopspec::server
