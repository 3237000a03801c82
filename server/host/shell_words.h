// Splits a command line into words by the POSIX shell's quoting rules: '…', "…" and backslash. Nothing is expanded, and
// unquoted characters that mean something else to a shell (| & ; < > ( ) $ ` * ? [ # ~) are refused rather than passed on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace loopspec::server {

// INVALID_ARGUMENT: an open quote, a backslash at the end, no word at all, or a character that needs a shell.
absl::StatusOr<std::vector<std::string>> split_shell_words(std::string_view command);

}  // namespace loopspec::server
