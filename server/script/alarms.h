// Alarms: functions to be called after some seconds of real time, whatever the program's clock says.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace loopspec::script {

// One thread calls them all; it is started when first needed. Any thread.
class Alarms {
 public:
  // Takes the alarm back when it goes.
  class Alarm {
   public:
    Alarm(Alarms& alarms, std::uint64_t number) : alarms_(alarms), number_(number) {}
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;
    ~Alarm() { alarms_.take_back(number_); }

   private:
    Alarms& alarms_;
    const std::uint64_t number_;
  };

  Alarms() = default;
  Alarms(const Alarms&) = delete;
  Alarms& operator=(const Alarms&) = delete;
  ~Alarms() { finish(); }

  // `function` must be quick and must not throw. It may be called as long as the alarm exists, and is not called by the time that it is gone.
  Alarm after(double seconds, std::function<void()> function);
  // None is called any more.
  void finish();

 private:
  using Time = std::chrono::steady_clock::time_point;
  using Key = std::pair<Time, std::uint64_t>;

  void take_back(std::uint64_t number);
  void call_due();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<Key, std::function<void()>> waiting_;
  std::uint64_t last_ = 0;
  bool finished_ = false;
  std::thread thread_;
};

}  // namespace loopspec::script
