#include "conformance/fuzz/grammar.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "conformance/fuzz/program_generator.h"
#include "conformance/runner/target.h"
#include "conformance/runner/version.h"
#include "loopspec/v1/implementation.pb.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"

namespace loopspec::conformance {
namespace {

using loopspec::v1::Implementation;

bool is_virtual(const Implementation& one) {
  const auto& capabilities = one.capabilities();
  return std::find(capabilities.begin(), capabilities.end(), "virtual_clock") != capabilities.end();
}

// Programs that hold the feature, few enough to try each feature before the search begins.
constexpr int kTries = 3;

// Why an implementation does not run programs with the feature; "" when it does.
std::string refusal(const Implementation& implementation, const Feature& feature, const Grammar& grammar,
                    Target& target) {
  Grammar alone = grammar;
  alone.features.insert(feature.name);
  for (std::uint64_t seed = 1; seed <= kTries; ++seed) {
    loopspec::v1::Program program = ProgramGenerator(alone, seed).generate_with(feature.name);
    program.set_implementation(implementation.name());
    loopspec::v1::Trace trace;
    const ProgramReply reply = target.run(program, trace);
    if (reply.kind != ProgramReply::Kind::kRan) return reply.message;
    if (trace.outcome().kind() == loopspec::v1::Outcome::KIND_UNSUPPORTED) return trace.outcome().detail();
  }
  return "";
}

}  // namespace

const std::vector<Feature>& all_features() {
  static const std::vector<Feature> features = {
      {"call_soon", 8, "", false},
      {"call_soon_threadsafe", 2, "", false},
      {"call_later", 6, "", true},
      {"call_at", 2, "", true},
      {"delay.zero", 1, "", false},
      {"delay.negative", 1, "", false},
      {"cancel", 4, "", false},
      {"cancelled", 1, "", false},
      {"when", 1, "", true},
      {"get_context", 1, "3.12", false},
      {"time", 1, "", true},
      {"stop", 3, "", false},
      {"is_running", 1, "", false},
      {"get_running_loop", 1, "", false},
      {"create_future", 4, "", false},
      {"set_result", 4, "", false},
      {"set_exception", 2, "", false},
      {"future_cancel", 2, "", false},
      {"future_done", 1, "", false},
      {"future_result", 1, "", false},
      {"future_exception", 1, "", false},
      {"add_done_callback", 4, "", false},
      {"remove_done_callback", 1, "", false},
      {"raise.Error", 2, "", false},
      {"raise.CancelledError", 1, "", false},
      {"raise.BaseError", 1, "", false},
      {"raise.SystemExit", 1, "", false},
      {"raise.KeyboardInterrupt", 1, "", false},
      {"set_exception_handler", 1, "", false},
      {"call_exception_handler", 1, "", false},
      {"context_var", 3, "", false},
      {"copy_context", 1, "", false},
      {"context_run", 1, "", false},
      {"call", 1, "", false},
      {"sleep_thread", 1, "", true},
      {"run_in_thread", 1, "", false, true},
      {"start_thread", 1, "", true, true},
      {"reader", 1, "", false},
      {"debug", 1, "", true},
      {"create_task", 5, "", false},
      {"await", 6, "", false},
      {"sleep", 4, "", false},
      {"current_task", 1, "", false},
      {"task_cancelling", 1, "", false},
      {"task_uncancel", 1, "3.13", false},
      {"gather", 1, "", false},
      {"gather.futures", 0, "3.12", false},
      {"shield", 1, "3.13", false},
      {"wait", 1, "", true},
      {"wait_for", 1, "3.12", true},
      {"timeout", 1, "3.13", true},
      {"task_group", 1, "3.13", false},
      {"run_in_executor", 1, "", true, true},
  };
  return features;
}

Grammar common_grammar(const Implementation& first, const Implementation& second, Target& target,
                       const std::set<std::string>& without, std::vector<std::string>& left_out) {
  Grammar grammar;
  grammar.virtual_clock = is_virtual(first) && is_virtual(second);
  // What everything else stands on.
  grammar.features = {"call_soon", "create_future", "create_task"};
  Grammar found = grammar;
  for (const Feature& feature : all_features()) {
    std::string why;
    for (const Implementation* one : {&first, &second}) {
      if (!why.empty()) break;
      if (!feature.since.empty() && compare_versions(one->asyncio_version(), feature.since) < 0)
        why = absl::StrCat(one->name(), " is asyncio of ", one->asyncio_version(), ", and this is alike from ",
                           feature.since, " on");
      else if (feature.virtual_clock_only && !grammar.virtual_clock)
        why = "it needs a virtual clock";
      else if (without.count(feature.name) > 0)
        why = "--without";
      else if (std::string no = refusal(*one, feature, grammar, target); !no.empty())
        why = absl::StrCat(one->name(), ": ", no);
    }
    if (why.empty())
      found.features.insert(feature.name);
    else
      left_out.push_back(absl::StrCat(feature.name, ": ", why));
  }
  for (const std::string& feature : without) found.features.erase(feature);
  return found;
}

}  // namespace loopspec::conformance
