#include "server/test/session_driver.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <utility>

namespace loopspec::test {

SessionDriver::SessionDriver(const server::Limits& limits) : limits_(limits) {
  auto opener = [](const v1::OpenLoop&) -> std::variant<server::Session::Opening, server::Refusal> {
    return server::Session::Opening{"selector/epoll", "test"};
  };
  session_ = std::make_shared<server::Session>(limits_, opener, server::Session::Observer{nullptr, [this](std::uint64_t turns) { turns_ += turns; }}, *this, runner_);
  thread_ = std::thread([this] { runner_.run(*session_); });
}

SessionDriver::~SessionDriver() {
  session_->cancel();
  thread_.join();
  if (stopper_.joinable()) stopper_.join();
}

void SessionDriver::send(const std::string& request) {
  v1::SessionRequest message;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(request, &message)) << request;
  session_->receive(std::move(message));
}

void SessionDriver::open() {
  send("items { open { } }");
  EXPECT_EQ(next().opened().loop_id(), "test");
}

v1::ServerItem SessionDriver::next() {
  for (;;) {
    if (used_ < taken_.items_size()) return taken_.items(used_++);
    used_ = 0;
    taken_.Clear();
    std::unique_lock lock(mutex_);
    const std::uint64_t seen = signals_;
    const bool over = session_->is_over();
    if (session_->take(taken_)) continue;
    if (over) {
      ADD_FAILURE() << "the session is over";
      return {};
    }
    changed_.wait(lock, [&] { return signals_ != seen || session_->is_over(); });
  }
}

v1::Invocations SessionDriver::next_invocations() {
  const v1::ServerItem item = next();
  EXPECT_TRUE(item.has_invoke()) << item.ShortDebugString();
  return item.invoke();
}

v1::Result SessionDriver::next_result() {
  const v1::ServerItem item = next();
  EXPECT_TRUE(item.has_result()) << item.ShortDebugString();
  return item.result();
}

v1::Outcome SessionDriver::end() {
  for (;;) {
    const v1::ServerItem item = next();
    if (item.has_closed()) return item.closed().outcome();
    if (item.item_case() == v1::ServerItem::ITEM_NOT_SET) return {};
  }
}

std::string SessionDriver::reason() {
  const auto refusal = session_->refusal();
  return refusal ? refusal->reason : "";
}

void SessionDriver::output_ready() {
  const std::lock_guard lock(mutex_);
  ++signals_;
  changed_.notify_all();
}

void SessionDriver::stop_wanted() {
  const std::lock_guard lock(mutex_);
  if (!stopper_.joinable()) stopper_ = std::thread([session = session_] { session->stop(); });
}

}  // namespace loopspec::test
