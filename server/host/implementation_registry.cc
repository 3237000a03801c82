#include "server/host/implementation_registry.h"

#include <algorithm>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "loopspec/v1/program.pb.h"
#include "server/host/data_dir.h"
#include "server/host/implementation_entry.h"
#include "server/host/in_process_host.h"
#include "server/host/python_loop.h"
#include "server/host/shell_words.h"
#include "server/host/wine_loop.h"
#include "server/host/worker.h"
#include "server/host/worker_host.h"

namespace loopspec::server {

namespace {

using Entry = ImplementationRegistry::Entry;
using Command = std::vector<std::string>;

// What a name was resolved to: commands to try in this order, or none for a loop of this process, which the machine may forbid.
struct Plan {
  std::string name;
  std::vector<Command> commands;
  // Of the loop, and of its workers.
  std::string language = {};
  Limits limits = {};
  std::string refusal = {};
};

Plan plan_wine_loop(const std::string& name, const WineLoop& loop, const RegistryOptions& options) {
  if (std::string refusal = wine_loop_refusal(options.data_dir); !refusal.empty()) return {name, {}, "cpp", {}, std::move(refusal)};
  return {name, {loop.command(options.data_dir)}, "cpp", wine_limits(options.limits)};
}

absl::StatusOr<Plan> plan_loop(const std::string& name, const RegistryOptions& options) {
  if (InProcessHost::knows(name)) return Plan{name, {}};
  if (const std::string refusal = InProcessHost::refusal(name); !refusal.empty()) return Plan{name, {}, "cpp", {}, refusal};
  if (const auto wine = parse_wine_loop(name)) return plan_wine_loop(name, *wine, options);
  auto python = parse_python_loop(name);
  if (!python.ok()) return python.status();
  if (!python->has_value()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "unknown loop \"", name, "\": known are ", InProcessHost::known_names(), ", cpython, cpython@/path/to/python, uvloop, ",
        "python:MODULE:FACTORY and python@/path/to/python:MODULE:FACTORY; under Wine ", absl::StrJoin(wine_loop_names(), ", ")));
  }
  Plan plan{name, {}, "python", options.limits};
  for (const std::string& interpreter : (*python)->interpreters) {
    plan.commands.push_back((*python)->command(interpreter, options.data_dir));
  }
  return plan;
}

absl::StatusOr<Plan> plan_worker(const std::string& command, const Limits& limits) {
  auto words = split_shell_words(command);
  if (!words.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("the worker command \"", command, "\" cannot be used: ", words.status().message()));
  }
  return Plan{absl::StrCat("worker:", command), {*std::move(words)}, "", limits};
}

absl::StatusOr<v1::Implementation> ask(const Command& command, const Limits& limits) {
  auto worker = Worker::start(command, v1::ProcessSetup(), limits);
  if (!worker.ok()) return worker.status();
  auto implementation = (*worker)->hello(std::stop_token());
  if (!implementation.ok()) return implementation.status();
  if (!implementation->unavailable().empty()) return absl::UnavailableError(implementation->unavailable());
  return implementation;
}

// Runs on a thread of its own: it blocks until the worker has answered.
void resolve(const Plan& plan, const RegistryOptions& options, Entry& entry) {
  std::string reasons;
  for (const Command& command : plan.commands) {
    auto implementation = ask(command, plan.limits);
    if (implementation.ok()) {
      entry.implementation = *std::move(implementation);
      // Ours take several; what else may be a worker is written to program by program.
      entry.host = std::make_unique<WorkerHost>(command, plan.limits, options.jobs, /*takes_several=*/!plan.name.starts_with("worker:"));
      break;
    }
    const std::string prefix = plan.commands.size() > 1 ? absl::StrCat(command.front(), ": ") : "";
    absl::StrAppend(&reasons, reasons.empty() ? "" : "; ", prefix, implementation.status().message());
  }
  if (entry.host == nullptr) {
    entry.implementation.set_unavailable(reasons);
    entry.implementation.set_language(plan.language);
  }
  entry.implementation.set_name(plan.name);
  entry.implementation.set_host(v1::HOST_WORKER);
}

void resolve_in_process(const Plan& plan, const RegistryOptions& options, Entry& entry) {
  if (!plan.refusal.empty()) {
    entry.implementation.set_name(plan.name);
    entry.implementation.set_language(plan.language);
    entry.implementation.set_host(v1::HOST_IN_PROCESS);
    entry.implementation.set_unavailable(plan.refusal);
    return;
  }
  const std::string worker = find_native_worker();
  entry.implementation = InProcessHost::describe(plan.name, !worker.empty());
  entry.host = std::make_unique<InProcessHost>(plan.name, options.jobs, worker, options.limits);
}

absl::StatusOr<std::vector<Plan>> make_plans(const RegistryOptions& options) {
  std::vector<Plan> plans;
  auto add = [&plans](absl::StatusOr<Plan> plan) {
    if (!plan.ok()) return plan.status();
    const bool twice = std::any_of(plans.begin(), plans.end(), [&](const Plan& other) { return other.name == plan->name; });
    if (twice) return absl::InvalidArgumentError(absl::StrCat("the loop \"", plan->name, "\" is named twice"));
    plans.push_back(*std::move(plan));
    return absl::OkStatus();
  };
  for (const std::string& name : options.loops) {
    if (absl::Status status = add(plan_loop(name, options)); !status.ok()) return status;
  }
  for (const std::string& command : options.workers) {
    if (absl::Status status = add(plan_worker(command, options.limits)); !status.ok()) return status;
  }
  return plans;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ImplementationRegistry>> ImplementationRegistry::make(const RegistryOptions& options) {
  const auto plans = make_plans(options);
  if (!plans.ok()) return plans.status();
  std::unique_ptr<ImplementationRegistry> registry(new ImplementationRegistry);
  std::vector<std::thread> threads;
  for (const Plan& plan : *plans) {
    Entry& entry = *registry->entries_.emplace_back(std::make_unique<Entry>());
    if (plan.commands.empty()) {
      resolve_in_process(plan, options, entry);
    } else {
      threads.emplace_back([&plan, &options, &entry] { resolve(plan, options, entry); });
    }
  }
  for (std::thread& thread : threads) thread.join();
  return registry;
}

ImplementationRegistry::~ImplementationRegistry() = default;

const Entry* ImplementationRegistry::find(std::string_view name) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const auto& entry) { return entry->implementation.name() == name; });
  return found == entries_.end() ? nullptr : found->get();
}

void ImplementationRegistry::shutdown() {
  for (const auto& entry : entries_) {
    if (entry->host) entry->host->shutdown();
  }
}

}  // namespace loopspec::server
