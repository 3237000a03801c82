// Every loop test runs on each selector with each waker of this machine, and on each proactor.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "loopspec/loopspec.h"

namespace loopspec {

struct Parts {
  std::string backend;  // of a selector or a proactor: "epoll", "io_uring"
  std::string waker;
  bool is_proactor = false;
};

inline std::vector<Parts> all_parts() {
  std::vector<Parts> result;
  for (const auto selector : available_selectors()) {
    for (const auto waker : available_wakers()) result.push_back({std::string(selector), std::string(waker)});
  }
  for (const auto proactor : available_proactors()) result.push_back({std::string(proactor), std::string(available_wakers().front()), true});
  return result;
}

inline void PrintTo(const Parts& parts, std::ostream* out) { *out << parts.backend << "+" << parts.waker; }

inline std::string parts_name(const testing::TestParamInfo<Parts>& info) { return info.param.backend + "_" + info.param.waker; }

class LoopTest : public testing::TestWithParam<Parts> {
 public:
  LoopTest() : loop_owner_(make_loop(clock_)), loop(*loop_owner_) {
    loop.set_log_sink([this](const LogRecord& record) { logs.push_back(record); });
  }

  static std::unique_ptr<DescriptorEventLoop> make_loop(std::shared_ptr<Clock> clock) {
    const Parts& parts = GetParam();
    if (parts.is_proactor) return std::make_unique<ProactorEventLoop>(make_proactor(parts.backend, {make_waker(parts.waker), {}}), std::move(clock));
    LoopOptions options;
    options.clock = std::move(clock);
    options.waker = make_waker(parts.waker);
    return std::make_unique<SelectorEventLoop>(make_selector(parts.backend), std::move(options));
  }

  // Runs one turn: what is queued, due and ready now.
  void run_turn() {
    loop.stop();
    loop.run_forever();
  }

  void log(std::string entry) { seen.push_back(std::move(entry)); }
  auto logger(std::string entry) {
    return [this, entry = std::move(entry)] { log(entry); };
  }
  // Records "Type: message" of what reaches the exception handler.
  void record_errors() {
    loop.set_exception_handler([this](AbstractEventLoop&, ExceptionContext& context) {
      errors.push_back(exception_type_name(context.exception) + ": " + exception_message(context.exception));
    });
  }

  using Log = std::vector<std::string>;

  std::shared_ptr<VirtualClock> clock_ = std::make_shared<VirtualClock>();
  std::vector<LogRecord> logs;
  Log seen;
  Log errors;

 private:
  std::unique_ptr<DescriptorEventLoop> loop_owner_;

 public:
  DescriptorEventLoop& loop;
};

#define LOOPSPEC_ON_EVERY_BACKEND(suite) INSTANTIATE_TEST_SUITE_P(, suite, testing::ValuesIn(all_parts()), parts_name)

// EXPECT_RAISES(RuntimeError, "Event loop is closed", loop.run_forever());
#define EXPECT_RAISES(type, text, statement)            \
  try {                                                 \
    statement;                                          \
    ADD_FAILURE() << "nothing was raised";              \
  } catch (const type& raised_error) {                  \
    EXPECT_EQ(raised_error.message(), text);            \
  }

}  // namespace loopspec
