#include "server/script/future_value.h"

#include <utility>
#include <vector>

#include "loopspec/exceptions.h"

namespace loopspec::script {

namespace {

using Holder = detail::TypedFutureState<Result>;
using GatheredHolder = detail::TypedFutureState<std::vector<FutureBase>>;

// How a future that gather() waited for ended: its result, or its exception as a value.
Object outcome_of(const FutureBase& future) {
  if (future.cancelled()) return future.state()->cancelled_error();
  if (const std::exception_ptr exception = future.exception()) return exception;
  return *result_of(future);
}

Result list_of(const std::vector<FutureBase>& futures) {
  auto items = std::make_shared<std::vector<Object>>();
  items->reserve(futures.size());
  for (const FutureBase& future : futures) items->push_back(outcome_of(future));
  return std::make_shared<const Object>(ListObject{std::move(items)});
}

}  // namespace

Result result_of(const FutureBase& future) {
  future.state()->check_result();
  if (auto* holder = dynamic_cast<Holder*>(future.state())) return holder->result();
  if (auto* gathered = dynamic_cast<GatheredHolder*>(future.state())) return list_of(gathered->result());
  return no_result();
}

bool is_gathering(const FutureBase& future) { return dynamic_cast<GatheredHolder*>(future.state()) != nullptr; }

void set_result(const FutureBase& future, Result result) {
  if (auto* holder = dynamic_cast<Holder*>(future.state())) return holder->set_result(std::move(result));
  if (future.done()) throw InvalidStateError("invalid state");
  throw TypeError("the future holds no value of the program's");
}

}  // namespace loopspec::script
