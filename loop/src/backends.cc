#include "loopspec/backends.h"

#include "loopspec/exceptions.h"
#include "platform/backends.h"

namespace loopspec {
namespace {

constexpr std::string_view kSelectorFamily = "selector/";
constexpr std::string_view kProactorFamily = "proactor/";

template <class T>
std::vector<std::string_view> names(std::span<const platform::Backend<T>> backends) {
  std::vector<std::string_view> result;
  for (const auto& backend : backends) result.push_back(backend.name);
  return result;
}

std::string list(const std::vector<std::string_view>& available) {
  std::string text;
  for (const std::string_view name : available) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

std::string full_name(std::string_view family, std::string_view name) { return std::string(family) + std::string(name); }

ValueError unknown(const char* kind, std::string_view name, const std::vector<std::string_view>& available) {
  return ValueError("no " + std::string(kind) + " named '" + std::string(name) + "' on this machine; there are: " + list(available));
}

template <class T>
std::unique_ptr<T> make(const char* kind, std::string_view name, std::span<const platform::Backend<T>> backends) {
  for (const auto& backend : backends) {
    if (backend.name == name) return backend.make();
  }
  throw unknown(kind, name, names(backends));
}

}  // namespace

std::vector<std::string_view> available_backends() {
  // Built once, so that the views have something to refer to.
  static const std::vector<std::string> full_names = [] {
    std::vector<std::string> result;
    for (const auto& backend : platform::selectors()) result.push_back(full_name(kSelectorFamily, backend.name));
    for (const std::string_view name : available_proactors()) result.push_back(full_name(kProactorFamily, name));
    return result;
  }();
  return {full_names.begin(), full_names.end()};
}

std::vector<UnavailableBackend> unavailable_backends() {
  std::vector<UnavailableBackend> result;
  for (const auto& backend : platform::proactors()) {
    if (!backend.refusal().empty()) result.push_back({full_name(kProactorFamily, backend.name), backend.refusal()});
  }
  return result;
}

std::vector<std::string_view> available_proactors() {
  std::vector<std::string_view> result;
  for (const auto& backend : platform::proactors()) {
    if (backend.refusal().empty()) result.push_back(backend.name);
  }
  return result;
}

std::vector<std::string_view> available_selectors() { return names(platform::selectors()); }
std::vector<std::string_view> available_wakers() { return names(platform::wakers()); }

std::unique_ptr<Selector> make_selector(std::string_view name) { return make("selector", name, platform::selectors()); }
std::unique_ptr<Waker> make_waker(std::string_view name) { return make("waker", name, platform::wakers()); }

std::unique_ptr<Proactor> make_proactor(std::string_view name, ProactorOptions options) {
  for (const auto& backend : platform::proactors()) {
    if (backend.name != name) continue;
    if (!backend.refusal().empty()) throw ValueError("no proactor '" + std::string(name) + "' on this machine: " + backend.refusal());
    return backend.make(std::move(options));
  }
  throw unknown("proactor", name, available_proactors());
}

std::unique_ptr<AbstractEventLoop> make_event_loop(std::string_view backend, LoopOptions options) {
  for (const std::string_view known : available_backends()) {
    if (known != backend) continue;
    if (known.starts_with(kSelectorFamily)) {
      return std::make_unique<SelectorEventLoop>(make_selector(backend.substr(kSelectorFamily.size())), std::move(options));
    }
    return std::make_unique<ProactorEventLoop>(make_proactor(backend.substr(kProactorFamily.size()), {std::move(options.waker), {}}),
                                               std::move(options.clock));
  }
  for (const UnavailableBackend& known : unavailable_backends()) {
    if (known.name == backend) throw ValueError("no backend '" + known.name + "' on this machine: " + known.reason + "; there are: " + list(available_backends()));
  }
  throw unknown("backend", backend, available_backends());
}

}  // namespace loopspec
