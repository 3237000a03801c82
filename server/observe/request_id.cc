#include "server/observe/request_id.h"

#include <algorithm>
#include <cstdint>
#include <random>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"

namespace loopspec::server {

namespace {

constexpr std::size_t kMaxRequestIdBytes = 128;

std::mt19937_64 seeded_generator() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device()};
  return std::mt19937_64(seed);
}

}  // namespace

bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxRequestIdBytes && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '-';
  });
}

std::string make_request_id() {
  thread_local std::mt19937_64 generator = seeded_generator();
  const std::uint64_t number[] = {generator(), generator()};
  return absl::BytesToHexString({reinterpret_cast<const char*>(number), sizeof number});
}

}  // namespace loopspec::server
