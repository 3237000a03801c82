// Outcomes, made in one line.
#pragma once

#include <string>
#include <utility>

#include "loopspec/v1/trace.pb.h"

namespace loopspec::script {

inline v1::Outcome make_outcome(v1::Outcome::Kind kind, std::string detail = "") {
  v1::Outcome outcome;
  outcome.set_kind(kind);
  outcome.set_detail(std::move(detail));
  return outcome;
}

}  // namespace loopspec::script
