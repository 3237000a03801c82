#include "server/session/session_refusals.h"

#include "absl/strings/str_cat.h"

namespace loopspec::server {

std::uint64_t call_of(const v1::ClientItem& item) {
  if (item.has_op()) return item.op().call();
  if (item.has_returned()) return item.returned().first_call();
  return item.has_raised() ? item.raised().call() : 0;
}

Refusal call_not_current(std::uint64_t named, std::uint64_t current, const std::string& field) {
  return {absl::StatusCode::kFailedPrecondition, "CALL_NOT_CURRENT",
          absl::StrCat(field, ": call ", named, " is not the innermost open one (", current == 0 ? "none is open" : absl::StrCat(current), ")"),
          {{"call", absl::StrCat(named)}, {"current", absl::StrCat(current)}}, {{field, "is not the innermost open call"}}};
}

Refusal not_open(const std::string& description, const std::string& field) {
  return {absl::StatusCode::kFailedPrecondition, "NOT_OPEN", absl::StrCat(field, ": ", description), {{"field", field}}, {{field, description}}};
}

Refusal out_of_threads(const std::system_error& error) {
  return {absl::StatusCode::kResourceExhausted, "OUT_OF_THREADS", absl::StrCat("the session gets no thread: ", error.what())};
}

}  // namespace loopspec::server
